package io.hyperring.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.Node;
import io.hyperring.config.ProblemSettings;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers from outside: those that do as they should, and every fault of others in one sentence. */
class CatalogueTest {
    private record Given(String name, Function<ProblemSettings, Problem> problem) implements ProblemProvider {
        @Override
        public Problem create(ProblemSettings settings) {
            return problem.apply(settings);
        }
    }

    private static Given ridge(String name) {
        return new Given(name, settings -> new Ridge(settings.innerSteps().orElse(5)));
    }

    private static String refusal(ProblemProvider... found) {
        return sentence(() ->
                Catalogue.of(List.of(ridge("ours")), List.of(found)).create(ProblemSettings.defaults(found[0].name())));
    }

    private static String sentence(Executable what) {
        String said = assertThrows(IllegalArgumentException.class, what).getMessage();
        assertFalse(said.contains("\n"), said);
        return said;
    }

    @Test
    void addsWhatProvidersBringBehindOurOwn() {
        Catalogue catalogue = Catalogue.of(List.of(ridge("ours")), List.of(ridge("ridge"), ridge("another")));
        assertEquals(List.of("ours", "ridge", "another"), catalogue.names());
        Problem problem = catalogue.create(ProblemSettings.defaults("ridge").withInnerSteps(7));
        assertEquals(7, problem.innerSteps());
        assertEquals("learns log_penalty, shift", problem.summary());
        assertEquals("values", problem.display().kind());
    }

    @Test
    void refusesTwoOfOneName() {
        String ours = refusal(ridge("ours"));
        assertTrue(ours.contains("name=ours, provider=" + Given.class.getName()), ours);
        String twice = refusal(ridge("ridge"), ridge("ridge"));
        assertTrue(twice.contains("name=ridge, providers="), twice);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"Mine", "my problem", "../mine", "-mine", "mine\n", "märz", "a/b"})
    void refusesANameThatIsNone(String name) {
        String said = assertThrows(IllegalArgumentException.class, () -> Catalogue.of(List.of(), List.of(ridge(name))))
                .getMessage();
        assertTrue(said.contains("name=" + name + ", provider=" + Given.class.getName()), said);
    }

    @Test
    void namesTheProviderThatThrows() {
        String thrown = refusal(new Given("mine", settings -> {
            throw new ArrayIndexOutOfBoundsException("Index 3 out of bounds for length 3");
        }));
        assertTrue(
                thrown.contains("problem=mine, provider=" + Given.class.getName() + ", threw=java.lang.Array"), thrown);
        String nameless = sentence(() -> Catalogue.of(List.of(), List.of(new ProblemProvider() {
            @Override
            public String name() {
                throw new IllegalStateException("no name today");
            }

            @Override
            public Problem create(ProblemSettings settings) {
                return null;
            }
        })));
        assertTrue(nameless.contains("no name today"), nameless);
    }

    @Test
    void passesOnAProvidersOwnSentenceAboutASetting() {
        assertEquals("points must be 3: points=4 - give 3", refusal(new Given("mine", settings -> {
            throw new IllegalArgumentException("points must be 3: points=4 - give 3");
        })));
    }

    @Test
    void refusesAProblemThatBreaksItsPromises() {
        String none = refusal(new Given("mine", settings -> null));
        assertTrue(none.contains("problem=mine, problem=null"), none);
        String other = refusal(ridge("mine"));
        assertTrue(other.contains("problem=mine, name()=ridge"), other);
        String shortOf = refusal(new Given("short", settings -> new Broken("short", 2, 1)));
        assertTrue(shortOf.contains("initialMeta") && shortOf.contains("length=1, needed=2"), shortOf);
        String vector = refusal(new Given("vector", settings -> new Broken("vector", 1, 1)));
        assertTrue(vector.contains("innerLoss gives must be a scalar") && vector.contains("shape="), vector);
        String wrong = refusal(new Given("wrong", settings -> new Broken("wrong", 3, 3)));
        assertTrue(wrong.startsWith("a problem's innerLoss must work: problem=wrong, reason="), wrong);
    }

    /** Of shapes that need not fit. */
    private record Broken(String name, int learned, int drawn) implements Problem {
        @Override
        public Tensors meta() {
            return Tensors.none().with("m", learned);
        }

        @Override
        public Tensors inner() {
            return Tensors.none().with("w", 2);
        }

        @Override
        public Optimizer outerOptimizer() {
            return new Sgd(Hyper.fixed(1));
        }

        @Override
        public double[] initialMeta(long seed) {
            return new double[drawn];
        }

        @Override
        public double[] initialInner(long seed, long round, int init) {
            return new double[2];
        }

        @Override
        public int innerSteps() {
            return 1;
        }

        @Override
        public Optimizer innerOptimizer(Parameters meta, Step step) {
            return outerOptimizer();
        }

        @Override
        public Node innerLoss(Parameters inner, Parameters meta, Step step) {
            return inner.get("w").mul(meta.get("m"));
        }

        @Override
        public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
            return adapted.get("w").sum();
        }
    }

    @Test
    void saysWhichProviderDoesNotLoad(@TempDir Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(ProblemProvider.class.getName()), "not.There\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null) {
                    @Override
                    protected Class<?> findClass(String name) throws ClassNotFoundException {
                        return name.startsWith("io.hyperring") ? Class.forName(name) : super.findClass(name);
                    }
                }) {
            String said = sentence(() -> Catalogue.of(List.of(), ServiceLoader.load(ProblemProvider.class, loader)));
            assertTrue(said.contains("not.There"), said);
        }
    }
}
