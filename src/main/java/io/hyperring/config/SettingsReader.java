package io.hyperring.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
        OptionalInt inits = fields.atLeast(1, "inits");
        OptionalInt initsPerRound = fields.atLeast(1, "inits-per-round");
        Reduction reduction = fields.oneOf("reduction", Reduction.class).orElse(Reduction.FAST);
        int steps = fields.atLeast(1, "steps", 500);
        long seed = fields.number("seed", 1);
        Optional<Path> out = fields.path("out");
        int port = fields.port("http.port", HTTP_PORT);
        boolean http = fields.flag("http.enabled", true);
        fields.rejectUnknown();
        Averaging averaging = averaging(fields, workers, inits, initsPerRound, reduction);
        fields.throwIfFaulty();
        return new RunSettings(
                problem,
                workers,
                averaging,
                steps,
                seed,
                out.orElse(Path.of("runs", problem.name() + "-" + workers + "-workers-seed-" + seed)),
                http ? OptionalInt.of(port) : OptionalInt.empty());
    }

    /** Of the two ways to count inits, one that is given singly counts more than one in the file. */
    private static Averaging averaging(
            Fields fields, int workers, OptionalInt inits, OptionalInt initsPerRound, Reduction reduction) {
        boolean both = inits.isPresent()
                && initsPerRound.isPresent()
                && fields.isGiven("inits") == fields.isGiven("inits-per-round");
        fields.require(
                !both,
                "inits are counted per worker or per round, not both",
                "leave one out",
                values("inits", inits.orElse(1), "inits-per-round", initsPerRound.orElse(1)));
        if (initsPerRound.isEmpty() || inits.isPresent() && fields.isGiven("inits")) {
            fields.require(
                    reduction == Reduction.FAST,
                    "an exact reduction needs a fixed number of inits per round",
                    "set inits-per-round",
                    values("reduction", reduction));
            return new Averaging(inits.orElse(1), Averaging.Scope.WORKER, reduction);
        }
        int all = initsPerRound.getAsInt();
        fields.require(
                all >= workers,
                "every worker needs an init of its own",
                "raise inits-per-round or lower workers",
                values("inits-per-round", all, "workers", workers));
        fields.require(
                reduction == Reduction.FAST || all <= Averaging.MOST_EXACT,
                "an exact reduction adds up at most " + Averaging.MOST_EXACT + " inits",
                "lower inits-per-round",
                values("inits-per-round", all, "reduction", reduction));
        return new Averaging(all, Averaging.Scope.ROUND, reduction);
    }

    private static Map<String, Object> values(Object... namesAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return values;
    }
}
