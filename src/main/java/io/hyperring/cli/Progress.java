package io.hyperring.cli;

import io.hyperring.coordinator.RunStatus;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how a run goes: a bar on a terminal, else a line per 50 rounds. */
interface Progress extends Consumer<RunStatus>, AutoCloseable {
    @Override
    void close();

    static Progress of(PrintStream err, String title, long steps) {
        return System.console() == null ? new Lines(err) : new Bar(err, title, steps);
    }

    /** A line per 50 rounds. */
    final class Lines implements Progress {
        private static final long EVERY = 50;

        private final PrintStream err;
        private long shown;

        Lines(PrintStream err) {
            this.err = err;
        }

        @Override
        public void accept(RunStatus status) {
            if (status.round() / EVERY > shown / EVERY) {
                shown = status.round();
                err.printf(
                        Locale.ROOT,
                        "round %d of %d, outer loss %.4g, %s%n",
                        status.round(),
                        status.steps(),
                        status.outerLoss().orElse(Double.NaN),
                        speed(status));
            }
        }

        @Override
        public void close() {}
    }

    /** Outer steps per second in words; slow ones with what comes behind the point. */
    static String speed(RunStatus status) {
        double speed = status.outerStepsPerSecond().orElse(0);
        return String.format(Locale.ROOT, speed < 10 ? "%.2f outer steps/s" : "%.0f outer steps/s", speed);
    }

    /** A bar that is drawn over and over, from the first round on. */
    final class Bar implements Progress {
        private final PrintStream err;
        private final String title;
        private final long steps;
        private ProgressBar bar;

        Bar(PrintStream err, String title, long steps) {
            this.err = err;
            this.title = title;
            this.steps = steps;
        }

        @Override
        public synchronized void accept(RunStatus status) {
            if (bar == null && status.round() > 0) {
                bar = draw();
            }
            if (bar != null) {
                bar.stepTo(status.round());
                bar.setExtraMessage(String.format(
                        Locale.ROOT,
                        "%.0f/s, loss %.4g",
                        status.outerStepsPerSecond().orElse(0),
                        status.outerLoss().orElse(Double.NaN)));
            }
        }

        private ProgressBar draw() {
            return new ProgressBarBuilder()
                    .setTaskName(title)
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(100)
                    .setConsumer(new ConsoleProgressBarConsumer(err))
                    .build();
        }

        @Override
        public synchronized void close() {
            if (bar != null) {
                bar.close();
            }
        }
    }
}
