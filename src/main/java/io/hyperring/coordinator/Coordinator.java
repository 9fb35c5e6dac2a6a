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
import io.hyperring.wire.Generation;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import io.hyperring.wire.Snapshot;
import io.hyperring.wire.WorkerId;
import io.hyperring.worker.Contribution;
import io.hyperring.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Owns the meta-parameters of a run: forms the ring, grants rounds, observes every finished sum, keeps the run's folder and
 * answers questions. It is in nobody's way: workers step on their own and only need grants now and then.
 *
 * <p>Runs on a thread of its own (see {@code hyperring.coordinator-dispatcher}), so it may take outer steps and write files.
 *
 * <p>Phases: starting (gathers workers, then waits for their plans), running, finished or failed.
 */
public final class Coordinator {
    /** Rounds that workers may be ahead of the coordinator's books. */
    private static final long GRANT = 100;

    /** Watchers hear of every so many rounds. */
    private static final long WATCHED = 10;

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
        CHECKPOINT
    }

    /**
     * @param folder where the run is kept
     * @param record what is run
     * @param checkpointEvery time between two checkpoints
     * @param nanoTime a clock whose differences count
     */
    public record Run(RunFolder folder, RunRecord record, Duration checkpointEvery, LongSupplier nanoTime) {}

    public static Behavior<Command> create(Run run) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Coordinator(context, timers, run).gathering(Set.of(), Map.of())));
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Run run;
    private final RunFiles files;
    private final OuterStep outer;
    private final Pace pace;
    private final List<ActorRef<RunStatus>> watchers = new ArrayList<>();
    private final ActorRef<Worker.Report> reports;
    private final ActorRef<Chunk> sums;

    private Coordinator(ActorContext<Command> context, TimerScheduler<Command> timers, Run run) {
        this.context = context;
        this.timers = timers;
        this.run = run;
        this.files = new RunFiles(run.folder(), run.record());
        this.outer = Plans.outerStep(run.record().problem(), run.record().seed());
        this.pace = new Pace(run.nanoTime());
        this.reports = context.messageAdapter(Worker.Report.class, WorkerSaid::new);
        this.sums = context.messageAdapter(Chunk.class, SumArrived::new);
        ActorRef<Receptionist.Listing> listings = context.messageAdapter(
                Receptionist.Listing.class, listing -> new WorkersListed(listing.getServiceInstances(Worker.KEY)));
        context.getSystem().receptionist().tell(Receptionist.subscribe(Worker.KEY, listings));
    }

    /** Members in order of ranks. */
    private record Ring(Generation generation, List<Worker.Introduced> members) {
        static final Ring NONE = new Ring(new Generation(0), List.of());

        void grant(Round end) {
            members.forEach(member -> member.worker().tell(new Worker.GrantRounds(end)));
        }
    }

    // ------------------------------------------------------------------ states

    private Behavior<Command> gathering(Set<ActorRef<Worker.Command>> asked, Map<WorkerId, Worker.Introduced> known) {
        return questions(Phase.STARTING, Ring.NONE)
                .onMessage(WorkersListed.class, listed -> onWorkersListed(asked, known, listed))
                .onMessage(WorkerSaid.class, said -> onIntroduced(asked, known, said.report()))
                .onSignal(PostStop.class, stop -> onStop(Ring.NONE))
                .build();
    }

    private Behavior<Command> preparing(Ring ring, Set<WorkerId> awaited) {
        return questions(Phase.STARTING, ring)
                .onMessage(WorkerSaid.class, said -> onPrepared(ring, awaited, said.report()))
                .onMessage(WorkerLost.class, lost -> onWorkerLost(ring, lost))
                .onSignal(PostStop.class, stop -> onStop(ring))
                .build();
    }

    private Behavior<Command> running(Ring ring, RunLedger ledger, Round end) {
        return questions(Phase.RUNNING, ring)
                .onMessage(SumArrived.class, sum -> onSumArrived(ring, ledger, end, sum.chunk()))
                .onMessage(WorkerSaid.class, said -> onRoundApplied(ring, ledger, end, said.report()))
                .onMessage(WorkerLost.class, lost -> onWorkerLost(ring, lost))
                .onMessageEquals(Tick.CHECKPOINT, () -> onCheckpoint(ring))
                .onSignal(PostStop.class, stop -> onStop(ring))
                .build();
    }

    private Behavior<Command> ended(Phase phase, Ring ring) {
        return questions(phase, ring).build();
    }

    /** What is answered in every state. */
    private BehaviorBuilder<Command> questions(Phase phase, Ring ring) {
        return Behaviors.receive(Command.class)
                .onMessage(GetStatus.class, ask -> answer(ask.replyTo(), status(phase, ring)))
                .onMessage(GetMeta.class, ask -> answer(ask.replyTo(), meta()))
                .onMessage(WatchRun.class, watch -> onWatchRun(watch.watcher(), status(phase, ring)));
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

    private RunStatus status(Phase phase, Ring ring) {
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

    // ------------------------------------------------------------------ forming the ring

    private Behavior<Command> onWorkersListed(
            Set<ActorRef<Worker.Command>> asked, Map<WorkerId, Worker.Introduced> known, WorkersListed listed) {
        Set<ActorRef<Worker.Command>> all = new HashSet<>(asked);
        listed.workers().stream().filter(all::add).forEach(worker -> {
            context.watchWith(worker, new WorkerLost(worker));
            worker.tell(new Worker.Introduce(reports));
        });
        return gathering(all, known);
    }

    private Behavior<Command> onIntroduced(
            Set<ActorRef<Worker.Command>> asked, Map<WorkerId, Worker.Introduced> known, Worker.Report report) {
        if (!(report instanceof Worker.Introduced introduced)) {
            return Behaviors.unhandled();
        }
        Map<WorkerId, Worker.Introduced> more = new TreeMap<>(known);
        more.put(introduced.id(), introduced);
        return more.size() < run.record().workers()
                ? gathering(asked, more)
                : formRing(new Ring(Generation.FIRST, List.copyOf(more.values())));
    }

    private Behavior<Command> formRing(Ring ring) {
        context.getLog()
                .info(
                        "ring formed: generation={}, members={}",
                        ring.generation(),
                        ring.members().size());
        List<ActorRef<Chunk>> inboxes =
                ring.members().stream().map(Worker.Introduced::inbox).toList();
        Snapshot snapshot = new Snapshot(new Round(outer.round()), outer.meta(), outer.state());
        Set<WorkerId> awaited = new HashSet<>();
        for (int rank = 0; rank < inboxes.size(); rank++) {
            Worker.Introduced member = ring.members().get(rank);
            awaited.add(member.id());
            member.worker()
                    .tell(new Worker.JoinRing(
                            ring.generation(),
                            new Rank(rank),
                            inboxes,
                            sums,
                            size(),
                            run.record().problem(),
                            run.record().averaging(),
                            run.record().seed(),
                            snapshot));
        }
        return preparing(ring, awaited);
    }

    private int size() {
        return Contribution.size(outer.meta().length);
    }

    private Behavior<Command> onPrepared(Ring ring, Set<WorkerId> awaited, Worker.Report report) {
        if (report instanceof Worker.WorkerFailed failed) {
            return fail(ring, workerFailed(failed));
        }
        if (!(report instanceof Worker.PlanOpened)) {
            return Behaviors.unhandled();
        }
        Set<WorkerId> others = new HashSet<>(awaited);
        others.remove(report.id());
        return others.isEmpty() ? begin(ring) : preparing(ring, others);
    }

    // ------------------------------------------------------------------ rounds

    /** All plans are open, so nobody can be sent a chunk of a ring it does not know. */
    private Behavior<Command> begin(Ring ring) {
        try {
            save();
        } catch (IOException fault) {
            return fail(ring, fault.getMessage());
        }
        timers.startTimerWithFixedDelay(Tick.CHECKPOINT, run.checkpointEvery());
        pace.begin();
        RunLedger ledger = new RunLedger(
                ring.generation(),
                ring.members().size(),
                size(),
                Contribution.format(run.record().averaging().reduction()),
                outer);
        Round end = endOfGrant();
        ring.grant(end);
        tellWatchers(status(Phase.RUNNING, ring));
        return running(ring, ledger, end);
    }

    private Round endOfGrant() {
        return new Round(Math.min(run.record().steps(), outer.round() + GRANT));
    }

    private Behavior<Command> onSumArrived(Ring ring, RunLedger ledger, Round end, Chunk chunk) {
        ledger.sumArrived(chunk);
        return advance(ring, ledger, end);
    }

    private Behavior<Command> onRoundApplied(Ring ring, RunLedger ledger, Round end, Worker.Report report) {
        if (report instanceof Worker.WorkerFailed failed) {
            return fail(ring, workerFailed(failed));
        }
        if (!(report instanceof Worker.RoundApplied applied)) {
            return Behaviors.unhandled();
        }
        ledger.roundApplied(applied);
        return advance(ring, ledger, end);
    }

    private Behavior<Command> advance(Ring ring, RunLedger ledger, Round end) {
        try {
            while (ledger.canAdvance()) {
                files.add(ledger.advance());
                pace.stepped();
                if (outer.round() % WATCHED == 0) {
                    tellWatchers(status(Phase.RUNNING, ring));
                }
            }
        } catch (RunFault fault) {
            return fail(ring, fault.getMessage());
        }
        if (outer.round() == run.record().steps()) {
            return finish(ring);
        }
        if (end.number() < run.record().steps() && end.number() - outer.round() <= GRANT / 2) {
            Round laterEnd = endOfGrant();
            ring.grant(laterEnd);
            return running(ring, ledger, laterEnd);
        }
        return Behaviors.same();
    }

    private Behavior<Command> onCheckpoint(Ring ring) {
        try {
            save();
            return Behaviors.same();
        } catch (IOException fault) {
            return fail(ring, fault.getMessage());
        }
    }

    private void save() throws IOException {
        files.save(outer.meta(), pace.stepsPerSecond());
    }

    // ------------------------------------------------------------------ ends

    private Behavior<Command> finish(Ring ring) {
        files.finished();
        try {
            save();
        } catch (IOException fault) {
            return fail(ring, fault.getMessage());
        }
        return end(Phase.FINISHED, ring);
    }

    private Behavior<Command> onWorkerLost(Ring ring, WorkerLost lost) {
        return ring.members().stream()
                .filter(member -> member.worker().equals(lost.worker()))
                .findFirst()
                .map(member -> fail(
                        ring,
                        "every worker must stay to the end: worker=" + member.id() + ", round=" + outer.round()
                                + " - start the run again"))
                .orElse(Behaviors.same());
    }

    private static String workerFailed(Worker.WorkerFailed failed) {
        return failed.reason() + " (worker=" + failed.id() + ")";
    }

    /** Keeps what is good so far. */
    private Behavior<Command> fail(Ring ring, String sentence) {
        files.failed(sentence);
        try {
            save();
        } catch (IOException fault) {
            context.getLog().error("a failed run could not be kept: {}", fault.getMessage());
        }
        return end(Phase.FAILED, ring);
    }

    private Behavior<Command> end(Phase phase, Ring ring) {
        timers.cancelAll();
        tellWatchers(status(phase, ring));
        return ended(phase, ring);
    }

    private Behavior<Command> onStop(Ring ring) {
        fail(
                ring,
                "stopped before the end: round=" + outer.round() + ", steps="
                        + run.record().steps());
        return Behaviors.same();
    }
}
