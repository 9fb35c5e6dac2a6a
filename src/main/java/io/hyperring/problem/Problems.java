package io.hyperring.problem;

import io.hyperring.config.ProblemSettings;
import java.util.List;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * The catalogue: what can be learned, by name. To add a problem here, add a row; from outside, bring a {@link
 * ProblemProvider}.
 */
public final class Problems {
    // spotless:off
    private static final List<ProblemProvider> OWN = List.of(
            new Row("two-clusters",      settings -> twoClusters(settings, 1.0)),
            new Row("two-clusters-seed", settings -> twoClusters(settings, 0.01)),
            new Row("digits-distill",    Problems::digitsDistill),
            new Row("digits-hyper",      Problems::digitsHyper),
            new Row("sine-maml",         Problems::sineMaml));
    // spotless:on

    private static Catalogue catalogue;

    private record Row(String name, Function<ProblemSettings, Problem> problem) implements ProblemProvider {
        @Override
        public Problem create(ProblemSettings settings) {
            return problem.apply(settings);
        }
    }

    private Problems() {}

    /** Not in a static initializer: what is wrong with a provider is told every time, in its own words. */
    private static synchronized Catalogue catalogue() {
        if (catalogue == null) {
            catalogue = Catalogue.of(OWN, ServiceLoader.load(ProblemProvider.class, Problems.class.getClassLoader()));
        }
        return catalogue;
    }

    /** @throws IllegalArgumentException with one sentence, when a provider on the class path cannot be used */
    public static List<String> names() {
        return catalogue().names();
    }

    /**
     * @throws IllegalArgumentException with one sentence, when there is no such problem, a setting does not fit it or a
     *     provider on the class path cannot be used
     */
    public static Problem create(ProblemSettings settings) {
        check(
                settings.innerSteps().orElse(1) >= 1,
                "inner steps must be at least 1: inner-steps="
                        + settings.innerSteps().orElse(1));
        checkRate("inner-lr", settings.innerLr());
        checkRate("outer-lr", settings.outerLr());
        return catalogue().create(settings);
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
        checkLearnsItsRate(settings);
        return new DigitsDistill(
                settings.innerSteps().orElse(3), settings.outerLr().orElse(0.02));
    }

    private static Problem digitsHyper(ProblemSettings settings) {
        check(settings.points().isEmpty(), "digits-hyper learns hyperparameters, not points - leave out points");
        checkLearnsItsRate(settings);
        return new DigitsHyper(
                settings.innerSteps().orElse(50), settings.outerLr().orElse(0.05));
    }

    private static Problem sineMaml(ProblemSettings settings) {
        check(settings.points().isEmpty(), "sine-maml learns weights, not points - leave out points");
        return new SineMaml(
                settings.innerSteps().orElse(1),
                settings.innerLr().orElse(0.01),
                settings.outerLr().orElse(0.01));
    }

    private static void checkLearnsItsRate(ProblemSettings settings) {
        check(
                settings.innerLr().isEmpty(),
                settings.name() + " learns its inner learning rate by itself - leave out inner-lr");
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
