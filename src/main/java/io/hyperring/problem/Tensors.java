package io.hyperring.problem;

import io.hyperring.autodiff.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names and shapes of a set of tensors, and how they lie in one flat array: row-major, one after another, in order of
 * names. Immutable.
 */
public final class Tensors {
    private final Map<String, Shape> shapes;
    private final Map<String, Integer> offsets = new LinkedHashMap<>();
    private final int size;

    private Tensors(Map<String, Shape> shapes) {
        this.shapes = new LinkedHashMap<>(shapes);
        int offset = 0;
        for (var entry : shapes.entrySet()) {
            offsets.put(entry.getKey(), offset);
            offset = Math.addExact(offset, entry.getValue().size());
        }
        this.size = offset;
    }

    public static Tensors of(Map<String, Shape> shapes) {
        return new Tensors(shapes);
    }

    public static Tensors none() {
        return new Tensors(Map.of());
    }

    /** These and one more. */
    public Tensors with(String name, int... dims) {
        if (shapes.containsKey(name)) {
            throw new IllegalArgumentException("tensor names must differ: name=" + name);
        }
        Map<String, Shape> more = new LinkedHashMap<>(shapes);
        more.put(name, Shape.of(dims));
        return new Tensors(more);
    }

    public List<String> names() {
        return List.copyOf(shapes.keySet());
    }

    public Shape shapeOf(String name) {
        Shape shape = shapes.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("unknown tensor: name=" + name + ", known=" + shapes.keySet());
        }
        return shape;
    }

    /** The extents of a tensor; empty for a scalar. */
    public int[] shape(String name) {
        return shapeOf(name).dims();
    }

    /** Where the tensor begins in the flat array. */
    public int offset(String name) {
        shapeOf(name);
        return offsets.get(name);
    }

    /** Length of the flat array. */
    public int size() {
        return size;
    }

    /** A copy of one tensor's part of the flat array. */
    public double[] slice(double[] flat, String name) {
        int from = offset(name);
        return java.util.Arrays.copyOfRange(flat, from, from + shapeOf(name).size());
    }
}
