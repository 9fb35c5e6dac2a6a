package io.hyperring.samediff;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.autodiff.samediff.SameDiff;

/** Reads what {@code SameDiff.save} wrote: one flatbuffers file. */
final class GraphFile {
    private GraphFile() {}

    static SameDiff read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("a SameDiff graph must be a file that is there: file=" + file);
        }
        if (isZip(file)) {
            throw new IllegalArgumentException(
                    "ND4J 1.0.0-M2.1 saves SameDiff graphs as one flatbuffers file, never zipped (.zip, .sdz): file="
                            + file + " - save it again with SameDiff.save(file, true)");
        }
        try {
            return SameDiff.load(file.toFile(), true);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "a SameDiff graph must be what SameDiff.save wrote: file=" + file + " - save it again (" + e + ")",
                    e);
        }
    }

    private static boolean isZip(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(2);
            return first.length == 2 && first[0] == 'P' && first[1] == 'K';
        } catch (IOException e) {
            throw new IllegalArgumentException("a SameDiff graph must be readable: file=" + file + " (" + e + ")", e);
        }
    }
}
