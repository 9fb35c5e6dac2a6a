package io.hyperring.coordinator;

import io.hyperring.checkpoint.HistoryRow;
import io.hyperring.checkpoint.NamedArray;
import io.hyperring.checkpoint.RunFolder;
import io.hyperring.checkpoint.RunRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A run's history and how it is written to its folder. {@code run.json} comes last: it tells of files that are there. */
final class RunFiles {
    private final RunFolder folder;
    private final List<HistoryRow> history = new ArrayList<>();
    private RunRecord record;

    RunFiles(RunFolder folder, RunRecord record) {
        this.folder = folder;
        this.record = record;
    }

    void add(HistoryRow row) {
        history.add(row);
    }

    OptionalDouble outerLoss() {
        return history.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(history.get(history.size() - 1).outerLoss());
    }

    /** Writes everything as it stands after the last round added. */
    void save(double[] meta, OptionalDouble outerStepsPerSecond) throws IOException {
        record = record.withProgress(history.size(), outerLoss(), outerStepsPerSecond);
        folder.writeHistory(history);
        folder.writeMeta(named(meta));
        folder.writeRun(record);
    }

    void finished() {
        record = record.withStatus(RunRecord.Status.FINISHED);
    }

    void failed(String sentence) {
        record = record.withFailure(sentence);
    }

    RunRecord record() {
        return record;
    }

    String path() {
        return folder.path().toString();
    }

    /** Flat meta-parameters by name, in the record's order. */
    Map<String, NamedArray> named(double[] flat) {
        Map<String, NamedArray> named = new LinkedHashMap<>();
        int from = 0;
        for (var tensor : record.tensors().entrySet()) {
            int length = Arrays.stream(tensor.getValue()).reduce(1, Math::multiplyExact);
            named.put(
                    tensor.getKey(), new NamedArray(tensor.getValue(), Arrays.copyOfRange(flat, from, from + length)));
            from += length;
        }
        return named;
    }
}
