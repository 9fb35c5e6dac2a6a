package io.hyperring.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as a user has it: {@code java -jar target/hyperring.jar}, each command in a process of its own. */
final class Cli {
    private static final Path JAR = Path.of("target", "hyperring.jar").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern ADDRESS = Pattern.compile("watch it at (http://127\\.0\\.0\\.1:\\d+/)");

    private Cli() {}

    /** How a command ended. */
    record Ended(int exitCode, String out, String err) {
        Ended orFail() {
            assertEquals(0, exitCode, () -> "exit code; stderr:\n" + err + "stdout:\n" + out);
            return this;
        }
    }

    /** Runs a command to its end; its working directory and what it prints are in {@code dir}. */
    static Ended run(Path dir, String... args) {
        try (Running running = start(dir, args)) {
            return running.await(PATIENCE);
        }
    }

    /** The same with more on the class path. */
    static Ended runWith(Path dir, String classes, String... args) {
        String classPath = JAR + File.pathSeparator + classes;
        try (Running running = start(dir, List.of("-cp", classPath, Main.class.getName()), args)) {
            return running.await(PATIENCE);
        }
    }

    static Running start(Path dir, String... args) {
        return start(dir, List.of("-jar", JAR.toString()), args);
    }

    private static Running start(Path dir, List<String> what, String... args) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(what);
        command.addAll(List.of(args));
        try {
            Path out = Files.createTempFile("hyperring", ".out");
            Path err = Files.createTempFile("hyperring", ".err");
            Process process = new ProcessBuilder(command)
                    .directory(dir.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return new Running(process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command that is going on; it is killed when it is closed. */
    record Running(Process process, Path out, Path err) implements AutoCloseable {

        Ended await(Duration patience) {
            try {
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    fail("the command must end within " + patience + "; stderr:\n" + text(err));
                }
                return new Ended(process.exitValue(), text(out), text(err));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Where it answers HTTP, as it says itself. */
        String address() {
            return eventually("an address on stderr", () -> {
                Matcher said = ADDRESS.matcher(text(err));
                return said.find() ? Optional.of(said.group(1)) : Optional.empty();
            });
        }

        /** Waits for what must come while the command is going on. */
        <T> T eventually(String what, Supplier<Optional<T>> question) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                Optional<T> answer = question.get();
                if (answer.isPresent()) {
                    return answer.get();
                }
                assertTrue(process.isAlive(), () -> what + " must come before the end; stderr:\n" + text(err));
                pause();
            }
            return fail(what + " must come within " + PATIENCE + "; stderr:\n" + text(err));
        }

        private static void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String text(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
            out.toFile().delete();
            err.toFile().delete();
        }
    }
}
