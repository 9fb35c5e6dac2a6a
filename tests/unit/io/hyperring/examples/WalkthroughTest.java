package io.hyperring.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walkthrough as a reader runs it: one source file and a JDK, nothing on the class path. */
class WalkthroughTest {
    private static final String SOURCE = "src/examples/io/hyperring/examples/Walkthrough.java";
    private static String said;

    @BeforeAll
    static void run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), SOURCE)
                .redirectErrorStream(true)
                .start();
        said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
    }

    private static List<double[]> numbers(String line) {
        return Pattern.compile(line, Pattern.MULTILINE)
                .matcher(said)
                .results()
                .map(WalkthroughTest::groups)
                .toList();
    }

    private static double[] groups(MatchResult found) {
        double[] numbers = new double[found.groupCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Double.parseDouble(found.group(i + 1));
        }
        return numbers;
    }

    @Test
    void theThirdDerivativeIsRight() {
        double[] two = numbers("^third derivative of tanh at 0.3: (\\S+), by the formula (\\S+)$")
                .get(0);
        assertEquals(two[1], two[0], 1e-11);
    }

    @Test
    void theHypergradientIsThatOfFiniteDifferences() {
        List<double[]> pairs = numbers("^hypergradient \\d: (\\S+), by finite differences (\\S+)$");
        assertEquals(3, pairs.size(), said);
        pairs.forEach(pair -> assertEquals(pair[1], pair[0], 1e-8));
    }

    @Test
    void theOuterLossFalls() {
        List<double[]> rounds = numbers("^ *(\\d+) .* (\\d\\.\\d+)$");
        assertEquals(5, rounds.size(), said);
        assertTrue(rounds.get(4)[1] < 0.1 * rounds.get(0)[1], said);
    }
}
