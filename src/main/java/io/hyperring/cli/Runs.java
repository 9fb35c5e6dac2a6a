package io.hyperring.cli;

import io.hyperring.checkpoint.EvaluationRecord;
import io.hyperring.checkpoint.NamedArray;
import io.hyperring.checkpoint.RunFolder;
import io.hyperring.checkpoint.RunRecord;
import io.hyperring.plan.Evaluation;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import io.hyperring.problem.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** What the commands that look at finished runs have in common. */
final class Runs {
    private Runs() {}

    static RunFolder open(Path dir) {
        try {
            return RunFolder.open(dir);
        } catch (IOException e) {
            throw Failure.failed(e);
        }
    }

    /** Fresh inner parameters on what the run has learned. */
    static EvaluationRecord evaluate(RunFolder folder, int inits) {
        try {
            RunRecord run = folder.readRun();
            Problem problem = Problems.create(run.problem());
            Main.loadNatives();
            Evaluation evaluation =
                    Evaluation.of(problem, flat(problem.meta(), folder.readMeta(), folder.path()), inits, run.seed());
            return new EvaluationRecord(
                    evaluation.inits(),
                    evaluation.meanAccuracy(),
                    evaluation.meanLoss(),
                    evaluation.fractionPerfect(),
                    evaluation.separability());
        } catch (IOException | IllegalArgumentException e) {
            throw Failure.failed(e);
        }
    }

    private static double[] flat(Tensors tensors, Map<String, NamedArray> named, Path run) throws IOException {
        double[] flat = new double[tensors.size()];
        for (String name : tensors.names()) {
            NamedArray array = named.get(name);
            if (array == null || !Arrays.equals(array.shape(), tensors.shape(name))) {
                throw new IOException("meta.npz must hold what the problem learns: run=" + run + ", tensor=" + name
                        + ", shape=" + Arrays.toString(tensors.shape(name)) + " - was the file changed?");
            }
            System.arraycopy(array.data(), 0, flat, tensors.offset(name), array.data().length);
        }
        return flat;
    }
}
