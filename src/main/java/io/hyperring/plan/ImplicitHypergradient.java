package io.hyperring.plan;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.problem.Problem;
import io.hyperring.unroll.ImplicitSystem;
import io.hyperring.unroll.Scan;
import io.hyperring.unroll.UnrollPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The hypergradient of a problem by the implicit function theorem at the end of its loop: nothing of the loop is kept. */
final class ImplicitHypergradient extends OfPlans {
    private final Problem problem;
    private final UnrollPolicy.Implicit policy;
    private final InnerRun inner;
    private final GraphPlan outer;
    private final GraphPlan iterate;
    private final GraphPlan finish;

    private final List<Block> solution;
    private final Carry stateToOuter;
    private final Carry stateToIterate;
    private final Carry stateToFinish;
    private final Carry outerToIterate;
    private final Carry iterateAgain;
    private final Carry solutionToFinish;
    private final Carry outerToFinish;

    ImplicitHypergradient(Problem problem, int inits, long seed, UnrollPolicy.Implicit policy, Precision precision) {
        super(problem, inits, policy);
        this.problem = problem;
        this.policy = policy;
        Scan scan = scan(problem, inits);
        ImplicitSystem system = system(problem, inits, policy);
        this.inner = new InnerRun(problem, scan, scan.next(), inits, seed, precision);
        this.outer = GraphPlan.compile(scan.outer(), precision);
        this.iterate = GraphPlan.compile(system.iterate(), precision);
        this.finish = GraphPlan.compile(system.finish(), precision);

        List<Node> adapted = scan.state().subList(0, scan.parameters());
        int width = adapted.size();
        List<Block> state = inner.state().subList(0, width);
        this.solution = InnerRun.inputs(iterate, "solution/", adapted);
        List<Block> direction = InnerRun.inputs(iterate, "direction/", adapted);
        List<Block> rest = InnerRun.inputs(iterate, "rest/", adapted);
        List<Block> outerCotangents = InnerRun.outputs(outer, 1, width);
        this.stateToOuter = new Carry(state, InnerRun.inputs(outer, "state/", adapted));
        this.stateToIterate = new Carry(state, InnerRun.inputs(iterate, "state/", adapted));
        this.stateToFinish = new Carry(state, InnerRun.inputs(finish, "state/", adapted));
        this.outerToIterate = new Carry(join(outerCotangents, outerCotangents), join(direction, rest));
        this.iterateAgain = new Carry(InnerRun.outputs(iterate, 0, 3 * width), join(solution, join(direction, rest)));
        this.solutionToFinish = new Carry(solution, InnerRun.inputs(finish, "solution/", adapted));
        List<String> names = problem.meta().names();
        this.outerToFinish = new Carry(
                InnerRun.outputs(outer, 1 + width, names.size()),
                names.stream()
                        .map(name -> finish.input("sum/" + name, problem.meta().shapeOf(name)))
                        .toList());
    }

    private static Scan scan(Problem problem, int inits) {
        return Scan.of(problem, inits, Scan.SecondOrder.NONE);
    }

    private static ImplicitSystem system(Problem problem, int inits, UnrollPolicy.Implicit policy) {
        return ImplicitSystem.of(problem, problem.meta(), problem.inner(), inits, policy.solver());
    }

    /** Whether no loss reads a meta-parameter, so that the theorem's hypergradient is 0 wherever it is asked for. */
    static boolean isBlind(Problem problem, UnrollPolicy.Implicit policy) {
        Scan scan = scan(problem, 1);
        return scan.outer().stream().skip(1L + scan.parameters()).allMatch(direct -> direct.isConstant(0))
                && system(problem, 1, policy).finish().stream().allMatch(sum -> sum.op() == Op.INPUT);
    }

    private static List<Block> join(List<Block> first, List<Block> second) {
        List<Block> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Bytes of native memory that such a plan takes; allocates none of them. */
    static long bytes(Problem problem, int inits, UnrollPolicy.Implicit policy, Precision precision) {
        Scan scan = scan(problem, inits);
        ImplicitSystem system = system(problem, inits, policy);
        return Stream.of(scan.start(), scan.next(), scan.outer(), system.iterate(), system.finish())
                .mapToLong(outputs -> GraphPlan.bytes(outputs, precision))
                .reduce(0, Math::addExact);
    }

    @Override
    List<GraphPlan> plans() {
        return Stream.concat(inner.plans().stream(), Stream.of(outer, iterate, finish))
                .toList();
    }

    @Override
    GraphPlan result() {
        return finish;
    }

    @Override
    int firstResult() {
        return 0;
    }

    @Override
    double run(long round, int firstInit) {
        int last = problem.innerSteps() - 1;
        Map<String, double[]> drawn = inner.draw(round, firstInit);
        plans().forEach(plan -> plan.feed(drawn));
        inner.begin();
        for (int step = 0; step <= last; step++) {
            inner.step(round, firstInit, step);
        }
        stateToOuter.run();
        stateToIterate.run();
        stateToFinish.run();
        outer.feed("weight", new double[] {1}, 0);
        outer.run();
        Map<String, double[]> lastData = inner.drawStep(round, firstInit, last);
        for (GraphPlan plan : List.of(iterate, finish)) {
            plan.feed("index", new double[] {last}, 0);
            plan.feed(lastData);
        }
        solve();
        outerToFinish.run();
        finish.run();
        return outer.fetch(0)[0];
    }

    private void solve() {
        solution.forEach(block -> block.fill(0));
        outerToIterate.run();
        for (int i = 0; i < policy.iterations(); i++) {
            iterate.run();
            iterateAgain.run();
        }
        solutionToFinish.run();
    }

    @Override
    public void close() {
        inner.close();
        List.of(outer, iterate, finish).forEach(GraphPlan::close);
    }
}
