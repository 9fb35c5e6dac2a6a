package io.hyperring.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code history.csv}: one line a round, numbers with all their digits. */
final class HistoryCsv {
    static final String HEADER = "round,outer_loss,contributors,mean_staleness,compute_ms,reduce_ms,generation";

    private static final int COLUMNS = HEADER.split(",").length;
    private static final long MOST_BYTES = 1L << 30;

    private HistoryCsv() {}

    static byte[] bytes(List<HistoryRow> rows) {
        StringBuilder csv = new StringBuilder(HEADER).append('\n');
        for (HistoryRow row : rows) {
            csv.append(row.round()).append(',').append(row.outerLoss()).append(',');
            csv.append(row.contributors())
                    .append(',')
                    .append(row.meanStaleness())
                    .append(',');
            csv.append(row.computeMs()).append(',').append(row.reduceMs()).append(',');
            csv.append(row.generation()).append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static List<HistoryRow> read(Path file) throws IOException {
        List<String> lines = new String(WholeFile.read(file, MOST_BYTES), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw fault(file, 1);
        }
        List<HistoryRow> rows = new ArrayList<>(lines.size());
        for (int i = 1; i < lines.size(); i++) {
            rows.add(row(file, i + 1, lines.get(i).split(",", -1)));
        }
        return rows;
    }

    private static HistoryRow row(Path file, int line, String[] cells) throws IOException {
        if (cells.length != COLUMNS) {
            throw fault(file, line);
        }
        try {
            return new HistoryRow(
                    Long.parseLong(cells[0]),
                    Double.parseDouble(cells[1]),
                    Integer.parseInt(cells[2]),
                    Double.parseDouble(cells[3]),
                    Double.parseDouble(cells[4]),
                    Double.parseDouble(cells[5]),
                    Long.parseLong(cells[6]));
        } catch (NumberFormatException notANumber) {
            throw fault(file, line);
        }
    }

    private static IOException fault(Path file, int line) {
        return new IOException("a history file must have the columns " + HEADER + " with numbers: file=" + file
                + " line=" + line + " - restore the file, or train again");
    }
}
