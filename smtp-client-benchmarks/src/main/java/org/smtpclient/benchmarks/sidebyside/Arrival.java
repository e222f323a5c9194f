package org.smtpclient.benchmarks.sidebyside;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.smtpclient.benchmarks.sidebyside.task.Content;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** What the sink received of a message, against what it should have received. */
final class Arrival {
    private static final byte[] END_OF_DATA = "\r\n.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Task task;
    private final byte[] octets;
    private final boolean byData;

    /**
     * A message that has arrived.
     *
     * @param task what was to be sent
     * @param octets behind DATA or BDAT, with the final dot where there is one
     */
    Arrival(Task task, byte[] octets) {
        this.task = task;
        this.octets = octets;
        this.byData = endsWith(octets, END_OF_DATA);
    }

    /**
     * Compares.
     *
     * @param own whether the contestant makes its messages itself
     * @return in what this differs from what the others send; nothing if in nothing
     * @throws IOException if that is no fair comparison
     */
    List<String> differences(OwnContent own) throws IOException {
        List<String> found = new ArrayList<>();
        if (byData && task.server() == ServerKind.CHUNKING) {
            found.add("by DATA");
        }
        byte[] expected = task.message();
        byte[] message = byData ? unstuffed(octets) : octets;
        if (Arrays.equals(message, expected)) {
            return found;
        }
        if (Math.abs(message.length - expected.length) > expected.length / 10) {
            throw new IOException("Sends " + message.length + " octets instead of " + expected.length);
        }
        byte[] stuffed = withoutFinalDot(Content.stuffed(expected));
        boolean doubled =
                !byData && stuffed.length > expected.length && endsWith(message, withoutHeaderSection(stuffed));
        if (doubled) {
            found.add("doubles dots in BDAT too: the message arrives changed");
        }
        switch (own) {
            case NOTHING -> require(doubled && Arrays.equals(message, stuffed));
            case HEADER_SECTION -> {
                require(doubled || endsWith(message, task.body()));
                found.add("own header section");
            }
            case MESSAGE -> found.add("own message, without leading dots");
        }
        return found;
    }

    private static boolean endsWith(byte[] octets, byte[] end) {
        return octets.length >= end.length
                && Arrays.equals(octets, octets.length - end.length, octets.length, end, 0, end.length);
    }

    private static byte[] withoutFinalDot(byte[] data) {
        return Arrays.copyOf(data, data.length - ".\r\n".length());
    }

    private static byte[] unstuffed(byte[] data) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(data.length);
        int end = data.length - ".\r\n".length();
        for (int i = 0; i < end; i++) {
            boolean atLineStart = i == 0 || data[i - 1] == '\n';
            if (!atLineStart || data[i] != '.') {
                message.write(data[i]);
            }
        }
        return message.toByteArray();
    }

    private byte[] withoutHeaderSection(byte[] message) {
        return Arrays.copyOfRange(message, task.octets() - task.body().length, message.length);
    }

    private static void require(boolean same) throws IOException {
        if (!same) {
            throw new IOException("Sends another message than it should");
        }
    }
}
