package io.hyperring.cli;

import com.sun.management.OperatingSystemMXBean;
import io.hyperring.config.RunSettings;
import io.hyperring.plan.Plans;
import io.hyperring.problem.Problem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a run fits into this machine, told before it begins. */
final class Memory {
    private static final long MIB = 1 << 20;
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private Memory() {}

    /** @throws Failure when the plans of all workers need more than there is */
    static void check(RunSettings settings, Problem problem) {
        long free = availableBytes();
        long needed = neededBytes(settings, problem);
        if (needed > free) {
            throw Failure.failed(
                    "memory must hold the plans of all workers: needed="
                            + (needed == Long.MAX_VALUE ? "more than can be counted" : needed / MIB + "MiB")
                            + ", free=" + free / MIB + "MiB - lower --inits or --workers",
                    null);
        }
    }

    /** Native arenas, and on the heap the fresh inits that are fed to them. */
    private static long neededBytes(RunSettings settings, Problem problem) {
        try {
            long onHeap =
                    Math.multiplyExact((long) Double.BYTES * problem.inner().size(), (long) settings.inits());
            long perWorker = Math.addExact(Plans.bytes(problem, settings.inits()), onHeap);
            return Math.multiplyExact(perWorker, (long) settings.workers());
        } catch (ArithmeticException tooLarge) {
            return Long.MAX_VALUE;
        }
    }

    /** Bytes that can be taken without swapping, also inside a container. */
    static long availableBytes() {
        var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try {
            long kib = Files.readAllLines(MEMINFO).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no MemAvailable"));
            return Math.min(kib * 1024, os.getTotalMemorySize());
        } catch (IOException notLinux) {
            return os.getFreeMemorySize();
        }
    }
}
