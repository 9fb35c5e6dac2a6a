package io.hyperring.ring;

import static io.hyperring.wire.Numbers.Format.FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.hyperring.wire.Chunk;
import io.hyperring.wire.Floats;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Lap;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RingMemberTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load("local-actors"));
    private static final Duration A_WHILE = Duration.ofMillis(200);

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private record Member(
            ActorRef<RingMember.Command> actor, ActorRef<Chunk> inbox, TestProbe<RingMember.Outcome> worker) {
        static Member spawn(Layout.Choice choice) {
            TestProbe<RingMember.Outcome> worker = KIT.createTestProbe(RingMember.Outcome.class);
            ActorRef<RingMember.Command> actor =
                    KIT.spawn(RingMember.create(worker.getRef(), Duration.ofSeconds(1), choice));
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

    private static Layout.Choice layouts(Schedule schedule) {
        return schedule == Schedule.RING ? Layout::ring : Layout::exchange;
    }

    private static List<Member> ring(Schedule schedule, int members, int size, ActorRef<Chunk> observer) {
        List<Member> ring = new ArrayList<>();
        for (int rank = 0; rank < members; rank++) {
            ring.add(Member.spawn(layouts(schedule)));
        }
        form(ring, Generation.FIRST, size, observer);
        return ring;
    }

    private static void form(List<Member> ring, Generation generation, int size, ActorRef<Chunk> observer) {
        List<ActorRef<Chunk>> inboxes = ring.stream().map(Member::inbox).toList();
        for (int rank = 0; rank < ring.size(); rank++) {
            ring.get(rank)
                    .actor()
                    .tell(new RingMember.FormRing(
                            generation, new Round(0), new Rank(rank), inboxes, observer, size, FLOAT));
        }
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void everyMemberTellsItsWorkerTheSameSumRoundAfterRound(Schedule schedule) {
        TestProbe<Chunk> observer = KIT.createTestProbe(Chunk.class);
        List<Member> ring = ring(schedule, 5, 7, observer.getRef());
        for (int round = 0; round < 20; round++) {
            float[] expected = new float[7];
            for (int rank = 0; rank < 5; rank++) {
                float[] vector = new float[7];
                for (int i = 0; i < 7; i++) {
                    vector[i] = 100 * round + 10 * rank + i; // small whole numbers: sums are exact in any order
                    expected[i] += vector[i];
                }
                ring.get(rank).actor().tell(new RingMember.Contribute(new Round(round), new Floats(vector), 1));
            }
            for (Member member : ring) {
                ReducedSum sum = member.reduced(round);
                assertEquals(new Floats(expected), sum.values());
                assertEquals(5, sum.contributors());
            }
            int pieces = layouts(schedule).of(5, 7, FLOAT).pieces().size();
            for (int piece = 0; piece < pieces; piece++) {
                assertEquals(Lap.FINISHED_SUM, observer.receiveMessage().lap());
            }
        }
        observer.expectNoMessage(A_WHILE);
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void aRoundWaitsForTheSlowestMemberAndNothingIsLost(Schedule schedule) {
        List<Member> ring = ring(schedule, 3, 3, KIT.<Chunk>createTestProbe().getRef());
        ring.get(0).actor().tell(new RingMember.Contribute(new Round(0), new Floats(new float[] {1, 1, 1}), 1));
        ring.get(1).actor().tell(new RingMember.Contribute(new Round(0), new Floats(new float[] {2, 2, 2}), 1));
        ring.get(0).worker().expectNoMessage(A_WHILE);
        ring.get(2).actor().tell(new RingMember.Contribute(new Round(0), new Floats(new float[] {4, 4, 4}), 1));
        ring.forEach(member -> assertEquals(
                new Floats(new float[] {7, 7, 7}), member.reduced(0).values()));
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void chunksThatComeBeforeTheRingIsFormedAreKept(Schedule schedule) {
        Member first = Member.spawn(layouts(schedule));
        Member second = Member.spawn(layouts(schedule));
        TestProbe<Chunk> observer = KIT.createTestProbe(Chunk.class);
        List<ActorRef<Chunk>> inboxes = List.of(first.inbox(), second.inbox());
        first.actor()
                .tell(new RingMember.FormRing(
                        Generation.FIRST, new Round(0), new Rank(0), inboxes, observer.getRef(), 2, FLOAT));
        first.actor().tell(new RingMember.Contribute(new Round(0), new Floats(new float[] {1, 2}), 1));
        second.worker().expectNoMessage(A_WHILE);
        second.actor()
                .tell(new RingMember.FormRing(
                        Generation.FIRST, new Round(0), new Rank(1), inboxes, observer.getRef(), 2, FLOAT));
        second.actor().tell(new RingMember.Contribute(new Round(0), new Floats(new float[] {10, 20}), 1));
        assertEquals(new Floats(new float[] {11, 22}), first.reduced(0).values());
        assertEquals(new Floats(new float[] {11, 22}), second.reduced(0).values());
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void aNewGenerationLeavesTheOldOneBehind(Schedule schedule) {
        List<Member> ring = ring(schedule, 2, 2, KIT.<Chunk>createTestProbe().getRef());
        ring.get(0)
                .actor()
                .tell(new RingMember.Contribute(new Round(0), new Floats(new float[] {100, 100}), 1)); // never finished
        form(ring, new Generation(2), 2, KIT.<Chunk>createTestProbe().getRef());
        ring.get(0).actor().tell(new RingMember.Contribute(new Round(0), new Floats(new float[] {1, 2}), 1));
        ring.get(1).actor().tell(new RingMember.Contribute(new Round(0), new Floats(new float[] {3, 4}), 1));
        ring.forEach(member ->
                assertEquals(new Floats(new float[] {4, 6}), member.reduced(0).values()));
    }
}
