package io.hyperring.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import com.typesafe.config.ConfigFactory;
import io.hyperring.checkpoint.HistoryRow;
import io.hyperring.checkpoint.RunRecord;
import io.hyperring.coordinator.RunStatus.Phase;
import io.hyperring.plan.OuterStep;
import io.hyperring.plan.Plans;
import io.hyperring.wire.Chunk;
import io.hyperring.wire.Floats;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Round;
import io.hyperring.wire.WorkerId;
import io.hyperring.worker.DeviceThreads;
import io.hyperring.worker.Standing;
import io.hyperring.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinatorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final DeviceThreads devices = DeviceThreads.start(3, 2);
    private ActorTestKit kit;
    private TestProbe<RunStatus> watcher;

    @BeforeEach
    void start() {
        kit = ActorTestKit.create(ConfigFactory.load("local-actors"));
        watcher = kit.createTestProbe(RunStatus.class);
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        devices.close();
    }

    private Coordinator.Run run(int workers, int steps) throws IOException {
        return TestRuns.twoClusters(folder.resolve("run"), workers, steps);
    }

    private ActorRef<Coordinator.Command> coordinate(Coordinator.Run run) {
        ActorRef<Coordinator.Command> coordinator = kit.spawn(Coordinator.create(run), "coordinator");
        coordinator.tell(new Coordinator.WatchRun(watcher.getRef()));
        return coordinator;
    }

    private void workers(int count) {
        for (int i = 0; i < count; i++) {
            WorkerId id = new WorkerId("worker-" + i);
            kit.spawn(Worker.create(id, devices.of(i), System::nanoTime), id.name());
        }
    }

    /** A worker that says it has joined, and then only what it is told to say. */
    private TestProbe<Worker.Command> puppet(String name) {
        TestProbe<Worker.Command> probe = kit.createTestProbe(Worker.Command.class);
        ActorRef<Chunk> inbox = kit.createTestProbe(Chunk.class).getRef();
        kit.spawn(puppetBehavior(new WorkerId(name), inbox, probe.getRef()), name);
        return probe;
    }

    private Behavior<Worker.Command> puppetBehavior(WorkerId id, ActorRef<Chunk> inbox, ActorRef<Worker.Command> seen) {
        return Behaviors.setup(context -> {
            context.getSystem().receptionist().tell(Receptionist.register(Worker.KEY, context.getSelf()));
            return Behaviors.receive(Worker.Command.class)
                    .onMessage(Worker.Introduce.class, introduce -> {
                        reports = introduce.replyTo();
                        reports.tell(new Worker.Introduced(id, context.getSelf(), inbox));
                        return Behaviors.same();
                    })
                    .onMessage(Worker.OpenPlan.class, open -> {
                        OuterStep start = Plans.outerStep(open.problem(), open.seed());
                        reports.tell(new Worker.PlanOpened(id, new Standing(new Round(0), start.digest())));
                        return Behaviors.same();
                    })
                    .onMessage(Worker.JoinRing.class, join -> {
                        seen.tell(join);
                        reports.tell(new Worker.RingJoined(id, join.generation()));
                        return Behaviors.same();
                    })
                    .onMessage(Worker.LeaveRing.class, leave -> {
                        seen.tell(leave);
                        return Behaviors.same();
                    })
                    .onMessage(Worker.GrantRounds.class, grant -> {
                        seen.tell(grant);
                        return grant.end().equals(DEADLY) ? Behaviors.stopped() : Behaviors.same();
                    })
                    .build();
        });
    }

    private static final Round DEADLY = new Round(1);
    private volatile ActorRef<Worker.Report> reports;

    private RunStatus awaitEnd() {
        RunStatus status = watcher.receiveMessage(PATIENCE);
        while (!status.ended()) {
            status = watcher.receiveMessage(PATIENCE);
        }
        return status;
    }

    @Test
    void aRunGoesFromStartingOverRunningToFinishedAndLeavesItsFolder() throws IOException {
        Coordinator.Run run = run(3, 250);
        ActorRef<Coordinator.Command> coordinator = coordinate(run);
        assertEquals(Phase.STARTING, watcher.receiveMessage(PATIENCE).status());
        workers(3);
        RunStatus running = watcher.receiveMessage(PATIENCE);
        assertEquals(Phase.RUNNING, running.status());
        assertEquals(List.of("worker-0", "worker-1", "worker-2"), running.members());
        RunStatus end = awaitEnd();
        assertEquals(Phase.FINISHED, end.status());
        assertEquals(250, end.round());
        assertTrue(end.outerLoss().getAsDouble() < 0.2);

        RunRecord record = run.folder().readRun();
        assertEquals(RunRecord.Status.FINISHED, record.status());
        assertEquals(250, record.rounds());
        List<HistoryRow> history = run.folder().readHistory();
        assertEquals(250, history.size());
        assertTrue(history.stream().allMatch(row -> row.contributors() == 3 && row.generation() == 1));

        TestProbe<MetaParameters> meta = kit.createTestProbe(MetaParameters.class);
        coordinator.tell(new Coordinator.GetMeta(meta.getRef()));
        MetaParameters learned = meta.receiveMessage(PATIENCE);
        assertEquals(250, learned.round());
        assertEquals(run.folder().readMeta(), learned.tensors());
    }

    @Test
    void roundsAreGrantedAheadButNotWithoutEnd() throws IOException {
        TestProbe<Worker.Command> puppet = puppet("worker-0");
        coordinate(run(1, 1_000_000));
        puppet.expectMessageClass(Worker.JoinRing.class, PATIENCE);
        Round end =
                puppet.expectMessageClass(Worker.GrantRounds.class, PATIENCE).end();
        assertEquals(new Round(100), end);
        puppet.expectNoMessage(Duration.ofMillis(300));
    }

    @Test
    void aWorkerThatFailsEndsTheRunWithItsSentence() throws IOException {
        TestProbe<Worker.Command> puppet = puppet("worker-0");
        Coordinator.Run run = run(1, 10);
        coordinate(run);
        puppet.expectMessageClass(Worker.JoinRing.class, PATIENCE);
        puppet.expectMessageClass(Worker.GrantRounds.class, PATIENCE);
        reports.tell(new Worker.WorkerFailed(new WorkerId("worker-0"), "the device must work: device=0"));
        RunStatus end = awaitEnd();
        assertEquals(Phase.FAILED, end.status());
        assertEquals("the device must work: device=0 (worker=worker-0)", end.failure());
        assertEquals(RunRecord.Status.FAILED, run.folder().readRun().status());
        assertTrue(run.folder().hasMeta());
    }

    @Test
    void aWorkerThatDisappearsEndsTheRunAndIsNamed() throws IOException {
        puppet("worker-0"); // dies at a grant that ends with round 1
        Coordinator.Run run = run(1, 1);
        coordinate(run);
        RunStatus end = awaitEnd();
        assertEquals(Phase.FAILED, end.status());
        assertTrue(end.failure().contains("worker=worker-0"), end.failure());
    }

    /** Three times is an accident that is put right, more is none. */
    @Test
    void aReplicaThatDiffersIsSetRightAndEndsTheRunWhenItHappensAgainAndAgain() throws IOException {
        TestProbe<Worker.Command> puppet = puppet("worker-0");
        Coordinator.Run run = run(1, 100);
        coordinate(run);
        WorkerId id = new WorkerId("worker-0");
        for (int round = 0; round < 4; round++) {
            Worker.JoinRing join = puppet.expectMessageClass(Worker.JoinRing.class, PATIENCE);
            assertEquals(new Round(round), join.first());
            assertEquals(round > 0, join.snapshot().isPresent());
            puppet.expectMessageClass(Worker.GrantRounds.class, PATIENCE);
            join.observer()
                    .tell(new Chunk(
                            join.generation(),
                            new Round(round),
                            io.hyperring.wire.Lap.FINISHED_SUM,
                            0,
                            1,
                            1,
                            new Floats(new float[join.size()])));
            reports.tell(new Worker.RoundApplied(id, new Round(round), 1, 0, 1, 1, 12345));
            if (round < 3) {
                puppet.expectMessageClass(Worker.LeaveRing.class, PATIENCE);
                reports.tell(new Worker.RingLeft(id, new Standing(new Round(round + 1), 12345)));
            }
        }
        RunStatus end = awaitEnd();
        assertEquals(Phase.FAILED, end.status());
        assertTrue(end.failure().contains("digest"), end.failure());
    }

    @Test
    void aRingInWhichAllWaitIsFormedAnew() throws IOException {
        TestProbe<Worker.Command> puppet = puppet("worker-0");
        coordinate(run(1, 100));
        Worker.JoinRing join = puppet.expectMessageClass(Worker.JoinRing.class, PATIENCE);
        puppet.expectMessageClass(Worker.GrantRounds.class, PATIENCE);
        WorkerId id = new WorkerId("worker-0");
        reports.tell(new Worker.RingSilent(id, new Generation(99), new Round(0))); // of another ring
        reports.tell(new Worker.RingSilent(id, join.generation(), new Round(0)));
        puppet.expectMessageClass(Worker.LeaveRing.class, PATIENCE);
        OuterStep start = Plans.outerStep(run(1, 100).record().problem(), 5);
        reports.tell(new Worker.RingLeft(id, new Standing(new Round(0), start.digest())));
        Worker.JoinRing next = puppet.expectMessageClass(Worker.JoinRing.class, PATIENCE);
        assertEquals(new Generation(2), next.generation());
        assertEquals(new Round(0), next.first());
        assertTrue(next.snapshot().isEmpty());
    }

    @Test
    void aMemberThatDoesNotAnswerIsLeftOutAndComesBackWhenItIsHeard() throws IOException {
        TestProbe<Worker.Command> first = puppet("worker-0");
        puppet("worker-1");
        coordinate(run(2, 100));
        Worker.JoinRing join = first.expectMessageClass(Worker.JoinRing.class, PATIENCE);
        assertEquals(2, join.members().size());
        first.expectMessageClass(Worker.GrantRounds.class, PATIENCE);
        WorkerId id = new WorkerId("worker-0");
        long digest = Plans.outerStep(run(2, 100).record().problem(), 5).digest();
        reports.tell(new Worker.RingSilent(id, join.generation(), new Round(0)));
        reports.tell(new Worker.Present(id)); // the other answers no roll
        first.expectMessageClass(Worker.LeaveRing.class, PATIENCE);
        reports.tell(new Worker.RingLeft(id, new Standing(new Round(0), digest)));
        Worker.JoinRing alone = first.expectMessageClass(Worker.JoinRing.class, PATIENCE);
        assertEquals(1, alone.members().size());
        first.expectMessageClass(Worker.GrantRounds.class, PATIENCE);

        reports.tell(new Worker.Present(new WorkerId("worker-1")));
        first.expectMessageClass(Worker.LeaveRing.class, PATIENCE);
        reports.tell(new Worker.RingLeft(id, new Standing(new Round(0), digest)));
        assertEquals(
                2,
                first.expectMessageClass(Worker.JoinRing.class, PATIENCE)
                        .members()
                        .size());
    }

    private List<ActorRef<Worker.Command>> living(int count) {
        List<ActorRef<Worker.Command>> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WorkerId id = new WorkerId("worker-" + i);
            workers.add(kit.spawn(Worker.create(id, devices.of(i), System::nanoTime), id.name()));
        }
        return workers;
    }

    private RunStatus awaitRound(long round) {
        RunStatus status = watcher.receiveMessage(PATIENCE);
        while (status.round() < round && !status.ended()) {
            status = watcher.receiveMessage(PATIENCE);
        }
        return status;
    }

    private static void assertWhole(Coordinator.Run run, int rounds) throws IOException {
        List<HistoryRow> history = run.folder().readHistory();
        assertEquals(rounds, history.size());
        for (int round = 0; round < rounds; round++) {
            assertEquals(round, history.get(round).round());
            assertTrue(Double.isFinite(history.get(round).outerLoss()), "round=" + round);
        }
    }

    @Test
    void theOthersGoOnWhenAWorkerStops() throws IOException {
        Coordinator.Run run = run(3, 2000);
        coordinate(run);
        List<ActorRef<Worker.Command>> workers = living(3);
        awaitRound(200);
        kit.stop(workers.get(1), PATIENCE);
        RunStatus end = awaitEnd();
        assertEquals(null, end.failure());
        assertEquals(2000, end.round());
        assertEquals(List.of("worker-0", "worker-2"), end.members());
        assertWhole(run, 2000);
        List<HistoryRow> history = run.folder().readHistory();
        assertEquals(3, history.get(0).contributors());
        assertEquals(2, history.get(1999).contributors());
        assertTrue(history.get(1999).generation() > history.get(0).generation());
    }

    @Test
    void aWorkerThatComesLaterJoinsTheRing() throws IOException {
        Coordinator.Run run = run(2, 6000);
        coordinate(run);
        living(2);
        awaitRound(100);
        kit.spawn(Worker.create(new WorkerId("worker-9"), devices.of(2), System::nanoTime), "worker-9");
        RunStatus end = awaitEnd();
        assertEquals(null, end.failure());
        assertEquals(List.of("worker-0", "worker-1", "worker-9"), end.members());
        assertWhole(run, 6000);
        List<HistoryRow> history = run.folder().readHistory();
        assertEquals(2, history.get(0).contributors());
        assertEquals(3, history.get(5999).contributors());
    }

    @Test
    void aRunThatIsStoppedIsKeptAsFarAsItCame() throws IOException {
        Coordinator.Run run = run(2, 1_000_000);
        ActorRef<Coordinator.Command> coordinator = coordinate(run);
        workers(2);
        RunStatus status = watcher.receiveMessage(PATIENCE);
        while (status.round() < 30) {
            status = watcher.receiveMessage(PATIENCE);
        }
        kit.stop(coordinator, PATIENCE);
        RunRecord record = run.folder().readRun();
        assertEquals(RunRecord.Status.FAILED, record.status());
        assertFalse(record.rounds() < 30);
        assertEquals(record.rounds(), run.folder().readHistory().size());
    }
}
