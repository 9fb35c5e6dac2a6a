package io.hyperring.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.hyperring.config.Averaging;
import io.hyperring.config.ProblemSettings;
import io.hyperring.plan.OuterStep;
import io.hyperring.plan.Plans;
import io.hyperring.wire.Chunk;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import io.hyperring.wire.Snapshot;
import io.hyperring.wire.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load("local-actors"));
    private static final DeviceThreads DEVICES = DeviceThreads.start(3, 2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofMillis(300);
    private static final ProblemSettings PROBLEM = ProblemSettings.defaults("two-clusters");
    private static final long SEED = 3;
    private static final OuterStep START = Plans.outerStep(PROBLEM, SEED);

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
        DEVICES.close();
    }

    private int spawned;
    private final TestProbe<Worker.Report> reports = KIT.createTestProbe(Worker.Report.class);

    private Worker.Introduced spawn(String name) {
        ActorRef<Worker.Command> worker =
                KIT.spawn(Worker.create(new WorkerId(name), DEVICES.of(spawned++), System::nanoTime));
        ask(worker);
        Worker.Introduced introduced = next(Worker.Introduced.class);
        assertEquals(worker, introduced.worker());
        return introduced;
    }

    /** A worker introduces itself once its inbox is open: until then the question goes unanswered, and is asked again. */
    private void ask(ActorRef<Worker.Command> worker) {
        var listings = KIT.createTestProbe(akka.actor.typed.receptionist.Receptionist.Listing.class);
        listings.awaitAssert(PATIENCE, () -> {
            KIT.system()
                    .receptionist()
                    .tell(akka.actor.typed.receptionist.Receptionist.find(Worker.KEY, listings.getRef()));
            assertTrue(listings.receiveMessage().getServiceInstances(Worker.KEY).contains(worker));
            return null;
        });
        worker.tell(new Worker.Introduce(reports.getRef()));
    }

    private <T extends Worker.Report> T next(Class<T> type) {
        return reports.expectMessageClass(type, PATIENCE);
    }

    /** The next of its kind; others, which may come any number of times, are passed over. */
    private <T extends Worker.Report> T fish(Class<T> type) {
        Worker.Report report = reports.receiveMessage(PATIENCE);
        while (!type.isInstance(report)) {
            report = reports.receiveMessage(PATIENCE);
        }
        return type.cast(report);
    }

    private void open(Worker.Introduced worker, ProblemSettings problem) {
        worker.worker().tell(new Worker.OpenPlan(problem, Averaging.perWorker(1), SEED, 1));
    }

    private Worker.JoinRing invitation(Generation generation, List<Worker.Introduced> members, int rank, long round) {
        return new Worker.JoinRing(
                generation,
                new Rank(rank),
                members.stream().map(Worker.Introduced::inbox).toList(),
                KIT.createTestProbe(Chunk.class).getRef(),
                Contribution.size(START.meta().length),
                new Round(round),
                Optional.empty());
    }

    private void join(List<Worker.Introduced> members) {
        for (int rank = 0; rank < members.size(); rank++) {
            open(members.get(rank), PROBLEM);
            assertEquals(
                    new Standing(new Round(0), START.digest()),
                    next(Worker.PlanOpened.class).standing());
            members.get(rank).worker().tell(invitation(Generation.FIRST, members, rank, 0));
            assertEquals(Generation.FIRST, next(Worker.RingJoined.class).generation());
        }
    }

    private static void grant(Worker.Introduced worker, long end) {
        worker.worker().tell(new Worker.GrantRounds(Generation.FIRST, new Round(end)));
    }

    @Test
    void takesJustTheRoundsThatAreGranted() {
        Worker.Introduced worker = spawn("alone");
        join(List.of(worker));
        reports.expectNoMessage(A_WHILE);
        grant(worker, 2);
        assertEquals(new Round(0), next(Worker.RoundApplied.class).round());
        assertEquals(new Round(1), next(Worker.RoundApplied.class).round());
        reports.expectNoMessage(A_WHILE);
        grant(worker, 3);
        assertEquals(new Round(2), next(Worker.RoundApplied.class).round());
        reports.expectNoMessage(A_WHILE);
    }

    @Test
    void replicasOfARingHaveTheSameDigestsRoundAfterRound() {
        List<Worker.Introduced> ring = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ring.add(spawn("replica-" + i));
        }
        join(ring);
        ring.forEach(member -> grant(member, 20));
        Map<Round, Long> digests = new HashMap<>();
        for (int i = 0; i < 3 * 20; i++) {
            Worker.RoundApplied applied = next(Worker.RoundApplied.class);
            Long known = digests.putIfAbsent(applied.round(), applied.digest());
            assertEquals(known == null ? applied.digest() : known, applied.digest());
            assertTrue(applied.computeMillis() > 0 && applied.reduceMillis() >= 0);
        }
        assertEquals(20, digests.size());
        assertNotEquals(digests.get(new Round(0)), digests.get(new Round(1)));
    }

    @Test
    void whatWasComputedForARingThatEndedIsBroughtIntoTheNext() {
        Worker.Introduced worker = spawn("held");
        Worker.Introduced absent = spawn("absent");
        List<Worker.Introduced> pair = List.of(worker, absent);
        open(worker, PROBLEM);
        next(Worker.PlanOpened.class);
        worker.worker().tell(invitation(Generation.FIRST, pair, 0, 0));
        next(Worker.RingJoined.class);
        grant(worker, 5);
        Worker.RingSilent silent = next(Worker.RingSilent.class); // the other never joined
        assertEquals(new Round(0), silent.round());
        worker.worker().tell(new Worker.LeaveRing());
        Worker.RingLeft left = fish(Worker.RingLeft.class);
        assertEquals(new Standing(new Round(0), START.digest()), left.standing());
        worker.worker().tell(invitation(new Generation(2), List.of(worker), 0, 0));
        next(Worker.RingJoined.class);
        worker.worker().tell(new Worker.GrantRounds(new Generation(2), new Round(1)));
        Worker.RoundApplied applied = next(Worker.RoundApplied.class);
        assertEquals(1, applied.contributors());
    }

    @Test
    void answersTheRollAndGivesItsReplicaInEveryState() {
        Worker.Introduced worker = spawn("present");
        worker.worker().tell(new Worker.CallRoll());
        next(Worker.Present.class);
        join(List.of(worker));
        worker.worker().tell(new Worker.CallRoll());
        next(Worker.Present.class);
        worker.worker().tell(new Worker.TakeSnapshot());
        assertArrayEquals(
                START.meta(), next(Worker.SnapshotTaken.class).snapshot().meta());
    }

    @Test
    void aReplicaIsSetToWhereTheRingBegins() {
        Worker.Introduced worker = spawn("late");
        open(worker, PROBLEM);
        next(Worker.PlanOpened.class);
        OuterStep ahead = Plans.outerStep(PROBLEM, 77);
        Snapshot snapshot = new Snapshot(new Round(40), ahead.meta(), ahead.state());
        Worker.JoinRing plain = invitation(Generation.FIRST, List.of(worker), 0, 40);
        worker.worker()
                .tell(new Worker.JoinRing(
                        plain.generation(),
                        plain.rank(),
                        plain.members(),
                        plain.observer(),
                        plain.size(),
                        plain.first(),
                        Optional.of(snapshot)));
        next(Worker.RingJoined.class);
        grant(worker, 41);
        assertEquals(new Round(40), next(Worker.RoundApplied.class).round());
        worker.worker().tell(new Worker.LeaveRing());
        assertEquals(new Round(41), next(Worker.RingLeft.class).standing().round());
    }

    @Test
    void aDeviceThatFailsIsReportedInOneSentenceAndTheWorkerStops() {
        Worker.Introduced worker = spawn("broken");
        open(worker, ProblemSettings.defaults("no-such-problem"));
        Worker.WorkerFailed failed = next(Worker.WorkerFailed.class);
        assertTrue(failed.reason().contains("problem=no-such-problem"), failed.reason());
        KIT.createTestProbe().expectTerminated(worker.worker(), PATIENCE);
    }
}
