package io.hyperring.coordinator;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.hyperring.wire.ControlMessage;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a run stands, as HTTP and the progress bar show it.
 *
 * @param status phase of the run
 * @param round outer steps done
 * @param steps outer steps asked for
 * @param inits fresh inits per worker and round, or empty
 * @param initsPerRound fresh inits per round of all workers together, or empty
 * @param outerLoss of the last round; empty before the first
 * @param outerStepsPerSecond without start-up; empty before the first round
 * @param members names of the workers in the ring, in order of ranks
 * @param failure why it failed, or null
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunStatus(
        String problem,
        Phase status,
        long round,
        long steps,
        int workers,
        OptionalInt inits,
        OptionalInt initsPerRound,
        long seed,
        OptionalDouble outerLoss,
        OptionalDouble outerStepsPerSecond,
        long generation,
        List<String> members,
        String out,
        String failure)
        implements ControlMessage {

    /** Phases of a run, in order. */
    public enum Phase {
        STARTING,
        RUNNING,
        FINISHED,
        FAILED;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean ended() {
        return status == Phase.FINISHED || status == Phase.FAILED;
    }
}
