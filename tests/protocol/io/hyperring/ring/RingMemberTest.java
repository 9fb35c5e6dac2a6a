package io.hyperring.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.hyperring.wire.Chunk;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Lap;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RingMemberTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load("local-actors"));
    private static final Duration A_WHILE = Duration.ofMillis(200);

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private record Member(
            ActorRef<RingMember.Command> actor, ActorRef<Chunk> inbox, TestProbe<RingMember.Outcome> worker) {
        static Member spawn() {
            TestProbe<RingMember.Outcome> worker = KIT.createTestProbe(RingMember.Outcome.class);
            ActorRef<RingMember.Command> actor = KIT.spawn(RingMember.create(worker.getRef(), Duration.ofSeconds(1)));
            return new Member(
                    actor,
                    worker.expectMessageClass(RingMember.InboxOpened.class).inbox(),
                    worker);
        }

        ReducedSum reduced(long round) {
            RingMember.RoundReduced reduced = worker.expectMessageClass(RingMember.RoundReduced.class);
            assertEquals(new Round(round), reduced.round());
            return reduced.sum();
        }
    }

    private static List<Member> ring(int members, int size, ActorRef<Chunk> observer) {
        List<Member> ring = new ArrayList<>();
        for (int rank = 0; rank < members; rank++) {
            ring.add(Member.spawn());
        }
        form(ring, Generation.FIRST, size, observer);
        return ring;
    }

    private static void form(List<Member> ring, Generation generation, int size, ActorRef<Chunk> observer) {
        List<ActorRef<Chunk>> inboxes = ring.stream().map(Member::inbox).toList();
        for (int rank = 0; rank < ring.size(); rank++) {
            ring.get(rank)
                    .actor()
                    .tell(new RingMember.FormRing(generation, new Round(0), new Rank(rank), inboxes, observer, size));
        }
    }

    @Test
    void everyMemberTellsItsWorkerTheSameSumRoundAfterRound() {
        TestProbe<Chunk> observer = KIT.createTestProbe(Chunk.class);
        List<Member> ring = ring(5, 7, observer.getRef());
        for (int round = 0; round < 20; round++) {
            float[] expected = new float[7];
            for (int rank = 0; rank < 5; rank++) {
                float[] vector = new float[7];
                for (int i = 0; i < 7; i++) {
                    vector[i] = 100 * round + 10 * rank + i; // small whole numbers: sums are exact in any order
                    expected[i] += vector[i];
                }
                ring.get(rank).actor().tell(new RingMember.Contribute(new Round(round), vector));
            }
            for (Member member : ring) {
                ReducedSum sum = member.reduced(round);
                assertArrayEquals(expected, sum.values());
                assertEquals(5, sum.contributors());
            }
            for (int piece = 0; piece < 5; piece++) {
                assertEquals(Lap.FINISHED_SUM, observer.receiveMessage().lap());
            }
        }
        observer.expectNoMessage(A_WHILE);
    }

    @Test
    void aRoundWaitsForTheSlowestMemberAndNothingIsLost() {
        List<Member> ring = ring(3, 3, KIT.<Chunk>createTestProbe().getRef());
        ring.get(0).actor().tell(new RingMember.Contribute(new Round(0), new float[] {1, 1, 1}));
        ring.get(1).actor().tell(new RingMember.Contribute(new Round(0), new float[] {2, 2, 2}));
        ring.get(0).worker().expectNoMessage(A_WHILE);
        ring.get(2).actor().tell(new RingMember.Contribute(new Round(0), new float[] {4, 4, 4}));
        ring.forEach(member ->
                assertArrayEquals(new float[] {7, 7, 7}, member.reduced(0).values()));
    }

    @Test
    void chunksThatComeBeforeTheRingIsFormedAreKept() {
        Member first = Member.spawn();
        Member second = Member.spawn();
        TestProbe<Chunk> observer = KIT.createTestProbe(Chunk.class);
        List<ActorRef<Chunk>> inboxes = List.of(first.inbox(), second.inbox());
        first.actor()
                .tell(new RingMember.FormRing(
                        Generation.FIRST, new Round(0), new Rank(0), inboxes, observer.getRef(), 2));
        first.actor().tell(new RingMember.Contribute(new Round(0), new float[] {1, 2}));
        second.worker().expectNoMessage(A_WHILE);
        second.actor()
                .tell(new RingMember.FormRing(
                        Generation.FIRST, new Round(0), new Rank(1), inboxes, observer.getRef(), 2));
        second.actor().tell(new RingMember.Contribute(new Round(0), new float[] {10, 20}));
        assertArrayEquals(new float[] {11, 22}, first.reduced(0).values());
        assertArrayEquals(new float[] {11, 22}, second.reduced(0).values());
    }

    @Test
    void aNewGenerationLeavesTheOldOneBehind() {
        List<Member> ring = ring(2, 2, KIT.<Chunk>createTestProbe().getRef());
        ring.get(0).actor().tell(new RingMember.Contribute(new Round(0), new float[] {100, 100})); // never finished
        form(ring, new Generation(2), 2, KIT.<Chunk>createTestProbe().getRef());
        ring.get(0).actor().tell(new RingMember.Contribute(new Round(0), new float[] {1, 2}));
        ring.get(1).actor().tell(new RingMember.Contribute(new Round(0), new float[] {3, 4}));
        ring.forEach(member ->
                assertArrayEquals(new float[] {4, 6}, member.reduced(0).values()));
    }
}
