package io.hyperring.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Reads the fields of one HOCON object and remembers every fault; what is read in spite of one is not to be used. */
final class Fields {
    private final String root;
    private final Config config;
    private final Set<String> read = new HashSet<>();
    private final List<String> faults = new ArrayList<>();

    /** @param root path of the object, e.g. {@code hyperring} */
    Fields(Config all, String root) {
        this.root = root;
        this.config = all.hasPath(root) ? all.getConfig(root) : ConfigFactory.empty();
    }

    int atLeast(int least, String path, int whenAbsent) {
        return field(path, Config::getInt, value -> value >= least, "must be a whole number of at least " + least)
                .orElse(whenAbsent);
    }

    OptionalInt atLeast(int least, String path) {
        return field(path, Config::getInt, value -> value >= least, "must be a whole number of at least " + least)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    int port(String path, int whenAbsent) {
        return field(path, Config::getInt, value -> value >= 0 && value <= 65_535, "must be a port, 0 to 65535")
                .orElse(whenAbsent);
    }

    long number(String path, long whenAbsent) {
        return field(path, Config::getLong, value -> true, "must be a whole number")
                .orElse(whenAbsent);
    }

    Optional<Double> positive(String path) {
        return field(
                path,
                Config::getDouble,
                value -> value > 0 && !value.isInfinite(),
                "must be a positive, finite number");
    }

    boolean flag(String path, boolean whenAbsent) {
        return field(path, Config::getBoolean, value -> true, "must be true or false")
                .orElse(whenAbsent);
    }

    Optional<String> text(String path) {
        return field(path, Config::getString, value -> !value.isBlank(), "must not be empty");
    }

    private <T> Optional<T> field(
            String path, BiFunction<Config, String, T> getter, Predicate<T> rule, String sentence) {
        read.add(path);
        if (!config.hasPath(path)) {
            return Optional.empty();
        }
        try {
            T value = getter.apply(config, path);
            if (rule.test(value)) {
                return Optional.of(value);
            }
        } catch (ConfigException.WrongType | ConfigException.BadValue e) {
            // the same sentence as for a value of the right type that breaks the rule
        }
        faults.add(root + "." + path + " " + sentence + ": " + root + "." + path + "="
                + config.getValue(path).unwrapped());
        return Optional.empty();
    }

    /** Fields that nobody asked for are faults too: most are misspelt. */
    void rejectUnknown() {
        config.entrySet().stream()
                .map(entry -> entry.getKey())
                .filter(path -> !read.contains(path))
                .sorted()
                .forEach(path -> faults.add("a setting must be known: " + root + "." + path + "="
                        + config.getValue(path).unwrapped() + " - known are " + new TreeSet<>(read)));
    }

    void throwIfFaulty() throws Faults {
        if (!faults.isEmpty()) {
            throw new Faults(faults);
        }
    }
}
