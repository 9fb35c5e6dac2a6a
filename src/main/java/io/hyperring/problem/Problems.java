package io.hyperring.problem;

import io.hyperring.config.ProblemSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The catalogue: what can be learned, by name. To add a problem, add a row. */
public final class Problems {
    private static final Map<String, Function<ProblemSettings, Problem>> CATALOGUE = new LinkedHashMap<>();

    static {
        CATALOGUE.put("two-clusters", settings -> twoClusters(settings, 1.0));
        CATALOGUE.put("two-clusters-seed", settings -> twoClusters(settings, 0.01));
        CATALOGUE.put("digits-distill", Problems::digitsDistill);
    }

    private Problems() {}

    public static List<String> names() {
        return List.copyOf(CATALOGUE.keySet());
    }

    /** @throws IllegalArgumentException with one sentence, when there is no such problem or a setting does not fit it */
    public static Problem create(ProblemSettings settings) {
        var create = CATALOGUE.get(settings.name());
        if (create == null) {
            throw new IllegalArgumentException("problem must be one of " + names() + ": problem=" + settings.name());
        }
        check(
                settings.innerSteps().orElse(1) >= 1,
                "inner steps must be at least 1: inner-steps="
                        + settings.innerSteps().orElse(1));
        checkRate("inner-lr", settings.innerLr());
        checkRate("outer-lr", settings.outerLr());
        return create.apply(settings);
    }

    private static Problem twoClusters(ProblemSettings settings, double innerLr) {
        int points = settings.points().orElse(100);
        check(
                points >= 2 && points % 2 == 0,
                "points must be even, half of them for each class, and at least 2: points=" + points
                        + " - give an even number");
        return new TwoClusters(
                settings.name(),
                points,
                settings.innerSteps().orElse(3),
                settings.innerLr().orElse(innerLr),
                settings.outerLr().orElse(0.01));
    }

    private static Problem digitsDistill(ProblemSettings settings) {
        check(settings.points().isEmpty(), "digits-distill learns ten images, not points - leave out points");
        check(
                settings.innerLr().isEmpty(),
                "digits-distill learns its inner learning rate by itself - leave out inner-lr");
        return new DigitsDistill(
                settings.innerSteps().orElse(3), settings.outerLr().orElse(0.02));
    }

    private static void checkRate(String name, OptionalDouble rate) {
        check(
                rate.isEmpty() || rate.getAsDouble() > 0 && Double.isFinite(rate.getAsDouble()),
                "a learning rate must be positive and finite: " + name + "=" + rate.orElse(0));
    }

    private static void check(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
