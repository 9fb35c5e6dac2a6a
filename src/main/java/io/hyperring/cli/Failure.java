package io.hyperring.cli;

import java.util.List;

/** A command cannot do what was asked; the message is one sentence for the user (or several): rule, {@code name=value}, what to do. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final List<String> sentences;

    private Failure(int exitCode, List<String> sentences, Throwable cause) {
        super(String.join("; ", sentences), cause);
        this.exitCode = exitCode;
        this.sentences = List.copyOf(sentences);
    }

    /** What was typed is wrong. */
    static Failure usage(String sentence) {
        return new Failure(Main.WRONG_USAGE, List.of(sentence), null);
    }

    /** Several things that were typed are wrong. */
    static Failure usage(List<String> sentences) {
        return new Failure(Main.WRONG_USAGE, sentences, null);
    }

    /** What was typed is right, but it did not work. */
    static Failure failed(String sentence, Throwable cause) {
        return new Failure(Main.FAILED, List.of(sentence), cause);
    }

    static Failure failed(Throwable cause) {
        return failed(cause.getMessage(), cause);
    }

    List<String> sentences() {
        return sentences;
    }

    int exitCode() {
        return exitCode;
    }
}
