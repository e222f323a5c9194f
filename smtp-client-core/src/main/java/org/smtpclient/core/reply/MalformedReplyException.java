package org.smtpclient.core.reply;

/** What a server sent is no reply. The connection cannot be trusted any more. */
public final class MalformedReplyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    MalformedReplyException(String message) {
        super(message);
        this.message = message;
    }

    /** {@return what was wrong, in one line for people} */
    @Override
    public String getMessage() {
        return message;
    }
}
