package io.hyperring.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.ops.SDBaseOps;
import org.nd4j.autodiff.samediff.ops.SDBitwise;
import org.nd4j.autodiff.samediff.ops.SDCNN;
import org.nd4j.autodiff.samediff.ops.SDImage;
import org.nd4j.autodiff.samediff.ops.SDLinalg;
import org.nd4j.autodiff.samediff.ops.SDLoss;
import org.nd4j.autodiff.samediff.ops.SDMath;
import org.nd4j.autodiff.samediff.ops.SDNN;
import org.nd4j.autodiff.samediff.ops.SDRNN;
import org.nd4j.autodiff.samediff.ops.SDRandom;

/** The page about SameDiff says of every method that makes an operation whether it has a lowering: none is passed over. */
class SameDiffPageTest {
    private static final Path PAGE = Path.of("src/docs/SAMEDIFF.md");

    @ParameterizedTest
    @ValueSource(
            classes = {
                SDMath.class,
                SDNN.class,
                SDCNN.class,
                SDRNN.class,
                SDLoss.class,
                SDLinalg.class,
                SDImage.class,
                SDBaseOps.class,
                SDBitwise.class,
                SDRandom.class
            })
    void namesEveryMethodOnce(Class<?> operations) throws IOException {
        List<String> told = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `" + operations.getSimpleName() + "` |"))
                .flatMap(line -> Stream.of(line.split("\\|")[2].trim().split(" ")))
                .sorted()
                .toList();
        List<String> methods = Arrays.stream(operations.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && makesVariables(method))
                .map(Method::getName)
                .toList();
        assertEquals(List.copyOf(new TreeSet<>(methods)), told);
    }

    private static boolean makesVariables(Method method) {
        return method.getReturnType() == SDVariable.class || method.getReturnType() == SDVariable[].class;
    }
}
