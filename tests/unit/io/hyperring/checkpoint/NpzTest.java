package io.hyperring.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class NpzTest {

    @Test
    void readsBackEveryBitInOrder() throws Exception {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        arrays.put("z", new NamedArray(new int[] {2, 3}, new double[] {1, -0.0, Double.MIN_VALUE, 1e308, 0.1, -7}));
        arrays.put("scalar", new NamedArray(new int[0], new double[] {Double.NaN}));
        arrays.put("row", new NamedArray(new int[] {2}, new double[] {Double.POSITIVE_INFINITY, 2}));
        arrays.put("none", new NamedArray(new int[] {3, 0, 2}, new double[0]));
        arrays.put("inner/wäight", new NamedArray(new int[] {1, 1, 1}, new double[] {4}));
        Map<String, NamedArray> read = Npz.read(Npz.write(arrays));
        assertEquals(arrays, read);
        assertEquals(new ArrayList<>(arrays.keySet()), new ArrayList<>(read.keySet()));
    }

    @Test
    void readsBackNoArrays() throws Exception {
        assertEquals(Map.of(), Npz.read(Npz.write(Map.of())));
    }

    @Test
    void writesTheSameBytesInEveryTimeZone() {
        TimeZone before = TimeZone.getDefault();
        List<byte[]> files = new ArrayList<>();
        try {
            for (String zone : List.of("UTC", "Asia/Tokyo", "America/Los_Angeles")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                files.add(Npz.write(SampleRuns.meta(0.25)));
            }
        } finally {
            TimeZone.setDefault(before);
        }
        assertArrayEquals(files.get(0), files.get(1));
        assertArrayEquals(files.get(0), files.get(2));
    }

    @Test
    void anArrayIsItsNumbersAndNothingElse() {
        double[] data = {1, 2};
        NamedArray array = new NamedArray(new int[] {2}, data);
        data[0] = 9;
        assertEquals(new NamedArray(new int[] {2}, new double[] {1, 2}), array);
        assertEquals(new NamedArray(new int[] {2}, new double[] {1, 2}).hashCode(), array.hashCode());
        assertNotEquals(new NamedArray(new int[] {1, 2}, new double[] {1, 2}), array);
        assertNotEquals(new NamedArray(new int[] {2}, data), array);
    }

    @Test
    void refusesAnArrayWhoseShapeDoesNotHoldItsNumbers() {
        for (int[] shape : new int[][] {{3}, {-1, -2}, {}, {1 << 30, 1 << 30, 1 << 30}, {2, 0}}) {
            assertThrows(IllegalArgumentException.class, () -> new NamedArray(shape, new double[2]));
        }
    }
}
