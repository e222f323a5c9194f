package org.smtpclient.benchmarks.sidebyside.task;

/** How many of a message's lines begin with a dot, which DATA must double (RFC 5321, section 4.5.2). */
public enum Dots {
    /** One line in a hundred. */
    FEW(100),
    /** Every line. */
    MANY(1);

    private final int every;

    Dots(int every) {
        this.every = every;
    }

    boolean beginsWithDot(int line) {
        return line % every == every - 1;
    }
}
