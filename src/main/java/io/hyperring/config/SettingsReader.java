package io.hyperring.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
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
     * @throws Faults with every fault, each with its full path, or the name by which it was given
     * @throws IOException in one sentence, when the file cannot be read or does not hold settings
     */
    public static RunSettings read(Optional<Path> file, Map<String, Given> overrides) throws Faults, IOException {
        ConfigObject object =
                file.isPresent() ? parse(file.get()) : ConfigFactory.empty().root();
        return settings(new Fields(object, ROOT, overrides));
    }

    private static ConfigObject parse(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IOException("settings must be in a readable file: conf=" + file + " - check the path");
        }
        try {
            Config all = ConfigFactory.parseFile(file.toFile()).resolve();
            if (all.isEmpty()) {
                return all.root();
            }
            return all.getObject(ROOT);
        } catch (ConfigException.Missing | ConfigException.WrongType e) {
            throw new IOException(
                    "settings must be inside an object " + ROOT + ": conf=" + file + " - put " + ROOT
                            + " { } around them",
                    e);
        } catch (ConfigException.UnresolvedSubstitution e) {
            throw new IOException(
                    "settings must not refer to what is not there: conf=" + file + " - " + e.getMessage(), e);
        } catch (ConfigException e) {
            throw new IOException("settings must be HOCON: conf=" + file + " - " + e.getMessage(), e);
        }
    }

    private static RunSettings settings(Fields fields) throws Faults {
        ProblemSettings problem = new ProblemSettings(
                fields.text("problem.name").orElse("two-clusters"),
                fields.atLeast(2, "problem.points"),
                fields.atLeast(1, "problem.inner-steps"),
                fields.positive("problem.inner-lr").map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                fields.positive("problem.outer-lr").map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                fields.text("problem.policy"));
        int workers = fields.atLeast(1, "workers", 4);
        int inits = fields.atLeast(1, "inits", 1);
        int steps = fields.atLeast(1, "steps", 500);
        long seed = fields.number("seed", 1);
        Optional<Path> out = fields.path("out");
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
                out.orElse(Path.of("runs", problem.name() + "-" + workers + "-workers-seed-" + seed)),
                http ? OptionalInt.of(port) : OptionalInt.empty());
    }
}
