package io.hyperring.ring;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import io.hyperring.wire.Chunk;
import io.hyperring.wire.ControlMessage;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Numbers;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import java.time.Duration;
import java.util.List;

/**
 * A member of a ring: sends what {@link OpenRounds} says and tells its worker each finished sum. It never computes and
 * never waits, so it answers its neighbours while its device works.
 *
 * <p>States: {@code outside} any ring, {@code inside} one. Chunks that come before the ring is formed here are kept.
 */
public final class RingMember {
    private static final int EARLY_CHUNKS = 10_000;

    public sealed interface Command {}

    /**
     * Forms a ring; one formed before is left.
     *
     * @param first the round it begins with
     * @param members inboxes of all members, in order of ranks
     * @param observer gets each finished piece once
     * @param size numbers of every vector
     * @param format of these numbers
     */
    public record FormRing(
            Generation generation,
            Round first,
            Rank rank,
            List<ActorRef<Chunk>> members,
            ActorRef<Chunk> observer,
            int size,
            Numbers.Format format)
            implements Command, ControlMessage {}

    /** Leaves the ring, whose unfinished rounds are forgotten. */
    public record LeaveRing() implements Command, ControlMessage {}

    /**
     * Brings in the worker's vector of a round.
     *
     * @param vector shared with the other members from now on: nobody writes to it any more
     * @param weight what it weighs in the mean
     */
    public record Contribute(Round round, Numbers vector, int weight) implements Command {}

    /** What a member tells its worker. */
    public sealed interface Outcome {}

    /** The member is there; its neighbours reach it under {@code inbox}. */
    public record InboxOpened(ActorRef<Chunk> inbox) implements Outcome {}

    /** The sum of all members' vectors is here. */
    public record RoundReduced(Generation generation, Round round, ReducedSum sum) implements Outcome {}

    /** Nothing has come round the ring for a while, though this member has brought in its vector. */
    public record RingStalled(Generation generation, Round round) implements Outcome {}

    private record ChunkArrived(Chunk chunk) implements Command {}

    private enum Tick implements Command {
        LOOK
    }

    /** @param patience for how long a ring may be silent before the worker is told, again and again */
    public static Behavior<Command> create(ActorRef<? super Outcome> worker, Duration patience) {
        return create(worker, patience, Layout::of);
    }

    static Behavior<Command> create(ActorRef<? super Outcome> worker, Duration patience, Layout.Choice choice) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> Behaviors.withStash(EARLY_CHUNKS, stash -> {
            worker.tell(new InboxOpened(context.messageAdapter(Chunk.class, ChunkArrived::new)));
            timers.startTimerWithFixedDelay(Tick.LOOK, patience);
            return new RingMember(context, stash, worker, choice).outside();
        })));
    }

    private final ActorContext<Command> context;
    private final StashBuffer<Command> stash;
    private final ActorRef<? super Outcome> worker;
    private final Layout.Choice choice;
    /** Whether the vector of the current round is brought in and its sum is not yet here. */
    private boolean awaiting;
    /** Whether nothing has moved since the last look. */
    private boolean silent;

    private RingMember(
            ActorContext<Command> context,
            StashBuffer<Command> stash,
            ActorRef<? super Outcome> worker,
            Layout.Choice choice) {
        this.choice = choice;
        this.context = context;
        this.stash = stash;
        this.worker = worker;
    }

    private Behavior<Command> outside() {
        return Behaviors.receive(Command.class)
                .onMessage(LeaveRing.class, leave -> Behaviors.same())
                .onMessageEquals(Tick.LOOK, Behaviors::same)
                .onMessage(FormRing.class, this::onFormRing)
                .onMessage(ChunkArrived.class, this::onEarlyChunk)
                .onMessage(Contribute.class, contribute -> Behaviors.same())
                .build();
    }

    private Behavior<Command> inside(FormRing ring, OpenRounds rounds) {
        return Behaviors.receive(Command.class)
                .onMessage(ChunkArrived.class, arrived -> onChunk(ring, rounds, arrived.chunk()))
                .onMessage(Contribute.class, contribute -> onContribute(ring, rounds, contribute))
                .onMessage(FormRing.class, this::onFormRing)
                .onMessage(LeaveRing.class, leave -> outside())
                .onMessageEquals(Tick.LOOK, () -> onLook(ring, rounds))
                .build();
    }

    /** Looks whether anything has moved since the last look. */
    private Behavior<Command> onLook(FormRing ring, OpenRounds rounds) {
        if (awaiting && silent) {
            worker.tell(new RingStalled(ring.generation(), rounds.current()));
        }
        silent = true;
        return Behaviors.same();
    }

    private Behavior<Command> onFormRing(FormRing ring) {
        context.getLog()
                .debug(
                        "in ring generation={} as rank={} of {}",
                        ring.generation(),
                        ring.rank(),
                        ring.members().size());
        Layout layout = choice.of(ring.members().size(), ring.size(), ring.format());
        awaiting = false;
        return stash.unstashAll(inside(ring, new OpenRounds(ring.generation(), ring.first(), ring.rank(), layout)));
    }

    private Behavior<Command> onEarlyChunk(ChunkArrived arrived) {
        if (stash.isFull()) {
            return Behaviors.unhandled();
        }
        stash.stash(arrived);
        return Behaviors.same();
    }

    private Behavior<Command> onChunk(FormRing ring, OpenRounds rounds, Chunk chunk) {
        silent = false;
        Round round = rounds.current();
        return carryOut(ring, round, rounds.accept(chunk));
    }

    private Behavior<Command> onContribute(FormRing ring, OpenRounds rounds, Contribute contribute) {
        awaiting = true;
        silent = false;
        return carryOut(
                ring,
                contribute.round(),
                rounds.contribute(contribute.round(), contribute.vector(), contribute.weight()));
    }

    private Behavior<Command> carryOut(FormRing ring, Round round, OpenRounds.Transition transition) {
        for (Send send : transition.sends()) {
            switch (send.to()) {
                case RIGHT -> right(ring).tell(send.chunk());
                case OTHERS -> tellOthers(ring, send.chunk());
                case OBSERVER -> ring.observer().tell(send.chunk());
            }
        }
        transition.reduced().ifPresent(sum -> {
            awaiting = false;
            worker.tell(new RoundReduced(ring.generation(), round, sum));
        });
        return Behaviors.same();
    }

    private static ActorRef<Chunk> right(FormRing ring) {
        return ring.members().get(ring.rank().right(ring.members().size()).index());
    }

    private static void tellOthers(FormRing ring, Chunk chunk) {
        for (int other = 0; other < ring.members().size(); other++) {
            if (other != ring.rank().index()) {
                ring.members().get(other).tell(chunk);
            }
        }
    }
}
