package io.hyperring.cli;

import io.hyperring.plan.Natives;
import io.hyperring.plan.SelfCheck;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "doctor", description = "Backend, devices, memory, versions, and a self-check of the mathematics.")
final class DoctorCommand implements Callable<Integer> {
    private static final long MIB = 1 << 20;

    @Override
    public Integer call() {
        Main.loadNatives();
        Versions.all().forEach(DoctorCommand::line);
        line("devices", Natives.devices());
        line("cpus", Runtime.getRuntime().availableProcessors());
        line("natives", Natives.instructionSet().substring(1));
        line(
                "memory",
                Memory.availableBytes() / MIB + " MiB free, heap up to "
                        + Runtime.getRuntime().maxMemory() / MIB + " MiB");
        double error = SelfCheck.worstRelativeError();
        boolean well = error <= SelfCheck.TOLERANCE;
        line(
                "self-check",
                String.format(
                        Locale.ROOT,
                        "%s: hypergradient on this backend against plain double loops, relative error %.1e",
                        well ? "ok" : "FAILED",
                        error));
        return well ? Main.DONE : Main.FAILED;
    }

    private static void line(String name, Object value) {
        System.out.printf(Locale.ROOT, "%-11s %s%n", name, value);
    }
}
