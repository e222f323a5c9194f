package org.smtpclient.api.auth;

import org.jspecify.annotations.Nullable;

/**
 * One authentication by one mechanism, client's side: octets in, octets out, as they are before base64.
 *
 * <p>Whatever a server sends, {@link #respond} returns or throws {@link SaslException}, in bounded time and memory. Its
 * {@code toString} shows no secret. Used by one thread at a time.
 */
public interface SaslExchange {

    /**
     * What the client says before any challenge. Called once, before all else.
     *
     * @return null if the server speaks first; may be empty
     */
    byte @Nullable [] initialResponse();

    /**
     * Answers a challenge.
     *
     * @param challenge what the server sent; may be empty
     * @return the response; may be empty
     * @throws SaslException if the challenge is malformed, or proves that the server is not who it should be, or there
     *     can be none at this point: then the exchange is over and must be cancelled
     */
    byte[] respond(byte[] challenge) throws SaslException;

    /**
     * Whether a success that the server reports now counts: the client has said all it has to say, and the server, where
     * the mechanism has it prove itself, has done so. A server that claims success earlier is not to be believed.
     *
     * @return whether nothing is missing
     */
    boolean isComplete();
}
