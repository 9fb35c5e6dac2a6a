package io.hyperring.plan;

/** One step of a plan: reads and writes arrays that were fixed when it was made. */
@FunctionalInterface
interface Kernel {
    void run();
}
