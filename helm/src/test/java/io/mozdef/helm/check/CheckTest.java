// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Check check =
            new Check(Map.of(), Path.of("nowhere"), new PrintStream(said, true, StandardCharsets.UTF_8));

    @ParameterizedTest
    @CsvSource({
        "200, 0, ok",
        "403, 1, is it bound in this namespace",
        "404, 1, crds.enabled",
        "503, 1, not ready",
        "500, 1, 500"
    })
    void saysWhatCame(int status, int code, String words) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            assertThat(check.run("http://127.0.0.1:" + server.getAddress().getPort() + "/q/health/ready"))
                    .isEqualTo(code);
        } finally {
            server.stop(0);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(words);
    }

    @Test
    void failsWithoutATargetAndWithoutAnAccount() {
        assertThat(check.run()).isEqualTo(1);
        assertThat(check.run("/apis")).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("FAIL  /apis: java.nio.file.NoSuchFileException");
    }
}
