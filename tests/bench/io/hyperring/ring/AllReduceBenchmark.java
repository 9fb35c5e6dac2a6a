package io.hyperring.ring;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.hyperring.wire.Chunk;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Numbers;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Time of an all-reduce among members in one JVM on one shared dispatcher, by each schedule and format: rounds follow one
 * another without a barrier, as in a run whose workers compute nothing. Prints medians in µs over the rounds of all passes;
 * the ways take turns, so that all see the same machine.
 *
 * <p>Arguments: threads of the dispatcher (2), passes (3), then numbers of the vectors (200 10000 1000000).
 */
public final class AllReduceBenchmark {
    private static final int[] MEMBERS = {2, 4, 8};
    private static final long PASS_NANOS = 600_000_000;
    private static final int FEWEST_ROUNDS = 20;

    private AllReduceBenchmark() {}

    private record Way(Schedule schedule, Numbers.Format format) {}

    private static final List<Way> WAYS = List.of(
            new Way(Schedule.RING, Numbers.Format.FLOAT),
            new Way(Schedule.EXCHANGE, Numbers.Format.FLOAT),
            new Way(Schedule.RING, Numbers.Format.FIXED_POINT),
            new Way(Schedule.EXCHANGE, Numbers.Format.FIXED_POINT));

    public static void main(String[] args) {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        int passes = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        int[] sizes = args.length > 2
                ? Arrays.stream(args).skip(2).mapToInt(Integer::parseInt).toArray()
                : new int[] {200, 10_000, 1_000_000};
        System.out.printf(
                "%d thread(s), µs%n%10s %8s %12s %14s %12s %15s %8s%n",
                threads,
                "numbers",
                "members",
                "ring, float",
                "exchange, float",
                "ring, fixed",
                "exchange, fixed",
                "chosen");
        for (int size : sizes) {
            for (int members : MEMBERS) {
                double[] medians = medians(threads, passes, size, members);
                System.out.printf(
                        Locale.ROOT,
                        "%10d %8d %12.1f %14.1f %12.1f %15.1f   %s, %s%n",
                        size,
                        members,
                        medians[0],
                        medians[1],
                        medians[2],
                        medians[3],
                        Layout.of(members, size, Numbers.Format.FLOAT).schedule(),
                        Layout.of(members, size, Numbers.Format.FIXED_POINT).schedule());
            }
        }
    }

    private static double[] medians(int threads, int passes, int size, int members) {
        List<List<Double>> times =
                WAYS.stream().map(way -> (List<Double>) new ArrayList<Double>()).toList();
        for (int pass = -1; pass < passes; pass++) { // the first is for warming up
            for (int way = 0; way < WAYS.size(); way++) {
                List<Double> micros = pass(threads, WAYS.get(way), size, members);
                if (pass >= 0) {
                    times.get(way).addAll(micros);
                }
            }
        }
        return times.stream()
                .mapToDouble(micros -> micros.stream().sorted().toList().get(micros.size() / 2))
                .toArray();
    }

