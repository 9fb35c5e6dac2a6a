package io.hyperring.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** JSON text of a run's files: pretty, the same bytes on every platform. JSON has no NaN, so such a number is a string. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DefaultPrettyPrinter PRETTY =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    private static final long MOST_BYTES = 64L << 20;

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static void put(ObjectNode json, String name, double number) {
        if (Double.isFinite(number)) {
            json.put(name, number);
        } else {
            json.put(name, Double.toString(number));
        }
    }

    static byte[] bytes(JsonNode json) throws IOException {
        return (MAPPER.writer(PRETTY).writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static JsonFields read(Path file) throws IOException {
        try {
            JsonNode json = MAPPER.readTree(WholeFile.read(file, MOST_BYTES));
            if (json.isObject()) {
                return new JsonFields(file, "", json);
            }
            throw new IOException(notJson(file, ""));
        } catch (JsonProcessingException fault) {
            String line = fault.getLocation() == null
                    ? ""
                    : " line=" + fault.getLocation().getLineNr();
            throw new IOException(notJson(file, line), fault);
        }
    }

    private static String notJson(Path file, String line) {
        return "a run's file must be one JSON object: file=" + file + line + " - restore the file, or train again";
    }
}
