/**
 * All-reduce of flat vectors: a pure state machine with a thin actor round it. Small vectors are exchanged directly, large
 * ones go round the ring ({@link io.hyperring.ring.Schedule} chooses).
 *
 * <pre>
 *   ring of three members, chunk k sets out at rank k    lap 1: partial sums         lap 2: finished sums
 *
 *        0 ----> 1                    rank 0 sends        chunk 0, then chunk 2       chunk 1, then chunk 0
 *        ^       |                    rank 1 sends        chunk 1, then chunk 0       chunk 2, then chunk 1
 *        |       v                    rank 2 sends        chunk 2, then chunk 1       chunk 0, then chunk 2
 *        +------ 2
 *
 *               hops         messages of one round               numbers sent by each member
 *   ring        2(n - 1)     2(n - 1) for each piece             2·size·(n - 1)/n
 *   exchange    1            n(n - 1)                            size·(n - 1)
 * </pre>
 *
 * <p>In the ring, the member that finishes a sum (rank k - 1 for chunk k) sends it to the observer too; in the exchange, rank
 * 0 does.
 *
 * <p>Comes in: vectors, one per member and round.
 *
 * <p>Goes out: their sum, bit-equal at every member.
 *
 * <p>May use: wire.
 */
package io.hyperring.ring;
