package io.hyperring.problem;

import io.hyperring.config.ProblemSettings;

/**
 * Brings a problem into the catalogue. A provider from outside is found by {@link java.util.ServiceLoader}: a public class
 * with a public constructor without arguments, named in a file {@code META-INF/services/io.hyperring.problem.ProblemProvider}
 * on the class path.
 */
public interface ProblemProvider {
    /** The name by which it is asked for and that its problems have: lower-case letters, digits and hyphens. */
    String name();

    /**
     * The problem with what the user changed about it; called once by each worker.
     *
     * @throws IllegalArgumentException with one sentence, when a setting does not fit
     */
    Problem create(ProblemSettings settings);
}
