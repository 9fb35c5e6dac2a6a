package io.hyperring.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatWasWritten() throws Exception {
        RunFolder written = RunFolder.create(folder.resolve("runs/a"));
        RunRecord run = SampleRuns.running().withProgress(500, OptionalDouble.of(0.125), OptionalDouble.of(99.5));
        EvaluationRecord evaluation =
                new EvaluationRecord(1000, OptionalDouble.of(0.97), 0.1, OptionalDouble.of(0.5), OptionalDouble.of(1));
        List<HistoryRow> history = List.of(SampleRuns.row(1), SampleRuns.row(2));
        written.writeRun(run.withFailure("it: broke=\"1\" - mend it"));
        written.writeMeta(SampleRuns.meta(0.5));
        written.writeHistory(history);
        written.writeEvaluation(evaluation);
        written.writeReport("<p>ä</p>");

        RunFolder read = RunFolder.open(written.path());
        assertEquals(run.withFailure("it: broke=\"1\" - mend it"), read.readRun());
        assertEquals(SampleRuns.meta(0.5), read.readMeta());
        assertEquals(history, read.readHistory());
        assertEquals(Optional.of(evaluation), read.readEvaluation());
        assertEquals("<p>ä</p>", Files.readString(read.report()));
        assertEquals(
                List.of("evaluation.json", "history.csv", "meta.npz", "report.html", "run.json"), names(read.path()));
    }

    @Test
    void aRunThatHasJustBegunHasNoHistoryAndNoEvaluation() throws Exception {
        RunFolder run = RunFolder.create(folder.resolve("a"));
        run.writeRun(SampleRuns.running());
        assertEquals(List.of(), run.readHistory());
        assertEquals(Optional.empty(), run.readEvaluation());
        assertFalse(run.hasMeta());
        Expect.sentence(run::readMeta, "meta.npz");
    }

    @Test
    void keepsAnEvaluationWithoutAccuracy() throws Exception {
        RunFolder run = RunFolder.create(folder.resolve("a"));
        EvaluationRecord evaluation =
                new EvaluationRecord(9, OptionalDouble.empty(), 0.1, OptionalDouble.empty(), OptionalDouble.empty());
        run.writeEvaluation(evaluation);
        assertEquals(Optional.of(evaluation), run.readEvaluation());
        assertFalse(Files.readString(run.path().resolve("evaluation.json")).contains("accuracy"));
    }

    @Test
    void movesEarlierRunsAside() throws Exception {
        Path out = folder.resolve("a");
        for (int i = 0; i < 4; i++) {
            RunFolder run = RunFolder.create(out);
            assertEquals(i == 0 ? Optional.empty() : Optional.of(folder.resolve("a." + i)), run.movedAside());
            assertEquals(List.of(), names(out));
            run.writeRun(SampleRuns.running().withProgress(i, OptionalDouble.empty(), OptionalDouble.empty()));
            run.writeMeta(SampleRuns.meta(i));
        }
        for (int i = 0; i < 3; i++) {
            RunFolder earlier = RunFolder.open(folder.resolve("a." + (i + 1)));
            assertEquals(i, earlier.readRun().rounds());
            assertEquals(SampleRuns.meta(i), earlier.readMeta());
        }
    }

    @Test
    void doesNotMoveARunOntoSomethingElse() throws Exception {
        Files.createDirectory(folder.resolve("a.1"));
        Files.writeString(folder.resolve("a.2"), "mine");
        RunFolder.create(folder.resolve("a")).writeRun(SampleRuns.running());
        assertEquals(
                Optional.of(folder.resolve("a.3")),
                RunFolder.create(folder.resolve("a")).movedAside());
        assertEquals(List.of(), names(folder.resolve("a.1")));
    }

    @Test
    void leavesForeignFilesAlone() throws Exception {
        Files.writeString(folder.resolve("thesis.tex"), "mine");
        Expect.sentence(
                () -> RunFolder.create(folder),
                "the run's folder must be new, empty, or hold an earlier run: out=" + folder
                        + " - choose another --out");
        assertEquals(List.of("thesis.tex"), names(folder));
    }

    @Test
    void aWriterThatWasKilledLeavesNothingThatCounts() throws Exception {
        Files.writeString(folder.resolve(".run.json.tmp"), "{\"for");
        Expect.sentence(() -> RunFolder.open(folder), "run.json");
        RunFolder run = RunFolder.create(folder);
        assertEquals(List.of(), names(folder));
        Files.writeString(folder.resolve(".run.json.tmp"), "{\"for");
        run.writeRun(SampleRuns.running());
        assertEquals(SampleRuns.running(), RunFolder.open(folder).readRun());
        assertEquals(List.of("run.json"), names(folder));
    }

    @Test
    void refusesAPlaceThatIsNoFolder() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        Expect.sentence(() -> RunFolder.create(file), "directory", "out=" + file);
        Expect.sentence(() -> RunFolder.create(file.resolve("below")), "out=" + file.resolve("below"));
        Expect.sentence(() -> RunFolder.open(file), "run=" + file);
        Expect.sentence(() -> RunFolder.open(folder.resolve("none")), "run=" + folder.resolve("none"));
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void saysSoWhenTheFolderVanishes() throws Exception {
        RunFolder run = RunFolder.create(folder.resolve("a"));
        Files.delete(run.path());
        Expect.sentence(() -> run.writeRun(SampleRuns.running()), "run.json");
    }

    @Test
    void refusesAFolderThatMayNotBeWritten() throws Exception {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        closed.toFile().setWritable(false);
        try {
            boolean closedToUs = !Files.isWritable(closed);
            if (closedToUs) {
                Expect.sentence(() -> RunFolder.create(closed), "writable", "out=" + closed);
                Expect.sentence(() -> RunFolder.create(closed.resolve("a")), "out=" + closed.resolve("a"));
            } else {
                Path below = Files.writeString(folder.resolve("file"), "").resolve("a");
                Expect.sentence(() -> RunFolder.create(below), "out=" + below);
            }
        } finally {
            assertTrue(closed.toFile().setWritable(true));
        }
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
