package io.hyperring.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperring.checkpoint.NamedArray;
import io.hyperring.checkpoint.Npz;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run answers while it goes on. */
class HttpIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path dir;

    private static Cli.Running running;
    private static String address;

    @BeforeAll
    static void start() {
        running = Cli.start(
                dir, "train", "--workers", "2", "--steps", "1000000", "--seed", "7", "--port", "0", "--out", "run");
        address = running.address();
        running.eventually("the first round", () -> {
            JsonNode run = json(get("api/v1/run").body());
            return run.path("round").asLong() > 0 ? Optional.of(run) : Optional.empty();
        });
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void isWell() {
        HttpResponse<byte[]> health = get("health");
        assertEquals(200, health.statusCode());
        assertEquals("up", json(health.body()).path("status").asText());
    }

    @Test
    void tellsHowTheRunStands() {
        HttpResponse<byte[]> answer = get("api/v1/run");
        assertEquals(200, answer.statusCode());
        assertEquals("application/json", type(answer));
        JsonNode run = json(answer.body());
        assertEquals("two-clusters", run.path("problem").asText());
        assertEquals("running", run.path("status").asText());
        assertEquals(1_000_000, run.path("steps").asLong());
        assertEquals(2, run.path("workers").asInt());
        assertEquals(1, run.path("inits").asInt());
        assertEquals(7, run.path("seed").asLong());
        assertTrue(run.path("outer_loss").isNumber(), run.toString());
        assertTrue(run.path("outer_steps_per_second").asDouble() > 0, run.toString());
        assertEquals(2, run.path("members").size());
        assertTrue(run.path("generation").asLong() >= 1, run.toString());
        assertTrue(run.path("failure").isNull(), run.toString());
        assertTrue(json(get("api/v1/run").body()).path("round").asLong()
                >= run.path("round").asLong());
    }

    @Test
    void givesTheMetaParametersAsJson() {
        HttpResponse<byte[]> answer = get("api/v1/meta");
        assertEquals(200, answer.statusCode());
        assertEquals("application/json", type(answer));
        JsonNode meta = json(answer.body());
        assertTrue(meta.path("round").asLong() > 0);
        JsonNode points = meta.path("tensors").path("X");
        assertEquals("[100,2]", points.path("shape").toString());
        assertEquals(200, points.path("data").size());
        points.path("data").forEach(number -> assertTrue(number.isNumber()));
    }

    @Test
    void givesTheMetaParametersAsNpz() throws IOException {
        for (String type : List.of("application/zip", "application/octet-stream")) {
            HttpResponse<byte[]> answer = get("api/v1/meta", "Accept", type);
            assertEquals(200, answer.statusCode());
            assertEquals(type, type(answer));
            Map<String, NamedArray> meta = Npz.read(answer.body());
            assertEquals(List.of("X"), List.copyOf(meta.keySet()));
            assertArrayEquals(new int[] {100, 2}, meta.get("X").shape());
        }
    }

    @Test
    void refusesWhatItDoesNotHave() {
        assertEquals(406, get("api/v1/meta", "Accept", "image/png").statusCode());
        assertEquals(404, get("api/v1/nothing").statusCode());
        assertEquals(404, get("run.json").statusCode());
        assertEquals(404, get("../run.json").statusCode());
        assertEquals(
                405,
                send(request("api/v1/run").POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .statusCode());
    }

    @Test
    void answersInSentencesThatNameNoClasses() {
        for (String path : List.of("api/v1/nothing", "nothing")) {
            String said = new String(get(path).body());
            assertFalse(said.isBlank());
            assertFalse(said.contains("akka"), said);
        }
    }

    @Test
    void showsAPage() {
        HttpResponse<byte[]> page = get("");
        assertEquals(200, page.statusCode());
        assertEquals("text/html", type(page).split(";")[0]);
        assertTrue(new String(page.body()).startsWith("<!doctype html>"));
    }

    @Test
    void listensOnTheLoopbackInterfaceOnly() throws IOException {
        int port = URI.create(address).getPort();
        for (InetAddress other : (Iterable<InetAddress>) others()::iterator) {
            assertThrows(
                    IOException.class,
                    () -> {
                        try (Socket socket = new Socket()) {
                            socket.connect(new InetSocketAddress(other, port), 1000);
                        }
                    },
                    other.toString());
        }
    }

    private static Stream<InetAddress> others() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress());
    }

    @Test
    void drawsThePictureInABrowser() throws Exception {
        Optional<Path> browser = Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(Path.of(folder)::resolve))
                .filter(Files::isExecutable)
                .findFirst();
        if (browser.isEmpty()) {
            System.out.println("the page is not tried in a browser: no chromium on the PATH");
        }
        Assumptions.assumeTrue(browser.isPresent(), "no chromium on the PATH");
        Path picture = dir.resolve("page.png");
        Process process = new ProcessBuilder(
                        browser.get().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + dir.resolve("browser"),
                        "--virtual-time-budget=3000",
                        "--window-size=800,1400",
                        "--screenshot=" + picture,
                        "--dump-dom",
                        address)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String dom = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertTrue(dom.contains("<h1 id=\"title\">two-clusters</h1>"), dom);
        assertTrue(Pattern.compile("<dd>\\d+ of 1000000</dd>").matcher(dom).find(), dom);
        assertTrue(dom.contains("<dd>2 × 1</dd>"), dom);
        BufferedImage seen = ImageIO.read(picture.toFile());
        assertTrue(pixels(seen, 0x0072b2) > 200, "points of the one class are seen");
        assertTrue(pixels(seen, 0xd55e00) > 200, "points of the other class are seen");
    }

    private static long pixels(BufferedImage image, int rgb) {
        int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(all).filter(pixel -> (pixel & 0xffffff) == rgb).count();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path));
    }

    private static HttpResponse<byte[]> get(String path, String... headers) {
        HttpRequest.Builder request = request(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String type(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException(new String(body), e);
        }
    }
}
