package io.hyperring.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;

/** What a case's config says, by name; what is missing and has no default is named. */
record CaseConfig(JsonNode json) {

    static CaseConfig of(GoldenCase golden) {
        return new CaseConfig(golden.config());
    }

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    private JsonNode get(String name) {
        if (!has(name)) {
            throw new Unsupported("config missing: name=" + name);
        }
        return json.get(name);
    }

    double number(String name) {
        return get(name).asDouble();
    }

    double number(String name, double absent) {
        return has(name) ? number(name) : absent;
    }

    int whole(String name) {
        return get(name).asInt();
    }

    int whole(String name, int absent) {
        return has(name) ? whole(name) : absent;
    }

    boolean flag(String name) {
        return has(name) && get(name).asBoolean();
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
                        .mapToDouble(i -> value.get(i).asDouble())
                        .toArray()
                : new double[] {value.asDouble()};
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
