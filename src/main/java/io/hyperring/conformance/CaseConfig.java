package io.hyperring.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a case's config says, by name; what is missing and has no default is named. */
record CaseConfig(JsonNode json) {

    static CaseConfig of(GoldenCase golden) {
        return new CaseConfig(golden.config());
    }

    /** Other names that PyTorch and numpy have for the same. */
    private static final Map<String, List<String>> SYNONYMS = Map.of(
            "axis", List.of("dim", "axes", "dims"),
            "axes", List.of("dims", "axis", "dim"),
            "keepdim", List.of("keepdims"),
            "kernel", List.of("kernel_size"),
            "groups", List.of("num_groups"),
            "alpha", List.of("negative_slope"),
            "min", List.of("min_val"),
            "max", List.of("max_val"));

    /** The name under which the config has it: this one, or a synonym. */
    private Optional<String> found(String name) {
        return Stream.concat(Stream.of(name), SYNONYMS.getOrDefault(name, List.of()).stream())
                .filter(json::hasNonNull)
                .findFirst();
    }

    boolean has(String name) {
        return found(name).isPresent();
    }

    boolean isText(String name) {
        return has(name) && get(name).isTextual();
    }

    /** Whether it is false or 0. */
    boolean isZero(String name) {
        return get(name).isValueNode() && !get(name).isTextual() && get(name).asDouble() == 0 && !flag(name);
    }

    CaseConfig without(String name) {
        return new CaseConfig(((ObjectNode) json.deepCopy()).without(name));
    }

    private JsonNode get(String name) {
        return json.get(found(name).orElseThrow(() -> new Unsupported("config missing: name=" + name)));
    }

    double number(String name) {
        return number(name, get(name));
    }

    private static double number(String name, JsonNode value) {
        if (!value.isNumber()) {
            throw new Unsupported("config must be a number: " + name + "=" + value);
        }
        return value.asDouble();
    }

    double number(String name, double absent) {
        return has(name) ? number(name) : absent;
    }

    int whole(String name) {
        return (int) number(name);
    }

    int whole(String name, int absent) {
        return has(name) ? whole(name) : absent;
    }

    boolean flag(String name) {
        return has(name) && get(name).asBoolean();
    }

    String text(String name) {
        return get(name).asText();
    }

    String text(String name, String absent) {
        return has(name) ? get(name).asText() : absent;
    }

    /** A number or a list of them as a list; empty when there is none. */
    double[] numbers(String name) {
        if (!has(name)) {
            return new double[0];
        }
        JsonNode value = get(name);
        return value.isArray()
                ? IntStream.range(0, value.size())
                        .mapToDouble(i -> number(name, value.get(i)))
                        .toArray()
                : new double[] {number(name, value)};
    }

    int[] wholes(String name) {
        double[] numbers = numbers(name);
        return IntStream.range(0, numbers.length).map(i -> (int) numbers[i]).toArray();
    }

    /** One number for both axes of an image, or one for each. */
    int[] pair(String name, int absent) {
        int[] given = wholes(name);
        return switch (given.length) {
            case 0 -> new int[] {absent, absent};
            case 1 -> new int[] {given[0], given[0]};
            case 2 -> given;
            default -> throw new Unsupported("one or two numbers are needed: " + name + "=" + json.get(name));
        };
    }
}
