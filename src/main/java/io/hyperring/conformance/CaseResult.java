package io.hyperring.conformance;

/**
 * The outcome of one golden case.
 *
 * @param maxRelError largest |ours − golden| over any tensor, divided by that tensor's largest golden entry (absolute
 *     where that entry is below 1e-9); NaN when the case was not computed
 * @param detail for a pass the tensor with the largest error, otherwise what is wrong
 */
public record CaseResult(String family, String name, double maxRelError, Status status, String detail) {
    public enum Status {
        PASS,
        FAIL,
        UNSUPPORTED
    }
}
