package io.hyperring.config;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * One training run, checked.
 *
 * @param problem what is learned
 * @param workers workers in the ring, at least 1
 * @param averaging fresh inner initialisations per round, and how their hypergradients are added up
 * @param steps outer steps (rounds), at least 1
 * @param seed everything random is a function of (seed, round, init)
 * @param out the run's folder
 * @param httpPort loopback port of the HTTP server; empty: no HTTP
 */
public record RunSettings(
        ProblemSettings problem,
        int workers,
        Averaging averaging,
        int steps,
        long seed,
        Path out,
        OptionalInt httpPort) {

    /** The same with other problem settings. */
    public RunSettings with(ProblemSettings other) {
        return new RunSettings(other, workers, averaging, steps, seed, out, httpPort);
    }
}
