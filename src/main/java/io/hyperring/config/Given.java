package io.hyperring.config;

/**
 * A setting that was given singly, not in a file.
 *
 * @param name what the user calls it, e.g. {@code --steps}
 * @param value as it was typed
 */
public record Given(String name, String value) {}
