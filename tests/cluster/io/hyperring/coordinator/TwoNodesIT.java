package io.hyperring.coordinator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.ConfigFactory;
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
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of a cluster in one JVM: every message between them is serialized and crosses a socket. */
class TwoNodesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final DeviceThreads devices = DeviceThreads.start(3, 2);
    private final List<ActorSystem<Void>> systems = new ArrayList<>();

    @AfterEach
    void closeDevices() {
        devices.close();
    }

    @AfterEach
    void stop() throws Exception {
        for (ActorSystem<Void> system : systems) {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    private ActorSystem<Void> node() {
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "hyperring", ConfigFactory.load());
        Cluster cluster = Cluster.get(system);
        ActorSystem<Void> first = systems.isEmpty() ? system : systems.get(0);
        cluster.manager().tell(Join.create(Cluster.get(first).selfMember().address()));
        systems.add(system);
        return system;
    }

    private static void awaitMembers(ActorSystem<Void> system, int members) throws InterruptedException {
        ClusterEvent.CurrentClusterState state = Cluster.get(system).state();
        for (int tries = 0; tries < 600; tries++) {
            int up = 0;
            for (var member : state.getMembers()) {
                up += member.status().equals(akka.cluster.MemberStatus.up()) ? 1 : 0;
            }
            if (up == members) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
            state = Cluster.get(system).state();
        }
        throw new AssertionError("the cluster did not form: " + state);
    }

    private static void worker(ActorSystem<Void> system, String name, Executor device) {
        system.systemActorOf(
                Worker.create(new WorkerId(name), device, System::nanoTime), name, akka.actor.typed.Props.empty());
    }

    private RunStatus train(String name, int workers, List<ActorSystem<Void>> nodes) throws Exception {
        return train(TestRuns.twoClusters(folder.resolve(name), workers, 100), nodes);
    }

    private RunStatus train(Coordinator.Run run, List<ActorSystem<Void>> nodes) throws Exception {
        int workers = run.record().workers();
        for (int i = 0; i < workers; i++) {
            worker(nodes.get(i % nodes.size()), "worker-" + i, devices.of(i));
        }
        ActorRef<Coordinator.Command> coordinator = nodes.get(0)
                .systemActorOf(
                        Coordinator.create(run),
                        "coordinator",
                        DispatcherSelector.fromConfig("hyperring.coordinator-dispatcher"));
        RunStatus status = status(nodes.get(0), coordinator);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!status.ended() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
            status = status(nodes.get(0), coordinator);
        }
        return status;
    }

    /** Vectors too large to be exchanged, unlike those of the default. */
    private RunStatus trainExactly(String name, int workers, List<ActorSystem<Void>> nodes) throws Exception {
        Averaging averaging = Averaging.perRound(4, Reduction.EXACT);
        return train(TestRuns.twoClusters(folder.resolve(name), workers, 50, 1000, averaging), nodes);
    }

    private static RunStatus status(ActorSystem<Void> system, ActorRef<Coordinator.Command> coordinator)
            throws Exception {
        return AskPattern.<Coordinator.Command, RunStatus>ask(
                        coordinator, Coordinator.GetStatus::new, PATIENCE, system.scheduler())
                .toCompletableFuture()
                .get();
    }

    private double[] learned(String name) throws IOException {
        return io.hyperring.checkpoint.RunFolder.open(folder.resolve(name))
                .readMeta()
                .get("X")
                .data();
    }

    @Test
    void aRingOverTwoNodesLearnsTheSameBitsAsARingInOneProcess() throws Exception {
        ActorSystem<Void> alone = node();
        awaitMembers(alone, 1);
        assertEquals(Phase.FINISHED, train("one-node", 3, List.of(alone)).status());
        stop();
        systems.clear();

        ActorSystem<Void> first = node();
        ActorSystem<Void> second = node();
        awaitMembers(first, 2);
        awaitMembers(second, 2);
        RunStatus status = train("two-nodes", 3, List.of(first, second));
        assertEquals(null, status.failure());
        assertEquals(Phase.FINISHED, status.status());
        assertArrayEquals(learned("one-node"), learned("two-nodes"));
    }

    @Test
    void anExactRunOverTwoNodesLearnsTheBitsOfOneWorker() throws Exception {
        ActorSystem<Void> alone = node();
        awaitMembers(alone, 1);
        assertEquals(
                Phase.FINISHED, trainExactly("one-worker", 1, List.of(alone)).status());
        stop();
        systems.clear();

        ActorSystem<Void> first = node();
        ActorSystem<Void> second = node();
        awaitMembers(first, 2);
        awaitMembers(second, 2);
        RunStatus status = trainExactly("three-workers", 3, List.of(first, second));
        assertEquals(null, status.failure());
        assertArrayEquals(learned("one-worker"), learned("three-workers"));
    }
}
