package io.hyperring.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they should be end in a sentence, and never in an answer. */
class NpzDamageTest {
    private static final byte[] WHOLE = Npz.write(SampleRuns.meta(0.5));

    @TempDir
    Path folder;

    @Test
    void refusesEveryTruncation() {
        for (int length = 0; length < WHOLE.length; length++) {
            byte[] part = Arrays.copyOf(WHOLE, length);
            Expect.sentence(() -> Npz.read(part));
        }
    }

    @Test
    void neverReadsOtherNumbersAfterAByteHasChanged() {
        int refused = 0;
        for (int at = 0; at < WHOLE.length; at++) {
            byte[] changed = WHOLE.clone();
            changed[at] ^= 0x55;
            refused += isRefused(changed) ? 1 : 0;
        }
        assertTrue(refused > WHOLE.length / 2, "refused only " + refused + " of " + WHOLE.length);
    }

    /** Either a sentence, or the right numbers: a zip has bytes without meaning, and names have no checksum here. */
    private static boolean isRefused(byte[] changed) {
        try {
            Map<String, NamedArray> read = Npz.read(changed);
            assertEquals(
                    Arrays.asList(SampleRuns.meta(0.5).values().toArray()),
                    Arrays.asList(read.values().toArray()));
            return false;
        } catch (IOException fault) {
            Expect.sentence(() -> {
                throw fault;
            });
            return true;
        }
    }

    @Test
    void refusesNoise() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            Expect.sentence(() -> Npz.read(noise));
        }
    }

    @Test
    void namesFileAndArray() throws Exception {
        Path file = folder.resolve("meta.npz");
        Files.write(file, zip("X", npy("'<i8'", "False", "(2,)", new byte[16])));
        Expect.sentence(() -> Npz.read(file), file.toString(), "array=X", "descr=<i8");
        Expect.sentence(() -> Npz.read(folder.resolve("none.npz")), "none.npz");
    }

    @Test
    void refusesAShapeThatPromisesMoreThanThereIs() throws Exception {
        refuses(npy("'<f8'", "False", "(3,)", new byte[16]), "bytes=16 of 24");
        refuses(npy("'<f8'", "False", "(100000000,)", new byte[16]), "bytes=16 of 800000000");
        refuses(npy("'<f8'", "False", "(1000000000,)", new byte[16]), "1 GiB");
        refuses(npy("'<f8'", "False", "(2000000000, 2000000000, 2000000000)", new byte[16]), "1 GiB");
        refuses(npy("'<f8'", "False", "(99999999999,)", new byte[16]), "shape=(99999999999,)");
        refuses(npy("'<f8'", "False", "(" + "1,".repeat(33) + ")", new byte[8]), "axes=33");
        refuses(npy("'<f8'", "False", "(,)", new byte[8]), "shape");
    }

    @Test
    void refusesWhatIsLeftOver() throws Exception {
        refuses(npy("'<f8'", "False", "(1,)", new byte[16]), "end after its numbers");
    }

    @Test
    void refusesOtherLayouts() throws Exception {
        refuses(npy("'>f8'", "False", "(2,)", new byte[16]), "descr=>f8");
        refuses(npy("'<f8'", "True", "(2, 1)", new byte[16]), "fortran_order=True");
        refuses(npy("[('a', '<f8')]", "False", "(2,)", new byte[16]), "type");
        refuses("PK nonsense".getBytes(StandardCharsets.US_ASCII), "magic");
        byte[] future = npy("'<f8'", "False", "(2,)", new byte[16]);
        future[6] = 9;
        refuses(future, "version=9");
    }

    @Test
    void refusesAHugeHeader() throws Exception {
        byte[] huge = new byte[12];
        byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1};
        System.arraycopy(start, 0, huge, 0, start.length);
        refuses(huge, "header=4294967295");
    }

    @Test
    void refusesANameGivenTwice() {
        NamedArray one = new NamedArray(new int[0], new double[] {1});
        String npz = new String(Npz.write(Map.of("a", one, "b", one)), StandardCharsets.ISO_8859_1);
        byte[] twice = npz.replace("b.npy", "a.npy").getBytes(StandardCharsets.ISO_8859_1);
        Expect.sentence(() -> Npz.read(twice), "listed=2 found=1");
    }

    private static void refuses(byte[] npy, String part) throws IOException {
        byte[] npz = zip("X", npy);
        Expect.sentence(() -> Npz.read(npz), part);
    }

    private static byte[] npy(String type, String order, String shape, byte[] numbers) {
        String header = "{'descr': " + type + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
        ByteArrayOutputStream npy = new ByteArrayOutputStream();
        npy.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        npy.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        npy.writeBytes(numbers);
        return npy.toByteArray();
    }

    private static byte[] zip(String name, byte[] npy) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name + ".npy"));
            zip.write(npy);
        }
        return bytes.toByteArray();
    }
}
