package io.hyperring.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * numpy's {@code .npy}: a short header in Python's notation, then the numbers. Written as version 1.0, little-endian
 * float64, row-major; float32 is read too.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the format</a>
 */
final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int MOST_HEADER = 10_000;
    private static final int MOST_AXES = 32;
    private static final long MOST_BYTES = 1L << 30;

    private static final Pattern TYPE = Pattern.compile("'descr': *'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");

    private Npy() {}

    static byte[] write(NamedArray array) {
        String shape = Arrays.stream(array.shape()).mapToObj(axis -> axis + ",").collect(Collectors.joining(" "));
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + shape + "), }";
        int unpadded = MAGIC.length + 4 + header.length() + 1;
        String padded = header + " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(MAGIC.length + 4 + padded.length() + 8 * array.data().length)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded.length());
        bytes.put(padded.getBytes(StandardCharsets.US_ASCII));
        bytes.asDoubleBuffer().put(array.data());
        return bytes.array();
    }

    /**
     * Reads one array to the stream's end; takes memory only for bytes that are really there.
     *
     * @throws IOException with a sentence about the array, which the caller names
     */
    static NamedArray read(InputStream in) throws IOException {
        String header = header(in);
        int width = width(find(TYPE, header, "a type"));
        require(find(ORDER, header, "an order").equals("False"), "must be row-major: fortran_order=True");
        int[] shape = shape(find(SHAPE, header, "a shape"));
        long size = NamedArray.size(shape);
        require(size >= 0 && size <= MOST_BYTES / 8, "must fit into 1 GiB: shape=" + Arrays.toString(shape));
        byte[] bytes = exactly((int) size * width, in);
        require(in.read() < 0, "must end after its numbers: shape=" + Arrays.toString(shape));
        return new NamedArray(shape, numbers(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), width));
    }

    private static String header(InputStream in) throws IOException {
        require(Arrays.equals(in.readNBytes(MAGIC.length), MAGIC), "must be in numpy's format: magic=other");
        ByteBuffer version = ByteBuffer.wrap(exactly(2, in));
        int major = version.get();
        require(major >= 1 && major <= 3, "must be of format 1 to 3: version=" + major);
        ByteBuffer length = ByteBuffer.wrap(exactly(major == 1 ? 2 : 4, in)).order(ByteOrder.LITTLE_ENDIAN);
        long bytes = major == 1 ? Short.toUnsignedLong(length.getShort()) : Integer.toUnsignedLong(length.getInt());
        require(bytes <= MOST_HEADER, "must have a header of at most " + MOST_HEADER + " bytes: header=" + bytes);
        return new String(exactly((int) bytes, in), StandardCharsets.UTF_8);
    }

    private static int width(String type) throws IOException {
        require(type.equals("<f8") || type.equals("<f4"), "must hold little-endian floats: descr=" + type);
        return type.equals("<f8") ? Double.BYTES : Float.BYTES;
    }

    private static int[] shape(String axes) throws IOException {
        String[] lengths =
                axes.isBlank() ? new String[0] : axes.replaceFirst(", *$", "").split(",", -1);
        require(lengths.length <= MOST_AXES, "must have at most " + MOST_AXES + " axes: axes=" + lengths.length);
        int[] shape = new int[lengths.length];
        for (int i = 0; i < shape.length; i++) {
            try {
                shape[i] = Integer.parseInt(lengths[i].strip());
            } catch (NumberFormatException notALength) {
                throw new IOException("must have a readable shape: shape=(" + axes + ")", notALength);
            }
        }
        return shape;
    }

    private static double[] numbers(ByteBuffer bytes, int width) {
        double[] numbers = new double[bytes.remaining() / width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = width == Double.BYTES ? bytes.getDouble() : bytes.getFloat();
        }
        return numbers;
    }

    private static byte[] exactly(int count, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(count);
        require(bytes.length == count, "must be whole: bytes=" + bytes.length + " of " + count);
        return bytes;
    }

    private static String find(Pattern pattern, String header, String what) throws IOException {
        Matcher matcher = pattern.matcher(header);
        require(
                matcher.find(),
                "must have " + what + " in its header: missing=" + what.substring(what.indexOf(' ') + 1));
        return matcher.group(1);
    }

    private static void require(boolean holds, String sentence) throws IOException {
        if (!holds) {
            throw new IOException(sentence);
        }
    }
}
