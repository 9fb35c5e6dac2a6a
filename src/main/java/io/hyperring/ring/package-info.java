/**
 * All-reduce of flat floats between neighbours: a pure state machine with a thin actor round it.
 *
 * <p>Comes in: vectors, one per member and round.
 *
 * <p>Goes out: their sum, bit-equal at every member.
 *
 * <p>May use: wire.
 */
package io.hyperring.ring;
