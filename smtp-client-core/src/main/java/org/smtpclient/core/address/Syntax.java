package org.smtpclient.core.address;

import java.util.Locale;

/** Errors about text that does not parse: what was read, what was found, where, and what may stand there. */
final class Syntax {
    private static final int SHOWN = 100;

    private final String kind;
    private final String text;

    /**
     * The errors of one text.
     *
     * @param kind what the text was read as, such as {@code Mailbox}
     * @param text the whole text
     */
    Syntax(String kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    String text() {
        return text;
    }

    IllegalArgumentException error(String fault) {
        return new IllegalArgumentException(kind + " '" + shown(text) + "' " + fault);
    }

    /** The character at an index is not allowed there, or the text ends there. */
    IllegalArgumentException unexpected(int index, String allowed) {
        String found = index >= text.length() ? "ends" : "has " + name(text.codePointAt(index));
        return error(found + " at position " + (index + 1) + "; allowed there: " + allowed);
    }

    private static String name(int c) {
        if (c == ' ') {
            return "a space";
        }
        String codePoint = String.format(Locale.ROOT, "U+%04X", c);
        return isVisible(c) ? "'" + Character.toString(c) + "' (" + codePoint + ")" : codePoint;
    }

    /** Printable and bounded, so that what was refused does no harm in a log either. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(SHOWN).forEach(c -> {
            if (c == ' ' || isVisible(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append(String.format(Locale.ROOT, "\\u%04X", c));
            }
        });
        return shown.append(text.codePointCount(0, text.length()) > SHOWN ? "…" : "")
                .toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
