package io.hyperring.coordinator;

import io.hyperring.checkpoint.NamedArray;
import io.hyperring.wire.ControlMessage;
import java.util.Map;

/**
 * The meta-parameters after {@code round} outer steps, by name.
 */
public record MetaParameters(long round, Map<String, NamedArray> tensors) implements ControlMessage {}
