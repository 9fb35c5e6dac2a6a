package io.hyperring.cli;

import io.hyperring.checkpoint.RunFolder;
import io.hyperring.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "report", description = "Pictures of one run, or of several side by side, as one self-contained page.")
final class ReportCommand implements Runnable {
    private static final int INITS = 1000;

    @Option(
            names = "--run",
            required = true,
            arity = "1..*",
            paramLabel = "DIR",
            description = "Folders of runs, in the order in which they are shown.")
    private List<Path> runs;

    @Option(
            names = "--out",
            paramLabel = "FILE.html",
            description = "The page; report.html in the first run's folder when not given.")
    private Path out;

    @Override
    public void run() {
        List<RunFolder> folders = runs.stream().map(Runs::open).toList();
        folders.forEach(ReportCommand::evaluateOnce);
        Path page = out == null ? folders.get(0).report() : out;
        try {
            String html = Report.html(folders);
            if (out == null) {
                folders.get(0).writeReport(html);
            } else {
                Files.write(out, html.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw Failure.failed(
                    "the page must be writable: out=" + page + " - choose another --out (" + e.getMessage() + ")", e);
        }
        System.out.println(page.toAbsolutePath().normalize().toUri());
    }

    /** The page shows figures of evaluation; a run that has none yet gets them. */
    static void evaluateOnce(RunFolder folder) {
        try {
            if (folder.readEvaluation().isEmpty() && folder.hasMeta()) {
                folder.writeEvaluation(Runs.evaluate(folder, INITS));
            }
        } catch (IOException e) {
            throw Failure.failed(e);
        }
    }
}
