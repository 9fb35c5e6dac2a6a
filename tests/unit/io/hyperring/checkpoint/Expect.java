package io.hyperring.checkpoint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.function.Executable;

/** What a user may read of a failure: one sentence {@code rule: name=value - what to do}. */
final class Expect {
    private Expect() {}

    static void sentence(Executable failing, String... parts) {
        String message = assertThrows(IOException.class, failing).getMessage();
        assertTrue(message.matches("[^:\\n]+: [^\\n]*=[^\\n]+ - [^\\n]+"), message);
        assertFalse(message.contains("Exception"), message);
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + message + "' should name '" + part + "'");
        }
    }
}
