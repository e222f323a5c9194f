package org.smtpclient.cli;

/** Exit codes, as in {@code sysexits.h}. */
final class ExitCodes {
    static final int OK = 0;
    /** The command line does not parse. */
    static final int USAGE = 64;
    /** A file's content is not what it must be. */
    static final int DATA = 65;
    /** A file cannot be read. */
    static final int NO_INPUT = 66;
    /** A domain or host does not exist. */
    static final int NO_HOST = 68;
    /** Refused for good. */
    static final int UNAVAILABLE = 69;
    /** A defect of this program. */
    static final int INTERNAL = 70;
    /** It may go well later. */
    static final int TEMPORARY = 75;

    private ExitCodes() {}
}
