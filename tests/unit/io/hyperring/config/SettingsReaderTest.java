package io.hyperring.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    private static final RunSettings DEFAULTS = new RunSettings(
            ProblemSettings.defaults("two-clusters"),
            4,
            Averaging.perWorker(1),
            500,
            1,
            Path.of("runs", "two-clusters-4-workers-seed-1"),
            OptionalInt.of(8080));

    @TempDir
    private Path dir;

    @Test
    void givesTheDefaultsWhenNothingIsSaid() throws Exception {
        assertEquals(DEFAULTS, SettingsReader.read(Optional.empty(), Map.of()));
    }

    @Test
    void givesTheDefaultsForAnEmptyFile() throws Exception {
        assertEquals(DEFAULTS, read(""));
        assertEquals(DEFAULTS, read("# nothing\nhyperring {}"));
    }

    @Test
    void findsTheDefaultsInTheFileThatShowsThem() throws Exception {
        assertEquals(DEFAULTS, SettingsReader.read(Optional.of(Path.of("cluster-conf/local.conf")), Map.of()));
    }

    @Test
    void readsEverySettingOfAFile() throws Exception {
        RunSettings settings = read("hyperring { problem { name = digits-distill, points = 10, inner-steps = 5,"
                + " inner-lr = 0.5, outer-lr = 1e-3 }, workers = 2, inits = 3, steps = 7, seed = -9000000000,"
                + " out = some/where, http { enabled = no, port = 1234 } }");
        assertEquals(
                new RunSettings(
                        new ProblemSettings(
                                "digits-distill",
                                OptionalInt.of(10),
                                OptionalInt.of(5),
                                OptionalDouble.of(0.5),
                                OptionalDouble.of(1e-3),
                                Optional.empty()),
                        2,
                        Averaging.perWorker(3),
                        7,
                        -9_000_000_000L,
                        Path.of("some/where"),
                        OptionalInt.empty()),
                settings);
    }

    @Test
    void namesTheFolderAfterTheRun() throws Exception {
        assertEquals(
                Path.of("runs", "two-clusters-seed-8-workers-seed-42"),
                read("hyperring { problem.name = two-clusters-seed, workers = 8, seed = 42 }")
                        .out());
    }

    @Test
    void prefersWhatIsGivenSinglyToTheFile() throws Exception {
        RunSettings settings = SettingsReader.read(
                Optional.of(file("hyperring { workers = 2, steps = 7, problem.inner-lr = 0.5 }")),
                Map.of("steps", new Given("--steps", "9"), "problem.inner-lr", new Given("--inner-lr", "2")));
        assertEquals(2, settings.workers());
        assertEquals(9, settings.steps());
        assertEquals(OptionalDouble.of(2), settings.problem().innerLr());
    }

    @Test
    void prefersWhatIsGivenSinglyToAFaultInTheFile() throws Exception {
        RunSettings settings = SettingsReader.read(
                Optional.of(file("hyperring.steps = none")), Map.of("steps", new Given("--steps", "9")));
        assertEquals(9, settings.steps());
    }

    @Test
    void saysAllFaultsAtOnceEachWithItsFullPath() throws IOException {
        Path file = file("hyperring {\n workers = 0\n inits = many\n problem.inner-lr = -1\n http.port = 70000\n}");
        Faults faults = assertThrows(Faults.class, () -> SettingsReader.read(Optional.of(file), Map.of()));
        assertEquals(
                List.of(
                        "hyperring.problem.inner-lr must be a positive, finite number: hyperring.problem.inner-lr=-1"
                                + " - give another (" + file + " line 4)",
                        "hyperring.workers must be a whole number of at least 1: hyperring.workers=0"
                                + " - give another (" + file + " line 2)",
                        "hyperring.inits must be a whole number of at least 1: hyperring.inits=many"
                                + " - give another (" + file + " line 3)",
                        "hyperring.http.port must be a port, 0 to 65535: hyperring.http.port=70000"
                                + " - give another (" + file + " line 5)"),
                faults.sentences());
    }

    @Test
    void callsAnOptionByTheNameThatWasTyped() throws IOException {
        Path file = file("hyperring { steps = 5, workers = 0 }");
        Faults faults = assertThrows(
                Faults.class,
                () -> SettingsReader.read(Optional.of(file), Map.of("steps", new Given("--steps", "-5"))));
        assertEquals(
                List.of(
                        "hyperring.workers must be a whole number of at least 1: hyperring.workers=0"
                                + " - give another (" + file + " line 1)",
                        "--steps must be a whole number of at least 1: --steps=-5 - give another"),
                faults.sentences());
    }

    @ParameterizedTest
    @CsvSource({
        "steps, 0",
        "steps, -5",
        "steps, 1.5",
        "steps, true",
        "steps, 2147483648",
        "steps, 1e999999999",
        "steps, ''",
        "workers, [1]",
        "workers, {a = 1}",
        "inits, abc",
        "seed, 0.5",
        "seed, 9223372036854775808",
        "out, ''",
        "out, ' '",
        "http.port, -1",
        "http.port, 65536",
        "http.enabled, perhaps",
        "problem.name, ''",
        "problem.points, 1",
        "problem.inner-steps, 0",
        "problem.inner-lr, 0",
        "problem.inner-lr, NaN",
        "problem.inner-lr, Infinity",
        "problem.outer-lr, fast",
        "problem.outer-lr, -0.1"
    })
    void refusesAValueThatBreaksTheRule(String path, String value) throws IOException {
        String hocon = value.startsWith("[") || value.startsWith("{") ? value : '"' + value + '"';
        Path file = file("hyperring." + path + " = " + hocon);
        Faults faults = assertThrows(Faults.class, () -> SettingsReader.read(Optional.of(file), Map.of()));
        assertTrue(
                faults.sentences().get(0).startsWith("hyperring." + path + " must"),
                faults.sentences().toString());
        assertTrue(
                faults.sentences().get(0).contains(": hyperring." + path + "="),
                faults.sentences().toString());
    }

    @Test
    void refusesAnUnknownSettingAndNamesTheKnownOnes() throws IOException {
        Path file = file("hyperring { problem.inner-rate = 3\n worker = 2 }");
        Faults faults = assertThrows(Faults.class, () -> SettingsReader.read(Optional.of(file), Map.of()));
        assertEquals(2, faults.sentences().size());
        assertTrue(faults.sentences()
                .get(0)
                .startsWith("a setting must be known: hyperring.problem.inner-rate=3 - take it out (" + file
                        + " line 1), or use one of ["));
        assertTrue(faults.sentences().get(1).startsWith("a setting must be known: hyperring.worker=2"));
        assertTrue(faults.sentences().get(1).contains(" workers]"));
    }

    @Test
    void refusesANumberInThePlaceOfAnObject() throws IOException {
        Path file = file("hyperring.problem = 3");
        Faults faults = assertThrows(Faults.class, () -> SettingsReader.read(Optional.of(file), Map.of()));
        assertTrue(faults.getMessage().startsWith("a setting must be known: hyperring.problem=3"), faults.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"workers = 8", "hyperring = 3", "Hyperring { workers = 8 }"})
    void refusesAFileWhoseSettingsAreNotInsideTheObject(String text) throws IOException {
        assertSaid("settings must be inside an object hyperring: conf=", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hyperring {", "{\"a\": [1, }", "= 3", "\u0000\u0001\u0002}{"})
    void refusesGarbage(String text) throws IOException {
        assertSaid("settings must be HOCON: conf=", text);
    }

    @Test
    void refusesASubstitutionOfWhatIsNotThere() throws IOException {
        assertSaid("settings must not refer to what is not there: conf=", "hyperring.workers = ${no.such.thing}");
    }

    @Test
    void followsASubstitution() throws Exception {
        assertEquals(6, read("n = 6\nhyperring.workers = ${n}").workers());
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path missing = dir.resolve("missing.conf");
        IOException fault = assertThrows(IOException.class, () -> SettingsReader.read(Optional.of(missing), Map.of()));
        assertEquals("settings must be in a readable file: conf=" + missing + " - check the path", fault.getMessage());
    }

    @Test
    void refusesAFolder() {
        IOException fault = assertThrows(IOException.class, () -> SettingsReader.read(Optional.of(dir), Map.of()));
        assertEquals("settings must be in a readable file: conf=" + dir + " - check the path", fault.getMessage());
    }

    private RunSettings read(String text) throws Exception {
        return SettingsReader.read(Optional.of(file(text)), Map.of());
    }

    private Path file(String text) throws IOException {
        return Files.write(dir.resolve("run.conf"), text.getBytes(StandardCharsets.UTF_8));
    }

    private void assertSaid(String beginning, String text) throws IOException {
        Path file = file(text);
        IOException fault = assertThrows(IOException.class, () -> SettingsReader.read(Optional.of(file), Map.of()));
        assertTrue(fault.getMessage().startsWith(beginning + file), fault.getMessage());
    }

    @Test
    void countsInitsPerRoundWhenAskedTo() throws Exception {
        assertEquals(
                Averaging.perRound(8, Reduction.EXACT),
                read("hyperring { inits-per-round = 8, reduction = exact }").averaging());
        assertEquals(
                Averaging.perRound(8, Reduction.FAST),
                read("hyperring { inits-per-round = 8, reduction = fast }").averaging());
    }

    @Test
    void aWayToCountInitsThatIsGivenSinglyReplacesTheOneInTheFile() throws Exception {
        Path perWorker = file("hyperring.inits = 3");
        assertEquals(
                Averaging.perRound(8, Reduction.FAST),
                SettingsReader.read(
                                Optional.of(perWorker), Map.of("inits-per-round", new Given("--inits-per-round", "8")))
                        .averaging());
        Path perRound = file("hyperring.inits-per-round = 8");
        assertEquals(
                Averaging.perWorker(3),
                SettingsReader.read(Optional.of(perRound), Map.of("inits", new Given("--inits", "3")))
                        .averaging());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            inits = 3, inits-per-round = 8         | inits are counted per worker or per round, not both: \
            hyperring.inits=3, hyperring.inits-per-round=8 - leave one out
            inits-per-round = 3                    | every worker needs an init of its own: \
            hyperring.inits-per-round=3, hyperring.workers=4 - raise inits-per-round or lower workers
            reduction = exact                      | an exact reduction needs a fixed number of inits per round: \
            hyperring.reduction=exact - set inits-per-round
            inits-per-round = 65537, reduction = exact | an exact reduction adds up at most 65536 inits: \
            hyperring.inits-per-round=65537, hyperring.reduction=exact - lower inits-per-round
            """)
    void saysWhichSettingsDoNotGoTogether(String settings, String sentence) throws IOException {
        Path file = file("hyperring { " + settings + " }");
        Faults faults = assertThrows(Faults.class, () -> SettingsReader.read(Optional.of(file), Map.of()));
        assertEquals(List.of(sentence), faults.sentences());
    }

    @Test
    void namesAReductionThatIsNotThere() throws IOException {
        Path file = file("hyperring.reduction = slow");
        Faults faults = assertThrows(Faults.class, () -> SettingsReader.read(Optional.of(file), Map.of()));
        assertEquals(
                List.of("hyperring.reduction must be fast or exact: hyperring.reduction=slow - give another (" + file
                        + " line 1)"),
                faults.sentences());
    }
}
