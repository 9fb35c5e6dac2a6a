package io.hyperring.ring;

import io.hyperring.wire.Chunk;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Numbers;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A ring on a network that delivers in any order and may deliver twice; one seed is one schedule. Members contribute as
 * soon as they can, at a random moment.
 */
final class TestRing {
    static final Generation GENERATION = new Generation(7);

    private record InFlight(int to, Chunk chunk) {}

    private final int members;
    private final Random random;
    private final double duplicates;
    private final List<OpenRounds> rounds = new ArrayList<>();
    private final List<InFlight> network = new ArrayList<>();
    private final Numbers[][] vectors; // [round][rank]
    private final List<List<ReducedSum>> results = new ArrayList<>();
    private final boolean[] contributed;
    private final RingObserver observer;
    private final List<Chunk> observed = new ArrayList<>();
    private int sent;

    /** Rank r contributes with the weight r. */
    TestRing(Numbers[][] vectors, Layout layout, long schedule, double duplicates) {
        this.vectors = vectors;
        this.members = vectors[0].length;
        this.random = new Random(schedule);
        this.duplicates = duplicates;
        this.contributed = new boolean[members];
        this.observer = new RingObserver(GENERATION, layout);
        for (int rank = 0; rank < members; rank++) {
            rounds.add(new OpenRounds(GENERATION, new Round(0), new Rank(rank), layout));
            results.add(new ArrayList<>());
        }
    }

    /** Plays the schedule to its end: until nobody has anything left to do. */
    TestRing play() {
        while (true) {
            List<Integer> idle = membersThatCanContribute();
            if (idle.isEmpty() && network.isEmpty()) {
                return this;
            }
            int choice = random.nextInt(idle.size() + network.size());
            if (choice < idle.size()) {
                contribute(idle.get(choice));
            } else {
                deliver(network.remove(choice - idle.size()));
            }
        }
    }

    private List<Integer> membersThatCanContribute() {
        List<Integer> able = new ArrayList<>();
        for (int rank = 0; rank < members; rank++) {
            if (!contributed[rank] && results.get(rank).size() < vectors.length) {
                able.add(rank);
            }
        }
        return able;
    }

    private void contribute(int rank) {
        contributed[rank] = true;
        Round round = rounds.get(rank).current();
        carryOut(rank, rounds.get(rank).contribute(round, vectors[(int) round.number()][rank], rank));
    }

    private void deliver(InFlight message) {
        if (random.nextDouble() < duplicates) {
            network.add(new InFlight(message.to(), copy(message.chunk())));
        }
        carryOut(message.to(), rounds.get(message.to()).accept(copy(message.chunk())));
    }

    private void carryOut(int rank, OpenRounds.Transition transition) {
        for (Send send : transition.sends()) {
            switch (send.to()) {
                case OBSERVER -> {
                    observed.add(send.chunk());
                    observer.accept(send.chunk());
                }
                case RIGHT -> send((rank + 1) % members, send.chunk());
                case OTHERS ->
                    IntStream.range(0, members)
                            .filter(other -> other != rank)
                            .forEach(other -> send(other, send.chunk()));
            }
        }
        transition.reduced().ifPresent(sum -> {
            results.get(rank).add(sum);
            contributed[rank] = false;
        });
    }

    private void send(int to, Chunk chunk) {
        sent++;
        network.add(new InFlight(to, copy(chunk)));
    }

    /** What a network does to an array. */
    private static Chunk copy(Chunk chunk) {
        return new Chunk(
                chunk.generation(),
                chunk.round(),
                chunk.lap(),
                chunk.piece(),
                chunk.contributors(),
                chunk.weight(),
                chunk.values().copy(0, chunk.values().size()));
    }

    List<ReducedSum> resultsAt(int rank) {
        return results.get(rank);
    }

    RingObserver observer() {
        return observer;
    }

    List<Chunk> observed() {
        return observed;
    }

    int sent() {
        return sent;
    }
}
