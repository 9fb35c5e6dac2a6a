package io.hyperring.problem;

import io.hyperring.config.ProblemSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Problems under test, small: to add one, add a row. A test demands that the whole catalogue is here. */
public final class AllProblems {
    private AllProblems() {}

    public static List<Problem> small() {
        return List.of(
                twoClusters("two-clusters", 6, 2),
                twoClusters("two-clusters-seed", 6, 2),
                withSteps("digits-distill", 1),
                withSteps("digits-hyper", 2),
                withSteps("sine-maml", 1),
                withSteps("noisy-labels", 2)); // of src/examples, found as any provider on the class path
    }

    /** Those whose meta-parameters begin the same whatever the seed. */
    public static Set<String> withAFixedStart() {
        return Set.of("digits-hyper", "noisy-labels");
    }

    public static Problem withSteps(String name, int innerSteps) {
        return Problems.create(ProblemSettings.defaults(name).withInnerSteps(innerSteps));
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
