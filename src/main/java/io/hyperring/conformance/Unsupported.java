package io.hyperring.conformance;

/** A case asks for something that is not there yet. */
final class Unsupported extends RuntimeException {
    Unsupported(String message) {
        super(message);
    }
}
