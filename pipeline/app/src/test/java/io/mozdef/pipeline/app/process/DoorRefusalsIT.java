// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What loginput's doors refuse, spoken to as a sender does: whoever may not send is told so before the body is read. */
class DoorRefusalsIT {

    private static final String TOKEN = "Authorization: Bearer " + RoleEnvironment.SENDER_TOKEN;
    private static final int MOST = 10 << 20;

    private static PackagedApp app;

    @BeforeAll
    static void start() {
        app = PackagedApp.start(
                RoleEnvironment.role("loginput", RoleEnvironment.loginput(Devstack.shared(Server.AMQP))));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void refusesAStrangerBeforeTheBodyIsSent() throws IOException {
        Answer answer = headersOnly("Content-Length: 1000000");

        assertThat(answer.status).isEqualTo(401);
        assertThat(answer.head).contains("www-authenticate: bearer").contains("application/problem+json");
        assertThat(answer.body).contains("urn:mozdef:problem:unauthorised");
    }

    @Test
    void refusesAStrangerWhoSendsInChunksBeforeTheFirst() throws IOException {
        assertThat(headersOnly("Transfer-Encoding: chunked").status).isEqualTo(401);
    }

    @Test
    void refusesWhatIsAnnouncedTooLargeBeforeItIsSent() throws IOException {
        for (int length : new int[] {MOST + 1, 11 << 20, 1 << 30}) {
            Answer answer = headersOnly(TOKEN, "Content-Length: " + length);

            assertThat(answer.status).as("%s", length).isEqualTo(413);
            assertThat(answer.head).as("%s", length).contains("application/problem+json");
            assertThat(answer.body).contains("\"status\":413");
        }
    }

    @Test
    void refusesChunksThatBecomeTooLarge() throws Exception {
        byte[] chunk = ("{\"summary\":\"" + "x".repeat(60_000) + "\"}\n").getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(app.url() + "/events"))
                .header("Authorization", "Bearer " + RoleEnvironment.SENDER_TOKEN)
                .timeout(PackagedApp.PATIENCE)
                .POST(HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofByteArrays(Collections.nCopies((12 << 20) / chunk.length, chunk))))
                .build();
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
            // the framework ends this answer itself, without a body
            assertThat(answer.statusCode()).isEqualTo(413);
        } catch (IOException e) {
            // the server may end the connection while the client still writes, and then no answer can be read
            assertThat(e).hasMessageNotContaining("timed out");
        }
    }

    @Test
    void answersOddRequestsWithProblems() {
        Map<String, String> token = Map.of("Authorization", "Bearer " + RoleEnvironment.SENDER_TOKEN);
        ApiAccessIT.assertProblem(app.request("DELETE", "/events", token, ""), 405, null);
        ApiAccessIT.assertProblem(app.request("POST", "/nothing", token, "{}"), 404, "not-found");
        Map<String, String> odd =
                Map.of("Authorization", token.get("Authorization"), "Content-Type", "no type at all;;");
        HttpResponse<String> answer = app.request("POST", "/events", odd, "{}");
        if (answer.statusCode() != 200) {
            assertThat(answer.statusCode()).isIn(400, 415);
            ApiAccessIT.assertProblem(answer, answer.statusCode(), null);
        }
    }

    @Test
    void countsWhatItRefuses() throws IOException {
        headersOnly("Content-Length: 10");
        headersOnly(TOKEN, "Content-Length: " + (MOST + 1));

        String metrics = app.management("/q/metrics").body();
        assertThat(metrics).contains("mozdef_loginput_requests_total{status=\"401\"}");
        assertThat(metrics).contains("mozdef_loginput_requests_total{status=\"413\"}");
    }

    /** Sends a request's head and no byte of its body, and reads the answer. */
    private static Answer headersOnly(String... headers) throws IOException {
        URI uri = URI.create(app.url());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout((int) PackagedApp.PATIENCE.toMillis());
            String head = "POST /events HTTP/1.1\r\nHost: x\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            int status = Integer.parseInt(in.readLine().split(" ")[1]);
            StringBuilder answer = new StringBuilder();
            int length = 0;
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                answer.append(line.toLowerCase(Locale.ROOT)).append('\n');
                if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            char[] body = new char[length];
            int read = 0;
            while (read < length) {
                int more = in.read(body, read, length - read);
                if (more < 0) {
                    break;
                }
                read += more;
            }
            return new Answer(status, answer.toString(), new String(body, 0, read));
        }
    }

    private record Answer(int status, String head, String body) {}
}
