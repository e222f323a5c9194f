package org.smtpclient.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a password comes from that is not named by an option: the environment, or else whoever sits at the terminal. */
final class SecretSource {
    static final String VARIABLE = "SMTP_CLIENT_PASSWORD";

    /** More than any password or token may have. */
    private static final int MAX_FILE_OCTETS = 64 * 1024;

    private final Function<String, @Nullable String> environment;
    private final Function<String, char @Nullable []> terminal;

    /**
     * A source.
     *
     * @param environment gives a variable's value, or null
     * @param terminal asks for a password with a prompt; gives null where nobody can be asked
     */
    SecretSource(Function<String, @Nullable String> environment, Function<String, char @Nullable []> terminal) {
        this.environment = environment;
        this.terminal = terminal;
    }

    static SecretSource ofSystem() {
        return new SecretSource(System::getenv, SecretSource::ask);
    }

    @SuppressWarnings("SystemConsoleNull") // it is null without a terminal, by the property that Main sets
    private static char @Nullable [] ask(String prompt) {
        Console console = System.console();
        return console == null ? null : console.readPassword("%s", prompt);
    }

    /** The password of a user; null if there is none to be had. */
    @Nullable
    String password(String user) {
        String variable = environment.apply(VARIABLE);
        if (variable != null) {
            return variable;
        }
        char[] typed = terminal.apply("Password of " + Text.oneLine(user) + ": ");
        return typed == null ? null : new String(typed);
    }

    /**
     * The first line of a file.
     *
     * @throws CommandFailure naming the option, if it cannot be read, or is no text
     */
    static String fromFile(String option, Path file) {
        byte[] octets;
        try (InputStream input = Files.newInputStream(file)) {
            octets = input.readNBytes(MAX_FILE_OCTETS);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCodes.NO_INPUT,
                    "The file " + file + " of " + option + " cannot be read: " + MessageFile.why(e));
        }
        String line = text(option, file, octets).lines().findFirst().orElse("");
        if (line.isEmpty()) {
            throw new CommandFailure(ExitCodes.DATA, "The file " + file + " of " + option + " has an empty first line");
        }
        return line;
    }

    private static String text(String option, Path file, byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CommandFailure(ExitCodes.DATA, "The file " + file + " of " + option + " is no text in UTF-8");
        }
    }
}
