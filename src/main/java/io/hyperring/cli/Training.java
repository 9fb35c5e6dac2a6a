package io.hyperring.cli;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.Join;
import akka.cluster.typed.SingletonActor;
import io.hyperring.coordinator.Coordinator;
import io.hyperring.coordinator.RunStatus;
import io.hyperring.http.HttpServer;
import io.hyperring.wire.WorkerId;
import io.hyperring.worker.DeviceThreads;
import io.hyperring.worker.Worker;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** A whole run on a cluster of one node: coordinator, workers and HTTP, started, awaited and stopped. */
final class Training implements AutoCloseable {
    private final int workers;
    private final DeviceThreads devices;
    private final ActorSystem<Void> system;
    private final CompletableFuture<ActorRef<Coordinator.Command>> coordinator = new CompletableFuture<>();
    private final CompletableFuture<RunStatus> end = new CompletableFuture<>();

    private Training(Coordinator.Run run, Consumer<RunStatus> onProgress) {
        this.workers = run.record().workers();
        this.devices = DeviceThreads.start(workers, Runtime.getRuntime().availableProcessors());
        this.system = ActorSystem.create(Behaviors.setup(context -> guardian(context, run, onProgress)), "hyperring");
        system.getWhenTerminated().whenComplete((done, fault) -> {
            IllegalStateException gone = new IllegalStateException("the actor system stopped before the run's end");
            coordinator.completeExceptionally(gone);
            end.completeExceptionally(gone);
        });
    }

    /** @param onProgress hears now and then how the run stands, on an actor's thread: it must be quick */
    static Training start(Coordinator.Run run, Consumer<RunStatus> onProgress) {
        return new Training(run, onProgress);
    }

    private Behavior<Void> guardian(ActorContext<Void> context, Coordinator.Run run, Consumer<RunStatus> onProgress) {
        Cluster cluster = Cluster.get(context.getSystem());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        int digits = Integer.toString(workers - 1).length();
        for (int i = 0; i < workers; i++) {
            WorkerId id = new WorkerId("worker-" + String.format(Locale.ROOT, "%0" + digits + "d", i));
            context.spawn(Worker.create(id, devices.of(i), run.nanoTime()), id.name());
        }
        ActorRef<Coordinator.Command> proxy = ClusterSingleton.get(context.getSystem())
                .init(SingletonActor.of(Coordinator.create(run), "coordinator")
                        .withProps(DispatcherSelector.fromConfig("hyperring.coordinator-dispatcher")));
        proxy.tell(new Coordinator.WatchRun(context.spawn(watcher(onProgress), "watcher")));
        coordinator.complete(proxy);
        return Behaviors.empty();
    }

    private Behavior<RunStatus> watcher(Consumer<RunStatus> onProgress) {
        return Behaviors.receive(RunStatus.class)
                .onAnyMessage(status -> {
                    onProgress.accept(status);
                    if (status.ended()) {
                        end.complete(status);
                    }
                    return Behaviors.same();
                })
                .build();
    }

    /** Starts answering HTTP; returns the address for a browser. */
    String serve(OptionalInt port) {
        try {
            return coordinator
                    .thenCompose(proxy -> HttpServer.start(system, proxy, port.getAsInt()))
                    .thenApply(HttpServer::address)
                    .join();
        } catch (CompletionException e) {
            throw Failure.failed(
                    "HTTP must be able to start: port=" + port.getAsInt()
                            + " - choose another with --port, or give --no-http",
                    e);
        }
    }

    /** Waits for the end of the run. */
    RunStatus await() {
        try {
            return end.join();
        } catch (CompletionException e) {
            throw Failure.failed(
                    "the cluster must stay up to the end of the run: workers=" + workers
                            + " - what stopped it is said above",
                    e);
        }
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
        devices.close();
    }
}
