package io.hyperring.report;

import io.hyperring.checkpoint.RunFolder;
import java.io.IOException;
import java.util.List;

public final class Report {
    private Report() {}

    public static String html(List<RunFolder> runs) throws IOException {
        return "";
    }
}
