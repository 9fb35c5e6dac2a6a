package io.hyperring.cli;

/** A command cannot do what was asked; the message is one sentence for the user: rule, {@code name=value}, what to do. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    private Failure(int exitCode, String sentence, Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    /** What was typed is wrong. */
    static Failure usage(String sentence) {
        return new Failure(Main.WRONG_USAGE, sentence, null);
    }

    /** What was typed is right, but it did not work. */
    static Failure failed(String sentence, Throwable cause) {
        return new Failure(Main.FAILED, sentence, cause);
    }

    static Failure failed(Throwable cause) {
        return failed(cause.getMessage(), cause);
    }

    int exitCode() {
        return exitCode;
    }
}
