package org.smtpclient.cli;

/** What must hold of every argument, whatever it is for. */
final class Arguments {
    private static final char REPLACEMENT = '\uFFFD';

    private Arguments() {}

    /**
     * Refuses arguments that did not survive the locale: a JVM in the C locale puts replacement characters in place of
     * all that is not ASCII, and the mail would go to an address that nobody gave.
     *
     * @throws CommandFailure naming the argument
     */
    static void check(String[] args) {
        for (String argument : args) {
            boolean damaged = argument.indexOf(REPLACEMENT) >= 0
                    || argument.codePoints()
                            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
            if (damaged) {
                throw new CommandFailure(
                        ExitCodes.USAGE,
                        "The argument '" + argument + "' cannot be read in the encoding of this locale ("
                                + System.getProperty("sun.jnu.encoding")
                                + "); set LC_ALL=C.UTF-8, as the launcher does");
            }
        }
    }
}
