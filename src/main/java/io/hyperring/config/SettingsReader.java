package io.hyperring.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads {@link RunSettings} from the object {@code hyperring} of a HOCON file, overridden by single settings. */
public final class SettingsReader {
    private static final String ROOT = "hyperring";
    private static final int HTTP_PORT = 8080;

    private SettingsReader() {}

    /**
     * @param file a HOCON file; empty for none
     * @param overrides by path below {@code hyperring}, e.g. {@code problem.inner-lr}
     * @throws Faults with every fault, each with its full path
     * @throws IOException in one sentence, when the file cannot be read or is not HOCON
     */
    public static RunSettings read(Optional<Path> file, Map<String, ?> overrides) throws Faults, IOException {
        Config config = ConfigFactory.parseMap(overrides).atPath(ROOT);
        if (file.isPresent()) {
            config = config.withFallback(parse(file.get()));
        }
        return settings(new Fields(resolve(config), ROOT));
    }

    private static Config parse(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IOException("settings must be in a readable file: conf=" + file + " - check the path");
        }
        try {
            return ConfigFactory.parseFile(file.toFile());
        } catch (ConfigException e) {
            throw new IOException("settings must be HOCON: conf=" + file + " - " + e.getMessage(), e);
        }
    }

    private static Config resolve(Config config) throws IOException {
        try {
            return config.resolve();
        } catch (ConfigException e) {
            throw new IOException("settings must not refer to what is not there: " + e.getMessage(), e);
        }
    }

    private static RunSettings settings(Fields fields) throws Faults {
        ProblemSettings problem = new ProblemSettings(
                fields.text("problem.name").orElse("two-clusters"),
                fields.atLeast(2, "problem.points"),
                fields.atLeast(1, "problem.inner-steps"),
                fields.positive("problem.inner-lr").map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                fields.positive("problem.outer-lr").map(OptionalDouble::of).orElse(OptionalDouble.empty()));
        int workers = fields.atLeast(1, "workers", 4);
        int inits = fields.atLeast(1, "inits", 1);
        int steps = fields.atLeast(1, "steps", 500);
        long seed = fields.number("seed", 1);
        Optional<String> out = fields.text("out");
        int port = fields.port("http.port", HTTP_PORT);
        boolean http = fields.flag("http.enabled", true);
        fields.rejectUnknown();
        fields.throwIfFaulty();
        return new RunSettings(
                problem,
                workers,
                inits,
                steps,
                seed,
                Path.of(out.orElse("runs/" + problem.name() + "-" + workers + "-workers-seed-" + seed)),
                http ? OptionalInt.of(port) : OptionalInt.empty());
    }
}
