package io.hyperring.unroll;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of the inner loop's history is kept, and how the hypergradient comes from it. */
public sealed interface UnrollPolicy {

    /** All of it: exact, memory in proportion to the number of inner steps. */
    record Full() implements UnrollPolicy {
        @Override
        public String toString() {
            return "full";
        }
    }

    /**
     * Exact as well, with the state kept at every {@code every}-th step only; the steps between are run again when their
     * turn comes (Griewank 1992). Memory is least near √T, at the price of one more forward pass.
     */
    record Checkpointed(int every) implements UnrollPolicy {
        public Checkpointed {
            atLeastOne("every", every);
        }

        /** The √T that keeps memory least where a state is as large as what a step leaves behind. */
        public static Checkpointed nearRoot(int innerSteps) {
            return new Checkpointed((int) Math.max(1, Math.ceil(Math.sqrt(innerSteps))));
        }

        @Override
        public String toString() {
            return "checkpointed:" + every;
        }
    }

    /** Only the last {@code last} steps are differentiated, as if the parameters before them were constants: biased. */
    record Truncated(int last) implements UnrollPolicy {
        public Truncated {
            atLeastOne("last", last);
        }

        /** The first step of {@code innerSteps} that is differentiated; 0 when all are, and the start too. */
        public int first(int innerSteps) {
            return Math.max(0, innerSteps - last);
        }

        @Override
        public String toString() {
            return "truncated:" + last;
        }
    }

    /**
     * The inner gradients are taken as constants (FOMAML, Finn et al. 2017): no second derivatives, and a bias that may be
     * large.
     */
    record FirstOrder() implements UnrollPolicy {
        @Override
        public String toString() {
            return "first-order";
        }
    }

    /**
     * The implicit function theorem at the end of the loop, taken to be a minimum of the inner loss (Lorraine et al. 2020;
     * Rajeswaran et al. 2019): nothing of the loop is kept, and neither the start nor the inner optimizer has a part in the
     * hypergradient. The linear system with the Hessian of the inner loss, per init, is solved by {@code iterations}
     * products.
     */
    record Implicit(Solver solver, int iterations) implements UnrollPolicy {
        public Implicit {
            atLeastOne("iterations", iterations);
        }

        @Override
        public String toString() {
            return solver + ":" + iterations;
        }
    }

    /** How an implicit system A v = g is solved. */
    sealed interface Solver {}

    /** Conjugate gradients from 0; for a Hessian without negative directions. */
    record ConjugateGradients() implements Solver {
        @Override
        public String toString() {
            return "implicit-cg";
        }
    }

    /** The first terms of the series v = α Σ (I − αA)ⁱ g; converges where α is below 2 by the largest eigenvalue. */
    record Neumann(double alpha) implements Solver {
        @Override
        public String toString() {
            return "implicit-neumann:" + alpha;
        }
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("a policy's number must be at least 1: " + name + "=" + value);
        }
    }

    String FORMS = "full, checkpointed, checkpointed:EVERY, truncated:LAST, first-order, implicit-cg:ITERATIONS,"
            + " implicit-neumann:ALPHA:ITERATIONS";

    /**
     * Reads what {@link #toString} writes, and {@code checkpointed} for the best distance.
     *
     * @throws IllegalArgumentException in one sentence, when the text is none of {@link #FORMS}
     */
    static UnrollPolicy parse(String text, int innerSteps) {
        return whole("checkpointed:(\\d{1,9})", text, UnrollPolicy.Checkpointed::new)
                .or(() -> whole("truncated:(\\d{1,9})", text, UnrollPolicy.Truncated::new))
                .or(() -> whole("implicit-cg:(\\d{1,9})", text, n -> new Implicit(new ConjugateGradients(), n)))
                .or(() -> neumann(text))
                .orElseGet(() -> switch (text) {
                    case "full" -> new Full();
                    case "checkpointed" -> Checkpointed.nearRoot(innerSteps);
                    case "first-order" -> new FirstOrder();
                    default ->
                        throw new IllegalArgumentException("policy must be one of auto, " + FORMS + ": policy=" + text);
                });
    }

    private static Optional<UnrollPolicy> whole(
            String form, String text, java.util.function.IntFunction<UnrollPolicy> policy) {
        Matcher matcher = Pattern.compile(form).matcher(text);
        return matcher.matches() ? Optional.of(policy.apply(Integer.parseInt(matcher.group(1)))) : Optional.empty();
    }

    private static Optional<UnrollPolicy> neumann(String text) {
        Matcher matcher = Pattern.compile("implicit-neumann:([0-9.eE+-]{1,20}):(\\d{1,9})")
                .matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            double alpha = Double.parseDouble(matcher.group(1));
            if (alpha > 0 && Double.isFinite(alpha)) {
                return Optional.of(new Implicit(new Neumann(alpha), Integer.parseInt(matcher.group(2))));
            }
        } catch (NumberFormatException noNumber) {
            // told below, with the forms there are
        }
        return Optional.empty();
    }
}
