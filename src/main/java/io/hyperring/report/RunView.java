package io.hyperring.report;

import io.hyperring.checkpoint.EvaluationRecord;
import io.hyperring.checkpoint.HistoryRow;
import io.hyperring.checkpoint.NamedArray;
import io.hyperring.checkpoint.RunFolder;
import io.hyperring.checkpoint.RunRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run as the page shows it.
 *
 * @param number place on the page, from 1: the run's mark and colour everywhere
 * @param folder name of its folder, without the way there
 * @param meta what it has learned by name; empty when it has not got that far
 */
record RunView(
        int number,
        String folder,
        RunRecord run,
        Map<String, NamedArray> meta,
        List<HistoryRow> history,
        Optional<EvaluationRecord> evaluation) {

    static RunView read(int number, RunFolder folder) throws IOException {
        RunRecord run = folder.readRun();
        Map<String, NamedArray> meta = folder.hasMeta() ? folder.readMeta() : Map.of();
        String name = String.valueOf(folder.path().getFileName());
        return new RunView(number, name, run, meta, folder.readHistory(), folder.readEvaluation());
    }

    /** E.g. {@code 4 workers × 1 init}, or {@code 4 workers, 8 inits per round}. */
    String size() {
        String workers = Html.count(run.workers(), "worker");
        String inits = Html.count(run.averaging().inits(), "init");
        return run.averaging().initsPerRound().isPresent()
                ? workers + ", " + inits + " per round"
                : workers + " × " + inits;
    }

    /** The tensor of its picture. */
    Optional<NamedArray> drawn() {
        return Optional.ofNullable(meta.get(run.picture().tensor()));
    }

    /** Rows of the drawn tensor, or empty when it is not one row of the width for each class. */
    Optional<double[]> rows(int width) {
        return drawn().map(NamedArray::data)
                .filter(data -> data.length == (long) width * run.picture().classes().length);
    }

    String mark() {
        return "<span class=\"mark\" style=\"background:" + Palette.ofRun(number) + "\">" + number + "</span>";
    }
}
