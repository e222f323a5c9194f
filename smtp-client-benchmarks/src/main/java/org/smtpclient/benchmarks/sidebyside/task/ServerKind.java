package org.smtpclient.benchmarks.sidebyside.task;

import java.util.List;

/** What the sink offers on one of its ports, which decides how many round trips a message needs. */
public enum ServerKind {
    /** Neither PIPELINING nor CHUNKING: a round trip for each command. */
    STEPS("8BITMIME SIZE"),
    /** PIPELINING (RFC 2920): the envelope in one round trip, the message in another. */
    PIPELINING("PIPELINING 8BITMIME SIZE"),
    /** PIPELINING and CHUNKING (RFC 3030): all of a message in one round trip. */
    CHUNKING("PIPELINING 8BITMIME SIZE CHUNKING"),
    /** As {@link #PIPELINING}, with STARTTLS (RFC 3207). */
    STARTTLS("PIPELINING 8BITMIME SIZE STARTTLS");

    private final String keywords;

    ServerKind(String keywords) {
        this.keywords = keywords;
    }

    /** {@return the lines of the reply to EHLO that name extensions} */
    public List<String> keywords() {
        return List.of(keywords.split(" ", -1));
    }
}
