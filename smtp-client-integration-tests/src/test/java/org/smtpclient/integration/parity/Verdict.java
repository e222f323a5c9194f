package org.smtpclient.integration.parity;

import java.util.Locale;

/** What becomes of mail at a host, in the words that both tools' findings are told in. */
enum Verdict {
    AUTHENTICATED("it goes there over TLS, and the TLSA records authenticate the server"),
    ENCRYPTED("it goes there over TLS, and nobody vouches for the server"),
    PLAINTEXT("it goes there without TLS"),
    FAILED("it must not go there: the server, or what it shows, is not what is demanded"),
    SKIPPED("it must not go there now: a look-up failed, and what that hides cannot be known"),
    UNDELIVERABLE("it can never go there: the DNS says so");

    private final String meaning;

    Verdict(String meaning) {
        this.meaning = meaning;
    }

    /** Whether it lets mail go where the other does not, or with less protection. */
    boolean isLaxerThan(Verdict other) {
        return protection() < other.protection();
    }

    boolean letsMailGo() {
        return this == AUTHENTICATED || this == ENCRYPTED || this == PLAINTEXT;
    }

    private int protection() {
        return switch (this) {
            case PLAINTEXT -> 0;
            case ENCRYPTED -> 1;
            case AUTHENTICATED -> 2;
            case FAILED, SKIPPED, UNDELIVERABLE -> 3;
        };
    }

    String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
