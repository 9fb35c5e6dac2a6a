package io.hyperring.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.actor.typed.receptionist.Receptionist;
import io.hyperring.checkpoint.RunFolder;
import io.hyperring.checkpoint.RunRecord;
import io.hyperring.coordinator.RunStatus.Phase;
import io.hyperring.plan.OuterStep;
import io.hyperring.plan.Plans;
import io.hyperring.wire.Chunk;
import io.hyperring.wire.ControlMessage;
import io.hyperring.wire.Numbers;
import io.hyperring.wire.Round;
import io.hyperring.wire.Snapshot;
import io.hyperring.wire.WorkerId;
import io.hyperring.worker.Contribution;
import io.hyperring.worker.Standing;
import io.hyperring.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Owns the meta-parameters of a run: forms rings, grants rounds, observes every finished sum, keeps the run's folder and
 * answers questions. It is in nobody's way: workers step on their own and only need grants now and then.
 *
 * <p>A ring is a generation. Whatever changes its members ends it: a worker that is lost, fails, falls silent or has another
 * replica, or one that comes. Then all leave it and say where they stand, the books are closed, and the next is formed of
 * those that are there, from where the furthest of them stands. So no finished round is lost, and none is applied twice.
 *
 * <p>Runs on a thread of its own (see {@code hyperring.coordinator-dispatcher}), so it may take outer steps and write files.
 *
 * <p>States: {@code gathering} workers; {@code leaving}, {@code catchingUp}, {@code joining}: from one ring to the next;
 * {@code running}; {@code ended}.
 */
public final class Coordinator {
    /** Rounds that workers may be ahead of the coordinator's books. */
    private static final long GRANT = 100;

    /** Watchers hear of every so many rounds. */
    private static final long WATCHED = 10;

    /** For how long a worker may leave a question unanswered before the others go on without it. */
    private static final Duration ANSWER = Duration.ofSeconds(1);

    /** A worker takes up to this long to open its replica in a new ring. */
    private static final Duration JOIN = Duration.ofSeconds(5);

    /** Replicas may differ that often before the run ends: it is no accident then. */
    private static final int DIFFERENCES = 3;

    public sealed interface Command {}

    /** How does the run stand? */
    public record GetStatus(ActorRef<RunStatus> replyTo) implements Command, ControlMessage {}

    /** What are the meta-parameters now? */
    public record GetMeta(ActorRef<MetaParameters> replyTo) implements Command, ControlMessage {}

    /** Tells {@code watcher} how the run stands, now, after rounds, and when it has ended. */
    public record WatchRun(ActorRef<RunStatus> watcher) implements Command, ControlMessage {}

    private record WorkersListed(Set<ActorRef<Worker.Command>> workers) implements Command {}

    private record WorkerSaid(Worker.Report report) implements Command {}

    private record WorkerLost(ActorRef<Worker.Command> worker) implements Command {}

    private record SumArrived(Chunk chunk) implements Command {}

    private enum Tick implements Command {
        CHECKPOINT,
        /** An answer is overdue. */
        OVERDUE
    }

    /**
     * @param folder where the run is kept
     * @param record what is run
     * @param checkpointEvery time between two checkpoints
     * @param nanoTime a clock whose differences count
     */
    public record Run(RunFolder folder, RunRecord record, Duration checkpointEvery, LongSupplier nanoTime) {}

