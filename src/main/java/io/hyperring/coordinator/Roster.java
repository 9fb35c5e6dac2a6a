package io.hyperring.coordinator;

import akka.actor.typed.ActorRef;
import io.hyperring.wire.WorkerId;
import io.hyperring.worker.Standing;
import io.hyperring.worker.Worker;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The workers that the coordinator knows, by name, and where each replica stood when it was last told. Without clock and
 * actors' behaviour.
 *
 * <p>A worker is <em>invited</em> (its plan is being opened), then <em>available</em>, until it is lost. One that does not
 * answer is <em>silent</em>: left out of rings until it is heard again.
 */
final class Roster {
    private enum State {
        INVITED,
        AVAILABLE,
        SILENT
    }

    private record Entry(Worker.Introduced worker, State state, Standing standing) {}

    private final Set<ActorRef<Worker.Command>> asked = new HashSet<>();
    private final Map<WorkerId, Entry> entries = new TreeMap<>();

    /** Those of the listed workers that nobody has asked yet; now they count as asked. */
    List<ActorRef<Worker.Command>> unasked(Collection<ActorRef<Worker.Command>> listed) {
        return listed.stream().filter(asked::add).toList();
    }

    void introduced(Worker.Introduced worker) {
        entries.put(worker.id(), new Entry(worker, State.INVITED, null));
    }

    /** The worker can join a ring, and stands here. */
    void available(WorkerId id, Standing standing) {
        entries.computeIfPresent(id, (same, entry) -> new Entry(entry.worker(), State.AVAILABLE, standing));
    }

    /** An available worker stands here by now; false for any other, whose plan is being opened or which is not known. */
    boolean moved(WorkerId id, Standing standing) {
        Entry entry = entries.get(id);
        if (entry == null || entry.state() != State.AVAILABLE) {
            return false;
        }
        available(id, standing);
        return true;
    }

    void silent(WorkerId id) {
        entries.computeIfPresent(id, (same, entry) -> new Entry(entry.worker(), State.SILENT, entry.standing()));
    }

    boolean isSilent(WorkerId id) {
        return entries.containsKey(id) && entries.get(id).state() == State.SILENT;
    }

    /** Forgets a worker that is no more; its name, unless another has it by now. */
    Optional<WorkerId> lost(ActorRef<Worker.Command> worker) {
        asked.remove(worker);
        Optional<WorkerId> id = entries.values().stream()
                .map(Entry::worker)
                .filter(known -> known.worker().equals(worker))
                .map(Worker.Introduced::id)
                .findFirst();
        id.ifPresent(entries::remove);
        return id;
    }

    Optional<Worker.Introduced> find(WorkerId id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::worker);
    }

    /** Workers that can be members, in order of names. */
    List<Worker.Introduced> availableWorkers() {
        return entries.values().stream()
                .filter(entry -> entry.state() == State.AVAILABLE)
                .map(Entry::worker)
                .toList();
    }

    Standing standing(WorkerId id) {
        return entries.get(id).standing();
    }

    /** The available worker that is furthest ahead. */
    Optional<Worker.Introduced> furthest() {
        return availableWorkers().stream().max(java.util.Comparator.comparing(worker -> standing(worker.id())
                .round()));
    }

    /** Workers known. */
    int size() {
        return entries.size();
    }

    /** Whether there is anybody who is, or may yet become, available. */
    boolean isEmpty() {
        return entries.isEmpty();
    }
}
