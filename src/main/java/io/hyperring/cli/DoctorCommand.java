package io.hyperring.cli;

import io.hyperring.config.ProblemSettings;
import io.hyperring.plan.Natives;
import io.hyperring.plan.Plans;
import io.hyperring.plan.Precision;
import io.hyperring.plan.SelfCheck;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import io.hyperring.unroll.UnrollPolicy;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "doctor", description = "Backend, devices, memory, versions, and a self-check of the mathematics.")
final class DoctorCommand implements Callable<Integer> {
    private static final long MIB = 1 << 20;
    private static final int PRODUCTS = 20;

    @Option(names = "--problem", paramLabel = "NAME", description = "Also tells what memory each policy needs for it.")
    private String problem;

    @Option(names = "--inits", paramLabel = "M", description = "Inits per worker for that (1).")
    private int inits = 1;

    @Option(names = "--inner-steps", paramLabel = "T", description = "Inner steps for that (the problem's own).")
    private Integer innerSteps;

    @Override
    public Integer call() {
        Optional<Problem> told = Optional.ofNullable(problem).map(this::named);
        Main.loadNatives();
        Versions.all().forEach(DoctorCommand::line);
        line("devices", Natives.devices());
        line("cpus", Runtime.getRuntime().availableProcessors());
        line("natives", Natives.instructionSet().substring(1));
        line(
                "memory",
                Memory.availableBytes() / MIB + " MiB free, heap up to "
                        + Runtime.getRuntime().maxMemory() / MIB + " MiB");
        double error = SelfCheck.worstRelativeError();
        boolean well = error <= SelfCheck.TOLERANCE;
        line(
                "self-check",
                String.format(
                        Locale.ROOT,
                        "%s: hypergradient on this backend against plain double loops, relative error %.1e",
                        well ? "ok" : "FAILED",
                        error));
        told.ifPresent(this::policies);
        return well ? Main.DONE : Main.FAILED;
    }

    /** Memory of one worker under each policy, and the one that {@code train} would choose. */
    private void policies(Problem asked) {
        UnrollPolicy chosen = Plans.cheapestThatFits(asked, inits, Memory.shareFor(1));
        int steps = asked.innerSteps();
        System.out.printf(Locale.ROOT, "%n%s, %d inner steps, %d init(s), one worker:%n", asked.name(), steps, inits);
        Map<UnrollPolicy, String> policies = new LinkedHashMap<>();
        policies.put(new UnrollPolicy.Full(), "exact");
        policies.put(Plans.lightest(asked, inits), "exact, the forward pass twice");
        policies.put(new UnrollPolicy.Truncated(Math.max(1, steps / 10)), "biased");
        policies.put(new UnrollPolicy.FirstOrder(), "biased, no second derivatives");
        policies.put(
                new UnrollPolicy.Implicit(new UnrollPolicy.ConjugateGradients(), PRODUCTS),
                "exact at a minimum of the inner loss");
        policies.keySet().removeIf(policy -> Plans.learnsNothing(asked, policy));
        policies.forEach((policy, meaning) -> System.out.printf(
                Locale.ROOT,
                "  %-20s %10.1f MiB  %s%s%n",
                policy,
                (double) Plans.bytes(asked, inits, policy, Precision.FLOAT) / MIB,
                meaning,
                policy.equals(chosen) ? "  <- auto" : ""));
    }

    private Problem named(String name) {
        if (inits < 1) {
            throw Failure.usage("--inits must be at least 1: --inits=" + inits);
        }
        try {
            ProblemSettings defaults = ProblemSettings.defaults(name);
            return Problems.create(innerSteps == null ? defaults : defaults.withInnerSteps(innerSteps));
        } catch (IllegalArgumentException e) {
            throw Failure.usage(e.getMessage());
        }
    }

    private static void line(String name, Object value) {
        System.out.printf(Locale.ROOT, "%-11s %s%n", name, value);
    }
}
