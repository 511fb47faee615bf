// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What loginput's doors refuse, spoken to as a sender does: whoever may not send is told so before the body is read. */
class DoorRefusalsIT {

    private static final String TOKEN = "Authorization: Bearer " + RoleEnvironment.SENDER_TOKEN;
    private static final int MOST = 10 << 20;

    /** {@code quarkus.http.limits.max-body-size} */
    private static final int FRAMEWORK_MOST = 10_304 << 10;

    /** What the framework says to a content type that is none. */
    private static final int ODD_TYPE = 415;

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

    /** The framework ends this answer itself, without a body: nothing of ours can be wrong in it. It counts like every other. */
    @Test
    void refusesChunksThatBecomeTooLarge() throws Exception {
        double before = answered(413);
        byte[] chunk = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        byte[] size = (Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] end = "\r\n".getBytes(StandardCharsets.US_ASCII);

        Answer answer = exchange(
                out -> {
                    // just above what the framework takes, and then silence: it must not wait for the end
                    for (int sent = 0; sent <= FRAMEWORK_MOST; sent += chunk.length) {
                        out.write(size);
                        out.write(chunk);
                        out.write(end);
                    }
                },
                TOKEN,
                "Transfer-Encoding: chunked");

        assertThat(answer.status).isEqualTo(413);
        assertThat(answer.body).isEmpty();
        assertThat(answered(413)).isEqualTo(before + 1);
    }

    @Test
    void answersOddRequestsWithProblems() {
        Map<String, String> token = Map.of("Authorization", "Bearer " + RoleEnvironment.SENDER_TOKEN);
        double notAllowed = answered(405);
        ApiAccessIT.assertProblem(app.request("DELETE", "/events", token, ""), 405, null);
        assertThat(answered(405)).isEqualTo(notAllowed + 1);

        double notFound = answered(404);
        ApiAccessIT.assertProblem(app.request("POST", "/nothing", token, "{}"), 404, "not-found");
        assertThat(answered(404)).as("no door is there").isEqualTo(notFound);

        double refused = answered(ODD_TYPE);
        Map<String, String> odd =
                Map.of("Authorization", token.get("Authorization"), "Content-Type", "no type at all;;");
        ApiAccessIT.assertProblem(app.request("POST", "/events", odd, "{}"), ODD_TYPE, null);
        assertThat(answered(ODD_TYPE)).isEqualTo(refused + 1);
    }

    @Test
    void countsWhatItRefusesOnce() throws IOException {
        double strangers = answered(401);
        double large = answered(413);
        headersOnly("Content-Length: 10");
        headersOnly(TOKEN, "Content-Length: " + (MOST + 1));
        headersOnly(TOKEN, "Content-Length: " + (FRAMEWORK_MOST + 1));

        assertThat(answered(401)).isEqualTo(strangers + 1);
        assertThat(answered(413)).isEqualTo(large + 2);
    }

    private static double answered(int status) {
        String metric = "mozdef_loginput_requests_total{status=\"" + status + "\"} ";
        return app.management("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(metric))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length())))
                .sum();
    }

    /** Sends a request's head and no byte of its body, and reads the answer. */
    private static Answer headersOnly(String... headers) throws IOException {
        return exchange(out -> {}, headers);
    }

    /** Writes the body of a request. */
    private interface Body {
        void write(OutputStream out) throws IOException;
    }

    private static Answer exchange(Body content, String... headers) throws IOException {
        URI uri = URI.create(app.url());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout((int) PackagedApp.PATIENCE.toMillis());
            String head = "POST /events HTTP/1.1\r\nHost: x\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            content.write(socket.getOutputStream());
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
