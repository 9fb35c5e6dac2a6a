package io.hyperring.problem;

import io.hyperring.config.ProblemSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Problems under test, small: to add one, add a row. A test demands that the whole catalogue is here. */
public final class AllProblems {
    private AllProblems() {}

    public static List<Problem> small() {
        return List.of(
                twoClusters("two-clusters", 6, 2),
                twoClusters("two-clusters-seed", 6, 2),
                Problems.create(new ProblemSettings(
                        "digits-distill",
                        OptionalInt.empty(),
                        OptionalInt.of(1),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.empty())));
    }

    public static Problem twoClusters(String name, int points, int innerSteps) {
        return Problems.create(new ProblemSettings(
                name,
                OptionalInt.of(points),
                OptionalInt.of(innerSteps),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty()));
    }

    public static Problem byDefault(String name) {
        return Problems.create(ProblemSettings.defaults(name));
    }
}
