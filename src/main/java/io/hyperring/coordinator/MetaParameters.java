package io.hyperring.coordinator;

import io.hyperring.checkpoint.NamedArray;
import io.hyperring.checkpoint.Picture;
import io.hyperring.wire.ControlMessage;
import java.util.Map;

/**
 * The meta-parameters after {@code round} outer steps, by name.
 *
 * @param picture how they are drawn
 */
public record MetaParameters(long round, Picture picture, Map<String, NamedArray> tensors) implements ControlMessage {}
