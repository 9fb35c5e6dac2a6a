package io.hyperring.http;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import io.hyperring.coordinator.Coordinator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Answers HTTP on the loopback interface. */
public final class HttpServer {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration GRACE = Duration.ofSeconds(2);

    private HttpServer() {}

    /**
     * Whether the server could be started on this port now; to be asked before anything is begun.
     *
     * @throws IOException in one sentence, when something else listens there
     */
    public static void checkFree(int port) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(LOOPBACK), port));
        } catch (IOException e) {
            throw new IOException(
                    "the port must be free: port=" + port + " - choose another with --port, or give --no-http", e);
        }
    }

    /** @param port 0 for any free one */
    public static CompletionStage<ServerBinding> start(
            ActorSystem<?> system, ActorRef<Coordinator.Command> coordinator, int port) {
        return Http.get(system)
                .newServerAt(LOOPBACK, port)
                .bind(new Routes(system, coordinator).all())
                .thenApply(binding -> binding.addToCoordinatedShutdown(GRACE, system));
    }

    /** Where a browser finds it. */
    public static String address(ServerBinding binding) {
        return "http://" + LOOPBACK + ":" + binding.localAddress().getPort() + "/";
    }
}
