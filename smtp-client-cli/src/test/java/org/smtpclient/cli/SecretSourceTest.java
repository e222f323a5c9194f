package org.smtpclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A password that no option names")
class SecretSourceTest {
    private final List<String> prompts = new ArrayList<>();

    private SecretSource source(Map<String, String> environment, String typed) {
        return new SecretSource(environment::get, prompt -> {
            prompts.add(prompt);
            return typed == null ? null : typed.toCharArray();
        });
    }

    @Test
    @DisplayName("is taken from the environment, and then nobody is asked")
    void environment() {
        assertThat(source(Map.of("SMTP_CLIENT_PASSWORD", "secret"), "other").password("user"))
                .isEqualTo("secret");
        assertThat(prompts).isEmpty();
    }

    @Test
    @DisplayName("is asked for at the terminal, by the user's name")
    void terminal() {
        assertThat(source(Map.of(), "secret").password("user")).isEqualTo("secret");
        assertThat(prompts).containsExactly("Password of user: ");
    }

    @Test
    @DisplayName("is missing where nobody can be asked")
    void nobody() {
        assertThat(source(Map.of(), null).password("user")).isNull();
    }

    @ParameterizedTest
    @DisplayName("is a file's first line as it stands, without the line's end")
    @CsvSource({"'secret\n'", "'secret\r\nmore\n'", "'secret'"})
    void firstLine(String content, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), content);

        assertThat(SecretSource.fromFile("--auth-password-file", file)).isEqualTo("secret");
        Files.writeString(file, " secret \n");
        assertThat(SecretSource.fromFile("--auth-password-file", file)).isEqualTo(" secret ");
    }
}
