package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** What every problem owes, tried out before anything is compiled. */
final class Contract {
    private final String name;
    private final Problem problem;

    private Contract(String name, Problem problem) {
        this.name = name;
        this.problem = problem;
    }

    /**
     * @param name the name by which the problem was asked for
     * @throws IllegalArgumentException with one sentence that names the method at fault
     */
    static void check(String name, Problem problem) {
        Contract contract = new Contract(name, problem);
        contract.demand(problem != null, "a provider must create a problem", "problem=null");
        contract.demand(
                name.equals(problem.name()), "a problem must have its provider's name", "name()=" + problem.name());
        contract.drawsAsMuchAsItsTensorsTake();
        contract.buildsItsGraphs();
        contract.drawsWhatItLearns();
    }

    private void drawsAsMuchAsItsTensorsTake() {
        int steps = made("innerSteps", problem::innerSteps);
        demand(steps >= 0, "there cannot be fewer than 0 inner steps", "innerSteps()=" + steps);
        int learned = made("meta", () -> problem.meta().size());
        demand(learned > 0, "a problem must learn something", "size of meta()=" + learned);
        double[] theta = made("initialMeta", () -> problem.initialMeta(1));
        fits("initialMeta", theta, "meta", problem.meta());
        demand(
                Arrays.stream(theta).allMatch(Double::isFinite),
                "meta-parameters must begin finite",
                "initialMeta(1)=" + Arrays.toString(Arrays.copyOf(theta, Math.min(theta.length, 8))));
        fits("initialInner", made("initialInner", () -> problem.initialInner(1, 0, 0)), "inner", problem.inner());
        fits("episode", made("episode", () -> problem.episode(1, 0, 0)), "episode", problem.episode());
        if (steps > 0) {
            fits("stepData", made("stepData", () -> problem.stepData(1, 0, 0, 0)), "stepData", problem.stepData());
        }
    }

    private void fits(String method, double[] drawn, String tensorsMethod, Tensors tensors) {
        demand(
                drawn.length == tensors.size(),
                "what " + method + " gives must fill the tensors of " + tensorsMethod + "()",
                "length=" + drawn.length + ", needed=" + tensors.size());
    }

    private void buildsItsGraphs() {
        Parameters meta = Parameters.inputs("meta", problem.meta());
        Parameters episode = Parameters.inputs("episode", problem.episode());
        Parameters fresh = Parameters.inputs("inner", problem.inner());
        Step step = new Step(Node.input("index"), episode, Parameters.inputs("step", problem.stepData()));
        Parameters inner = made("start", () -> problem.start(fresh, meta));
        made("innerOptimizer", () -> problem.innerOptimizer(meta, step));
        made("outerOptimizer", problem::outerOptimizer);
        isScalar("innerLoss", made("innerLoss", () -> problem.innerLoss(inner, meta, step)));
        isScalar("outerLoss", made("outerLoss", () -> problem.outerLoss(inner, meta, episode)));
        isScalar("evaluationLoss", made("evaluationLoss", () -> problem.evaluationLoss(inner, meta, episode)));
        Optional<Node> accuracy = made("accuracy", () -> problem.accuracy(inner, meta, episode));
        accuracy.ifPresent(node -> isScalar("accuracy", node));
    }

    private void isScalar(String method, Node node) {
        demand(
                node.shape().equals(Shape.SCALAR),
                "what " + method + " gives must be a scalar, e.g. a mean",
                "shape=" + node.shape());
    }

    private void drawsWhatItLearns() {
        made("summary", problem::summary);
        Display display = made("display", problem::display);
        if (!display.kind().equals("values")) {
            Shape shape = made("display", () -> problem.meta().shapeOf(display.tensor()));
            demand(
                    shape.rank() > 0 && shape.dim(0) == display.classes().length,
                    "a picture needs one row for each class",
                    "tensor=" + display.tensor() + ", shape=" + shape + ", classes=" + display.classes().length);
        }
    }

    private <T> T made(String method, Supplier<T> result) {
        try {
            return Objects.requireNonNull(result.get(), method + " gives null");
        } catch (RuntimeException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new IllegalArgumentException(
                    "a problem's " + method + " must work: problem=" + name + ", reason=" + reason + " - mend it", e);
        }
    }

    private void demand(boolean holds, String rule, String value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ": problem=" + name + ", " + value + " - mend the problem");
        }
    }
}