    public static Behavior<Command> create(Run run) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Coordinator(context, timers, run).gathering()));
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Run run;
    private final RunFiles files;
    private final Pace pace;
    private final Roster roster = new Roster();
    private final List<ActorRef<RunStatus>> watchers = new ArrayList<>();
    private final ActorRef<Worker.Report> reports;
    private final ActorRef<Chunk> sums;
    private OuterStep outer;
    private Ring ring = Ring.NONE;
    private RunLedger ledger;
    private Round end;
    private boolean begun;
    private int differences;
    /** Members that have brought in their vectors and hear nothing. */
    private final Set<WorkerId> waiting = new TreeSet<>();

    private Coordinator(ActorContext<Command> context, TimerScheduler<Command> timers, Run run) {
        this.context = context;
        this.timers = timers;
        this.run = run;
        this.files = new RunFiles(run.folder(), run.record());
        this.outer = Plans.outerStep(run.record().problem(), run.record().seed());
        this.pace = new Pace(run.nanoTime());
        this.reports = context.messageAdapter(Worker.Report.class, WorkerSaid::new);
        this.sums = context.messageAdapter(Chunk.class, SumArrived::new);
        this.ledger = new RunLedger(ring.generation(), 1, size(), format(), outer); // of no ring: nothing comes
        ActorRef<Receptionist.Listing> listings = context.messageAdapter(
                Receptionist.Listing.class, listing -> new WorkersListed(listing.getServiceInstances(Worker.KEY)));
        context.getSystem().receptionist().tell(Receptionist.subscribe(Worker.KEY, listings));
    }

    // ------------------------------------------------------------------ states

    private Behavior<Command> gathering() {
        return anyState(Phase.STARTING, report -> whenEnough(), id -> whenEnough(), this::same)
                .build();
    }

    /** @param awaited members that have not yet left the ring */
    private Behavior<Command> leaving(Set<WorkerId> awaited) {
        return anyState(phase(), report -> onLeft(awaited, report), id -> gone(awaited, id), this::same)
                .onMessageEquals(Tick.OVERDUE, () -> onOverdue(awaited, this::catchUp))
                .build();
    }

    /** Waits for the snapshot of the furthest replica. */
    private Behavior<Command> catchingUp(WorkerId furthest) {
        return anyState(
                        phase(),
                        report -> onSnapshot(furthest, report),
                        id -> id.equals(furthest) ? catchUp() : same(),
                        this::same)
                .onMessageEquals(Tick.OVERDUE, () -> onOverdue(Set.of(furthest), this::catchUp))
                .build();
    }

    /** @param awaited members that have not yet joined the ring */
    private Behavior<Command> joining(Set<WorkerId> awaited) {
        return anyState(phase(), report -> onJoined(awaited, report), this::regroupWithout, this::same)
                .onMessageEquals(Tick.OVERDUE, () -> onOverdue(awaited, () -> regroup("silent", awaited)))
                .build();
    }

    private Behavior<Command> running() {
        return anyState(Phase.RUNNING, this::onReport, this::regroupWithout, this::advance)
                .onMessageEquals(Tick.OVERDUE, this::same)
                .build();
    }

    /** @param awaited members that have not yet answered the roll */
    private Behavior<Command> callingRoll(Set<WorkerId> awaited) {
        return anyState(Phase.RUNNING, report -> onPresent(awaited, report), this::regroupWithout, this::advance)
                .onMessageEquals(Tick.OVERDUE, () -> onOverdue(awaited, () -> regroup("silent", awaited)))
                .build();
    }

    private Behavior<Command> ended(Phase phase) {
        return questions(phase).build();
    }

    /**
     * What is done in every state before the end.
     *
     * @param onReport what the state makes of a report, which is already in the books
     * @param onLost what it makes of the loss of a worker, which is already off the roster
     * @param onSum what it makes of a piece of a finished sum, which is already in the books
     */
    private BehaviorBuilder<Command> anyState(
            Phase phase,
            Function<Worker.Report, Behavior<Command>> onReport,
            Function<WorkerId, Behavior<Command>> onLost,
            Supplier<Behavior<Command>> onSum) {
        return questions(phase)
                .onMessage(WorkersListed.class, this::onWorkersListed)
                .onMessage(SumArrived.class, sum -> onSumArrived(sum.chunk(), onSum))
                .onMessage(WorkerSaid.class, said -> onWorkerSaid(said.report(), onReport, onLost))
                .onMessage(WorkerLost.class, lost -> onWorkerLost(lost, onLost))
                .onMessageEquals(Tick.CHECKPOINT, this::onCheckpoint)
                .onSignal(PostStop.class, stop -> onStop());
    }

    private Behavior<Command> same() {
        return Behaviors.same();
    }

    private Phase phase() {
        return begun ? Phase.RUNNING : Phase.STARTING;
    }

    /** What is answered in every state. */
    private BehaviorBuilder<Command> questions(Phase phase) {
        return Behaviors.receive(Command.class)
                .onMessage(GetStatus.class, ask -> answer(ask.replyTo(), status(phase)))
                .onMessage(GetMeta.class, ask -> answer(ask.replyTo(), meta()))
                .onMessage(WatchRun.class, watch -> onWatchRun(watch.watcher(), status(phase)));
    }

    // ------------------------------------------------------------------ questions

    private <T> Behavior<Command> answer(ActorRef<T> replyTo, T answer) {
        replyTo.tell(answer);
        return Behaviors.same();
    }

    private Behavior<Command> onWatchRun(ActorRef<RunStatus> watcher, RunStatus status) {
        watchers.add(watcher);
        return answer(watcher, status);
    }

    private MetaParameters meta() {
        return new MetaParameters(outer.round(), files.record().picture(), files.named(outer.meta()));
    }

    private RunStatus status(Phase phase) {
        RunRecord record = files.record();
        return new RunStatus(
                record.problem().name(),
                phase,
                outer.round(),
                record.steps(),
                record.workers(),
                record.averaging().initsPerWorker(),
                record.averaging().initsPerRound(),
                record.seed(),
                files.outerLoss(),
                pace.stepsPerSecond(),
                ring.generation().number(),
                ring.members().stream().map(member -> member.id().name()).toList(),
                files.path(),
                record.failure().orElse(null));
    }

    private void tellWatchers(RunStatus status) {
        watchers.forEach(watcher -> watcher.tell(status));
    }

    // ------------------------------------------------------------------ workers come and go

    private Behavior<Command> onWorkersListed(WorkersListed listed) {
        for (ActorRef<Worker.Command> worker : roster.unasked(listed.workers())) {
            context.watchWith(worker, new WorkerLost(worker));
            worker.tell(new Worker.Introduce(reports));
        }
        return same();
    }

    private Behavior<Command> onWorkerSaid(
            Worker.Report report,
            Function<Worker.Report, Behavior<Command>> onReport,
            Function<WorkerId, Behavior<Command>> onLost) {
        if (report instanceof Worker.Introduced introduced) {
            boolean replaced = ring.isReplacedBy(introduced);
            roster.introduced(introduced);
            openPlan(introduced);
            return replaced ? onLost.apply(introduced.id()) : same();
        }
        if (report instanceof Worker.WorkerFailed failed) {
            return roster.find(failed.id())
                    .flatMap(worker -> roster.lost(worker.worker()))
                    .map(id -> goOnWithout(id, onLost, workerFailed(failed)))
                    .orElse(same());
        }
        if (roster.isSilent(report.id())) { // heard again: it comes in as it first did
            roster.find(report.id()).ifPresent(worker -> {
                roster.introduced(worker);
                openPlan(worker);
            });
            return same();
        }
        if (report instanceof Worker.PlanOpened opened) {
            roster.available(opened.id(), opened.standing());
        } else if (report instanceof Worker.RingLeft left) {
            roster.available(left.id(), left.standing());
        } else if (report instanceof Worker.RoundApplied applied
                && roster.moved(applied.id(), new Standing(applied.round().next(), applied.digest()))) {
            ledger.roundApplied(applied);
        }
        return onReport.apply(report);
    }

    private void openPlan(Worker.Introduced worker) {
        RunRecord record = run.record();
        worker.worker()
                .tell(new Worker.OpenPlan(record.problem(), record.averaging(), record.seed(), record.workers()));
    }

    private static String workerFailed(Worker.WorkerFailed failed) {
        return failed.reason() + " (worker=" + failed.id() + ")";
    }

    private Behavior<Command> onWorkerLost(WorkerLost lost, Function<WorkerId, Behavior<Command>> onLost) {
        return roster.lost(lost.worker())
                .map(id -> goOnWithout(
                        id,
                        onLost,
                        "a run must have workers: lost worker=" + id + ", round=" + outer.round()
                                + " - start the run again"))
                .orElse(same());
    }

    /** Others go on; when there are none, or too few to begin, the run ends with the sentence. */
    private Behavior<Command> goOnWithout(WorkerId id, Function<WorkerId, Behavior<Command>> onLost, String sentence) {
        boolean tooFew = begun ? roster.isEmpty() : roster.size() < run.record().workers();
        return tooFew ? fail(sentence) : onLost.apply(id);
    }

    private Behavior<Command> regroupWithout(WorkerId id) {
        return ring.has(id) ? regroup("lost", Set.of(id)) : same();
    }

    private Behavior<Command> whenEnough() {
        int wanted = begun ? 1 : run.record().workers();
        return roster.availableWorkers().size() < wanted ? gathering() : catchUp();
    }

    // ------------------------------------------------------------------ from one ring to the next

    /** Ends the ring. */
    private Behavior<Command> regroup(String reason, Set<WorkerId> who) {
        context.getLog().info("ring ends: generation={}, reason={}, workers={}", ring.generation(), reason, who);
        Set<WorkerId> awaited = ring.leave(roster);
        return awaited.isEmpty() ? catchUp() : await(ANSWER, leaving(awaited));
    }

    private Behavior<Command> await(Duration duration, Behavior<Command> state) {
        timers.startSingleTimer(Tick.OVERDUE, duration);
        return state;
    }

    private Behavior<Command> onLeft(Set<WorkerId> awaited, Worker.Report report) {
        return report instanceof Worker.RingLeft ? gone(awaited, report.id()) : same();
    }

    private Behavior<Command> gone(Set<WorkerId> awaited, WorkerId id) {
        Set<WorkerId> others = without(awaited, id);
        return others.isEmpty() ? catchUp() : leaving(others);
    }

    private static Set<WorkerId> without(Set<WorkerId> ids, WorkerId id) {
        Set<WorkerId> others = new TreeSet<>(ids);
        others.remove(id);
        return others;
    }

    private Behavior<Command> onOverdue(Set<WorkerId> awaited, Supplier<Behavior<Command>> then) {
        awaited.forEach(roster::silent);
        return then.get();
    }

    /** Closes the books of the ring that was, and goes to where the furthest replica stands. */
    private Behavior<Command> catchUp() {
        try {
            while (ledger.canClose()) {
                files.add(ledger.advance().row());
                pace.stepped();
            }
        } catch (RunFault fault) {
            return fail(fault.getMessage());
        }
        if (outer.round() >= run.record().steps()) {
            return finish();
        }
        Optional<Worker.Introduced> furthest = roster.furthest();
        if (furthest.isEmpty()) {
            return gathering();
        }
        WorkerId id = furthest.get().id();
        if (roster.standing(id).round().number() <= outer.round()) {
            return formRing();
        }
        furthest.get().worker().tell(new Worker.TakeSnapshot());
        return await(ANSWER, catchingUp(id));
    }

    private Behavior<Command> onSnapshot(WorkerId furthest, Worker.Report report) {
        if (!(report instanceof Worker.SnapshotTaken taken) || !taken.id().equals(furthest)) {
            return same();
        }
        Snapshot snapshot = taken.snapshot();
        for (long round = outer.round(); round < snapshot.round().number(); round++) {
            files.add(ledger.told(new Round(round)));
            pace.stepped();
        }
        outer = Plans.outerStep(run.record().problem(), snapshot.round().number(), snapshot.meta(), snapshot.state());
        return outer.round() >= run.record().steps() ? finish() : formRing();
    }

    private Behavior<Command> formRing() {
        ring = ring.next(roster.availableWorkers());
        ledger = new RunLedger(ring.generation(), ring.members().size(), size(), format(), outer);
        context.getLog()
                .info(
                        "ring formed: generation={}, members={}, round={}",
                        ring.generation(),
                        ring.members().size(),
                        outer.round());
        ring.invite(outer, roster, sums);
        return await(JOIN, joining(ring.ids()));
    }

    private Numbers.Format format() {
        return Contribution.format(run.record().averaging().reduction());
    }

    private int size() {
        return Contribution.size(outer.meta().length);
    }

    /** All have joined before anybody may begin, so nobody is sent a chunk of a ring that it does not know. */
    private Behavior<Command> onJoined(Set<WorkerId> awaited, Worker.Report report) {
        if (!(report instanceof Worker.RingJoined joined)
                || !joined.generation().equals(ring.generation())) {
            return same();
        }
        Set<WorkerId> others = without(awaited, joined.id());
        return others.isEmpty() ? begin() : joining(others);
    }

    private Behavior<Command> begin() {
        timers.cancel(Tick.OVERDUE);
        if (!begun) {
            begun = true;
            try {
                save();
            } catch (IOException fault) {
                return fail(fault.getMessage());
            }
            timers.startTimerWithFixedDelay(Tick.CHECKPOINT, run.checkpointEvery());
            pace.begin();
        }
        end = endOfGrant();
        waiting.clear();
        ring.grant(end);
        tellWatchers(status(Phase.RUNNING));
        Set<WorkerId> late = new TreeSet<>();
        roster.availableWorkers().stream()
                .map(Worker.Introduced::id)
                .filter(id -> !ring.has(id))
                .forEach(late::add);
        return late.isEmpty() ? running() : regroup("joined", late);
    }

    // ------------------------------------------------------------------ rounds

    private Round endOfGrant() {
        return new Round(Math.min(run.record().steps(), outer.round() + GRANT));
    }

    private Behavior<Command> onSumArrived(Chunk chunk, Supplier<Behavior<Command>> onSum) {
        ledger.sumArrived(chunk);
        return onSum.get();
    }

    private Behavior<Command> onReport(Worker.Report report) {
        if (report instanceof Worker.RoundApplied) {
            waiting.remove(report.id());
        }
        if (report instanceof Worker.RingSilent silent && silent.generation().equals(ring.generation())) {
            waiting.add(silent.id());
            if (waiting.equals(ring.ids())) { // nobody computes and nothing comes: something was lost on the way
                return regroup("stalled", Set.copyOf(waiting));
            }
            return callRoll();
        }
        if (report instanceof Worker.PlanOpened opened && !ring.has(opened.id())) {
            return regroup("joined", Set.of(opened.id()));
        }
        return advance();
    }

    private Behavior<Command> callRoll() {
        if (timers.isTimerActive(Tick.OVERDUE)) { // it is being called
            return same();
        }
        ring.callRoll();
        return await(ANSWER, callingRoll(ring.ids()));
    }

    /** All are there, so some are slow: the ring goes on. */
    private Behavior<Command> onPresent(Set<WorkerId> awaited, Worker.Report report) {
        if (!(report instanceof Worker.Present)) {
            return onReport(report);
        }
        Set<WorkerId> others = without(awaited, report.id());
        if (others.isEmpty()) {
            timers.cancel(Tick.OVERDUE);
            return running();
        }
        return callingRoll(others);
    }

    private Behavior<Command> advance() {
        try {
            while (ledger.canAdvance()) {
                RunLedger.Entered entered = ledger.advance();
                files.add(entered.row());
                pace.stepped();
                if (!entered.different().isEmpty()) {
                    return onDifferent(entered.different());
                }
                if (outer.round() % WATCHED == 0) {
                    tellWatchers(status(Phase.RUNNING));
                }
            }
        } catch (RunFault fault) {
            return fail(fault.getMessage());
        }
        if (outer.round() == run.record().steps()) {
            return finish();
        }
        if (end.number() < run.record().steps() && end.number() - outer.round() <= GRANT / 2) {
            end = endOfGrant();
            ring.grant(end);
        }
        return same();
    }

    /** Replicas that differ are given the coordinator's, in the next ring. */
    private Behavior<Command> onDifferent(List<WorkerId> different) {
        differences++;
        context.getLog().warn("replicas differ: round={}, workers={}", outer.round() - 1, different);
        return differences > DIFFERENCES
                ? fail("every replica must have the coordinator's digest: round=" + (outer.round() - 1) + ", worker="
                        + different.get(0) + " - run it again, and tell us if it happens again")
                : regroup("different", Set.copyOf(different));
    }

    private Behavior<Command> onCheckpoint() {
        try {
            save();
            return same();
        } catch (IOException fault) {
            return fail(fault.getMessage());
        }
    }

    private void save() throws IOException {
        files.save(outer.meta(), pace.stepsPerSecond());
    }

    // ------------------------------------------------------------------ ends

    private Behavior<Command> finish() {
        files.finished();
        try {
            save();
        } catch (IOException fault) {
            return fail(fault.getMessage());
        }
        return end(Phase.FINISHED);
    }

    /** Keeps what is good so far. */
    private Behavior<Command> fail(String sentence) {
        files.failed(sentence);
        try {
            save();
        } catch (IOException fault) {
            context.getLog().error("a failed run could not be kept: {}", fault.getMessage());
        }
        return end(Phase.FAILED);
    }

    private Behavior<Command> end(Phase phase) {
        timers.cancelAll();
        tellWatchers(status(phase));
        return ended(phase);
    }

    private Behavior<Command> onStop() {
        fail("stopped before the end: round=" + outer.round() + ", steps="
                + run.record().steps());
        return same();
    }
}
