package org.smtpclient.cli;

/** What {@code --dns} may say. */
enum DnsChoice {
    DNSJAVA,
    JNDI;

    @Override
    public String toString() {
        return Text.of(this);
    }
}
