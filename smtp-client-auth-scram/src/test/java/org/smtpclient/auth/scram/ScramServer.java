package org.smtpclient.auth.scram;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The server's side of RFC 5802 §3, on the JDK alone: it shares no code with the client under test. */
final class ScramServer {
    static final String NONCE = "3rfcNHYJY1ZVvWVs7j";
    private static final byte[] SALT = "a test's own salt".getBytes(StandardCharsets.US_ASCII);
    private static final int ITERATIONS = 4096;

    private final String hash;
    private final String password;
    private String gs2 = "";
    private String clientFirst = "";
    private String serverFirst = "";

    /** The server of a mechanism, for one user. */
    ScramServer(String mechanism, String password) {
        this.hash = mechanism.startsWith("SCRAM-SHA-256") ? "256" : "1";
        this.password = password;
    }

    /** Takes the client's first message. */
    String first(String message) {
        int bare = message.indexOf(',', message.indexOf(',') + 1) + 1;
        gs2 = message.substring(0, bare);
        clientFirst = message.substring(bare);
        serverFirst = "r=" + attributes(clientFirst).get("r") + NONCE + ",s="
                + Base64.getEncoder().encodeToString(SALT) + ",i=" + ITERATIONS;
        return serverFirst;
    }

    /** Such as {@code n,,}. */
    String gs2() {
        return gs2;
    }

    /** The user's name as the client sent it. */
    String user() {
        return attributes(clientFirst).get("n");
    }

    /** Takes the client's final message; proves itself if the client has, and else says that it has not. */
    String last(String message, byte[] channelBinding) {
        try {
            byte[] expected = joined(gs2.getBytes(StandardCharsets.UTF_8), channelBinding);
            if (!Arrays.equals(Base64.getDecoder().decode(attributes(message).get("c")), expected)) {
                return "e=channel-bindings-dont-match";
            }
            byte[] salted = salted();
            byte[] storedKey = MessageDigest.getInstance("SHA-" + hash).digest(hmac(salted, "Client Key"));
            String auth = clientFirst + "," + serverFirst + "," + message.substring(0, message.lastIndexOf(",p="));
            byte[] clientKey =
                    xor(Base64.getDecoder().decode(attributes(message).get("p")), hmac(storedKey, auth));
            if (!Arrays.equals(MessageDigest.getInstance("SHA-" + hash).digest(clientKey), storedKey)) {
                return "e=invalid-proof";
            }
            return "v=" + Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), auth));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] salted() throws GeneralSecurityException {
        byte[] round = hmac(password.getBytes(StandardCharsets.UTF_8), joined(SALT, new byte[] {0, 0, 0, 1}));
        byte[] sum = round;
        for (int i = 1; i < ITERATIONS; i++) {
            round = hmac(password.getBytes(StandardCharsets.UTF_8), round);
            sum = xor(sum, round);
        }
        return sum;
    }

    private byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        return hmac(key, text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA" + hash);
        mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
        return mac.doFinal(text);
    }

    private static byte[] xor(byte[] one, byte[] other) {
        byte[] result = new byte[one.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) (one[i] ^ other[i]);
        }
        return result;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] result = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, result, one.length, other.length);
        return result;
    }

    private static Map<String, String> attributes(String message) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String attribute : message.split(",")) {
            attributes.put(attribute.substring(0, 1), attribute.substring(2));
        }
        return attributes;
    }
}
