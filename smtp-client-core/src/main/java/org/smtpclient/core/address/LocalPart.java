package org.smtpclient.core.address;

import java.nio.charset.StandardCharsets;

/**
 * The local part of a mailbox: a dot-string or a quoted string (RFC 5321 §4.1.2), with UTF-8 (RFC 6531 §3.3).
 *
 * <p>C1 controls, which RFC 6531's grammar would let pass, are refused like all other control characters.
 */
final class LocalPart {
    private static final int MAX_OCTETS = 64;
    private static final String ATOM = "a letter, a digit, one of !#$%&'*+-/=?^_`{|}~ or a non-ASCII character";
    private static final String QUOTED = "a printable character; a quote or backslash only after a backslash";

    private final String value;
    private final String wire;
    private final int end;

    private LocalPart(String value, int end) {
        this.value = value;
        this.wire = isDotString(value) ? value : quoted(value);
        this.end = end;
    }

    /** Reads from the beginning of a mailbox up to its {@code @}. */
    static LocalPart scan(Syntax syntax) {
        LocalPart local = syntax.text().startsWith("\"") ? scanQuoted(syntax) : scanDotString(syntax);
        int octets = local.wire.getBytes(StandardCharsets.UTF_8).length;
        if (octets > MAX_OCTETS) {
            throw syntax.error("has a local part of " + octets + " octets, more than 64 (RFC 5321 §4.5.3.1.1)");
        }
        return local;
    }

    /** The meaning, without quotes and backslashes. */
    String value() {
        return value;
    }

    /** The form with the least quoting (RFC 5321 §4.1.2), so that equal local parts look the same. */
    String wire() {
        return wire;
    }

    /** Index of the {@code @}. */
    int end() {
        return end;
    }

    private static LocalPart scanDotString(Syntax syntax) {
        String text = syntax.text();
        boolean atomOpen = false;
        int i = 0;
        while (i < text.length() && text.charAt(i) != '@') {
            int c = text.codePointAt(i);
            if (c == '.' ? !atomOpen : !isAtomText(c)) {
                throw syntax.unexpected(i, ATOM + (atomOpen ? ", a dot, or @" : ""));
            }
            atomOpen = c != '.';
            i += Character.charCount(c);
        }
        if (i == text.length()) {
            throw syntax.error("has no @; expected: local-part@domain");
        }
        if (!atomOpen) {
            throw syntax.unexpected(
                    i, ATOM + (i == 0 ? " (an empty local part is written \"\"; source routes are not accepted)" : ""));
        }
        return new LocalPart(text.substring(0, i), i);
    }

    private static LocalPart scanQuoted(Syntax syntax) {
        String text = syntax.text();
        StringBuilder value = new StringBuilder();
        int i = 1;
        while (i < text.length() && text.charAt(i) != '"') {
            int c = text.codePointAt(i);
            if (c == '\\') {
                i++;
                c = i < text.length() ? text.codePointAt(i) : 0;
                if (c < ' ' || c > '~') {
                    throw syntax.unexpected(i, "a printable ASCII character");
                }
            } else if (!isQuotedText(c)) {
                throw syntax.unexpected(i, QUOTED);
            }
            value.appendCodePoint(c);
            i += Character.charCount(c);
        }
        if (i == text.length()) {
            throw syntax.unexpected(i, "a closing quote");
        }
        i++;
        if (i == text.length() || text.charAt(i) != '@') {
            throw syntax.unexpected(i, "@");
        }
        return new LocalPart(value.toString(), i);
    }

    private static boolean isDotString(String value) {
        return !value.isEmpty()
                && !value.startsWith(".")
                && !value.endsWith(".")
                && !value.contains("..")
                && value.codePoints().allMatch(c -> c == '.' || isAtomText(c));
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isAtomText(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || (c < 0x80 ? "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0 : isUtf8NonAscii(c));
    }

    private static boolean isQuotedText(int c) {
        return c < 0x80 ? c >= ' ' && c <= '~' && c != '"' && c != '\\' : isUtf8NonAscii(c);
    }

    /** Lone surrogates have no UTF-8 form: encoding them would send something else. */
    private static boolean isUtf8NonAscii(int c) {
        return c >= 0xa0 && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
