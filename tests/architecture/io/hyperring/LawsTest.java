package io.hyperring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shape of the house: which package may use what. Tested, not hoped for. */
class LawsTest {
    private static final String ROOT = "io.hyperring.";
    private static final Path SOURCES = Path.of("src/main/java/io/hyperring");
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPath("target/classes");

    private static final Set<String> ND4J = Set.of("autodiff", "nn", "optim", "problem", "samediff", "unroll", "plan");
    private static final Set<String> AKKA =
            Set.of("wire", "ring", "checkpoint", "worker", "coordinator", "http", "cli");

    /** Package → what of ours it may use. In reading order: each uses only what stands above it. */
    private static final Map<String, Set<String>> LADDER = new LinkedHashMap<>();

    // spotless:off
    static {
        LADDER.put("config",      Set.of());
        LADDER.put("wire",        Set.of());
        LADDER.put("autodiff",    Set.of());
        LADDER.put("nn",          Set.of("autodiff"));
        LADDER.put("optim",       Set.of("autodiff"));
        LADDER.put("problem",     Set.of("config", "autodiff", "nn", "optim"));
        LADDER.put("samediff",    Set.of("autodiff", "nn", "optim", "problem"));
        LADDER.put("unroll",      Set.of("problem", "optim", "autodiff"));
        LADDER.put("plan",        Set.of("config", "problem", "optim", "unroll", "autodiff"));
        LADDER.put("conformance", Set.of("plan", "unroll", "problem", "optim", "nn", "autodiff", "config"));
        LADDER.put("ring",        Set.of("wire"));
        LADDER.put("checkpoint",  Set.of("config", "wire"));
        LADDER.put("report",      Set.of("checkpoint", "config"));
        LADDER.put("worker",      Set.of("plan", "problem", "ring", "checkpoint", "config", "wire"));
        LADDER.put("coordinator", Set.of("worker", "plan", "problem", "ring", "checkpoint", "config", "wire"));
        LADDER.put("http",        Set.of("coordinator", "checkpoint", "config", "wire"));
        LADDER.put("cli",         Set.copyOf(LADDER.keySet()));
    }
    // spotless:on

    static Set<String> packages() {
        return LADDER.keySet();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void usesOnlyThePackagesItMay(String name) {
        Set<String> forbidden = new LinkedHashSet<>(LADDER.keySet());
        forbidden.removeAll(LADDER.get(name));
        forbidden.remove(name);
        checkNoUse(name, forbidden.stream().map(other -> ROOT + other + "..").toList());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void keepsToItsSideOfTheBorder(String name) {
        if (!ND4J.contains(name)) {
            checkNoUse(name, List.of("org.nd4j..", "org.bytedeco.."));
        }
        if (!AKKA.contains(name)) {
            checkNoUse(name, List.of("akka.."));
        }
    }

    private static void checkNoUse(String name, List<String> forbidden) {
        if (!forbidden.isEmpty()) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + name + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden.toArray(String[]::new))
                    .allowEmptyShould(true)
                    .check(MAIN);
        }
    }

    @Test
    void looksAtTheClassesOfTheMathematics() {
        ND4J.forEach(name -> assertTrue(
                MAIN.stream().anyMatch(one -> one.getPackageName().equals(ROOT + name)), name + " must be there"));
    }

    @Test
    void theLadderHasARungForEveryPackageAndNoneBelowIsUsed() throws IOException {
        try (Stream<Path> folders = Files.list(SOURCES)) {
            assertEquals(
                    LADDER.keySet(),
                    folders.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString())
                            .collect(Collectors.toSet()));
        }
        Set<String> above = new LinkedHashSet<>();
        LADDER.forEach((name, mayUse) -> {
            assertTrue(above.containsAll(mayUse), name + " uses something below it");
            above.add(name);
        });
    }

    @ParameterizedTest
    @MethodSource("packages")
    void saysWhatIsInIt(String name) throws IOException {
        String page = Files.readString(SOURCES.resolve(name).resolve("package-info.java"));
        for (String line : List.of("Comes in:", "Goes out:", "May use:")) {
            assertTrue(page.contains(line), name + " must say: " + line);
        }
    }

    @Test
    void noClassHasANameThatExplainsNothing() {
        check(noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl|Processor)(\\$.*)?"));
    }

    /** Time, chance and waiting are parameters, or the same run would not be the same twice. */
    @Test
    void nothingAsksTheClockOfTheWallOrChanceOrSleeps() {
        check(noClasses().should().callMethod(System.class, "currentTimeMillis"));
        check(noClasses().should().callMethod(Thread.class, "sleep", long.class));
        check(noClasses().should().callMethod(Thread.class, "sleep", long.class, int.class));
        check(noClasses().should().callConstructor(java.util.Random.class));
        check(noClasses().should().callMethod(Math.class, "random"));
    }

    /** Java serialization is how strangers run code here; enums and exceptions are serializable by birth. */
    @Test
    void nothingIsMadeForJavaSerialization() {
        check(noClasses()
                .that()
                .areNotEnums()
                .and(DescribedPredicate.not(JavaClass.Predicates.assignableTo(Throwable.class)))
                .and(areNotLambdas())
                .should()
                .implement(Serializable.class));
        check(noClasses().should().dependOnClassesThat().areAssignableTo(java.io.ObjectInputStream.class));
    }

    private static DescribedPredicate<JavaClass> areNotLambdas() {
        return DescribedPredicate.describe("are named", one -> !one.isAnonymousClass());
    }

    /** A class is for extending or for using, never both. */
    @Test
    void noClassExtendsAConcreteClassOfOurs() {
        check(classes()
                .that()
                .areNotInterfaces()
                .should()
                .beAssignableTo(DescribedPredicate.describe(
                        "a class whose superclass is abstract or not ours", LawsTest::extendsNothingConcrete)));
    }

    private static boolean extendsNothingConcrete(JavaClass one) {
        return one.getRawSuperclass()
                .filter(parent -> parent.getName().startsWith(ROOT))
                .map(parent -> parent.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
                        || parent.isEnum())
                .orElse(true);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(MAIN);
    }
}
