package io.hyperring.config;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Which problem is learned and what the user changed about it. An empty field means the problem's own default.
 *
 * @param name the catalogue's name, e.g. {@code two-clusters}
 * @param points number of learned points, where the problem has points (even)
 * @param innerSteps inner steps T
 * @param innerLr inner learning rate
 * @param outerLr outer learning rate
 * @param policy how much of the inner loop's history is kept, e.g. {@code checkpointed:10}
 */
public record ProblemSettings(
        String name,
        OptionalInt points,
        OptionalInt innerSteps,
        OptionalDouble innerLr,
        OptionalDouble outerLr,
        Optional<String> policy) {

    /** The problem as the catalogue has it. */
    public static ProblemSettings defaults(String name) {
        return new ProblemSettings(
                name,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty());
    }

    /** The same with another number of inner steps. */
    public ProblemSettings withInnerSteps(int steps) {
        return new ProblemSettings(name, points, OptionalInt.of(steps), innerLr, outerLr, policy);
    }

    /** The same with a policy. */
    public ProblemSettings withPolicy(String chosen) {
        return new ProblemSettings(name, points, innerSteps, innerLr, outerLr, Optional.of(chosen));
    }
}
