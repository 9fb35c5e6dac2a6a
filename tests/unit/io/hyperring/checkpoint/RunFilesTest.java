package io.hyperring.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperring.config.Averaging;
import io.hyperring.config.Reduction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layout of the text files, and what is said about damaged ones. */
class RunFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private RunFolder run;

    @BeforeEach
    void writeARun() throws Exception {
        run = RunFolder.create(folder);
        run.writeRun(SampleRuns.running());
    }

    @Test
    void runJsonHasTheDocumentedLayout() throws Exception {
        run.writeRun(SampleRuns.running()
                .withProgress(7, OptionalDouble.of(0.5), OptionalDouble.of(12.5))
                .withFailure("ring: members=0"));
        String expected =
                """
                {"format":1,"status":"failed","problem":{"name":"two-clusters","points":4,"inner_lr":0.1},
                 "workers":2,"inits":3,"reduction":"fast","steps":500,"seed":-9223372036854775808,"tensors":{"X":[4,2],"lr":[]},
                 "picture":{"kind":"points","tensor":"X","classes":[0,0,1,1],"height":0,"width":0},
                 "rounds":7,"outer_loss":0.5,"outer_steps_per_second":12.5,"started":"2026-01-02T03:04:05Z",
                 "versions":{"hyperring":"0.1.0","java":"17"},"failure":"ring: members=0"}""";
        String text = Files.readString(folder.resolve("run.json"));
        assertEquals(JSON.readTree(expected).toString(), JSON.readTree(text).toString());
        assertTrue(text.startsWith("{\n  \"format\" : 1,\n  \"status\" : \"failed\",\n"), text);
    }

    @Test
    void keepsInitsPerRoundAndHowTheyAreAddedUp() throws Exception {
        ObjectNode json = runJson();
        json.remove("inits");
        json.put("inits_per_round", 8).put("reduction", "exact");
        write("run.json", json.toString());
        assertEquals(Averaging.perRound(8, Reduction.EXACT), run.readRun().averaging());
        run.writeRun(run.readRun());
        assertEquals(Averaging.perRound(8, Reduction.EXACT), run.readRun().averaging());
    }

    @Test
    void runsDifferWhenAnyFieldDoes() {
        RunRecord run = SampleRuns.running();
        assertEquals(SampleRuns.running(), run);
        assertEquals(SampleRuns.running().hashCode(), run.hashCode());
        assertNotEquals(run, run.withStatus(RunRecord.Status.FINISHED));
        assertNotEquals(run, run.withProgress(1, run.outerLoss(), run.outerStepsPerSecond()));
        assertNotEquals(run, run.withFailure("x"));
    }

    @Test
    void keepsADivergedLoss() throws Exception {
        for (double loss : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            run.writeRun(SampleRuns.running().withProgress(1, OptionalDouble.of(loss), OptionalDouble.empty()));
            assertEquals(OptionalDouble.of(loss), run.readRun().outerLoss());
            HistoryRow row = new HistoryRow(1, loss, 1, 0, 0, 0, 1);
            run.writeHistory(List.of(row));
            assertEquals(List.of(row), run.readHistory());
        }
    }

    @Test
    void ignoresFieldsOfOtherVersions() throws Exception {
        ObjectNode json = runJson();
        json.put("colour", "green");
        json.withObject("/problem").put("dimension", 3);
        write("run.json", json.toString());
        assertEquals(SampleRuns.running(), run.readRun());
    }

    @ParameterizedTest
    @CsvSource({
        "/workers, '\"four\"', workers=\"four\"",
        "/workers, 2.5, workers=2.5",
        "/workers, 99999999999, workers=99999999999",
        "/seed, 1e99, seed=1.0E99",
        "/status, '\"asleep\"', status=\"asleep\"",
        "/reduction, '\"slow\"', reduction=\"slow\"",
        "/outer_loss, '\"NaN!\"', outer_loss=\"NaN!\"",
        "/problem, 3, problem=3",
        "/problem/name, 3, problem.name=3",
        "/problem/inner_steps, true, problem.inner_steps=true",
        "/tensors/X, '[1,\"2\"]', 'tensors.X=[1,\"2\"]'",
        "/picture/classes, '{}', picture.classes={}",
        "/picture/kind, '\"songs\"', kind=songs",
        "/versions/java, 17, versions.java=17",
        "/failure, '[]', failure=[]",
        "/format, 2, format=2",
    })
    void namesAFieldOfAnotherType(String pointer, String value, String named) throws Exception {
        ObjectNode json = runJson();
        int name = pointer.lastIndexOf('/');
        ((ObjectNode) json.at(pointer.substring(0, name))).set(pointer.substring(name + 1), JSON.readTree(value));
        write("run.json", json.toString());
        Expect.sentence(run::readRun, folder.resolve("run.json").toString(), named);
    }

    @Test
    void namesAMissingField() throws Exception {
        for (String name : List.of(
                "format",
                "status",
                "problem",
                "workers",
                "inits",
                "reduction",
                "seed",
                "picture",
                "rounds",
                "started")) {
            ObjectNode json = runJson();
            json.remove(name);
            write("run.json", json.toString());
            Expect.sentence(run::readRun, "run.json", name + "=missing");
        }
    }

    @Test
    void refusesWhatIsNotJson() throws Exception {
        String whole = Files.readString(folder.resolve("run.json"));
        for (String text : List.of("", "[]", "null", "{\"format\":", whole.substring(0, whole.length() / 2), "\0\1")) {
            write("run.json", text);
            Expect.sentence(run::readRun, "run.json");
        }
        write("evaluation.json", "{\"inits\":3,\"mean_accuracy\":\"high\"}");
        Expect.sentence(run::readEvaluation, "evaluation.json", "mean_accuracy=\"high\"");
    }

    @Test
    void historyHasTheDocumentedLayout() throws Exception {
        run.writeHistory(List.of(SampleRuns.row(1), SampleRuns.row(3)));
        assertEquals(
                """
                round,outer_loss,contributors,mean_staleness,compute_ms,reduce_ms,generation
                1,1.0,2,0.5,1.25,0.125,3
                3,0.3333333333333333,2,0.5,1.25,0.125,3
                """,
                Files.readString(folder.resolve("history.csv")));
    }

    @ParameterizedTest
    @CsvSource({"'1,1,1,0,0,0', 2", "'1,1,1,0,0,0,1,9', 2", "'1,high,1,0,0,0,1', 2", "'', 2", "'1,1,1.5,0,0,0,1', 2"})
    void namesTheLineOfADamagedHistory(String row, int line) throws Exception {
        write("history.csv", HistoryCsv.HEADER + "\n" + row + "\n1,1,1,0,0,0,1\n");
        Expect.sentence(run::readHistory, "history.csv", "line=" + line);
        write("history.csv", "round,loss\n");
        Expect.sentence(run::readHistory, "history.csv", "line=1");
    }

    private ObjectNode runJson() throws Exception {
        JsonNode json = RunJson.of(SampleRuns.running());
        return json.deepCopy();
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name), text);
    }
}
