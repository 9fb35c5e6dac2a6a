package io.hyperring.plan;

import io.hyperring.config.ProblemSettings;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import io.hyperring.unroll.UnrollPolicy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * One hypergradient of two-clusters (100 points, 3 inner steps, 1 init) in float on one thread: by a compiled plan, and by
 * SameDiff's own session on the same graph.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ToyHypergradientBenchmark {
    private HypergradientPlan plan;
    private SameDiffSession session;
    private Problem problem;
    private double[] theta;
    private float[] thetaFloats;
    private float[] hypergradient;
    private long round;

    @Setup
    public void compile() {
        problem = Problems.create(ProblemSettings.defaults("two-clusters"));
        theta = problem.initialMeta(1);
        thetaFloats = new float[theta.length];
        for (int i = 0; i < theta.length; i++) {
            thetaFloats[i] = (float) theta[i];
        }
        hypergradient = new float[theta.length];
        plan = Plans.open(problem, 1, 1);
        session =
                SameDiffSession.of(CompiledHypergradient.outputs(problem, 1, new UnrollPolicy.Full()), Precision.FLOAT);
    }

    @TearDown
    public void close() {
        plan.close();
    }

    @Benchmark
    public float plan() {
        return plan.compute(thetaFloats, round++, 0, hypergradient);
    }

    @Benchmark
    public List<double[]> sameDiffSession() {
        double[] inner = problem.initialInner(1, round++, 0);
        session.feed("meta/X", theta);
        problem.inner()
                .names()
                .forEach(name -> session.feed("inner/" + name, problem.inner().slice(inner, name)));
        return session.run();
    }

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(ToyHypergradientBenchmark.class.getName())
                        .build())
                .run();
    }
}
