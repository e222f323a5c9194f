package org.smtpclient.testkit.dns;

import java.util.Comparator;
import org.xbill.DNS.Name;

/** Name and type: what is asked for, and what a set of records is kept under. */
record Question(Name name, int type) implements Comparable<Question> {
    private static final Comparator<Question> ORDER =
            Comparator.comparing(Question::name).thenComparingInt(Question::type);

    @Override
    public int compareTo(Question other) {
        return ORDER.compare(this, other);
    }
}
