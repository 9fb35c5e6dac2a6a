package io.hyperring.coordinator;

/** A run cannot go on; the message is one sentence for the user. */
final class RunFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    RunFault(String sentence) {
        super(sentence);
    }
}
