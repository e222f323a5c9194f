package org.smtpclient.integration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A mailbox that a server delivers into, one file per message. */
final class Maildir {
    private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(30);

    private final Path unread;

    /**
     * @param folder holds {@code new}, or will once there is a message
     */
    Maildir(Path folder) {
        unread = folder.resolve("new");
    }

    /** The messages that are there now, in the order they were delivered. */
    List<DeliveredMessage> messages() {
        return TextFiles.under(unread).stream().map(DeliveredMessage::read).toList();
    }

    /**
     * Waits for messages.
     *
     * @param count how many are expected
     * @return all that are there, in the order they were delivered
     */
    List<DeliveredMessage> await(int count) {
        Await.until(
                count + " messages in " + unread,
                DELIVERY_LIMIT,
                () -> TextFiles.under(unread).size() >= count);
        return messages();
    }
}
