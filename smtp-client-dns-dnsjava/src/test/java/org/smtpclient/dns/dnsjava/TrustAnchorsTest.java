package org.smtpclient.dns.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;

@DisplayName("Trust anchors")
class TrustAnchorsTest {
    private static final String DIGEST = "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";
    private static final String KEY =
            "mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxIL" + "fDLUT0rAK9iUzy1L53eKGQ==";

    @Test
    @DisplayName("built in are both keys of the root zone")
    void builtInAreBothRootKeys() {
        List<RRset> rrsets = TrustAnchors.ofIanaRoot().rrsets();

        assertThat(rrsets).hasSize(1);
        assertThat(rrsets.get(0).getName()).isEqualTo(Name.root);
        assertThat(rrsets.get(0).rrs(false))
                .map(anchor -> ((DSRecord) anchor).getFootprint())
                .containsExactlyInAnyOrder(20326, 38696);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ". IN DS 20326 8 2 " + DIGEST,
                ". DS 20326 8 2 " + DIGEST,
                ".\t172800\tIN\tDS\t20326 8 2 " + DIGEST,
                ". in ds 20326 8 2 " + DIGEST,
                "example.test 3600 DS 20326 8 2 " + DIGEST,
                "example.test. IN DNSKEY 257 3 13 " + KEY,
                ". 172800 IN DNSKEY 257 3 13 " + KEY + " ;{id = 1 (ksk), size = 256b} ;;state=2",
                "\n; a comment\n\n. IN DS 20326 8 2 " + DIGEST + "\r\n",
                ". IN DS ( 20326 8 2 ; broken over lines\n  " + DIGEST + " )"
            })
    @DisplayName("are DS or DNSKEY records in zone-file format")
    void areDsOrDnskeyRecords(String text) {
        assertThat(TrustAnchors.parse(text, "test").rrsets()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rubbish                                     | line 2
            . IN A 127.0.0.1                            | line 2: a record of type 'A', where DS or DNSKEY is expected
            . IN DS 20326 8 2                           | line 2
            . IN DS 20326 8 2 ABCD                      | line 2: Expected 32 bytes
            . IN DS 20326 8 2 XYZ                       | line 2
            . IN DS 99999 8 2 ABCD                      | line 2
            . IN DS 20326 8 9 ABCD                      | line 2: digest type 9 is not one of 1, 2 and 4
            . IN DS 20326 8 2 ABCD trailing             | line 2
            . CH DS 20326 8 2 ABCD                      | line 2
            . IN DNSKEY 257 3 13                        | line 2
            . IN DNSKEY 0 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ== | zone key bit
            . IN DS ( 20326 8 2                         | line 2: a parenthesis is not closed
            $ORIGIN example.                            | line 2
            """)
    @DisplayName("that are malformed are refused, and the line is named")
    void malformedOnesAreRefused(String line, String message) {
        String good = ". IN DS 20326 8 2 " + DIGEST + "\n";

        assertThatThrownBy(() -> DnsjavaResolver.builder().trustAnchors(good + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "; nothing but a comment"})
    @DisplayName("must not be missing: without any, starting fails")
    void noneAtAllFails(String text) {
        assertThatThrownBy(() -> DnsjavaResolver.builder().trustAnchors(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No trust anchor");
    }

    @Test
    @DisplayName("come from a file, which is named in errors")
    void comeFromAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("anchors"), "example.test. DS 1 13 2 AB\n");

        assertThatThrownBy(() -> DnsjavaResolver.builder().trustAnchors(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("anchors, line 1");
        assertThatThrownBy(() -> DnsjavaResolver.builder().trustAnchors(directory.resolve("missing")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing")
                .hasMessageContaining("cannot be read");
    }

    @Test
    @DisplayName("and trust in the AD bit exclude each other")
    void excludeTrustInTheAdBit() {
        DnsjavaResolver.Builder builder = DnsjavaResolver.builder()
                .trustAnchors(". DS 20326 8 2 " + DIGEST)
                .trustAd();

        assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
    }
}
