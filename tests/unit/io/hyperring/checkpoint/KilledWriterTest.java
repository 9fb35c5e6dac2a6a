package io.hyperring.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it writes, again and again; its folder is whole each time. */
class KilledWriterTest {
    private static final int KILLS = 20;
    private static final int NUMBERS = 60_000;

    @TempDir
    Path folder;

    /** Writes history, tensors and manifest of round 1, 2, 3, … until it is killed. */
    static final class Writer {
        public static void main(String[] arguments) throws IOException {
            RunFolder run = RunFolder.open(Path.of(arguments[0]));
            List<HistoryRow> rows = new ArrayList<>(run.readHistory());
            for (long round = run.readRun().rounds() + 1; true; round++) {
                if (rows.size() < round) {
                    rows.add(SampleRuns.row(round));
                }
                run.writeHistory(rows);
                run.writeMeta(Map.of("X", tensor(round)));
                run.writeRun(atRound(round));
            }
        }
    }

    static RunRecord atRound(long round) {
        return SampleRuns.running().withProgress(round, OptionalDouble.of(1.0 / round), OptionalDouble.empty());
    }

    static NamedArray tensor(long round) {
        double[] numbers = new double[NUMBERS];
        java.util.Arrays.fill(numbers, round);
        return new NamedArray(new int[] {NUMBERS}, numbers);
    }

    @Test
    void aKilledWriterLeavesAWholeFolder() throws Exception {
        RunFolder run = RunFolder.create(folder.resolve("a"));
        run.writeHistory(List.of());
        run.writeMeta(Map.of("X", tensor(0)));
        run.writeRun(atRound(0));
        Random random = new Random(7);
        long before = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            killAfterProgress(run.path(), random);
            long round = readConsistently(run.path());
            assertTrue(round > before, "the writer did not come past round " + before);
            before = round;
        }
    }

    private static void killAfterProgress(Path path, Random random) throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        path.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            awaitAnotherRound(path, writer);
            TimeUnit.MICROSECONDS.sleep(random.nextInt(30_000));
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private static void awaitAnotherRound(Path path, Process writer) throws Exception {
        long before = RunFolder.open(path).readRun().rounds();
        while (RunFolder.open(path).readRun().rounds() == before) {
            assertTrue(writer.isAlive(), "the writer ended by itself");
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** Rounds of the manifest, after checking that the other files are whole and at most one round ahead of it. */
    private static long readConsistently(Path path) throws Exception {
        RunFolder run = RunFolder.open(path);
        long round = run.readRun().rounds();
        assertEquals(atRound(round), run.readRun());
        NamedArray tensor = run.readMeta().get("X");
        long tensorRound = (long) tensor.data()[0];
        assertEquals(tensor(tensorRound), tensor);
        List<HistoryRow> history = run.readHistory();
        for (int i = 0; i < history.size(); i++) {
            assertEquals(SampleRuns.row(i + 1), history.get(i));
        }
        assertTrue(
                round <= tensorRound && tensorRound <= history.size() && history.size() <= round + 1,
                () -> "run.json " + round + ", meta.npz " + tensorRound + ", history.csv " + history.size());
        return round;
    }
}
