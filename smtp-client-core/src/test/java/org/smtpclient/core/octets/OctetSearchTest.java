package org.smtpclient.core.octets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OctetSearchTest {
    private static int naiveUpToCr(byte[] octets, int from, int to) {
        int i = from;
        while (i < to && (octets[i] & 0xff) > '\r') {
            i++;
        }
        return i;
    }

    private static boolean naiveAnyAbove127(byte[] octets, int from, int to) {
        boolean any = false;
        for (int i = from; i < to; i++) {
            any |= octets[i] < 0;
        }
        return any;
    }

    @ParameterizedTest(name = "around octets of {0}")
    @ValueSource(ints = {0x0e, 0x0f, 0x20, 'a', 0x7f, 0x80, 0x8d, 0x8e, 0xff})
    void findsEachOctetAtEachPlace(int around) {
        byte[] octets = new byte[80];
        for (int sought = 0; sought < 256; sought++) {
            for (int at = 0; at < octets.length; at++) {
                Arrays.fill(octets, (byte) around);
                octets[at] = (byte) sought;
                assertThat(OctetSearch.upToCr(octets, 3, 77))
                        .as("%d at %d", sought, at)
                        .isEqualTo(naiveUpToCr(octets, 3, 77));
                assertThat(OctetSearch.anyAbove127(octets, 3, 77))
                        .as("%d at %d", sought, at)
                        .isEqualTo(naiveAnyAbove127(octets, 3, 77));
            }
        }
    }

    @Test
    void looksNeitherBeforeNorBehindItsPart() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            byte[] octets = new byte[random.nextInt(150)];
            random.nextBytes(octets);
            int rare = random.nextInt(3);
            for (int i = 0; i < octets.length && rare > 0; i++) {
                octets[i] = random.nextInt(40) > 0 ? (byte) (' ' + random.nextInt(90)) : octets[i];
            }
            int from = random.nextInt(octets.length + 1);
            int to = from + random.nextInt(octets.length - from + 1);
            assertThat(OctetSearch.upToCr(octets, from, to)).isEqualTo(naiveUpToCr(octets, from, to));
            assertThat(OctetSearch.anyAbove127(octets, from, to)).isEqualTo(naiveAnyAbove127(octets, from, to));
        }
    }
}
