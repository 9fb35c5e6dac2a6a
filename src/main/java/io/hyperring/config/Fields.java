package io.hyperring.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValueFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads the fields of one HOCON object and remembers every fault; what is read in spite of one is not to be used. */
final class Fields {
    private final String root;
    private final Config config;
    private final Map<String, Given> given;
    private final Set<String> read = new HashSet<>();
    private final List<String> faults = new ArrayList<>();

    /**
     * @param root path of the object, e.g. {@code hyperring}
     * @param given by path below the root, what overrides the object: a fault in it is told by the name that it was given
     */
    Fields(ConfigObject object, String root, Map<String, Given> given) {
        this.root = root;
        this.given = given;
        Config all = object.toConfig();
        for (Map.Entry<String, Given> setting : given.entrySet()) {
            all = all.withValue(
                    setting.getKey(),
                    ConfigValueFactory.fromAnyRef(setting.getValue().value()));
        }
        this.config = all;
    }

    int atLeast(int least, String path, int whenAbsent) {
        return field(
                        path,
                        Fields::whole,
                        value -> value >= least && value <= Integer.MAX_VALUE,
                        "must be a whole number of at least " + least)
                .map(Long::intValue)
                .orElse(whenAbsent);
    }

    OptionalInt atLeast(int least, String path) {
        return field(
                        path,
                        Fields::whole,
                        value -> value >= least && value <= Integer.MAX_VALUE,
                        "must be a whole number of at least " + least)
                .map(value -> OptionalInt.of(value.intValue()))
                .orElse(OptionalInt.empty());
    }

    int port(String path, int whenAbsent) {
        return field(path, Fields::whole, value -> value >= 0 && value <= 65_535, "must be a port, 0 to 65535")
                .map(Long::intValue)
                .orElse(whenAbsent);
    }

    long number(String path, long whenAbsent) {
        return field(path, Fields::whole, value -> true, "must be a whole number")
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

    /** One of an enum's words, as they write themselves. */
    <E extends Enum<E>> Optional<E> oneOf(String path, Class<E> words) {
        String all =
                Arrays.stream(words.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(" or "));
        return field(
                path,
                (settings, at) -> Arrays.stream(words.getEnumConstants())
                        .filter(word -> word.toString().equals(settings.getString(at)))
                        .findFirst()
                        .orElseThrow(IllegalArgumentException::new),
                word -> true,
                "must be " + all);
    }

    /** Whether the field was given singly, which counts more than what is in the object. */
    boolean isGiven(String path) {
        return given.containsKey(path);
    }

    /** What holds between several fields; only asked when each is right by itself. */
    void require(boolean holds, String rule, String remedy, Map<String, ?> values) {
        if (!holds && faults.isEmpty()) {
            faults.add(rule + ": "
                    + values.entrySet().stream()
                            .map(value -> name(value.getKey()) + "=" + value.getValue())
                            .collect(Collectors.joining(", "))
                    + " - " + remedy);
        }
    }

    Optional<String> text(String path) {
        return field(path, Config::getString, value -> !value.isBlank(), "must not be empty");
    }

    Optional<Path> path(String path) {
        return field(
                path,
                (all, at) -> Path.of(all.getString(at)),
                value -> !value.toString().isBlank(),
                "must be a path");
    }

    /** Config's own getters cut off what follows the point. */
    private static long whole(Config config, String path) {
        return new BigDecimal(config.getString(path)).longValueExact();
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
        } catch (ConfigException | IllegalArgumentException | ArithmeticException wrongType) {
            // the same sentence as for a value of the right type that breaks the rule
        }
        faults.add(name(path) + " " + sentence + ": " + said(path) + " - give another" + place(path));
        return Optional.empty();
    }

    /** Fields that nobody asked for are faults too: most are misspelt. */
    void rejectUnknown() {
        config.entrySet().stream()
                .map(entry -> entry.getKey())
                .filter(path -> !read.contains(path))
                .sorted()
                .forEach(path -> faults.add("a setting must be known: " + said(path) + " - take it out" + place(path)
                        + ", or use one of " + new TreeSet<>(read)));
    }

    /** What the user calls it. */
    private String name(String path) {
        return given.containsKey(path) ? given.get(path).name() : root + "." + path;
    }

    private String said(String path) {
        return name(path) + "=" + config.getValue(path).unwrapped();
    }

    private String place(String path) {
        ConfigOrigin origin = config.getValue(path).origin();
        return given.containsKey(path) ? "" : " (" + origin.description().replaceFirst(": (\\d+)$", " line $1") + ")";
    }

    void throwIfFaulty() throws Faults {
        if (!faults.isEmpty()) {
            throw new Faults(faults);
        }
    }
}
