package io.hyperring.worker;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.hyperring.config.Averaging;
import io.hyperring.config.ProblemSettings;
import io.hyperring.ring.ReducedSum;
import io.hyperring.ring.RingMember;
import io.hyperring.wire.Chunk;
import io.hyperring.wire.ControlMessage;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import io.hyperring.wire.Snapshot;
import io.hyperring.wire.WorkerId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Computes hypergradients on one device, has them averaged by its ring member, and takes the outer step on its own replica
 * of the meta-parameters: once granted rounds, it needs nobody but its neighbours.
 *
 * <p>States: {@code opening} its member's inbox, {@code unassigned}, {@code preparing} its plan, {@code ready} (waits for a
 * grant), {@code computing} a first hypergradient, {@code reducing}, {@code stepping} (and computing the next one).
 */
public final class Worker {
    public static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "hyperring-worker");

    public sealed interface Command {}

    /** Asks who this is; answered by {@link Introduced}. Everything that happens is then reported to {@code replyTo}. */
    public record Introduce(ActorRef<Report> replyTo) implements Command, ControlMessage {}

    /**
     * Makes this worker a member of a ring; answered by {@link PlanOpened}.
     *
     * @param members inboxes of all members, in order of ranks
     * @param observer gets every finished sum
     * @param size numbers of a contribution
     * @param averaging says which inits are whose, and how they are added up
     * @param snapshot where training goes on
     */
    public record JoinRing(
            Generation generation,
            Rank rank,
            List<ActorRef<Chunk>> members,
            ActorRef<Chunk> observer,
            int size,
            ProblemSettings problem,
            Averaging averaging,
            long seed,
            Snapshot snapshot)
            implements Command, ControlMessage {}

    /** Allows all rounds before {@code end}. */
    public record GrantRounds(Round end) implements Command, ControlMessage {}

    /** What a worker reports. */
    public sealed interface Report extends ControlMessage {
        WorkerId id();
    }

    public record Introduced(WorkerId id, ActorRef<Command> worker, ActorRef<Chunk> inbox) implements Report {}

    /** The plan is compiled: this worker can begin. */
    public record PlanOpened(WorkerId id, Generation generation) implements Report {}

    /**
     * The outer step of a round is taken.
     *
     * @param computeMillis time for the own hypergradient
     * @param reduceMillis time from then until the mean was here
     * @param digest of the replica after the step
     */
    public record RoundApplied(WorkerId id, Round round, double computeMillis, double reduceMillis, long digest)
            implements Report {}

    /** This worker cannot go on. */
    public record WorkerFailed(WorkerId id, String reason) implements Report {}

    private record RingSaid(RingMember.Outcome outcome) implements Command {}

    private record ReplicaOpened() implements Command {}

    private record Computed(Contribution contribution, double millis) implements Command {}

    private record Stepped(long digest, Optional<Computed> next) implements Command {}

    private record DeviceFailed(Throwable cause) implements Command {}

    /**
     * @param device runs one task after another on a thread that is always the same
     * @param nanoTime a clock whose differences count
     */
    public static Behavior<Command> create(WorkerId id, Executor device, LongSupplier nanoTime) {
        return Behaviors.setup(context -> new Worker(context, id, new Device(device), nanoTime).opening());
    }

    private final ActorContext<Command> context;
    private final WorkerId id;
    private final LongSupplier nanoTime;
    private final Device device;
    private final ActorRef<RingMember.Command> member;

    private Worker(ActorContext<Command> context, WorkerId id, Device device, LongSupplier nanoTime) {
        this.context = context;
        this.id = id;
        this.nanoTime = nanoTime;
        this.device = device;
        ActorRef<RingMember.Outcome> adapter = context.messageAdapter(RingMember.Outcome.class, RingSaid::new);
        this.member = context.spawn(RingMember.create(adapter), "ring-member");
    }

    // ------------------------------------------------------------------ states

    private Behavior<Command> opening() {
        return anyState(context.getSystem().ignoreRef())
                .onMessage(RingSaid.class, said -> onInboxOpened((RingMember.InboxOpened) said.outcome()))
                .build();
    }

    private Behavior<Command> unassigned(ActorRef<Chunk> inbox, ActorRef<Report> reports) {
        return anyState(reports)
                .onMessage(Introduce.class, introduce -> onIntroduce(inbox, introduce))
                .onMessage(JoinRing.class, join -> onJoinRing(join, reports))
                .build();
    }

    private Behavior<Command> preparing(JoinRing join, ActorRef<Report> reports) {
        return anyState(reports)
                .onMessage(ReplicaOpened.class, opened -> onReplicaOpened(join, reports))
                .build();
    }

    private Behavior<Command> ready(ActorRef<Report> reports, Round next) {
        return anyState(reports)
                .onMessage(GrantRounds.class, grant -> compute(new Granted(reports, next, grant.end())))
                .build();
    }

    private Behavior<Command> computing(Granted round) {
        return anyState(round.reports())
                .onMessage(Computed.class, computed -> onComputed(round, computed))
                .onMessage(GrantRounds.class, grant -> computing(round.upTo(grant.end())))
                .build();
    }

    private Behavior<Command> reducing(Granted round, double computeMillis, long since) {
        return anyState(round.reports())
                .onMessage(RingSaid.class, said -> onReduced(round, computeMillis, since, said.outcome()))
                .onMessage(GrantRounds.class, grant -> reducing(round.upTo(grant.end()), computeMillis, since))
                .build();
    }

    private Behavior<Command> stepping(Granted round, double computeMillis, double reduceMillis) {
        return anyState(round.reports())
                .onMessage(Stepped.class, stepped -> onStepped(round, computeMillis, reduceMillis, stepped))
                .onMessage(GrantRounds.class, grant -> stepping(round.upTo(grant.end()), computeMillis, reduceMillis))
                .build();
    }

    private BehaviorBuilder<Command> anyState(ActorRef<Report> reports) {
        return Behaviors.receive(Command.class)
                .onMessage(DeviceFailed.class, failed -> onDeviceFailed(failed, reports))
                .onSignal(PostStop.class, stop -> onStop());
    }

    /** The round worked on, and the end of what is granted. */
    private record Granted(ActorRef<Report> reports, Round round, Round end) {
        Granted upTo(Round laterEnd) {
            return new Granted(reports, round, laterEnd);
        }

        Granted next() {
            return new Granted(reports, round.next(), end);
        }

        boolean allowed() {
            return round.compareTo(end) < 0;
        }
    }

    // ------------------------------------------------------------------ handlers

    private Behavior<Command> onInboxOpened(RingMember.InboxOpened opened) {
        context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
        return unassigned(opened.inbox(), context.getSystem().ignoreRef());
    }

    private Behavior<Command> onIntroduce(ActorRef<Chunk> inbox, Introduce introduce) {
        introduce.replyTo().tell(new Introduced(id, context.getSelf(), inbox));
        return unassigned(inbox, introduce.replyTo());
    }

    private Behavior<Command> onJoinRing(JoinRing join, ActorRef<Report> reports) {
        member.tell(new RingMember.FormRing(
                join.generation(),
                join.snapshot().round(),
                join.rank(),
                join.members(),
                join.observer(),
                join.size(),
                Contribution.format(join.averaging().reduction())));
        context.pipeToSelf(
                device.open(() -> Replica.open(join, nanoTime)),
                (opened, failure) -> orFailed(new ReplicaOpened(), failure));
        return preparing(join, reports);
    }

    private Behavior<Command> onReplicaOpened(JoinRing join, ActorRef<Report> reports) {
        reports.tell(new PlanOpened(id, join.generation()));
        return ready(reports, join.snapshot().round());
    }

    private Behavior<Command> compute(Granted round) {
        if (!round.allowed()) {
            return ready(round.reports(), round.round());
        }
        context.pipeToSelf(device.run(this::contribute), Worker::orFailed);
        return computing(round);
    }

    private Behavior<Command> onComputed(Granted round, Computed computed) {
        member.tell(new RingMember.Contribute(
                round.round(),
                computed.contribution().sum(),
                computed.contribution().weight()));
        return reducing(round, computed.millis(), nanoTime.getAsLong());
    }

    private Behavior<Command> onReduced(Granted round, double computeMillis, long since, RingMember.Outcome outcome) {
        ReducedSum sum = ((RingMember.RoundReduced) outcome).sum();
        boolean more = round.next().allowed();
        context.pipeToSelf(device.run(replica -> step(replica, sum, more)), Worker::orFailed);
        return stepping(round, computeMillis, millisSince(since));
    }

    private Behavior<Command> onStepped(Granted round, double computeMillis, double reduceMillis, Stepped stepped) {
        round.reports().tell(new RoundApplied(id, round.round(), computeMillis, reduceMillis, stepped.digest()));
        return stepped.next()
                .map(computed -> onComputed(round.next(), computed))
                .orElseGet(() -> compute(round.next()));
    }

    private Behavior<Command> onDeviceFailed(DeviceFailed failed, ActorRef<Report> reports) {
        Throwable cause =
                failed.cause() instanceof CompletionException && failed.cause().getCause() != null
                        ? failed.cause().getCause()
                        : failed.cause();
        context.getLog().debug("device of worker={} failed", id, cause);
        reports.tell(new WorkerFailed(id, Objects.requireNonNullElse(cause.getMessage(), cause.toString())));
        return Behaviors.stopped();
    }

    private Behavior<Command> onStop() {
        device.close();
        return Behaviors.same();
    }

    // ------------------------------------------------------------------ on the device's thread

    private Computed contribute(Replica replica) {
        long begin = nanoTime.getAsLong();
        Contribution contribution = replica.contribute();
        return new Computed(contribution, millisSince(begin));
    }

    /** Step and next hypergradient go to the device together: one way there and back per round. */
    private Stepped step(Replica replica, ReducedSum sum, boolean more) {
        long digest = replica.apply(sum);
        return new Stepped(digest, more ? Optional.of(contribute(replica)) : Optional.empty());
    }

    private double millisSince(long begin) {
        return (nanoTime.getAsLong() - begin) / 1e6;
    }

    private static Command orFailed(Command done, Throwable failure) {
        return failure == null ? done : new DeviceFailed(failure);
    }
}
