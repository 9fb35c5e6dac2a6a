package io.hyperring.checkpoint;

import java.util.OptionalDouble;

/**
 * How well fresh inner parameters do on what a run learned: {@code evaluation.json}.
 *
 * @param inits number of fresh inits
 * @param meanAccuracy mean accuracy over the inits, 0..1; empty where the problem is no classification
 * @param meanLoss mean loss over the inits
 * @param fractionPerfect fraction of inits with an accuracy of 1; empty where the problem is no classification
 * @param separability accuracy of the best linear classifier on what was learned, where that has a meaning
 */
public record EvaluationRecord(
        int inits,
        OptionalDouble meanAccuracy,
        double meanLoss,
        OptionalDouble fractionPerfect,
        OptionalDouble separability) {}
