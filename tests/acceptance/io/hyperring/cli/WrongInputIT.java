package io.hyperring.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is told in one sentence, with an exit code, and leaves nothing behind. */
class WrongInputIT {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    @TempDir
    private Path dir;

    /** Exit code, what the sentence contains, command line. */
    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(WRONG_USAGE, "problem=nope", "train --problem nope"),
                wrong(WRONG_USAGE, "--steps=-5", "train --steps -5"),
                wrong(WRONG_USAGE, "--steps=0", "train --steps 0"),
                wrong(WRONG_USAGE, "--steps=abc", "train --steps abc"),
                wrong(WRONG_USAGE, "--workers=0", "train --workers 0"),
                wrong(WRONG_USAGE, "points=7", "train --points 7"),
                wrong(WRONG_USAGE, "--inner-lr=0", "train --inner-lr 0"),
                wrong(WRONG_USAGE, "--inner-lr=NaN", "train --inner-lr NaN"),
                wrong(WRONG_USAGE, "--inits-per-round=2, --workers=4", "train --workers 4 --inits-per-round 2"),
                wrong(WRONG_USAGE, "--inits=1, --inits-per-round=8", "train --inits 1 --inits-per-round 8"),
                wrong(WRONG_USAGE, "--reduction=exact", "train --reduction exact"),
                wrong(WRONG_USAGE, "--reduction=slow", "train --reduction slow"),
                wrong(WRONG_USAGE, "policy=half", "train --policy half"),
                wrong(WRONG_USAGE, "another policy", "train --problem sine-maml --policy implicit-cg:5"),
                wrong(WRONG_USAGE, "every=0", "train --policy checkpointed:0"),
                wrong(WRONG_USAGE, "problem=nope", "doctor --problem nope"),
                wrong(WRONG_USAGE, "--inits=0", "doctor --problem two-clusters --inits 0"),
                wrong(WRONG_USAGE, "inner-steps=0", "doctor --problem two-clusters --inner-steps 0"),
                wrong(
                        FAILED,
                        "--policy checkpointed:",
                        "train --problem digits-distill --inner-steps 90000000 --policy full"),
                wrong(WRONG_USAGE, "--port=70000", "train --port 70000"),
                wrong(WRONG_USAGE, "'--frobnicate'", "train --frobnicate"),
                wrong(WRONG_USAGE, "'extra'", "train extra"),
                wrong(WRONG_USAGE, "'--run=DIR'", "evaluate"),
                wrong(WRONG_USAGE, "--inits=0", "evaluate --run . --inits 0"),
                wrong(WRONG_USAGE, "'DIR'", "conformance"),
                wrong(FAILED, "conf=missing.conf", "train --conf missing.conf"),
                wrong(FAILED, "--inits", "train --inits 100000000"),
                wrong(FAILED, "--points", "train --points 2000000000"),
                wrong(FAILED, "run=missing", "evaluate --run missing"),
                wrong(FAILED, "run=.", "evaluate --run ."),
                wrong(FAILED, "folder=.", "conformance ."));
    }

    private static Arguments wrong(int exitCode, String said, String command) {
        return Arguments.of(exitCode, said, command);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("wrong")
    void isToldInOneSentence(int exitCode, String said, String command) throws IOException {
        assertTold(exitCode, said, Cli.run(dir, command.split(" ")));
        assertEquals(List.of(), left());
    }

    @Test
    void saysEveryFaultOfACommandLine() {
        Cli.Ended ended = Cli.run(dir, "train", "--steps", "abc", "--workers", "0", "--seed", "1.5");
        assertEquals(WRONG_USAGE, ended.exitCode());
        List<String> lines = ended.err().lines().toList();
        assertEquals(3, lines.size(), ended.err());
        assertTrue(lines.stream().allMatch(line -> line.startsWith("hyperring: --")), ended.err());
    }

    @Test
    void saysWhenThePortIsInUse() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(other.getLocalPort());
            assertTold(FAILED, "port=" + port, Cli.run(dir, "train", "--steps", "5", "--port", port));
        }
        assertEquals(List.of(), left());
    }

    @Test
    void doesNotWriteUnderARegularFile() throws IOException {
        Files.writeString(dir.resolve("file"), "mine");
        assertTold(FAILED, "file", Cli.run(dir, "train", "--no-http", "--steps=5", "--out=file/run"));
        assertTold(FAILED, "file", Cli.run(dir, "train", "--no-http", "--steps=5", "--out=file"));
        assertEquals(List.of("file"), left());
        assertEquals("mine", Files.readString(dir.resolve("file")));
    }

    @Test
    void doesNotWriteIntoAFolderThatHoldsNoRun() throws IOException {
        Files.createDirectory(dir.resolve("photos"));
        Files.writeString(dir.resolve("photos/cat"), "meow");
        assertTold(FAILED, "out=photos", Cli.run(dir, "train", "--no-http", "--steps=5", "--out=photos"));
        try (Stream<Path> files = Files.list(dir.resolve("photos"))) {
            assertEquals(
                    List.of("cat"), files.map(f -> f.getFileName().toString()).toList());
        }
    }

    @Test
    void tellsOfADamagedRun() throws IOException {
        Cli.run(dir, "train", "--workers=1", "--steps=3", "--no-http", "--out=run")
                .orFail();
        byte[] meta = Files.readAllBytes(dir.resolve("run/meta.npz"));
        Files.write(dir.resolve("run/meta.npz"), java.util.Arrays.copyOf(meta, meta.length / 2));
        assertTold(FAILED, "meta.npz", Cli.run(dir, "evaluate", "--run=run"));
        meta[meta.length / 3] ^= 0x55;
        Files.write(dir.resolve("run/meta.npz"), meta);
        assertTold(FAILED, "meta.npz", Cli.run(dir, "evaluate", "--run=run"));
        Files.writeString(dir.resolve("run/run.json"), "{\"format\": 1");
        assertTold(FAILED, "run.json", Cli.run(dir, "evaluate", "--run=run"));
    }

    @Test
    void tellsOfGoldenFilesThatAreGarbage() throws IOException {
        Files.writeString(dir.resolve("toy.json"), "{ not json");
        assertTold(FAILED, "toy.json", Cli.run(dir, "conformance", "."));
        Files.writeString(dir.resolve("toy.json"), "{\"family\": \"toy\", \"cases\": [{\"name\": 3}]}");
        Cli.Ended ended = Cli.run(dir, "conformance", ".");
        assertEquals(FAILED, ended.exitCode(), ended.err());
        assertFalse(ended.err().contains("\tat "), ended.err());
        assertFalse(ended.err().contains("should not have happened"), ended.err());
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void assertTold(int exitCode, String said, Cli.Ended ended) {
        assertAll(
                () -> assertEquals(exitCode, ended.exitCode(), ended.err()),
                () -> assertEquals(1, ended.err().lines().count(), ended.err()),
                () -> assertTrue(ended.err().startsWith("hyperring: "), ended.err()),
                () -> assertTrue(ended.err().contains(said), ended.err()),
                () -> assertFalse(ended.err().contains("should not have happened"), ended.err()),
                () -> assertEquals("", ended.out()));
    }
}
