package io.hyperring.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.checkpoint.HistoryRow;
import io.hyperring.checkpoint.NamedArray;
import io.hyperring.checkpoint.RunFolder;
import io.hyperring.checkpoint.RunRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String EVALUATIONS = "(//table)[1]/tbody/tr";
    private static final String FACTS = "(//table)[2]/tbody/tr";

    @TempDir
    Path folder;

    @Test
    void showsTheRunsInTheOrderGiven() throws Exception {
        Page page = page(List.of(clusters(4), clusters(1), clusters(2)));
        assertEquals(
                List.of("4 workers × 1 init", "1 worker × 1 init", "2 workers × 1 init"),
                page.all("//figure[@class='card']/header/b"));
        for (String caption : page.all("//figure[@class='card']/figcaption")) {
            assertTrue(caption.matches("(?s)two-clusters\\s+500 of 500 rounds, seed 7, outer loss 0.0.*"), caption);
            assertTrue(caption.contains("separability 98.76 %"), caption);
        }
        assertEquals(3, page.count("//*[local-name()='svg' and @class='points']"));
        assertEquals(3, page.count("//figure[@class='chart']/figcaption/span[@class='key']"));
    }

    @Test
    void drawsEveryPointOnceWithColourAndShapeOfItsClass() throws Exception {
        Page page = page(List.of(clusters(1)));
        String points = "//*[local-name()='svg' and @class='points']";
        assertEquals(50, page.count(points + "/*[local-name()='circle' and @class='class0']"));
        assertEquals(50, page.count(points + "/*[local-name()='path' and @class='class1']"));
    }

    @Test
    void drawsRunsOfOneProblemOnOneScale() throws Exception {
        String ticks = "[local-name()='svg' and @class='points']/*[local-name()='text']";
        Page page = page(List.of(clusters(1), clusters(4)));
        assertEquals(
                page.all("(//figure[@class='card'])[1]/*" + ticks), page.all("(//figure[@class='card'])[2]/*" + ticks));
        Page alone = page(List.of(RunFolder.open(folder.resolve("n1"))));
        assertFalse(page.all("(//figure[@class='card'])[1]/*" + ticks)
                .equals(alone.all("(//figure[@class='card'])[1]/*" + ticks)));
    }

    @Test
    void showsEveryFigure() throws Exception {
        Page page = page(List.of(clusters(2), FakeRuns.digits(folder.resolve("digits"))));
        assertEquals(
                List.of("1000", "98.95 %", "0.0155", "90.00 %", "98.76 %"),
                page.all(EVALUATIONS + "[1]/td").subList(1, 6));
        assertEquals(
                List.of("not evaluated", "–", "–", "–", "–"),
                page.all(EVALUATIONS + "[2]/td").subList(1, 6));
        assertEquals(
                List.of(
                        "finished",
                        "500 of 500",
                        "2161",
                        "2026-01-02T03:04:05Z",
                        "n2",
                        "hyperring 0.1.0, java 17.0.2, nd4j 1.0.0-M2.1"),
                page.all(FACTS + "[1]/td").subList(1, 7));
    }

    @Test
    void showsImagesWithTheirClassesAndContrast() throws Exception {
        Page page = page(List.of(FakeRuns.digits(folder.resolve("digits"))));
        assertEquals(
                List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                page.all("//div[@class='tiles']/figure/figcaption"));
        assertTrue(page.all("//p[@class='note']").get(0).matches("black −1\\.\\d+, white 3\\.\\d+"));
    }

    @Test
    void showsLearnedNumbersInATableAndShortTensorsAsBars() throws Exception {
        Page page = page(List.of(FakeRuns.numbers(folder.resolve("numbers"))));
        String rows = "//div[@class='values']/table/tbody/tr";
        assertEquals(List.of("log_lr", "4", "−1", "−2", "0.5", ""), page.all(rows + "[1]/td"));
        assertEquals(List.of("momentum", "scalar", "0.875", "", "", ""), page.all(rows + "[2]/td"));
        assertEquals(List.of("W", "10 × 64"), page.all(rows + "[3]/td").subList(0, 2));
        assertEquals(1, page.count("//*[local-name()='svg' and @class='bars']"));
        assertEquals(4, page.count("//*[local-name()='svg' and @class='bars']/*[local-name()='rect']"));
    }

    @Test
    void hasNoColumnForAFigureThatNoRunHas() throws Exception {
        RunFolder numbers = FakeRuns.numbers(folder.resolve("numbers"));
        Page alone = page(List.of(numbers));
        assertEquals(List.of("run", "inits", "mean loss"), alone.all("//div[@class='table'][1]//th"));
        assertEquals(
                List.of("100", "0.25"),
                alone.all("//div[@class='table'][1]//td").subList(1, 3));
        Page beside = page(List.of(clusters(2), numbers));
        assertEquals(
                List.of("100", "–", "0.25", "–", "–"),
                beside.all("//div[@class='table'][1]/table/tbody/tr[2]/td").subList(1, 6));
    }

    @Test
    void showsRunsThatFailedAndRunsThatHaveJustBegun() throws Exception {
        RunFolder failed = RunFolder.create(folder.resolve("failed"));
        failed.writeRun(FakeRuns.clustersRun(1, 4).withFailure("ring: members=0 - start a worker"));
        RunFolder begun = RunFolder.create(folder.resolve("begun"));
        begun.writeRun(FakeRuns.clustersRun(1, 4).withStatus(RunRecord.Status.RUNNING));
        Page page = page(List.of(failed, begun));
        assertEquals(List.of("failed", "running"), page.all("//header/span[starts-with(@class,'status')]"));
        assertEquals(List.of("ring: members=0 - start a worker"), page.all("//span[@class='failure']"));
        assertEquals(2, page.count("//div[@class='empty']"));
        assertEquals(
                List.of("Run 1: no round has finished yet.", "Run 2: no round has finished yet."),
                page.all("//p[@class='note']"));
    }

    @Test
    void saysWhatIsNotFinite() throws Exception {
        RunFolder run = clusters(1);
        double[] points = new double[200];
        points[3] = Double.NaN;
        run.writeMeta(Map.of("X", new NamedArray(new int[] {100, 2}, points)));
        List<HistoryRow> history = new ArrayList<>(FakeRuns.history(30, 1, 0.1, 0.1, 1));
        history.add(new HistoryRow(31, Double.POSITIVE_INFINITY, 1, 0, 0, 0, 1));
        run.writeHistory(history);
        assertEquals(
                List.of("1 point not drawn: not a finite number.", "Run 1: 1 round not drawn: the loss is not finite."),
                page(List.of(run)).all("//p[@class='note']"));
    }

    @Test
    void nothingFromAFileBecomesMarkup() throws Exception {
        String attack = "</title><script>alert(1)</script>\"'& \0\u001b]]>";
        RunFolder run = RunFolder.create(folder.resolve("<b>&'\""));
        RunRecord honest = FakeRuns.clustersRun(1, 4);
        run.writeRun(new RunRecord(
                1,
                RunRecord.Status.FAILED,
                io.hyperring.config.ProblemSettings.defaults(attack),
                1,
                io.hyperring.config.Averaging.perWorker(1),
                1,
                1,
                Map.of(),
                new io.hyperring.checkpoint.Picture("points", attack, new int[] {1}, 0, 0),
                1,
                honest.outerLoss(),
                honest.outerStepsPerSecond(),
                attack,
                Map.of(attack, attack),
                java.util.Optional.of(attack)));
        run.writeMeta(Map.of(attack, new NamedArray(new int[] {1}, new double[] {1})));
        run.writeHistory(FakeRuns.history(3, 1, 0.5, 0, 1));
        String html = Report.html(List.of(run));
        assertFalse(html.contains("<script"), "markup got through");
        assertFalse(html.contains("<b>&'"), "markup got through");
        Page page = Page.of(html);
        assertEquals(0, page.count("//script"));
        String shown = attack.replace('\0', '\ufffd').replace('\u001b', '\ufffd');
        assertEquals(List.of(shown), page.all("//span[@class='failure']"));
        assertEquals(shown, page.all(FACTS + "[1]/td").get(4));
    }

    @Test
    void isOnePageWithoutAnythingOutside() throws Exception {
        String html = Report.html(List.of(clusters(1), FakeRuns.digits(folder.resolve("digits"))));
        String withoutNames = html.replaceAll("xmlns(:xlink)?=\"[^\"]*\"", "");
        assertFalse(withoutNames.matches("(?s).*(https?:|//[a-z]|@import|<link|<script|<iframe).*"), "asks for more");
        assertTrue(withoutNames.contains("src=\"data:image/png;base64,"));
        assertFalse(html.contains(folder.toString()), "names a path of this machine");
    }

    @Test
    void isTheSameForTheSameFolders() throws Exception {
        List<RunFolder> runs = List.of(clusters(1), FakeRuns.digits(folder.resolve("digits")));
        assertEquals(Report.html(runs), Report.html(runs));
    }

    @Test
    void staysSmall() throws Exception {
        List<RunFolder> runs = new ArrayList<>();
        for (int workers = 1; workers <= 8; workers++) {
            runs.add(clusters(workers));
        }
        int bytes = Report.html(runs).getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes < 1_500_000, "8 runs of 500 rounds take " + bytes + " bytes");
        for (RunFolder run : runs) {
            run.writeHistory(FakeRuns.history(100_000, 1, 0.1, 0.5, 1));
        }
        int longer = Report.html(runs).getBytes(StandardCharsets.UTF_8).length;
        assertTrue(longer < 1_500_000, "8 runs of 100000 rounds take " + longer + " bytes");
    }

    @Test
    void needsARun() {
        assertThrows(IllegalArgumentException.class, () -> Report.html(List.of()));
    }

    private RunFolder clusters(int workers) throws Exception {
        return FakeRuns.clusters(folder.resolve("n" + workers), workers);
    }

    private static Page page(List<RunFolder> runs) throws Exception {
        return Page.of(Report.html(runs));
    }
}
