package io.hyperring.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that a run leaves behind. Each is replaced as a whole, so a reader finds an old one or a new one, never a
 * part. One writer at a time for each file. Every {@link IOException} is one sentence that names the file.
 */
public final class RunFolder {
    private static final String RUN = "run.json";
    private static final String META = "meta.npz";
    private static final String HISTORY = "history.csv";
    private static final String EVALUATION = "evaluation.json";
    private static final String REPORT = "report.html";

    private final Path path;
    private final Optional<Path> movedAside;

    private RunFolder(Path path, Optional<Path> movedAside) {
        this.path = path;
        this.movedAside = movedAside;
    }

    /**
     * Makes an empty folder for a new run, with its parents. An earlier run in it is moved aside as a whole, to the first
     * free sibling {@code out.1}, {@code out.2}, …
     *
     * @throws IOException when the folder cannot be made or written, or holds anything but an earlier run
     */
    public static RunFolder create(Path out) throws IOException {
        Path path = out.toAbsolutePath().normalize();
        makeWritable(path);
        AtomicFile.removeLeftovers(path);
        if (isEmpty(path)) {
            return new RunFolder(path, Optional.empty());
        }
        if (!holdsRun(path)) {
            throw new IOException("the run's folder must be new, empty, or hold an earlier run: out=" + out
                    + " - choose another --out");
        }
        Path aside = moveAside(path);
        makeWritable(path);
        return new RunFolder(path, Optional.of(aside));
    }

    /**
     * An earlier run's folder, also of a run that is still going on.
     *
     * @throws IOException when there is no run
     */
    public static RunFolder open(Path dir) throws IOException {
        if (!holdsRun(dir)) {
            throw new IOException(
                    "a run's folder must hold " + RUN + ": run=" + dir + " - name the --out of an earlier train");
        }
        return new RunFolder(dir.toAbsolutePath().normalize(), Optional.empty());
    }

    private static void makeWritable(Path path) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IOException("the run's folder must be a directory: out=" + path + " - choose another --out");
        }
        try {
            Files.createDirectories(path);
        } catch (IOException fault) {
            throw new IOException(
                    "the run's folder must be in a place where it can be made: out=" + path + " reason="
                            + AtomicFile.reason(fault) + " - choose another --out",
                    fault);
        }
        if (!Files.isWritable(path)) {
            throw new IOException("the run's folder must be writable: out=" + path
                    + " - give the permission, or choose another --out");
        }
    }

    private static boolean isEmpty(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    private static boolean holdsRun(Path path) {
        return Files.isRegularFile(path.resolve(RUN));
    }

    private static Path moveAside(Path path) throws IOException {
        int number = 1;
        while (true) {
            Path aside = path.resolveSibling(path.getFileName() + "." + number++);
            if (Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try {
                Files.move(path, aside);
                AtomicFile.force(path.getParent());
                return aside;
            } catch (FileAlreadyExistsException takenMeanwhile) {
                continue;
            } catch (IOException fault) {
                throw new IOException(
                        "an earlier run must be movable out of the way: out=" + path + " to=" + aside + " reason="
                                + AtomicFile.reason(fault) + " - choose another --out",
                        fault);
            }
        }
    }

    /** The folder, absolute. */
    public Path path() {
        return path;
    }

    /** Where {@link #create} moved the run that was here before. */
    public Optional<Path> movedAside() {
        return movedAside;
    }

    /** {@code report.html}, whether or not it is there. */
    public Path report() {
        return path.resolve(REPORT);
    }

    public void writeRun(RunRecord run) throws IOException {
        AtomicFile.write(path.resolve(RUN), Json.bytes(RunJson.of(run)));
    }

    public RunRecord readRun() throws IOException {
        return RunJson.read(Json.read(path.resolve(RUN)));
    }

    /** Writes the meta-parameters by name, in the map's order. */
    public void writeMeta(Map<String, NamedArray> meta) throws IOException {
        AtomicFile.write(path.resolve(META), Npz.write(meta));
    }

    /** The meta-parameters by name, in the file's order. */
    public Map<String, NamedArray> readMeta() throws IOException {
        return Npz.read(path.resolve(META));
    }

    /** False before the run's first checkpoint. */
    public boolean hasMeta() {
        return Files.exists(path.resolve(META));
    }

    public void writeHistory(List<HistoryRow> rows) throws IOException {
        AtomicFile.write(path.resolve(HISTORY), HistoryCsv.bytes(rows));
    }

    /** The finished rounds; none when the run has not written any yet. */
    public List<HistoryRow> readHistory() throws IOException {
        Path file = path.resolve(HISTORY);
        return Files.exists(file) ? HistoryCsv.read(file) : List.of();
    }

    public void writeEvaluation(EvaluationRecord evaluation) throws IOException {
        AtomicFile.write(path.resolve(EVALUATION), Json.bytes(EvaluationJson.of(evaluation)));
    }

    /** Empty when the run has not been evaluated. */
    public Optional<EvaluationRecord> readEvaluation() throws IOException {
        Path file = path.resolve(EVALUATION);
        return Files.exists(file) ? Optional.of(EvaluationJson.read(Json.read(file))) : Optional.empty();
    }

    public void writeReport(String html) throws IOException {
        AtomicFile.write(report(), html.getBytes(StandardCharsets.UTF_8));
    }
}
