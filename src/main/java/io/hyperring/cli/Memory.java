package io.hyperring.cli;

import com.sun.management.OperatingSystemMXBean;
import io.hyperring.config.ProblemSettings;
import io.hyperring.config.RunSettings;
import io.hyperring.plan.Plans;
import io.hyperring.plan.Precision;
import io.hyperring.problem.Problem;
import io.hyperring.unroll.UnrollPolicy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Whether a run fits into this machine, told before it begins. */
final class Memory {
    private static final long MIB = 1 << 20;

    /** Heap for one meta-parameter in one replica, measured: 400 000 with five replicas need 0.8 to 1 GB. */
    private static final long REPLICA_BYTES = 500;

    /** The rest is for the heap, the system and a little air. */
    private static final double SHARE_FOR_PLANS = 0.7;

    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private Memory() {}

    /** @throws Failure when the run needs more memory than there is, natively or on Java's heap */
    static void check(RunSettings settings, Problem problem) {
        long heap = counted(() -> heapBytes(settings, problem));
        long mostHeap = Runtime.getRuntime().maxMemory();
        if (heap > mostHeap) {
            throw Failure.failed(
                    "Java's heap must hold the replicas of all workers: needed=" + mib(heap) + ", heap=" + mib(mostHeap)
                            + " - lower --workers, --inits or --points, or give Java more, e.g. java -Xmx8g",
                    null);
        }
        long needed = counted(() -> Math.addExact(heap, nativeBytes(settings, problem)));
        long free = availableBytes();
        if (needed > free) {
            UnrollPolicy policy = Plans.policy(settings.problem(), problem);
            throw Failure.failed(
                    "memory must hold the plans of all workers: policy=" + policy + ", needed=" + mib(needed)
                            + ", free="
                            + mib(free) + " - lower --workers, --inits or --points, or choose "
                            + Plans.lighter(problem, initsAtOnce(settings), policy, Precision.FLOAT),
                    null);
        }
    }

    /** The problem with its policy, chosen by the memory there is when it was left open. */
    static ProblemSettings policy(RunSettings settings, Problem problem) {
        ProblemSettings asked = settings.problem();
        if (asked.policy().isPresent() && !asked.policy().get().equals(Plans.AUTO)) {
            return asked.withPolicy(Plans.policy(asked, problem).toString());
        }
        long share = shareFor(settings.workers());
        try {
            return asked.withPolicy(Plans.cheapestThatFits(problem, initsAtOnce(settings), share)
                    .toString());
        } catch (ArithmeticException tooMany) {
            return asked.withPolicy(new UnrollPolicy.Full().toString());
        }
    }

    /** Bytes of the memory there is now that each of so many plans may take. */
    static long shareFor(int plans) {
        return (long) (availableBytes() * SHARE_FOR_PLANS) / plans;
    }

    private static long counted(LongSupplier bytes) {
        try {
            return bytes.getAsLong();
        } catch (ArithmeticException tooMany) {
            return Long.MAX_VALUE;
        }
    }

    private static String mib(long bytes) {
        return bytes == Long.MAX_VALUE ? "more than can be counted" : bytes / MIB + "MiB";
    }

    private static int initsAtOnce(RunSettings settings) {
        return settings.averaging().mostAtOnce(settings.workers());
    }

    /** Arenas of the workers' plans. */
    private static long nativeBytes(RunSettings settings, Problem problem) {
        UnrollPolicy policy = Plans.policy(settings.problem(), problem);
        long plan = Plans.bytes(problem, initsAtOnce(settings), policy, Precision.FLOAT);
        return Math.multiplyExact(plan, (long) settings.workers());
    }

    /** A replica for each worker and for the coordinator, and the fresh inits that are fed to the plans. */
    private static long heapBytes(RunSettings settings, Problem problem) {
        long replica = Math.multiplyExact(REPLICA_BYTES, (long) problem.meta().size());
        long fresh = Math.multiplyExact((long) Double.BYTES * problem.inner().size(), (long) initsAtOnce(settings));
        return Math.addExact(Math.multiplyExact(replica, settings.workers() + 1L), Math.multiplyExact(fresh, (long)
                settings.workers()));
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
