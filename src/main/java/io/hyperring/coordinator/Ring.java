package io.hyperring.coordinator;

import akka.actor.typed.ActorRef;
import io.hyperring.plan.OuterStep;
import io.hyperring.wire.Chunk;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import io.hyperring.wire.Snapshot;
import io.hyperring.wire.WorkerId;
import io.hyperring.worker.Contribution;
import io.hyperring.worker.Standing;
import io.hyperring.worker.Worker;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A generation of the ring, and what its members are told together. Members in order of ranks. */
record Ring(Generation generation, List<Worker.Introduced> members) {
    static final Ring NONE = new Ring(new Generation(0), List.of());

    /** The next generation, of other members. */
    Ring next(List<Worker.Introduced> others) {
        return new Ring(new Generation(generation.number() + 1), others);
    }

    Set<WorkerId> ids() {
        return members.stream().map(Worker.Introduced::id).collect(Collectors.toCollection(TreeSet::new));
    }

    boolean has(WorkerId id) {
        return members.stream().anyMatch(member -> member.id().equals(id));
    }

    /** Whether a member of this name is another worker than this one. */
    boolean isReplacedBy(Worker.Introduced worker) {
        return members.stream().anyMatch(member -> member.id().equals(worker.id()) && !member.equals(worker));
    }

    /** Invites all to begin where {@code outer} stands; those that stand elsewhere get it with the invitation. */
    void invite(OuterStep outer, Roster roster, ActorRef<Chunk> observer) {
        List<ActorRef<Chunk>> inboxes =
                members.stream().map(Worker.Introduced::inbox).toList();
        Standing here = new Standing(new Round(outer.round()), outer.digest());
        Snapshot snapshot = new Snapshot(here.round(), outer.meta(), outer.state());
        for (int rank = 0; rank < inboxes.size(); rank++) {
            Worker.Introduced member = members.get(rank);
            boolean standsHere = roster.standing(member.id()).equals(here);
            member.worker()
                    .tell(new Worker.JoinRing(
                            generation,
                            new Rank(rank),
                            inboxes,
                            observer,
                            Contribution.size(snapshot.meta().length),
                            here.round(),
                            standsHere ? Optional.empty() : Optional.of(snapshot)));
        }
    }

    void grant(Round end) {
        members.forEach(member -> member.worker().tell(new Worker.GrantRounds(generation, end)));
    }

    void callRoll() {
        members.forEach(member -> member.worker().tell(new Worker.CallRoll()));
    }

    /** Asks those to leave that are still known and heard; these. */
    Set<WorkerId> leave(Roster roster) {
        Set<WorkerId> asked = new TreeSet<>();
        for (Worker.Introduced member : members) {
            boolean known = roster.find(member.id()).filter(member::equals).isPresent();
            if (known && !roster.isSilent(member.id())) {
                member.worker().tell(new Worker.LeaveRing());
                asked.add(member.id());
            }
        }
        return asked;
    }
}
