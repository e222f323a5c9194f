package org.smtpclient.core.reply;

/** What a server sent is no reply. The connection cannot be trusted any more. */
public final class MalformedReplyException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedReplyException(String message) {
        super(message);
    }
}
