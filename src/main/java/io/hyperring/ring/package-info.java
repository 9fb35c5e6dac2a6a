/**
 * All-reduce of flat floats between neighbours: a pure state machine with a thin actor round it.
 *
 * <pre>
 *   three members, chunk k sets out at rank k            lap 1: partial sums         lap 2: finished sums
 *
 *        0 ----> 1                    rank 0 sends        chunk 0, then chunk 2       chunk 1, then chunk 0
 *        ^       |                    rank 1 sends        chunk 1, then chunk 0       chunk 2, then chunk 1
 *        |       v                    rank 2 sends        chunk 2, then chunk 1       chunk 0, then chunk 2
 *        +------ 2
 *
 *   steps: 2(n - 1); messages: 2n(n - 1) of one piece each; floats sent by each member: 2·size·(n - 1)/n
 * </pre>
 *
 * <p>The member that finishes a sum (rank k - 1 for chunk k) sends it to the observer too.
 *
 * <p>Comes in: vectors, one per member and round.
 *
 * <p>Goes out: their sum, bit-equal at every member.
 *
 * <p>May use: wire.
 */
package io.hyperring.ring;
