package io.hyperring.cli;

import io.hyperring.checkpoint.Picture;
import io.hyperring.checkpoint.RunFolder;
import io.hyperring.checkpoint.RunRecord;
import io.hyperring.config.Faults;
import io.hyperring.config.Given;
import io.hyperring.config.RunSettings;
import io.hyperring.config.SettingsReader;
import io.hyperring.coordinator.Coordinator;
import io.hyperring.coordinator.RunStatus;
import io.hyperring.http.HttpServer;
import io.hyperring.plan.Plans;
import io.hyperring.problem.Display;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import io.hyperring.report.Report;
import io.hyperring.unroll.UnrollPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        description = "Learns a problem's meta-parameters with several workers on this machine.",
        sortOptions = false)
final class TrainCommand implements Runnable {
    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(5);

    @Option(names = "--conf", paramLabel = "FILE", description = "Settings in HOCON; options override them.")
    private Path conf;

    @Option(names = "--problem", paramLabel = "NAME", description = "What is learned (two-clusters); see problems.")
    private String problem;

    @Option(names = "--workers", paramLabel = "N", description = "Members of the ring (4).")
    private String workers;

    @Option(names = "--inits", paramLabel = "M", description = "Fresh inits per worker and round (1).")
    private String inits;

    @Option(
            names = "--inits-per-round",
            paramLabel = "I",
            description = "Fresh inits per round, dealt out over the workers; in place of --inits.")
    private String initsPerRound;

    @Option(
            names = "--reduction",
            paramLabel = "HOW",
            description =
                    "How hypergradients are added up (fast): fast, or exact: the same bits for any number of workers,"
                            + " with --inits-per-round.")
    private String reduction;

    @Option(names = "--steps", paramLabel = "S", description = "Outer steps (500).")
    private String steps;

    @Option(names = "--inner-steps", paramLabel = "T", description = "Inner steps (the problem's own).")
    private String innerSteps;

    @Option(names = "--inner-lr", paramLabel = "X", description = "Inner learning rate (the problem's own).")
    private String innerLr;

