package org.smtpclient.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.message.LineEnds;
import org.smtpclient.core.message.Message;

/**
 * The message to send: a file, or stdin. What cannot be read twice, as a message must be for a second host, is copied
 * to a temporary file, which goes when this is closed; so memory does not grow with the message.
 */
final class MessageFile implements AutoCloseable {
    private final String name;
    private final Path file;
    private final boolean temporary;

    private MessageFile(String name, Path file, boolean temporary) {
        this.name = name;
        this.file = file;
        this.temporary = temporary;
    }

    /**
     * Finds the message.
     *
     * @param argument a file's name, or {@code -} for stdin
     * @throws CommandFailure if it cannot be read
     */
    static MessageFile open(String argument, InputStream stdin) {
        if (argument.equals("-")) {
            return new MessageFile("stdin", spooled("stdin", stdin), true);
        }
        Path file = path(argument);
        if (Files.isDirectory(file)) {
            throw new CommandFailure(
                    ExitCodes.NO_INPUT, argument + " is a directory; name a message file, or - for stdin");
        }
        try (InputStream octets = Files.newInputStream(file)) {
            return Files.isRegularFile(file)
                    ? new MessageFile(argument, file, false)
                    : new MessageFile(argument, spooled(argument, octets), true);
        } catch (IOException e) {
            throw unreadable(argument, e);
        }
    }

    private static Path path(String argument) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new CommandFailure(
                    ExitCodes.NO_INPUT, "No file can have the name '" + argument + "': " + e.getReason());
        }
    }

    private static Path spooled(String name, InputStream octets) {
        try {
            Path copy = Files.createTempFile("smtp-client", ".eml");
            copy.toFile().deleteOnExit();
            Files.copy(octets, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    Message message(LineEnds lineEnds) {
        return Message.of(file).withLineEnds(lineEnds);
    }

    CommandFailure unreadable(IOException e) {
        return unreadable(name, e);
    }

    private static CommandFailure unreadable(String name, IOException e) {
        return new CommandFailure(ExitCodes.NO_INPUT, name + " cannot be read: " + why(e));
    }

    /** What is wrong with a file, in words: the JDK's messages for the usual reasons are the bare file name. */
    static String why(@Nullable IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return e instanceof AccessDeniedException
                ? "access is denied"
                : String.valueOf(e == null ? null : e.getMessage());
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        if (temporary) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // Then it goes at the JVM's end, see above.
                file.toFile().deleteOnExit();
            }
        }
    }
}
