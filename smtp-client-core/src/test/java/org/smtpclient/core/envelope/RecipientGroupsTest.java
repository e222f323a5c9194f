package org.smtpclient.core.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.Limits;
import org.smtpclient.core.reply.Reply;

@DisplayName("Recipients are parted")
class RecipientGroupsTest {

    private static Limits limits(String parameters) {
        return Capabilities.of(Reply.of(250, List.of("mx", "LIMITS " + parameters)))
                .limits();
    }

    @ParameterizedTest(name = "{0} | {1} → {2}")
    @DisplayName("within RCPTMAX and RCPTDOMAINMAX, in their order")
    @CsvSource({
        "a@x b@x c@x, X=1, a@x b@x c@x",
        "a@x b@x c@x, RCPTMAX=3, a@x b@x c@x",
        "a@x b@x c@x, RCPTMAX=2, a@x b@x | c@x",
        "a@x b@x c@x, RCPTMAX=1, a@x | b@x | c@x",
        "a@x b@y c@x d@y, RCPTDOMAINMAX=2, a@x b@y c@x d@y",
        "a@x b@y c@x d@y, RCPTDOMAINMAX=1, a@x c@x | b@y d@y",
        "a@x b@y c@X d@z, RCPTDOMAINMAX=1, a@x c@X | b@y | d@z",
        "a@x b@z c@y d@x e@z, RCPTDOMAINMAX=2 RCPTMAX=2, a@x b@z | d@x e@z | c@y",
        "a@x b@y c@x d@y e@x, RCPTDOMAINMAX=1 RCPTMAX=2, a@x c@x | e@x | b@y d@y"
    })
    void parts(String recipients, String limits, String groups) {
        List<Mailbox> all = mailboxes(recipients);

        assertThat(RecipientGroups.within(all, limits(limits)))
                .isEqualTo(Arrays.stream(groups.split(" \\| "))
                        .map(RecipientGroupsTest::mailboxes)
                        .toList());
    }

    private static List<Mailbox> mailboxes(String text) {
        return Arrays.stream(text.split(" ")).map(Mailbox::parse).toList();
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("so that none is lost and no limit passed, whatever the list")
    void losesNone(long seed) {
        Random random = new Random(seed);
        List<Mailbox> all = new ArrayList<>();
        int size = random.nextInt(60);
        for (int i = 0; i < size; i++) {
            all.add(Mailbox.parse("r" + i + "@d" + random.nextInt(8) + ".example"));
        }
        int rcptMax = 1 + random.nextInt(9);
        int domainMax = 1 + random.nextInt(9);

        List<List<Mailbox>> groups =
                RecipientGroups.within(all, limits("RCPTMAX=" + rcptMax + " RCPTDOMAINMAX=" + domainMax));

        assertThat(groups.stream().flatMap(List::stream).toList()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(groups).allSatisfy(group -> {
            assertThat(group.size()).isBetween(1, rcptMax);
            assertThat(group.stream().map(Mailbox::domain).distinct().count()).isLessThanOrEqualTo(domainMax);
            assertThat(group.stream().map(all::indexOf).toList()).isSorted();
        });
    }
}
