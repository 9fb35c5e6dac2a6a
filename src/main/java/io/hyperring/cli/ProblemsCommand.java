package io.hyperring.cli;

import io.hyperring.config.ProblemSettings;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import io.hyperring.problem.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(name = "problems", description = "The catalogue: what can be learned, with its defaults.")
final class ProblemsCommand implements Runnable {
    @Override
    public void run() {
        for (Problem problem : catalogue()) {
            System.out.printf(
                    Locale.ROOT,
                    "%s%n  %s%n  learned: %s%n  inner:   %s%n",
                    problem.name(),
                    problem.summary(),
                    shapes(problem.meta()),
                    shapes(problem.inner()));
        }
    }

    private static List<Problem> catalogue() {
        try {
            return Problems.names().stream()
                    .map(name -> Problems.create(ProblemSettings.defaults(name)))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw Failure.failed(e);
        }
    }

    private static String shapes(Tensors tensors) {
        if (tensors.size() == 0) {
            return "starts from what is learned";
        }
        return tensors.names().stream()
                .map(name -> name + " " + Arrays.toString(tensors.shape(name)))
                .collect(Collectors.joining(", "));
    }
}
