package io.hyperring.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Replaces a file as a whole: whoever reads it, even after a crash, finds the old bytes or the new ones. One writer at
 * a time for each file.
 */
final class AtomicFile {
    private static final String TEMPORARY = ".tmp";

    private AtomicFile() {}

    /** Returns when the new bytes are on the disk under the file's name. */
    static void write(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + TEMPORARY);
        try {
            Files.deleteIfExists(temporary);
            writeThrough(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            force(file.toAbsolutePath().getParent());
        } catch (IOException fault) {
            discard(temporary, fault);
            throw new IOException(
                    "a run's file must be writable: file=" + file + " reason=" + reason(fault)
                            + " - make room and give the permission, or choose another --out",
                    fault);
        }
    }

    private static void writeThrough(Path temporary, byte[] bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Makes a rename in the folder durable, where the platform can open a folder. */
    static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notOnThisPlatform) {
            // The rename is still atomic; only its moment of becoming durable is the file system's own.
        }
    }

    /** Removes what writers that were killed left behind. Only for a folder that nobody is writing to. */
    static void removeLeftovers(Path folder) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, ".*" + TEMPORARY)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
    }

    private static void discard(Path temporary, IOException fault) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException second) {
            fault.addSuppressed(second);
        }
    }

    /** What the system said: its words, or the exception's name when it said only the path. */
    static String reason(IOException fault) {
        String name = fault.getClass().getSimpleName().replaceAll("(Exception)$", "");
        return fault instanceof java.nio.file.FileSystemException system && system.getReason() != null
                ? system.getReason()
                : name;
    }
}
