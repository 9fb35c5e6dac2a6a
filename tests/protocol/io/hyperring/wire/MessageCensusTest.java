package io.hyperring.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.hyperring.checkpoint.NamedArray;
import io.hyperring.checkpoint.Picture;
import io.hyperring.config.Averaging;
import io.hyperring.config.ProblemSettings;
import io.hyperring.config.Reduction;
import io.hyperring.coordinator.Coordinator;
import io.hyperring.coordinator.MetaParameters;
import io.hyperring.coordinator.RunStatus;
import io.hyperring.ring.RingMember;
import io.hyperring.worker.Standing;
import io.hyperring.worker.Worker;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every message of every protocol: what it is, and that those which cross the network come back as they were. */
class MessageCensusTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load("local-actors"));
    private static final List<Class<?>> PROTOCOLS = List.of(
            Worker.Command.class,
            Worker.Report.class,
            RingMember.Command.class,
            RingMember.Outcome.class,
            Coordinator.Command.class);

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private static <T> ActorRef<T> ref() {
        return KIT.<T>createTestProbe().getRef();
    }

    private static final WorkerId ID = new WorkerId("worker-3");

    /** One of each message that crosses the network. */
    private static List<ControlMessage> controlMessages() {
        List<ActorRef<Chunk>> inboxes = List.of(ref(), ref());
        ProblemSettings problem = new ProblemSettings(
                "two-clusters",
                OptionalInt.of(10),
                OptionalInt.empty(),
                OptionalDouble.of(0.1),
                OptionalDouble.empty(),
                Optional.empty());
        RunStatus status = new RunStatus(
                "p",
                RunStatus.Phase.RUNNING,
                3,
                5,
                2,
                OptionalInt.empty(),
                OptionalInt.of(8),
                -7,
                OptionalDouble.of(0.5),
                OptionalDouble.empty(),
                1,
                List.of("a", "b"),
                "out",
                null);
        return List.of(
                new Worker.Introduce(ref()),
                new Worker.OpenPlan(problem, Averaging.perRound(8, Reduction.EXACT), -9, 3),
                new Worker.JoinRing(
                        Generation.FIRST, new Rank(1), inboxes, ref(), 201, new Round(7), Optional.of(SNAPSHOT)),
                new Worker.JoinRing(Generation.FIRST, new Rank(0), inboxes, ref(), 201, new Round(7), Optional.empty()),
                new Worker.LeaveRing(),
                new Worker.GrantRounds(new Generation(2), new Round(100)),
                new Worker.CallRoll(),
                new Worker.TakeSnapshot(),
                new Worker.Introduced(ID, ref(), ref()),
                new Worker.PlanOpened(ID, new Standing(new Round(3), -1)),
                new Worker.RingJoined(ID, new Generation(3)),
                new Worker.RingLeft(ID, new Standing(new Round(3), Long.MAX_VALUE)),
                new Worker.Present(ID),
                new Worker.SnapshotTaken(ID, SNAPSHOT),
                new Worker.RingSilent(ID, new Generation(3), new Round(4)),
                new Worker.RoundApplied(ID, new Round(4), 3, 0.125f, 0.25, 0.5, Long.MIN_VALUE + 1),
                new Worker.WorkerFailed(ID, "a sentence"),
                new RingMember.LeaveRing(),
                new RingMember.FormRing(
                        new Generation(4), new Round(2), new Rank(0), inboxes, ref(), 201, Numbers.Format.FIXED_POINT),
                new Coordinator.GetStatus(ref()),
                new Coordinator.GetMeta(ref()),
                new Coordinator.WatchRun(ref()),
                status,
                new MetaParameters(
                        3,
                        new Picture("images", "X", new int[] {1}, 1, 2),
                        Map.of("X", new NamedArray(new int[] {2}, new double[] {1, 2}))));
    }

    @Test
    void everyControlMessageComesBackAsItWas() {
        for (ControlMessage message : controlMessages()) {
            ControlMessage back = KIT.serializationTestKit().verifySerialization(message, false);
            if (message instanceof Worker.JoinRing join && join.snapshot().isPresent()) {
                Worker.JoinRing same = (Worker.JoinRing) back;
                assertSame(join.snapshot().get(), same.snapshot().get());
                assertEquals(withoutSnapshot(join), withoutSnapshot(same));
            } else if (message instanceof Worker.SnapshotTaken taken) {
                assertSame(taken.snapshot(), ((Worker.SnapshotTaken) back).snapshot());
            } else {
                assertEquals(message, back);
            }
        }
    }

    private static final Snapshot SNAPSHOT =
            new Snapshot(new Round(7), new double[] {1, Math.PI}, new double[] {1e-300, -0.0});

    private static void assertSame(Snapshot snapshot, Snapshot back) {
        assertEquals(snapshot.round(), back.round());
        assertArrayEquals(snapshot.meta(), back.meta());
        assertArrayEquals(snapshot.state(), back.state());
    }

    private static Worker.JoinRing withoutSnapshot(Worker.JoinRing join) {
        return new Worker.JoinRing(
                join.generation(),
                join.rank(),
                join.members(),
                join.observer(),
                join.size(),
                join.first(),
                Optional.empty());
    }

    @Test
    void everyPublicMessageWithAReplyAddressOrForAnotherNodeIsInTheCensus() {
        Set<Class<?>> listed =
                controlMessages().stream().map(Object::getClass).collect(Collectors.toCollection(HashSet::new));
        PROTOCOLS.stream()
                .flatMap(MessageCensusTest::messages)
                .filter(ControlMessage.class::isAssignableFrom)
                .forEach(message -> assertTrue(listed.contains(message), "not in the census: " + message));
    }

    @Test
    void everyMessageIsAValue() {
        PROTOCOLS.stream()
                .flatMap(MessageCensusTest::messages)
                .forEach(message -> assertTrue(message.isRecord() || message.isEnum(), "not a value: " + message));
    }

    @Test
    void whatStaysInsideAnActorIsPrivate() {
        PROTOCOLS.stream()
                .flatMap(MessageCensusTest::messages)
                .filter(message -> !ControlMessage.class.isAssignableFrom(message))
                .filter(message -> !LOCAL.contains(message))
                .forEach(message -> assertTrue(Modifier.isPrivate(message.getModifiers()), "public: " + message));
    }

    /** Between a worker and its own ring member, which are never apart. */
    private static final Set<Class<?>> LOCAL = Set.of(
            RingMember.Contribute.class,
            RingMember.InboxOpened.class,
            RingMember.RoundReduced.class,
            RingMember.RingStalled.class);

    private static Stream<Class<?>> messages(Class<?> protocol) {
        return Arrays.stream(protocol.getPermittedSubclasses());
    }
}
