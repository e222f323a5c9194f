package org.smtpclient.benchmarks.sidebyside;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process that obeys: an order is a line of its input, its answer a line of its output. Ends when it is closed. */
final class Servant implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final OutputStream orders;

    private Servant(String name, Process process) {
        this.name = name;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = process.getOutputStream();
    }

    /**
     * Starts a JVM with this one's class path.
     *
     * @param core where it must run
     * @param main its main class
     * @param arguments of the JVM and, behind them, of the program
     */
    static Servant java(Core core, Class<?> main, List<String> jvmOptions, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(core.prefix());
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Servant(main.getSimpleName() + arguments, process);
    }

    /** {@return the next line that the process says; it is ended if it says none in time} */
    String hear(Duration limit) throws IOException {
        String answer = Patience.read(process, limit, () -> Optional.ofNullable(answers.readLine()))
                .orElse(null);
        if (answer == null) {
            throw new IOException(name + " has ended; what it said last stands above");
        }
        return answer;
    }

    String ask(String order, Duration limit) throws IOException {
        orders.write((order + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
        return hear(limit);
    }

    @Override
    public void close() throws IOException {
        orders.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
