package io.hyperring.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A device's thread as one worker uses it, and the replica that lives there: everything that computes runs on it, one task
 * after another, and never on an actor.
 */
final class Device {
    private final Executor thread;
    private Replica replica; // touched by the thread only

    Device(Executor thread) {
        this.thread = thread;
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

    /** Closes the replica after what was asked before. */
    void close() {
        thread.execute(this::closeReplica);
    }

    private void closeReplica() {
        if (replica != null) {
            replica.close();
            replica = null;
        }
    }
}
