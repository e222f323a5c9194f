package org.smtpclient.dane;

import java.util.List;
import java.util.stream.Collectors;

/** A peer's text, made fit for one line of a log or a terminal. */
final class Text {
    private static final int MAX_CHARACTERS = 100;
    private static final int MAX_ITEMS = 5;

    private Text() {}

    /** The text with everything replaced that could steer or confuse a terminal, and cut where it gets long. */
    static String printable(String text) {
        String shown = text.codePoints()
                .limit(MAX_CHARACTERS)
                .map(c -> isVisible(c) ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return text.codePointCount(0, text.length()) > MAX_CHARACTERS ? shown + "…" : shown;
    }

    /** Several texts, the first few of them. */
    static String printable(List<String> texts) {
        String shown = texts.stream().limit(MAX_ITEMS).map(Text::printable).collect(Collectors.joining(", "));
        return texts.size() > MAX_ITEMS ? shown + " and " + (texts.size() - MAX_ITEMS) + " more" : shown;
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