    @Option(names = "--outer-lr", paramLabel = "X", description = "Outer learning rate (the problem's own).")
    private String outerLr;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "How much of the inner loop's history is kept (auto: all of it where it fits):" + " auto, "
                    + UnrollPolicy.FORMS + ".")
    private String policy;

    @Option(names = "--points", paramLabel = "P", description = "Learned points, where a problem has points (100).")
    private String points;

    @Option(names = "--seed", paramLabel = "K", description = "Everything random follows from it (1).")
    private String seed;

    @Option(names = "--out", paramLabel = "DIR", description = "The run's folder; an earlier run there is moved aside.")
    private String out;

    @Option(names = "--port", paramLabel = "P", description = "HTTP on 127.0.0.1 while training (8080; 0: any).")
    private String port;

    @Option(names = "--no-http", description = "No HTTP.")
    private boolean noHttp;

    @Override
    public void run() {
        RunSettings asked = settings();
        Problem learned = problem(asked);
        RunSettings settings = asked.with(Memory.policy(asked, learned));
        Memory.check(settings, learned);
        settings.httpPort().ifPresent(TrainCommand::checkPort);
        Main.loadNatives();
        RunFolder folder = folder(settings);
        RunStatus end = train(settings, learned, folder);
        if (end.failure() != null) {
            throw Failure.failed(end.failure() + "; what was learned before is in " + folder.path(), null);
        }
        conclude(folder, end);
    }

    private RunSettings settings() {
        Map<String, Given> given = new LinkedHashMap<>();
        given.put("problem.name", new Given("--problem", problem));
        given.put("problem.points", new Given("--points", points));
        given.put("problem.inner-steps", new Given("--inner-steps", innerSteps));
        given.put("problem.inner-lr", new Given("--inner-lr", innerLr));
        given.put("problem.outer-lr", new Given("--outer-lr", outerLr));
        given.put("problem.policy", new Given("--policy", policy));
        given.put("workers", new Given("--workers", workers));
        given.put("inits", new Given("--inits", inits));
        given.put("inits-per-round", new Given("--inits-per-round", initsPerRound));
        given.put("reduction", new Given("--reduction", reduction));
        given.put("steps", new Given("--steps", steps));
        given.put("seed", new Given("--seed", seed));
        given.put("out", new Given("--out", out));
        given.put("http.port", new Given("--port", port));
        given.put("http.enabled", new Given("--no-http", noHttp ? "false" : null));
        given.values().removeIf(setting -> setting.value() == null);
        try {
            return SettingsReader.read(Optional.ofNullable(conf), given);
        } catch (Faults e) {
            throw Failure.usage(e.sentences());
        } catch (IOException e) {
            throw Failure.failed(e);
        }
    }

    private static Problem problem(RunSettings settings) {
        try {
            Problem problem = Problems.create(settings.problem());
            Plans.policy(settings.problem(), problem);
            return problem;
        } catch (IllegalArgumentException e) {
            throw Failure.usage(e.getMessage());
        } catch (ArithmeticException tooMany) {
            throw Failure.failed(
                    "meta-parameters must be countable: points="
                            + settings.problem().points().orElse(0) + " - lower --points",
                    tooMany);
        }
    }

    private static void checkPort(int port) {
        try {
            HttpServer.checkFree(port);
        } catch (IOException e) {
            throw Failure.failed(e);
        }
    }

    private static RunFolder folder(RunSettings settings) {
        try {
            RunFolder folder = RunFolder.create(settings.out());
            folder.movedAside().ifPresent(aside -> System.err.println("the earlier run is now in " + aside));
            return folder;
        } catch (IOException e) {
            throw Failure.failed(e);
        }
    }

    private static RunStatus train(RunSettings settings, Problem learned, RunFolder folder) {
        RunRecord record = record(settings, learned);
        var run = new Coordinator.Run(folder, record, CHECKPOINT_EVERY, System::nanoTime);
        System.err.printf(
                Locale.ROOT,
                "%s: %s%n%d workers, %d init(s) %s, %d outer steps, seed %d, policy %s%n",
                learned.name(),
                learned.summary(),
                settings.workers(),
                settings.averaging().inits(),
                settings.averaging().initsPerRound().isPresent()
                        ? "per round, " + settings.averaging().reduction() + " sums"
                        : "each",
                settings.steps(),
                settings.seed(),
                settings.problem().policy().orElseThrow());
        AtomicBoolean introduced = new AtomicBoolean();
        try (Progress progress = Progress.of(System.err, learned.name(), settings.steps());
                Training training = Training.start(run, status -> {
                    if (introduced.get()) {
                        progress.accept(status);
                    }
                })) {
            if (settings.httpPort().isPresent()) {
                System.err.println("watch it at " + training.serve(settings.httpPort()));
            }
            introduced.set(true);
            return training.await();
        }
    }

    private static RunRecord record(RunSettings settings, Problem learned) {
        Map<String, int[]> tensors = new LinkedHashMap<>();
        learned.meta().names().forEach(name -> tensors.put(name, learned.meta().shape(name)));
        Display display = learned.display();
        return new RunRecord(
                RunRecord.FORMAT,
                RunRecord.Status.RUNNING,
                settings.problem(),
                settings.workers(),
                settings.averaging(),
                settings.steps(),
                settings.seed(),
                tensors,
                new Picture(display.kind(), display.tensor(), display.classes(), display.height(), display.width()),
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                Versions.all(),
                Optional.empty());
    }

    /** Figures and picture of what was learned. */
    private static void conclude(RunFolder folder, RunStatus end) {
        ReportCommand.evaluateOnce(folder);
        try {
            folder.writeReport(Report.html(List.of(folder)));
            System.out.printf(
                    Locale.ROOT,
                    "%d rounds at %s, outer loss %.4g%n%s%nrun    %s%nreport %s%n",
                    end.round(),
                    Progress.speed(end),
                    end.outerLoss().orElse(Double.NaN),
                    EvaluateCommand.asText(folder.readEvaluation().orElseThrow()),
                    folder.path(),
                    folder.report().toUri());
        } catch (IOException e) {
            throw Failure.failed(e);
        }
    }
}
