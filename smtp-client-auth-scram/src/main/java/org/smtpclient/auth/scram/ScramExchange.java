package org.smtpclient.auth.scram;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.ServerFirstMessage;
import com.ongres.scram.common.exception.ScramException;
import com.ongres.scram.common.exception.ScramServerErrorException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;

/** One exchange: the library's, with bounds on what a server may ask for. */
final class ScramExchange implements SaslExchange {
    /** RFC 7677 §4. With fewer, whoever poses as the server learns what makes the password easy to guess. */
    static final int MIN_ITERATIONS = 4096;
    /** About a second of one core. */
    static final int MAX_ITERATIONS = 1_000_000;

    /** RFC 5802 §7, without extensions: those that must be understood are not, the others nobody has defined. */
    private static final Pattern SERVER_FIRST_MESSAGE =
            Pattern.compile("r=[\\x21-\\x2B\\x2D-\\x7E]+,s=[A-Za-z0-9+/]+={0,2},i=[1-9][0-9]{0,9}");

    private static final Pattern SERVER_FINAL_MESSAGE = Pattern.compile("v=[A-Za-z0-9+/]+={0,2}|e=[^,\\x00-\\x1F]+");

    private enum Stage {
        SERVER_FIRST,
        SERVER_FINAL,
        VERIFIED,
        REFUSED
    }

    private final String mechanism;
    private final ScramClient client;
    private Stage stage = Stage.SERVER_FIRST;

    ScramExchange(String mechanism, ScramClient client) {
        this.mechanism = mechanism;
        this.client = client;
    }

    @Override
    public byte[] initialResponse() {
        return octets(client.clientFirstMessage().toString());
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslException {
        return switch (stage) {
            case SERVER_FIRST -> octets(clientFinal(text(challenge)));
            case SERVER_FINAL -> {
                verify(text(challenge));
                yield new byte[0];
            }
            case VERIFIED, REFUSED ->
                throw new SaslException(mechanism + " has two challenges, and the server sent a third");
        };
    }

    private String clientFinal(String serverFirst) throws SaslException {
        requireForm(SERVER_FIRST_MESSAGE, serverFirst, "first");
        try {
            ServerFirstMessage message = client.serverFirstMessage(serverFirst);
            int iterations = message.getIterationCount();
            if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
                throw new SaslException("The server asks for " + iterations + " iterations of " + mechanism
                        + ", which is not within " + MIN_ITERATIONS + " to " + MAX_ITERATIONS);
            }
            String answer = client.clientFinalMessage().toString();
            stage = Stage.SERVER_FINAL;
            return answer;
        } catch (ScramException | RuntimeException e) {
            throw new SaslException(
                    "The server's first message of " + mechanism + " is malformed: " + e.getMessage(), e);
        }
    }

    private void verify(String serverFinal) throws SaslException {
        requireForm(SERVER_FINAL_MESSAGE, serverFinal, "final");
        try {
            client.serverFinalMessage(serverFinal);
            stage = Stage.VERIFIED;
        } catch (ScramServerErrorException e) {
            // Acknowledged, as a refusal follows that says the same to SMTP.
            stage = Stage.REFUSED;
        } catch (ScramException | RuntimeException e) {
            throw new SaslException(
                    "The server has not proved that it knows the password (" + mechanism + "): " + e.getMessage(), e);
        }
    }

    /** The library asserts some of this, and to assert what a peer sends would end the caller's thread. */
    private void requireForm(Pattern form, String message, String which) throws SaslException {
        if (!form.matcher(message).matches()) {
            throw new SaslException("The server's " + which + " message of " + mechanism + " is malformed");
        }
    }

    @Override
    public boolean isComplete() {
        return stage == Stage.VERIFIED;
    }

    private String text(byte[] message) throws SaslException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SaslException("The server's message of " + mechanism + " is no UTF-8", e);
        }
    }

    private static byte[] octets(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }
}
