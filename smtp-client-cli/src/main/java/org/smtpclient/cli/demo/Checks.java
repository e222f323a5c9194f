package org.smtpclient.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** What must be so at the end of a part. Each check is shown, and kept if it is not so. */
final class Checks {
    private final Page page;
    private final List<String> failed = new ArrayList<>();

    Checks(Page page) {
        this.page = page;
    }

    /**
     * Looks whether something is so.
     *
     * @param holds whether it is
     * @param statement what is claimed
     * @param found what is known of it, for whoever wonders why it is not so
     */
    void that(boolean holds, String statement, Object found) {
        page.line((holds ? "[ok]  " : "[NOT SO]  ") + statement);
        if (!holds) {
            page.line("          found: " + found);
            failed.add(statement);
        }
    }

    /** {@return the claims that do not hold} */
    List<String> failed() {
        return List.copyOf(failed);
    }
}
