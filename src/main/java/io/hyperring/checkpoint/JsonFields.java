package io.hyperring.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The fields of one JSON object of a file. A field that is missing or of another type ends in a sentence that names file
 * and field; a field that nobody asks for is ignored.
 *
 * @param prefix path of the object within the file, empty or ending in a dot
 */
record JsonFields(Path file, String prefix, JsonNode json) {
    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

    /** Reads the field of that name. */
    interface Reader<T> {
        T read(JsonFields json, String name) throws IOException;
    }

    String text(String name) throws IOException {
        return required(json.path(name).isTextual(), "a text", name).textValue();
    }

    int integer(String name) throws IOException {
        return required(isInteger(json.path(name)), "a whole number", name).intValue();
    }

    long longInteger(String name) throws IOException {
        JsonNode field = json.path(name);
        return required(field.isIntegralNumber() && field.canConvertToLong(), "a whole number", name)
                .longValue();
    }

    double number(String name) throws IOException {
        JsonNode field = json.path(name);
        boolean finite = field.isNumber();
        required(finite || NOT_FINITE.contains(field.asText()), "a number", name);
        return finite ? field.doubleValue() : Double.parseDouble(field.textValue());
    }

    int[] integers(String name) throws IOException {
        JsonNode field = required(json.path(name).isArray(), "a list of whole numbers", name);
        int[] integers = new int[field.size()];
        for (int i = 0; i < integers.length; i++) {
            required(isInteger(field.get(i)), "a list of whole numbers", name);
            integers[i] = field.get(i).intValue();
        }
        return integers;
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> values) throws IOException {
        String text = text(name);
        for (E value : values.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        throw ill("one of the known words", name);
    }

    JsonFields object(String name) throws IOException {
        return new JsonFields(
                file, prefix + name + ".", required(json.path(name).isObject(), "an object", name));
    }

    /** Every field of the object by name, in the file's order. */
    <T> Map<String, T> each(Reader<T> reader) throws IOException {
        Map<String, T> all = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            all.put(field.getKey(), reader.read(this, field.getKey()));
        }
        return all;
    }

    Optional<String> optionalText(String name) throws IOException {
        return json.hasNonNull(name) ? Optional.of(text(name)) : Optional.empty();
    }

    OptionalInt optionalInteger(String name) throws IOException {
        return json.hasNonNull(name) ? OptionalInt.of(integer(name)) : OptionalInt.empty();
    }

    OptionalDouble optionalNumber(String name) throws IOException {
        return json.hasNonNull(name) ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
    }

    IOException fault(String rule, String name, String remedy) {
        String value = json.has(name) ? json.get(name).toString() : "missing";
        String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        return new IOException("a field of a run's file " + rule + ": file=" + file + " " + prefix + name + "=" + shown
                + " - " + remedy);
    }

    private IOException ill(String what, String name) {
        return fault("must be " + what, name, "restore the file, or train again");
    }

    private JsonNode required(boolean holds, String what, String name) throws IOException {
        if (!holds) {
            throw ill(what, name);
        }
        return json.get(name);
    }

    private static boolean isInteger(JsonNode field) {
        return field.isIntegralNumber() && field.canConvertToInt();
    }
}
