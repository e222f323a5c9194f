package org.smtpclient.integration.parity;

/** How much TLS a tool is told to ask for; both tools know the levels by the same words. */
enum Level {
    MAY("may"),
    DANE("dane"),
    DANE_ONLY("dane-only");

    private final String word;

    Level(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