    /** Time of each round at rank 0, but for the first tenth of the rounds. */
    private static List<Double> pass(int threads, Way way, int size, int members) {
        Config dispatcher =
                ConfigFactory.parseString("akka.actor.default-dispatcher.fork-join-executor { parallelism-min = "
                        + threads + ", parallelism-max = " + threads + " }");
        CompletableFuture<List<Double>> done = new CompletableFuture<>();
        ActorSystem<Pump.Command> system = ActorSystem.create(
                Behaviors.setup(context -> ring(context, way, size, members, done)),
                "bench",
                dispatcher.withFallback(ConfigFactory.load("local-actors")));
        try {
            List<Double> micros = done.join();
            return micros.subList(micros.size() / 10, micros.size());
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
    }

    private static Behavior<Pump.Command> ring(
            ActorContext<Pump.Command> context, Way way, int size, int members, CompletableFuture<List<Double>> done) {
        List<ActorRef<Chunk>> inboxes = new ArrayList<>();
        List<ActorRef<Pump.Command>> pumps = new ArrayList<>();
        for (int rank = 0; rank < members; rank++) {
            Optional<CompletableFuture<List<Double>>> result = rank == 0 ? Optional.of(done) : Optional.empty();
            pumps.add(context.spawn(Pump.create(context.getSelf(), way, size, result), "pump-" + rank));
        }
        return Behaviors.receive(Pump.Command.class)
                .onMessage(Pump.Opened.class, opened -> {
                    inboxes.add(opened.inbox());
                    if (inboxes.size() == members) {
                        pumps.forEach(pump -> pump.tell(new Pump.Start(inboxes)));
                    }
                    return Behaviors.same();
                })
                .build();
    }

    /** Contributes the same vector to one round after another; one of them takes the times and says when they are enough. */
    private static final class Pump {
        sealed interface Command {}

        record Opened(ActorRef<Chunk> inbox) implements Command {}

        record Start(List<ActorRef<Chunk>> inboxes) implements Command {}

        record Said(RingMember.Outcome outcome) implements Command {}

        private final ActorRef<RingMember.Command> member;
        private final Way way;
        private final Numbers vector;
        private final Optional<CompletableFuture<List<Double>>> done;
        private final List<Double> micros = new ArrayList<>();
        private ActorRef<Chunk> inbox;
        private long begin;
        private long last;

        static Behavior<Command> create(
                ActorRef<Command> driver, Way way, int size, Optional<CompletableFuture<List<Double>>> done) {
            return Behaviors.setup(context -> new Pump(context, way, size, done).pumping(context, driver));
        }

        private Pump(ActorContext<Command> context, Way way, int size, Optional<CompletableFuture<List<Double>>> done) {
            Layout.Choice choice = way.schedule() == Schedule.RING ? Layout::ring : Layout::exchange;
            ActorRef<RingMember.Outcome> outcomes = context.messageAdapter(RingMember.Outcome.class, Said::new);
            this.member = context.spawn(RingMember.create(outcomes, java.time.Duration.ofMinutes(1), choice), "member");
            this.way = way;
            this.vector = way.format().zeros(size);
            float[] ones = new float[size];
            Arrays.fill(ones, 1);
            vector.add(ones);
            this.done = done;
        }

        private Behavior<Command> pumping(ActorContext<Command> context, ActorRef<Command> driver) {
            return Behaviors.receive(Command.class)
                    .onMessage(Start.class, start -> onStart(context, start.inboxes()))
                    .onMessage(Said.class, said -> {
                        if (said.outcome() instanceof RingMember.InboxOpened opened) {
                            inbox = opened.inbox();
                            driver.tell(new Opened(inbox));
                        } else {
                            onReduced((RingMember.RoundReduced) said.outcome());
                        }
                        return Behaviors.same();
                    })
                    .build();
        }

        private Behavior<Command> onStart(ActorContext<Command> context, List<ActorRef<Chunk>> inboxes) {
            member.tell(new RingMember.FormRing(
                    Generation.FIRST,
                    new Round(0),
                    new Rank(inboxes.indexOf(inbox)),
                    inboxes,
                    context.getSystem().ignoreRef(),
                    vector.size(),
                    way.format()));
            begin = System.nanoTime();
            last = begin;
            member.tell(new RingMember.Contribute(new Round(0), vector, 1));
            return Behaviors.same();
        }

        private void onReduced(RingMember.RoundReduced reduced) {
            if (done.isEmpty() || !isEnough(done.get())) {
                member.tell(new RingMember.Contribute(reduced.round().next(), vector, 1));
            }
        }

        /** The last word of the ring: without this member's contribution it stands still. */
        private boolean isEnough(CompletableFuture<List<Double>> enough) {
            long now = System.nanoTime();
            micros.add((now - last) / 1e3);
            last = now;
            return now - begin > PASS_NANOS && micros.size() >= FEWEST_ROUNDS && enough.complete(micros);
        }
    }
}
