package io.hyperring.cli;

import io.hyperring.config.ProblemSettings;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import io.hyperring.problem.Tensors;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(name = "problems", description = "The catalogue: what can be learned, with its defaults.")
final class ProblemsCommand implements Runnable {
    @Override
    public void run() {
        for (String name : Problems.names()) {
            Problem problem = Problems.create(ProblemSettings.defaults(name));
            System.out.printf(
                    Locale.ROOT,
                    "%s%n  %s%n  learned: %s%n  inner:   %s%n",
                    name,
                    problem.summary(),
                    shapes(problem.meta()),
                    shapes(problem.inner()));
        }
    }

    private static String shapes(Tensors tensors) {
        return tensors.names().stream()
                .map(name -> name + " " + Arrays.toString(tensors.shape(name)))
                .collect(Collectors.joining(", "));
    }
}
