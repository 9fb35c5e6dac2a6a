package io.hyperring.coordinator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.hyperring.checkpoint.HistoryRow;
import io.hyperring.config.Averaging;
import io.hyperring.config.Reduction;
import io.hyperring.coordinator.RunStatus.Phase;
import io.hyperring.wire.WorkerId;
import io.hyperring.worker.DeviceThreads;
import io.hyperring.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs with a fixed number of inits per round, dealt out over different numbers of workers. */
class ExactTrajectoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STEPS = 200;
    private static final int EXCHANGED_POINTS = 100;

    /** 301 numbers: exchanged by up to five members, but sent round a ring of eight (a test of layouts says so). */
    private static final int POINTS_BETWEEN = 150;

    /** Sent round even by two. */
    private static final int ROUND_POINTS = 600;

    @TempDir
    private Path folder;

    private record Learned(double[] theta, double[] losses) {}

    private Learned train(int workers, int points, Averaging averaging) throws IOException {
        Coordinator.Run run = TestRuns.twoClusters(
                folder.resolve(workers + "-" + points + "-" + averaging.reduction()),
                workers,
                STEPS,
                points,
                averaging);
        ActorTestKit kit = ActorTestKit.create(ConfigFactory.load("local-actors"));
        try (DeviceThreads devices = DeviceThreads.start(workers, 2)) {
            TestProbe<RunStatus> watcher = kit.createTestProbe(RunStatus.class);
            ActorRef<Coordinator.Command> coordinator = kit.spawn(Coordinator.create(run), "coordinator");
            coordinator.tell(new Coordinator.WatchRun(watcher.getRef()));
            for (int i = 0; i < workers; i++) {
                WorkerId id = new WorkerId("worker-" + i);
                kit.spawn(Worker.create(id, devices.of(i), System::nanoTime), id.name());
            }
            RunStatus status = watcher.receiveMessage(PATIENCE);
            while (!status.ended()) {
                status = watcher.receiveMessage(PATIENCE);
            }
            assertEquals(Phase.FINISHED, status.status(), status.failure());
            kit.shutdownTestKit();
        }
        return new Learned(
                run.folder().readMeta().get("X").data(),
                run.folder().readHistory().stream()
                        .mapToDouble(HistoryRow::outerLoss)
                        .toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {EXCHANGED_POINTS, POINTS_BETWEEN, ROUND_POINTS})
    void exactRunsLearnTheSameBitsWithAnyNumberOfWorkersAndByBothSchedules(int points) throws IOException {
        Averaging averaging = Averaging.perRound(8, Reduction.EXACT);
        Learned alone = train(1, points, averaging);
        for (int workers : new int[] {2, 3, 5, 8}) {
            Learned together = train(workers, points, averaging);
            assertArrayEquals(alone.theta(), together.theta(), "θ, workers=" + workers);
            assertArrayEquals(alone.losses(), together.losses(), "losses, workers=" + workers);
        }
    }

    /** A worker is stopped on the way, and another comes. */
    @Test
    void anExactRunLearnsTheSameBitsThoughItsRingChanges() throws IOException {
        int steps = 3000;
        Averaging averaging = Averaging.perRound(8, Reduction.EXACT);
        Coordinator.Run alone = TestRuns.twoClusters(folder.resolve("alone"), 1, steps, EXCHANGED_POINTS, averaging);
        Coordinator.Run changing =
                TestRuns.twoClusters(folder.resolve("changing"), 3, steps, EXCHANGED_POINTS, averaging);
        run(alone, 1, (kit, workers, round) -> {});
        run(changing, 3, (kit, workers, round) -> {
            if (round > 500 && workers.size() == 3) {
                kit.stop(workers.get(1), PATIENCE);
                workers.add(null);
            } else if (round > 1500 && workers.size() == 4) {
                workers.add(kit.spawn(
                        Worker.create(new WorkerId("worker-9"), devices.of(3), System::nanoTime), "worker-9"));
            }
        });
        List<HistoryRow> history = changing.folder().readHistory();
        assertEquals(
                Set.of(2, 3), history.stream().map(HistoryRow::contributors).collect(Collectors.toSet()));
        assertEquals(3, history.get(steps - 1).contributors());
        assertTrue(history.get(steps - 1).generation() >= 3);
        assertEquals(steps, history.size());
        assertArrayEquals(
                alone.folder().readMeta().get("X").data(),
                changing.folder().readMeta().get("X").data());
    }

    private interface Events {
        void at(ActorTestKit kit, List<ActorRef<Worker.Command>> workers, long round);
    }

    private final DeviceThreads devices = DeviceThreads.start(4, 2);

    private void run(Coordinator.Run run, int count, Events events) {
        ActorTestKit kit = ActorTestKit.create(ConfigFactory.load("local-actors"));
        TestProbe<RunStatus> watcher = kit.createTestProbe(RunStatus.class);
        kit.spawn(Coordinator.create(run), "coordinator").tell(new Coordinator.WatchRun(watcher.getRef()));
        List<ActorRef<Worker.Command>> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WorkerId id = new WorkerId("worker-" + i);
            workers.add(kit.spawn(Worker.create(id, devices.of(i), System::nanoTime), id.name()));
        }
        RunStatus status = watcher.receiveMessage(PATIENCE);
        while (!status.ended()) {
            events.at(kit, workers, status.round());
            status = watcher.receiveMessage(PATIENCE);
        }
        assertEquals(Phase.FINISHED, status.status(), status.failure());
        kit.shutdownTestKit();
    }

    @AfterEach
    void closeDevices() {
        devices.close();
    }

    @Test
    void aWorkerWithoutAnInitChangesNothing() throws IOException {
        Averaging averaging = Averaging.perRound(2, Reduction.EXACT);
        assertArrayEquals(
                train(1, EXCHANGED_POINTS, averaging).theta(),
                train(3, EXCHANGED_POINTS, averaging).theta());
    }

    @Test
    void fastRunsWithBlocksOfUnequalSizeLearnNearlyTheSame() throws IOException {
        Averaging exact = Averaging.perRound(8, Reduction.EXACT);
        Averaging fast = Averaging.perRound(8, Reduction.FAST);
        double[] expected = train(1, EXCHANGED_POINTS, exact).theta();
        double[] unequal = train(3, EXCHANGED_POINTS, fast).theta();
        assertArrayEquals(expected, unequal, 1e-5);
        assertFalse(Arrays.equals(expected, unequal), "in float the order of the sums shows");
    }
}
