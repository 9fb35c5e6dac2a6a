package io.hyperring.cli;

import io.hyperring.plan.Natives;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program's entry: finds the command and turns what goes wrong into one sentence and an exit code. */
@Command(
        name = "hyperring",
        description = "Learns meta-parameters by differentiating through training, on a ring of workers.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        usageHelpAutoWidth = true,
        versionProvider = Versions.class,
        subcommands = {
            TrainCommand.class,
            EvaluateCommand.class,
            ReportCommand.class,
            ConformanceCommand.class,
            DoctorCommand.class,
            ProblemsCommand.class
        })
public final class Main implements Runnable {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private static final int LONGEST = 600;

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces of what goes wrong.")
    private boolean debug;

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(run(args));
    }

    /** Runs one command line; returns its exit code: 0 done, 1 failed, 2 wrong usage. */
    static int run(String... args) {
        Main main = new Main();
        CommandLine line = new CommandLine(main)
                .setParameterExceptionHandler((e, given) -> main.wrongUsage(e))
                .setExecutionExceptionHandler((e, command, parsed) -> main.failed(e, command));
        try {
            return line.execute(args);
        } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
            return main.failed(e, line);
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
        throw Failure.usage("a command must be named - choose one of those above");
    }

    private int wrongUsage(ParameterException e) {
        CommandLine line = e.getCommandLine();
        say(line, e.getMessage() + " - see " + line.getCommandSpec().qualifiedName() + " --help");
        return WRONG_USAGE;
    }

    private int failed(Throwable e, CommandLine line) {
        if (debug) {
            e.printStackTrace(line.getErr());
        }
        if (e instanceof Failure failure) {
            failure.sentences().forEach(sentence -> say(line, sentence));
            return failure.exitCode();
        }
        say(
                line,
                e instanceof OutOfMemoryError
                        ? "memory must be enough: reason=" + e.getMessage()
                                + " - lower --inits or --workers, or give Java more, e.g. java -Xmx8g"
                        : "this should not have happened: " + e + " - run it with --debug and tell us");
        return FAILED;
    }

    /** One sentence is one line, whatever was typed. */
    private static void say(CommandLine line, String sentence) {
        String shown = sentence.replaceAll("\\p{Cntrl}", " ");
        if (shown.length() > LONGEST) {
            shown = shown.substring(0, LONGEST / 2) + " … " + shown.substring(shown.length() - LONGEST / 2);
        }
        line.getErr().println("hyperring: " + shown);
        line.getErr().flush();
    }

    /** Loads the native library, or says why it cannot be. */
    static void loadNatives() {
        try {
            Natives.load();
        } catch (IllegalStateException e) {
            throw Failure.failed(e);
        }
    }
}
