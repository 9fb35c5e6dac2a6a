package io.hyperring.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The thread of one device and the replica that lives on it: everything that computes runs here, one task after another,
 * and never on an actor.
 */
final class Device {
    private final ExecutorService thread;
    private Replica replica; // touched by the thread only

    Device(String name) {
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread named = new Thread(task, name);
            named.setDaemon(true);
            return named;
        });
    }

    /** Opens the replica, in place of an earlier one. */
    CompletionStage<Void> open(Supplier<Replica> opener) {
        return CompletableFuture.runAsync(
                () -> {
                    closeReplica();
                    replica = opener.get();
                },
                thread);
    }

    <T> CompletionStage<T> run(Function<Replica, T> task) {
        return CompletableFuture.supplyAsync(() -> task.apply(replica), thread);
    }

    /** Closes the replica after what was asked before; nothing runs afterwards. */
    void close() {
        thread.execute(this::closeReplica);
        thread.shutdown();
    }

    private void closeReplica() {
        if (replica != null) {
            replica.close();
            replica = null;
        }
    }
}
