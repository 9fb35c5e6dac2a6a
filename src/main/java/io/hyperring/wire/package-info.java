/**
 * What crosses the network, and how it is written.
 *
 * <p>Comes in: numbers and arrays.
 *
 * <p>Goes out: small types ({@code Round}, {@code Generation}, {@code Rank}, {@code Numbers}, {@code Chunk}) and their
 * serializers.
 *
 * <p>May use: nothing of ours.
 */
package io.hyperring.wire;
