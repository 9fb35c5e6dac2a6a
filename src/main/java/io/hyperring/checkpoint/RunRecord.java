package io.hyperring.checkpoint;

import io.hyperring.config.Averaging;
import io.hyperring.config.ProblemSettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run is and how far it came: {@code run.json}. Everything needed to repeat the run is in it. Two records are
 * equal when their files are.
 *
 * @param format version of the file's layout, {@link #FORMAT}
 * @param status whether the run is still going on
 * @param problem what is learned
 * @param workers workers in the ring
 * @param averaging fresh inits per round, and how they are added up
 * @param steps outer steps asked for
 * @param seed everything random follows from it
 * @param tensors shape of each meta-parameter by name, in order
 * @param picture how the meta-parameters are drawn
 * @param rounds outer steps done
 * @param outerLoss outer loss of the last round
 * @param outerStepsPerSecond outer steps per second, without start-up
 * @param started when the run began, ISO-8601
 * @param versions what it ran on, by name
 * @param failure why it failed, in a sentence
 */
public record RunRecord(
        int format,
        Status status,
        ProblemSettings problem,
        int workers,
        Averaging averaging,
        int steps,
        long seed,
        Map<String, int[]> tensors,
        Picture picture,
        long rounds,
        OptionalDouble outerLoss,
        OptionalDouble outerStepsPerSecond,
        String started,
        Map<String, String> versions,
        Optional<String> failure) {

    /** The layout that this version writes, and the only one it reads. */
    public static final int FORMAT = 1;

    /** How a run stands. A run whose process was killed says RUNNING for ever. */
    public enum Status {
        RUNNING,
        FINISHED,
        FAILED
    }

    public RunRecord {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    }

    /** The same run, further on. */
    public RunRecord withProgress(long rounds, OptionalDouble outerLoss, OptionalDouble outerStepsPerSecond) {
        return with(status, rounds, outerLoss, outerStepsPerSecond, failure);
    }

    public RunRecord withStatus(Status status) {
        return with(status, rounds, outerLoss, outerStepsPerSecond, failure);
    }

    /** The same run, failed for the reason in the sentence. */
    public RunRecord withFailure(String sentence) {
        return with(Status.FAILED, rounds, outerLoss, outerStepsPerSecond, Optional.of(sentence));
    }

    private RunRecord with(
            Status status, long rounds, OptionalDouble loss, OptionalDouble speed, Optional<String> failure) {
        return new RunRecord(
                format, status, problem, workers, averaging, steps, seed, tensors, picture, rounds, loss, speed,
                started, versions, failure);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunRecord run && RunJson.of(this).equals(RunJson.of(run));
    }

    @Override
    public int hashCode() {
        return RunJson.of(this).hashCode();
    }
}
