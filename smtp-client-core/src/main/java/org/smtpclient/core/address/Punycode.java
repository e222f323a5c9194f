package org.smtpclient.core.address;

import java.util.Arrays;

/** Punycode (RFC 3492) with IDNA's parameters, for labels: without the prefix {@code xn--}, in lower case. */
final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 0x80;

    private Punycode() {}

    /**
     * Encodes a label.
     *
     * @param codePoints any, bounded by the caller: the time taken grows with the square of their number
     * @return the encoding
     */
    static String encode(int[] codePoints) {
        StringBuilder out = new StringBuilder();
        for (int c : codePoints) {
            if (c < INITIAL_N) {
                out.append((char) c);
            }
        }
        int basic = out.length();
        if (basic > 0) {
            out.append('-');
        }
        int n = INITIAL_N;
        int bias = INITIAL_BIAS;
        long delta = 0;
        for (int handled = basic; handled < codePoints.length; n++) {
            int next = Integer.MAX_VALUE;
            for (int c : codePoints) {
                next = c >= n && c < next ? c : next;
            }
            delta += (long) (next - n) * (handled + 1);
            n = next;
            for (int c : codePoints) {
                if (c < n) {
                    delta++;
                } else if (c == n) {
                    append(out, delta, bias);
                    bias = adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
        }
        return out.toString();
    }

    private static void append(StringBuilder out, long delta, int bias) {
        long q = delta;
        for (int k = BASE; ; k += BASE) {
            int t = threshold(k, bias);
            if (q < t) {
                out.append(digit((int) q));
                return;
            }
            out.append(digit((int) (t + (q - t) % (BASE - t))));
            q = (q - t) / (BASE - t);
        }
    }

    /**
     * Decodes a label.
     *
     * @param text ASCII, bounded by the caller
     * @return the code points, none of them a surrogate or beyond U+10FFFF
     * @throws IllegalArgumentException if the text is no Punycode
     */
    static int[] decode(String text) {
        int basic = Math.max(0, text.lastIndexOf('-'));
        int[] out = new int[text.length()];
        int length = 0;
        for (; length < basic; length++) {
            out[length] = text.charAt(length);
        }
        int n = INITIAL_N;
        int bias = INITIAL_BIAS;
        long i = 0;
        for (int at = basic > 0 ? basic + 1 : 0; at < text.length(); i++) {
            long before = i;
            long weight = 1;
            boolean last = false;
            for (int k = BASE; !last; k += BASE) {
                int digit = at < text.length() ? value(text.charAt(at++)) : BASE;
                if (digit >= BASE) {
                    throw new IllegalArgumentException("it is no Punycode (RFC 3492)");
                }
                i += digit * weight;
                int t = threshold(k, bias);
                last = digit < t;
                weight *= BASE - t;
                if (i > Integer.MAX_VALUE || weight > Integer.MAX_VALUE * (long) BASE) {
                    throw new IllegalArgumentException("it is no Punycode (RFC 3492): a number overflows");
                }
            }
            bias = adapt(i - before, length + 1, before == 0);
            n += (int) (i / (length + 1));
            i %= length + 1;
            if (n < 0
                    || n > Character.MAX_CODE_POINT
                    || (n >= Character.MIN_SURROGATE && n <= Character.MAX_SURROGATE)) {
                throw new IllegalArgumentException("it is no Punycode (RFC 3492): it stands for no character");
            }
            System.arraycopy(out, (int) i, out, (int) i + 1, length - (int) i);
            out[(int) i] = n;
            length++;
        }
        return Arrays.copyOf(out, length);
    }

    private static int adapt(long delta, int points, boolean first) {
        long d = first ? delta / DAMP : delta / 2;
        d += d / points;
        int k = 0;
        for (; d > (BASE - T_MIN) * T_MAX / 2; k += BASE) {
            d /= BASE - T_MIN;
        }
        return (int) (k + (BASE - T_MIN + 1) * d / (d + SKEW));
    }

    private static int threshold(int k, int bias) {
        return Math.max(T_MIN, Math.min(T_MAX, k - bias));
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }

    private static int value(char digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0' + 26;
        }
        return digit >= 'a' && digit <= 'z' ? digit - 'a' : BASE;
    }
}
