package io.hyperring.worker;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * The threads on which the workers of this process compute: one for each worker, but no more than there are processors.
 * Workers beyond that share one, always the same, since a plan is bound to its thread; so a round of eight workers on two
 * processors wakes two threads and not eight.
 */
public final class DeviceThreads implements AutoCloseable {
    private final List<ExecutorService> threads;

    private DeviceThreads(List<ExecutorService> threads) {
        this.threads = threads;
    }

    /**
     * @param workers workers of this process, at least 1
     * @param processors processors that they have together, at least 1
     */
    public static DeviceThreads start(int workers, int processors) {
        return new DeviceThreads(IntStream.range(0, Math.min(workers, processors))
                .mapToObj(i -> Executors.newSingleThreadExecutor(task -> {
                    Thread thread = new Thread(task, "hyperring-device-" + i);
                    thread.setDaemon(true);
                    return thread;
                }))
                .toList());
    }

    /** The thread of the worker with this number, from 0. */
    public Executor of(int worker) {
        return threads.get(worker % threads.size());
    }

    /** To be called when the workers have stopped: lets what was asked before end. */
    @Override
    public void close() {
        threads.forEach(ExecutorService::shutdown);
    }
}
