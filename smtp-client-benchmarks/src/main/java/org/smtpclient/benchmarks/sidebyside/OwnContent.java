package org.smtpclient.benchmarks.sidebyside;

/** What a contestant makes itself instead of sending what it is given. */
enum OwnContent {
    NOTHING,
    /** It takes a text and writes the header section. */
    HEADER_SECTION,
    /** It takes a length alone. */
    MESSAGE;

    static OwnContent of(String contestant) {
        return switch (contestant) {
            case "simple-java-mail", "vertx-mail" -> HEADER_SECTION;
            case SmtpSourceRunner.NAME -> MESSAGE;
            default -> NOTHING;
        };
    }
}
