package io.hyperring.wire;

/** Marks what travels as CBOR, by Akka Serialization Jackson: everything but {@link Chunk}s. */
public interface ControlMessage {}
