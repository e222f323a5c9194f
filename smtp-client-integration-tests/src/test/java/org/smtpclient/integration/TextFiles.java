package org.smtpclient.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Small files, read and written whole, one char per octet. */
final class TextFiles {
    private TextFiles() {}

    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not write " + file, failure);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not read " + file, failure);
        }
    }

    /** The files in and below a directory, oldest first; none where there is no such directory. */
    static List<Path> under(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.walk(directory)) {
            return entries.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(TextFiles::modified))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not list " + directory, failure);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The last lines; empty where there is no file. */
    static String tail(Path file, int lines) {
        if (!Files.exists(file)) {
            return "(no such file)";
        }
        List<String> all = read(file).lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }
}
