package io.hyperring.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperring.autodiff.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One golden case as its file tells it.
 *
 * @param config numbers, names and flags that say what is computed
 * @param inputs every tensor that goes in, by name
 * @param expected every tensor that must come out, by its path in the file, e.g. {@code outputs/trajectory/0/w}
 * @param file all cases of the file, by name
 */
record GoldenCase(
        String name,
        JsonNode config,
        Map<String, Tensor> inputs,
        Map<String, double[]> expected,
        Map<String, GoldenCase> file) {

    /** What counts as a result; everything else in a case describes it. */
    private static final List<String> RESULTS =
            List.of("outputs", "grads", "grads_first_order", "second", "contracted", "approximations");

    record Tensor(Shape shape, double[] data) {
        int[] integers() {
            int[] integers = new int[data.length];
            for (int i = 0; i < data.length; i++) {
                integers[i] = (int) data[i];
            }
            return integers;
        }
    }

    /** A case that stands by itself. */
    GoldenCase(String name, JsonNode config, Map<String, Tensor> inputs, Map<String, double[]> expected) {
        this(name, config, inputs, expected, Map.of());
    }

    /** The cases of a file, in its order. */
    static List<GoldenCase> all(JsonNode cases) {
        Map<String, GoldenCase> file = new LinkedHashMap<>();
        List<GoldenCase> all = new ArrayList<>();
        for (JsonNode json : cases) {
            GoldenCase golden = of(json, Collections.unmodifiableMap(file));
            file.put(golden.name(), golden);
            all.add(golden);
        }
        return all;
    }

    private static GoldenCase of(JsonNode json, Map<String, GoldenCase> file) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        json.path("inputs").properties().forEach(field -> inputs.put(field.getKey(), tensor(field.getValue())));
        Map<String, double[]> expected = new LinkedHashMap<>();
        RESULTS.forEach(result -> flatten(result, json.path(result), expected));
        return new GoldenCase(json.path("name").asText(), json.path("config"), inputs, expected, file);
    }

    private static void flatten(String path, JsonNode json, Map<String, double[]> into) {
        if (json.isNumber() || isTensor(json) || isListOfNumbers(json)) {
            into.put(path, tensor(json).data());
        } else if (json.isObject()) {
            json.properties().forEach(field -> flatten(path + "/" + field.getKey(), field.getValue(), into));
        } else if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                flatten(path + "/" + i, json.get(i), into);
            }
        }
    }

    private static boolean isTensor(JsonNode json) {
        return json.has("shape") && json.has("data");
    }

    private static boolean isListOfNumbers(JsonNode json) {
        return json.isArray() && !json.isEmpty() && json.get(0).isNumber();
    }

    private static Tensor tensor(JsonNode json) {
        if (json.isNumber()) {
            return new Tensor(Shape.SCALAR, new double[] {json.asDouble()});
        }
        List<Double> data = new ArrayList<>();
        flattenNumbers(isTensor(json) ? json.get("data") : json, data);
        int[] dims = isTensor(json) ? ints(json.get("shape")) : new int[] {json.size()};
        return new Tensor(Shape.of(dims), data.stream().mapToDouble(d -> d).toArray());
    }

    private static void flattenNumbers(JsonNode json, List<Double> into) {
        if (json.isArray()) {
            json.forEach(element -> flattenNumbers(element, into));
        } else {
            into.add(json.asDouble());
        }
    }

    private static int[] ints(JsonNode json) {
        int[] values = new int[json.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = json.get(i).asInt();
        }
        return values;
    }

    /** The input of this name. */
    Tensor input(String name) {
        Tensor tensor = inputs.get(name);
        if (tensor == null) {
            throw new Unsupported("input missing: name=" + name);
        }
        return tensor;
    }

    boolean has(String input) {
        return inputs.containsKey(input);
    }

    /** Another case of the same file. */
    GoldenCase beside(String other) {
        GoldenCase golden = file.get(other);
        if (golden == null) {
            throw new Unsupported("no such case in the file: case=" + other);
        }
        return golden;
    }

    /** Whether a result under this path is wanted. */
    boolean wants(String path) {
        return expected.keySet().stream().anyMatch(key -> key.equals(path) || key.startsWith(path + "/"));
    }
}
