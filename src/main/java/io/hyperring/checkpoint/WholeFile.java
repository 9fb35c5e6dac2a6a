package io.hyperring.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file into memory, with a limit and a sentence. */
final class WholeFile {
    private WholeFile() {}

    static byte[] read(Path file, long mostBytes) throws IOException {
        try {
            long bytes = Files.size(file);
            if (bytes > mostBytes) {
                throw new IOException("a run's file must not be larger than " + mostBytes + " bytes: file=" + file
                        + " bytes=" + bytes + " - it is none of ours");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new IOException(
                    "a run's file must be there: file=" + file + " - name the folder of a run that has one", missing);
        }
    }
}
