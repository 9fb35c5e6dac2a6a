package io.hyperring.report;

import io.hyperring.checkpoint.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The page about one run or several side by side. The same folders give the same bytes. */
public final class Report {
    private static final String STYLE = resource("report.css");

    private Report() {}

    /**
     * One HTML page that needs nothing else, well-formed as XML too: pictures of what was learned in the given order,
     * loss curves, figures.
     *
     * @throws IllegalArgumentException without a run
     * @throws IOException one sentence that names the file of a run that cannot be read
     */
    public static String html(List<RunFolder> runs) throws IOException {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a report needs at least 1 run: runs=0 - name the folder of one");
        }
        List<RunView> views = new ArrayList<>();
        for (RunFolder run : runs) {
            views.add(RunView.read(views.size() + 1, run));
        }
        return page(title(views), Cards.html(views) + LossCurves.html(views) + Tables.html(views));
    }

    private static String title(List<RunView> views) {
        List<String> problems = views.stream()
                .map(view -> view.run().problem().name())
                .distinct()
                .toList();
        return "What was learned: " + String.join(", ", problems)
                + (views.size() == 1 ? "" : " (" + views.size() + " runs)");
    }

    private static String page(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/>
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <h1>%s</h1>
                %s</body>
                </html>
                """
                .formatted(Html.escape(title), STYLE, Html.escape(title), body);
    }

    private static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
