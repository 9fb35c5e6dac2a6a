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
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Computes hypergradients on one device, has them averaged by its ring member, and takes the outer step on its own replica
 * of the meta-parameters: once granted rounds, it needs nobody but its neighbours.
 *
 * <p>States: {@code opening} its member's inbox, {@code idle}, {@code preparing} its plan, {@code outside} any ring,
 * {@code joining} one, {@code ready} (waits for a grant), {@code computing}, {@code reducing}, {@code stepping}. It answers
 * in each of them, while its device works; and what its device computes for a ring that it has left is held, for the next.
 */
public final class Worker {
    public static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "hyperring-worker");

    /** For how long a ring may be silent. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    public sealed interface Command {}

    /** Asks who this is; answered by {@link Introduced}. Everything that happens is then reported to {@code replyTo}. */
    public record Introduce(ActorRef<Report> replyTo) implements Command, ControlMessage {}

    /**
     * Compiles a plan and opens a replica before the first round; answered by {@link PlanOpened}.
     *
     * @param averaging says which inits are whose, and how they are added up
     * @param members of the ring that is expected; another may come
     */
    public record OpenPlan(ProblemSettings problem, Averaging averaging, long seed, int members)
            implements Command, ControlMessage {}

    /**
     * Makes this worker a member of a ring; answered by {@link RingJoined}.
     *
     * @param members inboxes of all members, in order of ranks
     * @param observer gets every finished sum
     * @param size numbers of a contribution
     * @param first the round that the ring begins with
     * @param snapshot where the replica is to stand; empty when it stands there already
     */
    public record JoinRing(
            Generation generation,
            Rank rank,
            List<ActorRef<Chunk>> members,
            ActorRef<Chunk> observer,
            int size,
            Round first,
            Optional<Snapshot> snapshot)
            implements Command, ControlMessage {}

    /** Leaves the ring; answered by {@link RingLeft}, when a step that is being taken is taken. */
    public record LeaveRing() implements Command, ControlMessage {}

    /** Allows all rounds before {@code end}. */
    public record GrantRounds(Generation generation, Round end) implements Command, ControlMessage {}

    /** Are you there? Answered at once by {@link Present}. */
    public record CallRoll() implements Command, ControlMessage {}

    /** Asks for the replica; answered by {@link SnapshotTaken}. */
    public record TakeSnapshot() implements Command, ControlMessage {}

    /** What a worker reports. */
    public sealed interface Report extends ControlMessage {
        WorkerId id();
    }

    public record Introduced(WorkerId id, ActorRef<Command> worker, ActorRef<Chunk> inbox) implements Report {}

    /** The plan is compiled: this worker can join a ring. */
    public record PlanOpened(WorkerId id, Standing standing) implements Report {}

    /** This worker is a member, and its replica stands where the ring begins. */
    public record RingJoined(WorkerId id, Generation generation) implements Report {}

    /** This worker is a member of no ring. */
    public record RingLeft(WorkerId id, Standing standing) implements Report {}

    public record Present(WorkerId id) implements Report {}

    public record SnapshotTaken(WorkerId id, Snapshot snapshot) implements Report {}

    /** Nothing comes round the ring any more. */
    public record RingSilent(WorkerId id, Generation generation, Round round) implements Report {}

    /**
     * The outer step of a round is taken.
     *
     * @param contributors members whose vectors are in the mean
     * @param outerLoss the mean outer loss
     * @param computeMillis time for the own hypergradient
     * @param reduceMillis time from then until the mean was here
     * @param digest of the replica after the step
     */
    public record RoundApplied(
            WorkerId id,
            Round round,
            int contributors,
            float outerLoss,
            double computeMillis,
            double reduceMillis,
            long digest)
            implements Report {}

    /** This worker cannot go on. */
    public record WorkerFailed(WorkerId id, String reason) implements Report {}

    private record RingSaid(RingMember.Outcome outcome) implements Command {}

    private record ReplicaStands(Standing standing) implements Command {}

    /** What was computed, and of which inits of which round. */
    private record Computed(Round round, Averaging.Block block, Contribution contribution, double millis)
            implements Command {}

    private record Stepped(Standing standing, float outerLoss) implements Command {}

    private record SnapshotIsHere(Snapshot snapshot) implements Command {}

    /** A round whose sum is here, and what is told of it when it is applied. */
    private record Reduced(Round round, int contributors, double computeMillis, double reduceMillis) {}

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
    private ActorRef<Chunk> inbox;
    private ActorRef<Report> reports;
    private OpenPlan plan;
    private Standing standing;
    private JoinRing ring;
    private Round end;
    /** The last vector that was computed; of use again while its round is not applied. */
    private Computed held;
    /** Whether the device goes on to the next hypergradient after the step it is taking. */
    private boolean begun;

    private Worker(ActorContext<Command> context, WorkerId id, Device device, LongSupplier nanoTime) {
        this.context = context;
        this.id = id;
        this.nanoTime = nanoTime;
        this.device = device;
        this.reports = context.getSystem().ignoreRef();
        ActorRef<RingMember.Outcome> adapter = context.messageAdapter(RingMember.Outcome.class, RingSaid::new);
        this.member = context.spawn(RingMember.create(adapter, PATIENCE), "ring-member");
    }

    // ------------------------------------------------------------------ states

    private Behavior<Command> opening() {
        return anyState()
                .onMessage(RingSaid.class, said -> onInboxOpened((RingMember.InboxOpened) said.outcome()))
                .build();
    }

    private Behavior<Command> idle() {
        return anyState().onMessage(OpenPlan.class, this::onOpenPlan).build();
    }

    private Behavior<Command> preparing() {
        return anyState().onMessage(ReplicaStands.class, this::onPlanOpened).build();
    }

    private Behavior<Command> outside() {
        return withPlan(this::onHeld)
                .onMessage(OpenPlan.class, this::onOpenPlanAgain)
                .onMessage(JoinRing.class, this::onJoinRing)
                .onMessage(LeaveRing.class, leave -> report(new RingLeft(id, standing)))
                .build();
    }

    private Behavior<Command> joining() {
        return withPlan(this::onHeld)
                .onMessage(ReplicaStands.class, this::onJoined)
                .onMessage(LeaveRing.class, this::onLeaveRing)
                .build();
    }

    private Behavior<Command> ready() {
        return inRing(this::onHeld).build();
    }

    private Behavior<Command> computing() {
        return inRing(this::onComputed).build();
    }

    private Behavior<Command> reducing(double computeMillis, long since) {
        return inRing(this::onHeld)
                .onMessage(RingSaid.class, said -> onRingSaid(said.outcome(), computeMillis, since))
                .build();
    }

    /** @param leaves whether the ring is to be left when the step is taken */
    private Behavior<Command> stepping(Reduced told, boolean leaves) {
        return withPlan(this::onHeld)
                .onMessage(GrantRounds.class, this::onGrantMeanwhile)
                .onMessage(LeaveRing.class, leave -> stepping(told, true))
                .onMessage(Stepped.class, stepped -> onStepped(told, stepped, leaves))
                .build();
    }

    /** A worker that is asked to open a plan or to join another ring is a member no longer, whatever it has missed. */
    private BehaviorBuilder<Command> inRing(Function<Computed, Behavior<Command>> onComputed) {
        return withPlan(onComputed)
                .onMessage(GrantRounds.class, this::onGrantRounds)
                .onMessage(LeaveRing.class, this::onLeaveRing)
                .onMessage(OpenPlan.class, asked -> {
                    onLeaveRing(new LeaveRing());
                    onOpenPlanAgain(asked);
                    return asked.equals(plan) ? outside() : preparing();
                })
                .onMessage(JoinRing.class, this::onJoinRing);
    }

    private BehaviorBuilder<Command> withPlan(Function<Computed, Behavior<Command>> onComputed) {
        return anyState()
                .onMessage(Computed.class, onComputed::apply)
                .onMessage(TakeSnapshot.class, take -> onTakeSnapshot())
                .onMessage(SnapshotIsHere.class, here -> report(new SnapshotTaken(id, here.snapshot())));
    }

    private BehaviorBuilder<Command> anyState() {
        return Behaviors.receive(Command.class)
                .onMessage(Introduce.class, this::onIntroduce)
                .onMessage(CallRoll.class, call -> report(new Present(id)))
                .onMessage(DeviceFailed.class, this::onDeviceFailed)
                .onSignal(PostStop.class, stop -> onStop());
    }

    private Behavior<Command> report(Report report) {
        reports.tell(report);
        return Behaviors.same();
    }

    // ------------------------------------------------------------------ before a ring

    private Behavior<Command> onInboxOpened(RingMember.InboxOpened opened) {
        inbox = opened.inbox();
        context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
        return idle();
    }

    private Behavior<Command> onIntroduce(Introduce introduce) {
        reports = introduce.replyTo();
        return report(new Introduced(id, context.getSelf(), inbox));
    }

    private Behavior<Command> onOpenPlan(OpenPlan asked) {
        plan = asked;
        context.pipeToSelf(
                device.open(() -> Replica.open(asked, nanoTime)).thenCompose(open -> device.run(Replica::standing)),
                (stands, failure) -> orFailed(new ReplicaStands(stands), failure));
        return preparing();
    }

    private Behavior<Command> onPlanOpened(ReplicaStands opened) {
        standing = opened.standing();
        reports.tell(new PlanOpened(id, standing));
        return outside();
    }

    /** A coordinator that has not known this worker, or has forgotten it: the plan may still be the same. */
    private Behavior<Command> onOpenPlanAgain(OpenPlan asked) {
        return asked.equals(plan) ? report(new PlanOpened(id, standing)) : onOpenPlan(asked);
    }

    private Behavior<Command> onJoinRing(JoinRing join) {
        ring = join;
        end = join.first();
        member.tell(new RingMember.FormRing(
                join.generation(),
                join.first(),
                join.rank(),
                join.members(),
                join.observer(),
                join.size(),
                Contribution.format(plan.averaging().reduction())));
        Averaging.Block block = block();
        context.pipeToSelf(
                device.run(replica -> {
                    replica.prepare(block);
                    return join.snapshot().map(replica::restore).orElseGet(replica::standing);
                }),
                (stands, failure) -> orFailed(new ReplicaStands(stands), failure));
        return joining();
    }

    private Behavior<Command> onJoined(ReplicaStands stands) {
        standing = stands.standing();
        reports.tell(new RingJoined(id, ring.generation()));
        return ready();
    }

    // ------------------------------------------------------------------ rounds

    private Behavior<Command> onGrantRounds(GrantRounds grant) {
        if (!grant.generation().equals(ring.generation())) {
            return Behaviors.same();
        }
        boolean waiting = !allowed(standing.round());
        end = grant.end();
        return waiting ? compute() : Behaviors.same();
    }

    private Behavior<Command> onGrantMeanwhile(GrantRounds grant) {
        if (grant.generation().equals(ring.generation())) {
            end = grant.end();
        }
        return Behaviors.same();
    }

    private boolean allowed(Round round) {
        return round.compareTo(end) < 0;
    }

    /** This member's inits of every round. */
    private Averaging.Block block() {
        return plan.averaging().block(ring.rank().index(), ring.members().size());
    }

    private Behavior<Command> compute() {
        if (!allowed(standing.round())) {
            return ready();
        }
        if (isWanted(held)) {
            return contribute(held);
        }
        Round round = standing.round();
        Averaging.Block block = block();
        context.pipeToSelf(device.run(replica -> contribution(replica, round, block)), Worker::orFailed);
        return computing();
    }

    private boolean isWanted(Computed computed) {
        return computed != null
                && computed.round().equals(standing.round())
                && computed.block().equals(block());
    }

    private Behavior<Command> onHeld(Computed computed) {
        held = computed;
        return Behaviors.same();
    }

    /** What was begun for another ring may come first. */
    private Behavior<Command> onComputed(Computed computed) {
        held = computed;
        return isWanted(computed) ? contribute(computed) : Behaviors.same();
    }

    private Behavior<Command> contribute(Computed computed) {
        member.tell(new RingMember.Contribute(
                computed.round(),
                computed.contribution().sum(),
                computed.contribution().weight()));
        return reducing(computed.millis(), nanoTime.getAsLong());
    }

    private Behavior<Command> onRingSaid(RingMember.Outcome outcome, double computeMillis, long since) {
        if (outcome instanceof RingMember.RingStalled stalled) {
            return stalled.generation().equals(ring.generation())
                    ? report(new RingSilent(id, stalled.generation(), stalled.round()))
                    : Behaviors.same();
        }
        RingMember.RoundReduced reduced = (RingMember.RoundReduced) outcome;
        boolean current = reduced.generation().equals(ring.generation())
                && reduced.round().equals(standing.round());
        return current ? step(reduced.sum(), computeMillis, millisSince(since)) : Behaviors.same();
    }

    /** Step and next hypergradient go to the device together: one way there per round. */
    private Behavior<Command> step(ReducedSum sum, double computeMillis, double reduceMillis) {
        Round next = standing.round().next();
        boolean more = allowed(next);
        Averaging.Block block = block();
        CompletableFuture<Stepped> stepped = new CompletableFuture<>();
        context.pipeToSelf(stepped, Worker::orFailed);
        var computed = device.run(replica -> {
            try {
                float loss = replica.apply(sum);
                stepped.complete(new Stepped(replica.standing(), loss));
            } catch (RuntimeException | Error e) {
                stepped.completeExceptionally(e);
                throw e;
            }
            return more ? contribution(replica, next, block) : null;
        });
        if (more) {
            context.pipeToSelf(computed, Worker::orFailed);
        }
        Reduced told = new Reduced(standing.round(), sum.contributors(), computeMillis, reduceMillis);
        begun = more;
        return stepping(told, false);
    }

    private Behavior<Command> onStepped(Reduced told, Stepped stepped, boolean leaves) {
        standing = stepped.standing();
        reports.tell(new RoundApplied(
                id,
                told.round(),
                told.contributors(),
                stepped.outerLoss(),
                told.computeMillis(),
                told.reduceMillis(),
                standing.digest()));
        if (leaves) {
            return onLeaveRing(new LeaveRing());
        }
        return begun && !isWanted(held) ? computing() : compute();
    }

    // ------------------------------------------------------------------ leaving

    private Behavior<Command> onLeaveRing(LeaveRing leave) {
        member.tell(new RingMember.LeaveRing());
        reports.tell(new RingLeft(id, standing));
        return outside();
    }

    private Behavior<Command> onTakeSnapshot() {
        context.pipeToSelf(
                device.run(Replica::snapshot), (snapshot, failure) -> orFailed(new SnapshotIsHere(snapshot), failure));
        return Behaviors.same();
    }

    private Behavior<Command> onDeviceFailed(DeviceFailed failed) {
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

    private Computed contribution(Replica replica, Round round, Averaging.Block block) {
        long begin = nanoTime.getAsLong();
        Contribution contribution = replica.contribute(block);
        return new Computed(round, block, contribution, millisSince(begin));
    }

    private double millisSince(long begin) {
        return (nanoTime.getAsLong() - begin) / 1e6;
    }

    private static Command orFailed(Command done, Throwable failure) {
        return failure == null ? done : new DeviceFailed(failure);
    }
}
