package io.hyperring.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real numpy reads what we write, and we read what it writes. */
class NumpyTest {
    private static final String PYTHON = Files.exists(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";

    @TempDir
    Path folder;

    @BeforeAll
    static void needsNumpy() throws Exception {
        String fault;
        try {
            fault = run("import numpy").exit() == 0 ? "" : PYTHON + " has no numpy";
        } catch (IOException noPython) {
            fault = "there is no " + PYTHON;
        }
        if (!fault.isEmpty()) {
            System.out.println("NumpyTest is skipped: " + fault);
        }
        Assumptions.assumeTrue(fault.isEmpty(), fault);
    }

    @Test
    void numpyReadsOurFile() throws Exception {
        Path file = folder.resolve("meta.npz");
        NamedArray points = new NamedArray(new int[] {2, 3}, new double[] {1, 2, 3, 4, 5, 0.1});
        NamedArray rate = new NamedArray(new int[0], new double[] {-0.5});
        NamedArray row = new NamedArray(new int[] {2}, new double[] {7, 8});
        Files.write(file, Npz.write(Map.of("X", points, "lr", rate, "row", row)));
        Python python = run(
                "import numpy, sys; z = numpy.load(sys.argv[1], allow_pickle=False);"
                        + "print(sorted(z.files), z['X'].dtype, z['X'].shape, z['X'].tolist(), z['lr'].shape, z['lr'].item(),"
                        + " z['row'].shape)",
                file.toString());
        assertEquals(
                "['X', 'lr', 'row'] float64 (2, 3) [[1.0, 2.0, 3.0], [4.0, 5.0, 0.1]] () -0.5 (2,)\n", python.output());
    }

    @Test
    void weReadFilesOfNumpy() throws Exception {
        for (String save : new String[] {"savez", "savez_compressed"}) {
            Path file = folder.resolve(save + ".npz");
            Python python = run(
                    "import numpy, sys; numpy." + save + "(sys.argv[1],"
                            + " X=numpy.arange(6.0).reshape(2, 3), f=numpy.float32([0.5, 0.1]), s=numpy.array(3.0))",
                    file.toString());
            assertEquals(0, python.exit(), python.output());
            assertEquals(
                    Map.of(
                            "X", new NamedArray(new int[] {2, 3}, new double[] {0, 1, 2, 3, 4, 5}),
                            "f", new NamedArray(new int[] {2}, new double[] {0.5, 0.1f}),
                            "s", new NamedArray(new int[0], new double[] {3})),
                    Npz.read(file));
        }
    }

    @Test
    void weSayWhichOfNumpysArraysWeDoNotRead() throws Exception {
        Path file = folder.resolve("other.npz");
        run("import numpy, sys; numpy.savez(sys.argv[1], X=numpy.ones((2, 3)).T)", file.toString());
        Expect.sentence(() -> Npz.read(file), "array=X", "fortran_order=True");
    }

    private record Python(int exit, String output) {}

    private static Python run(String program, String... arguments) throws Exception {
        String[] command = new String[3 + arguments.length];
        command[0] = PYTHON;
        command[1] = "-c";
        command[2] = program;
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(60, TimeUnit.SECONDS);
        return new Python(process.exitValue(), output);
    }
}
