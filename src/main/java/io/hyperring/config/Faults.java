package io.hyperring.config;

import java.util.List;

/** Everything that is wrong with some settings, one sentence each. */
public final class Faults extends Exception {
    private static final long serialVersionUID = 1;

    private final List<String> sentences;

    Faults(List<String> sentences) {
        super(String.join(System.lineSeparator(), sentences));
        this.sentences = List.copyOf(sentences);
    }

    public List<String> sentences() {
        return sentences;
    }
}
