package io.hyperring.checkpoint;

/**
 * One finished round: a line of {@code history.csv}.
 *
 * @param round number of the round, from 1
 * @param outerLoss mean outer loss of the round's contributors, before the outer step
 * @param contributors workers whose hypergradient is in the round's mean
 * @param meanStaleness mean age of the contributions, in rounds
 * @param computeMs milliseconds for the hypergradients
 * @param reduceMs milliseconds for the reduction
 * @param generation the ring's generation
 */
public record HistoryRow(
        long round,
        double outerLoss,
        int contributors,
        double meanStaleness,
        double computeMs,
        double reduceMs,
        long generation) {}
