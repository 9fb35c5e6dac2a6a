package io.hyperring.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Readies ND4J's native library, once per process and before its first operation: the build of it that suits this CPU, and
 * one thread per operation, since a pool that spins costs more than it gives where every worker has a thread of its own.
 */
public final class Natives {
    private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
    private static final String POM = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";
    private static final String PLAIN = "-plain";
    private static final String AVX2 = "-avx2";

    private static boolean ready;

    private Natives() {}

    /** Loads the library; later calls do nothing. */
    public static synchronized void load() {
        if (ready) {
            return;
        }
        if (System.getProperty(EXTENSION) == null
                && System.getProperty("os.arch").equals("amd64")) {
            System.setProperty(EXTENSION, instructionSet());
        }
        System.setProperty("org.nd4j.log.initialization", "false");
        try {
            Nd4j.getEnvironment().setMaxMasterThreads(1);
            Nd4j.getEnvironment().setMaxThreads(1);
            Nd4j.factory().blas().setMaxThreads(1);
        } catch (LinkageError | RuntimeException e) {
            throw new IllegalStateException(
                    "ND4J's native library must load: os=" + System.getProperty("os.name") + ", arch="
                            + System.getProperty("os.arch") + " - build on this kind of machine (" + rootCause(e) + ")",
                    e);
        }
        ready = true;
    }

    /**
     * Keeps operations called by this thread on this thread. OpenMP's limit belongs to each thread, and reductions heed no
     * other: without it one takes milliseconds instead of microseconds as soon as the machine is busy.
     */
    static void stayOnThisThread() {
        load();
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    }

    /** Which build of the library is asked for: that for AVX2 where the CPU has AVX2 and FMA, else the plain one. */
    public static String instructionSet() {
        Set<String> flags = cpuFlags();
        return flags.contains("avx2") && flags.contains("fma") ? AVX2 : PLAIN;
    }

    /** The CPU's features as Linux tells them; empty elsewhere. */
    public static Set<String> cpuFlags() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> new TreeSet<>(Arrays.asList(
                            line.substring(line.indexOf(':') + 1).trim().split("\\s+"))))
                    .orElseGet(TreeSet::new);
        } catch (IOException e) {
            return Set.of();
        }
    }

    /** The class name of ND4J's backend, e.g. {@code CpuBackend}. */
    public static String backend() {
        load();
        return Nd4j.getBackend().getClass().getSimpleName();
    }

    /** ND4J's version. */
    public static String version() {
        try (InputStream file = Nd4j.class.getResourceAsStream(POM)) {
            Properties pom = new Properties();
            if (file != null) {
                pom.load(file);
            }
            return pom.getProperty("version", "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Devices that plans can run on. */
    public static int devices() {
        load();
        return Nd4j.getAffinityManager().getNumberOfDevices();
    }

    private static String rootCause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
