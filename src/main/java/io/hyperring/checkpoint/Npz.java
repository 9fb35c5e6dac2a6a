package io.hyperring.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** numpy's {@code .npz}: a zip of {@code .npy} files, one for each name. The same map in the same order gives the same bytes. */
public final class Npz {
    private static final String SUFFIX = ".npy";
    private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;
    private static final String REMEDY = " - restore the file, or train again";

    /** A plain DOS time: ZipEntry writes it without a field that depends on the time zone. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int MOST_COMMENT = 0xffff;

    private Npz() {}

    /** The arrays as one file of stored (not deflated) float64 entries, in the map's order. */
    public static byte[] write(Map<String, NamedArray> arrays) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, NamedArray> array : arrays.entrySet()) {
                byte[] npy = Npy.write(array.getValue());
                zip.putNextEntry(entry(array.getKey(), npy));
                zip.write(npy);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static ZipEntry entry(String name, byte[] npy) {
        CRC32 crc = new CRC32();
        crc.update(npy);
        ZipEntry entry = new ZipEntry(name + SUFFIX);
        entry.setMethod(ZipEntry.STORED);
        entry.setTimeLocal(ENTRY_TIME);
        entry.setSize(npy.length);
        entry.setCrc(crc.getValue());
        return entry;
    }

    /**
     * Reads a file of numpy's or ours, in the file's order.
     *
     * @throws IOException one sentence naming the file when it is missing, damaged, or not of float64 or float32 arrays
     */
    public static Map<String, NamedArray> read(Path file) throws IOException {
        return read(WholeFile.read(file, MOST_BYTES), file.toString());
    }

    /**
     * Reads the bytes of a file of numpy's or ours, in the file's order.
     *
     * @throws IOException one sentence when they are damaged or not of float64 or float32 arrays
     */
    public static Map<String, NamedArray> read(byte[] npz) throws IOException {
        return read(npz, "npz");
    }

    private static Map<String, NamedArray> read(byte[] npz, String file) throws IOException {
        int promised = entries(npz, file);
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(npz))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                arrays.put(name(entry), array(zip, entry, file));
            }
        } catch (ZipException | EOFException | IllegalArgumentException fault) {
            throw damaged(file, fault);
        }
        if (arrays.size() != promised) {
            throw new IOException("an .npz file must hold every array of its list, once: file=" + file + " listed="
                    + promised + " found=" + arrays.size() + REMEDY);
        }
        return arrays;
    }

    private static String name(ZipEntry entry) {
        String name = entry.getName();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private static NamedArray array(ZipInputStream zip, ZipEntry entry, String file) throws IOException {
        try {
            return Npy.read(zip);
        } catch (ZipException | EOFException fault) {
            throw fault;
        } catch (IOException fault) {
            throw new IOException(
                    "an array of an .npz file " + fault.getMessage() + " file=" + file + " array=" + name(entry)
                            + REMEDY,
                    fault);
        }
    }

    /** How many entries the list at the file's end promises: a file that was cut short has no such list. */
    private static int entries(byte[] npz, String file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(npz).order(ByteOrder.LITTLE_ENDIAN);
        int last = npz.length - END_LENGTH;
        for (int at = last; at >= 0 && at >= last - MOST_COMMENT; at--) {
            if (bytes.getInt(at) == END_SIGNATURE) {
                return Short.toUnsignedInt(bytes.getShort(at + 10));
            }
        }
        throw damaged(file, null);
    }

    private static IOException damaged(String file, Exception cause) {
        return new IOException("an .npz file must be a whole zip: file=" + file + REMEDY, cause);
    }
}
