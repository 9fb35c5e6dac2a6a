package io.hyperring.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.wire.Round;
import io.hyperring.wire.WorkerId;
import io.hyperring.worker.Standing;
import io.hyperring.worker.Worker;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final WorkerId ID = new WorkerId("worker-0");
    private static final Standing FIRST = new Standing(new Round(0), 1);
    private static final Standing SECOND = new Standing(new Round(1), 2);

    private final Roster roster = new Roster();
    private final Worker.Introduced worker = new Worker.Introduced(ID, null, null);

    @Test
    void aWorkerIsAvailableFromItsPlanOn() {
        assertFalse(roster.moved(ID, SECOND));
        roster.introduced(worker);
        assertEquals(List.of(), roster.availableWorkers());
        roster.available(ID, FIRST);
        assertEquals(List.of(worker), roster.availableWorkers());
        assertTrue(roster.moved(ID, SECOND));
        assertEquals(SECOND, roster.standing(ID));
    }

    /** It was silent, is asked for its plan again, and what it said before may still be on its way. */
    @Test
    void whatAWorkerSaidBeforeItWasInvitedAnewDoesNotMakeItAvailable() {
        roster.introduced(worker);
        roster.available(ID, FIRST);
        roster.silent(ID);
        assertTrue(roster.isSilent(ID));
        assertFalse(roster.moved(ID, SECOND));
        roster.introduced(worker);
        assertFalse(roster.moved(ID, SECOND));
        assertEquals(List.of(), roster.availableWorkers());
    }
}
