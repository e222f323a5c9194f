package org.smtpclient.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UCharacterDirection;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.UnicodeSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares with ICU4J: its UTS 46, nontransitional and with every check, accepts more than IDNA2008 and must never lead
 * anywhere else; and the properties that IDNA2008 is derived from, which ICU knows for every character.
 */
class IdnaAgainstIcuTest {
    private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.USE_STD3_RULES
            | IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ
            | IDNA.CHECK_CONTEXTO);
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

    /** Why a name that ICU accepts is refused. */
    private enum Stricter {
        /** It holds what the running JDK does not know yet. */
        NEWER_UNICODE,
        /** UTS 46 accepts symbols and the like, or maps what RFC 5895 does not map (compatibility, ignored characters). */
        DISALLOWED,
        /** A non-joiner between letters whose joining types are not known here. */
        JOINING_TYPE,
        /** UTS 46 maps full-width forms to an A-label. */
        MAPPED_TO_A_LABEL,
        UNEXPLAINED
    }

    private final Map<Stricter, Integer> stricter = new EnumMap<>(Stricter.class);
    private final List<String> unexplained = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int agreed;
    private int olderUnicode;

    private static @Nullable String ofIcu(String name) {
        IDNA.Info info = new IDNA.Info();
        String ascii = UTS46.nameToASCII(name, new StringBuilder(), info).toString();
        return info.hasErrors() ? null : ascii;
    }

    private static boolean isKnown(int c) {
        return Character.getType(c) != Character.UNASSIGNED;
    }

    /** Whether the running JDK takes for a mark what is none in a newer Unicode, or the other way round (U+1734). */
    private static boolean isOlder(int c) {
        return (Character.getDirectionality(c) == Character.DIRECTIONALITY_NONSPACING_MARK)
                != (UCharacter.getDirection(c) == UCharacterDirection.DIR_NON_SPACING_MARK);
    }

    private void compare(String name) {
        String icu = ofIcu(name);
        String ours;
        try {
            ours = IdnaName.toAscii(name);
        } catch (IllegalArgumentException e) {
            if (icu != null) {
                Stricter why = why(name, String.valueOf(e.getMessage()));
                stricter.merge(why, 1, Integer::sum);
                if (why == Stricter.UNEXPLAINED) {
                    unexplained.add(UCharacter.toString(name.codePointAt(0)) + " " + e.getMessage());
                }
            }
            return;
        }
        if (ours.equals(icu)) {
            agreed++;
        } else if (icu == null && name.codePoints().anyMatch(IdnaAgainstIcuTest::isOlder)) {
            olderUnicode++;
        } else {
            wrong.add(escaped(name) + ": ours " + ours + ", ICU " + icu);
        }
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.append(String.format(" %04X", c)));
        return out.toString();
    }

    private static Stricter why(String name, String fault) {
        if (!name.codePoints().allMatch(IdnaAgainstIcuTest::isKnown)) {
            return Stricter.NEWER_UNICODE;
        }
        if (fault.contains("U+200C, which is not known")) {
            return Stricter.JOINING_TYPE;
        }
        if (fault.contains("third and fourth")) {
            return Stricter.MAPPED_TO_A_LABEL;
        }
        UnicodeSet disallowed = new UnicodeSet();
        name.codePoints()
                .filter(c -> c != '.' && propertyOfIcu(c) == IdnaProperty.DISALLOWED)
                .forEach(disallowed::add);
        return disallowed.isEmpty() ? Stricter.UNEXPLAINED : Stricter.DISALLOWED;
    }

    private void assertAgreement(int atLeast) {
        assertThat(wrong).isEmpty();
        assertThat(unexplained).isEmpty();
        assertThat(olderUnicode).isLessThan(20);
        assertThat(agreed).isGreaterThan(atLeast);
    }

    /** RFC 5892 §3 on ICU's data. */
    private static IdnaProperty propertyOfIcu(int c) {
        IdnaProperty own = IdnaProperty.of(c);
        if (c < 0x80 || own == IdnaProperty.CONTEXTJ || own == IdnaProperty.CONTEXTO || isException(c)) {
            return own;
        }
        boolean nonCharacter = UCharacter.hasBinaryProperty(c, UProperty.NONCHARACTER_CODE_POINT);
        if (UCharacter.getType(c) == UCharacterCategory.UNASSIGNED && !nonCharacter) {
            return IdnaProperty.UNASSIGNED;
        }
        String character = UCharacter.toString(c);
        boolean stable = NFKC.normalize(UCharacter.foldCase(NFKC.normalize(character), true))
                .equals(character);
        int hangul = UCharacter.getIntPropertyValue(c, UProperty.HANGUL_SYLLABLE_TYPE);
        boolean jamo = hangul == UCharacter.HangulSyllableType.LEADING_JAMO
                || hangul == UCharacter.HangulSyllableType.VOWEL_JAMO
                || hangul == UCharacter.HangulSyllableType.TRAILING_JAMO;
        boolean ignorable = nonCharacter
                || UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
                || UCharacter.hasBinaryProperty(c, UProperty.WHITE_SPACE);
        UCharacter.UnicodeBlock block = UCharacter.UnicodeBlock.of(c);
        boolean ignorableBlock = block == UCharacter.UnicodeBlock.COMBINING_MARKS_FOR_SYMBOLS
                || block == UCharacter.UnicodeBlock.MUSICAL_SYMBOLS
                || block == UCharacter.UnicodeBlock.ANCIENT_GREEK_MUSICAL_NOTATION;
        boolean letterDigit = List.of("Ll", "Lu", "Lo", "Nd", "Lm", "Mn", "Mc").contains(category(c));
        return stable && !jamo && !ignorable && !ignorableBlock && letterDigit
                ? IdnaProperty.PVALID
                : IdnaProperty.DISALLOWED;
    }

    private static String category(int c) {
        return UCharacter.getPropertyValueName(
                UProperty.GENERAL_CATEGORY, UCharacter.getType(c), UProperty.NameChoice.SHORT);
    }

    /** RFC 5892 §2.6, but those with contextual rules. */
    private static boolean isException(int c) {
        return "\u00df\u03c2\u06fd\u06fe\u0f0b\u3007\u0640\u07fa\u302e\u302f\u3031\u3032\u3033\u3034\u3035\u303b"
                        .indexOf(c)
                >= 0;
    }

    @Test
    @DisplayName("every character that the JDK knows has the property that RFC 5892 derives from ICU's data")
    void properties() {
        List<String> differ = new ArrayList<>();
        int valid = 0;
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            IdnaProperty ours = IdnaProperty.of(c);
            IdnaProperty icu = propertyOfIcu(c);
            valid += ours == IdnaProperty.PVALID ? 1 : 0;
            if (ours != icu && ours != IdnaProperty.UNASSIGNED) {
                differ.add(String.format("%04X: %s, ICU %s", c, ours, icu));
            }
        }
        assertThat(differ).isEmpty();
        assertThat(valid).isGreaterThan(100_000);
    }

    @Test
    @DisplayName("viramas and the joining types of Arabic are those of ICU")
    void tables() {
        List<String> differ = new ArrayList<>();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            int type = UCharacter.getIntPropertyValue(c, UProperty.JOINING_TYPE);
            boolean arabic = c >= 0x600 && c <= 0x6ff && c != 0x61c; // a format character, disallowed anyway
            boolean same = IdnaContext.isVirama(c) == (UCharacter.getCombiningClass(c) == 9)
                    && IdnaContext.isDualJoining(c) == (arabic && type == UCharacter.JoiningType.DUAL_JOINING)
                    && IdnaContext.isRightJoining(c) == (arabic && type == UCharacter.JoiningType.RIGHT_JOINING)
                    && IdnaContext.isTransparent(c) == (arabic && type == UCharacter.JoiningType.TRANSPARENT);
            if (!same) {
                differ.add(String.format("%04X", c));
            }
        }
        assertThat(differ).isEmpty();
    }

    @Test
    @DisplayName("rule 13: every character, alone, before and behind letters of three directions")
    void everyCharacter() {
        for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
            String character = Character.toString(c);
            if (Character.getType(c) == Character.SURROGATE || !hasNoEmptyLabel(character)) {
                continue;
            }
            compare(character);
            if (isAssigned(c)) {
                compare("a" + character);
                compare(character + "a");
                compare("\u05d0" + character);
                compare("\u0627" + character + "\u0628.example");
            }
        }
        assertAgreement(300_000);
        assertThat(stricter.keySet()).isSubsetOf(Stricter.NEWER_UNICODE, Stricter.DISALLOWED);
    }

    @ParameterizedTest(name = "rule 13: names of {0}")
    @CsvSource({
        "everything,  '[[:L:][:M:][:N:][:S:][:Cf:]-]'",
        "Arabic,      '[\\u0600-\\u06ff\\u200c\\u200d0-9\\-.]'",
        "Hebrew,      '[\\u0590-\\u05ff\\u0660-\\u0662a-c0-9\\-.]'",
        "Indic,       '[\\u0900-\\u097f\\u0d80-\\u0dff\\u200c\\u200d]'",
        "width forms, '[\\uff01-\\uffee\\u3002\\u30fba-c]'",
        "Latin,       '[\\u0080-\\u024f\\u0300-\\u0345\\u1e00-\\u1eff\\u2100-\\u214fA-Zl\\-]'",
        "Greek,       '[\\u0370-\\u03ff\\u1f00-\\u1fff\\u0300-\\u0345.]'",
        "East Asian,  '[\\u1100-\\u11ff\\u3000-\\u31ff\\uac00-\\uac80\\uf900-\\uf930\\u4e00-\\u4e10]'",
        "joiners,     '[\\u0628\\u0627\\u064b\\u0712\\u0710\\u07ca\\u0840\\u200c\\u094d\\u0915]'",
    })
    void names(String of, String set) {
        UnicodeSet letters = new UnicodeSet(set);
        Random random = new Random(13);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int length = 1 + random.nextInt(5); length > 0; length--) {
                name.appendCodePoint(letters.charAt(random.nextInt(letters.size())));
            }
            if (!isAscii(name) && hasNoEmptyLabel(name.toString())) {
                compare(name.toString());
            }
        }
        assertAgreement(100);
        assertThat(stricter).doesNotContainKey(Stricter.UNEXPLAINED);
    }

    private static boolean isAssigned(int c) {
        int category = UCharacter.getType(c);
        return category != UCharacterCategory.UNASSIGNED && category != UCharacterCategory.PRIVATE_USE;
    }

    private static boolean isAscii(CharSequence text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** Empty labels are refused before the name comes to IDNA. */
    private static boolean hasNoEmptyLabel(String name) {
        for (String label : name.split("[.\u3002\uff0e\uff61]", -1)) {
            if (label.isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
