package io.hyperring.plan;

import io.hyperring.problem.Problem;
import io.hyperring.unroll.UnrollPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * One hypergradient through many inner steps: time and memory of one policy. Arguments: inner steps, policy, repetitions,
 * FLOAT or DOUBLE. Prints one JSON line; to be run in a process of its own, since memory is the process's.
 */
public final class InnerStepsBenchmark {
    private InnerStepsBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int steps = Integer.parseInt(arguments[0]);
        UnrollPolicy policy = UnrollPolicy.parse(arguments[1], steps);
        int repetitions = Integer.parseInt(arguments[2]);
        Precision precision = Precision.valueOf(arguments[3]);
        Natives.load();
        Problem problem = new MlpHyperparameters(steps);
        double before = residentMib("VmRSS");
        long begin = System.nanoTime();
        HypergradientPlan plan = Plans.open(problem, 1, 1, policy, precision);
        double compile = (System.nanoTime() - begin) / 1e6;
        double[] theta = problem.initialMeta(1);
        double[] hypergradient = new double[theta.length];
        double[] millis = new double[repetitions];
        double loss = 0;
        for (int i = -1; i < repetitions; i++) {
            begin = System.nanoTime();
            loss = plan.compute(theta, 0, 0, hypergradient);
            if (i >= 0) {
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "{\"T\":%d,\"policy\":\"%s\",\"precision\":\"%s\",\"loss\":%.6f,\"d_lr\":%.9g,\"d_momentum\":%.9g,"
                        + "\"compile_ms\":%.0f,\"ms_p50\":%.1f,\"ms_per_inner_step\":%.3f,\"predicted_mib\":%.1f,"
                        + "\"native_mib\":%.1f,\"rss_before_mib\":%.1f,\"peak_rss_mib\":%.1f,\"grow_mib\":%.1f}%n",
                steps,
                policy,
                precision,
                loss,
                hypergradient[0],
                hypergradient[1],
                compile,
                millis[repetitions / 2],
                millis[repetitions / 2] / steps,
                Plans.bytes(problem, 1, policy, precision) / 1048576.0,
                org.bytedeco.javacpp.Pointer.totalBytes() / 1048576.0,
                before,
                residentMib("VmHWM"),
                residentMib("VmHWM") - before);
    }

    private static double residentMib(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith(field))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                / 1024.0;
    }
}
