package io.hyperring.http;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.marshallers.jackson.Jackson;
import akka.http.javadsl.marshalling.Marshaller;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.japi.function.Function;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.hyperring.checkpoint.Npz;
import io.hyperring.coordinator.Coordinator;
import io.hyperring.coordinator.MetaParameters;
import io.hyperring.coordinator.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Maps URLs to questions that the coordinator answers.
 *
 * <pre>
 *   GET /             a page that shows the run as it goes
 *   GET /health       whether the coordinator answers
 *   GET /api/v1/run   how the run stands, JSON
 *   GET /api/v1/meta  the meta-parameters: JSON, or .npz for Accept: application/zip or application/octet-stream
 * </pre>
 */
final class Routes extends AllDirectives {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    private final ActorSystem<?> system;
    private final ActorRef<Coordinator.Command> coordinator;
    private final String page;

    Routes(ActorSystem<?> system, ActorRef<Coordinator.Command> coordinator) {
        this.system = system;
        this.coordinator = coordinator;
        this.page = page();
    }

    Route all() {
        return get(() -> concat(
                pathSingleSlash(() -> complete(StatusCodes.OK, HttpEntities.create(ContentTypes.TEXT_HTML_UTF8, page))),
                path("health", this::health),
                pathPrefix(
                        "api",
                        () -> pathPrefix("v1", () -> concat(path("run", this::run), path("meta", this::meta))))));
    }

    private Route health() {
        return answered(
                Coordinator.GetStatus::new,
                (RunStatus status) -> complete(StatusCodes.OK, Map.of("status", "up"), Jackson.marshaller(JSON)));
    }

    private Route run() {
        return answered(
                Coordinator.GetStatus::new,
                (RunStatus status) -> complete(StatusCodes.OK, status, Jackson.marshaller(JSON)));
    }

    private Route meta() {
        Marshaller<MetaParameters, RequestEntity> asJsonOrNpz = Marshaller.oneOf(
                Jackson.<MetaParameters>marshaller(JSON),
                npz(MediaTypes.APPLICATION_ZIP.toContentType()),
                npz(MediaTypes.APPLICATION_OCTET_STREAM.toContentType()));
        return answered(Coordinator.GetMeta::new, (MetaParameters meta) -> complete(StatusCodes.OK, meta, asJsonOrNpz));
    }

    private static Marshaller<MetaParameters, RequestEntity> npz(ContentType type) {
        return Marshaller.withFixedContentType(type, meta -> HttpEntities.create(type, Npz.write(meta.tensors())));
    }

    /** Asks the coordinator; 503 with a sentence when it does not answer in time. */
    private <T> Route answered(
            Function<ActorRef<T>, Coordinator.Command> question, java.util.function.Function<T, Route> answer) {
        return onComplete(
                AskPattern.<Coordinator.Command, T>ask(coordinator, question, PATIENCE, system.scheduler()),
                asked -> asked.isSuccess() ? answer.apply(asked.get()) : complete(unavailable()));
    }

    private static HttpResponse unavailable() {
        return HttpResponse.create()
                .withStatus(StatusCodes.SERVICE_UNAVAILABLE)
                .withEntity(
                        ContentTypes.APPLICATION_JSON,
                        "{\"error\":\"the coordinator must answer within " + PATIENCE.toSeconds()
                                + " s - try again in a moment\"}");
    }

    private static String page() {
        try (InputStream page = Routes.class.getResourceAsStream("live.html")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the page must be on the class path: resource=live.html", e);
        }
    }
}
