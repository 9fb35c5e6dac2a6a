package io.hyperring.worker;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load("local-actors"));
    private static final DeviceThreads DEVICES = DeviceThreads.start(3, 2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofMillis(300);
    private static final ProblemSettings PROBLEM = ProblemSettings.defaults("two-clusters");
    private static final long SEED = 3;

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

    private void join(List<Worker.Introduced> members, ProblemSettings problem) {
        OuterStep start = Plans.outerStep(PROBLEM, SEED);
        Snapshot snapshot = new Snapshot(new Round(0), start.meta(), start.state());
        TestProbe<Chunk> observer = KIT.createTestProbe(Chunk.class);
        for (int rank = 0; rank < members.size(); rank++) {
            members.get(rank)
                    .worker()
                    .tell(new Worker.JoinRing(
                            Generation.FIRST,
                            new Rank(rank),
                            members.stream().map(Worker.Introduced::inbox).toList(),
                            observer.getRef(),
                            Contribution.size(start.meta().length),
                            problem,
                            Averaging.perWorker(1),
                            SEED,
                            snapshot));
        }
    }

    @Test
    void takesJustTheRoundsThatAreGranted() {
        Worker.Introduced worker = spawn("alone");
        join(List.of(worker), PROBLEM);
        next(Worker.PlanOpened.class);
        reports.expectNoMessage(A_WHILE);
        worker.worker().tell(new Worker.GrantRounds(new Round(2)));
        assertEquals(new Round(0), next(Worker.RoundApplied.class).round());
        assertEquals(new Round(1), next(Worker.RoundApplied.class).round());
        reports.expectNoMessage(A_WHILE);
        worker.worker().tell(new Worker.GrantRounds(new Round(3)));
        assertEquals(new Round(2), next(Worker.RoundApplied.class).round());
        reports.expectNoMessage(A_WHILE);
    }

    @Test
    void replicasOfARingHaveTheSameDigestsRoundAfterRound() {
        List<Worker.Introduced> ring = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ring.add(spawn("replica-" + i));
        }
        join(ring, PROBLEM);
        ring.forEach(member -> next(Worker.PlanOpened.class));
        ring.forEach(member -> member.worker().tell(new Worker.GrantRounds(new Round(20))));
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
    void aDeviceThatFailsIsReportedInOneSentenceAndTheWorkerStops() {
        Worker.Introduced worker = spawn("broken");
        join(List.of(worker), ProblemSettings.defaults("no-such-problem"));
        Worker.WorkerFailed failed = next(Worker.WorkerFailed.class);
        assertTrue(failed.reason().contains("problem=no-such-problem"), failed.reason());
        KIT.createTestProbe().expectTerminated(worker.worker(), PATIENCE);
    }
}
