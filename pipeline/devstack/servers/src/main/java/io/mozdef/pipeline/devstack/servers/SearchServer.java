// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.servers;

import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.common.settings.Settings;

/** OpenSearch, one node, real engine code in this process. Keeps its indices in the data folder over restarts. */
public final class SearchServer {

    private SearchServer() {}

    public static void main(String[] args) {
        Program.main(args, SearchServer::run);
    }

    // The runner is closed by the shutdown hook.
    @SuppressWarnings("resource")
    private static void run(Arguments arguments, Readiness readiness) throws IOException {
        OpenSearchRunner runner = new OpenSearchRunner();
        Program.onStop(() -> close(runner));
        runner.onBuild((number, settings) -> configure(settings, arguments))
                .build(newConfigs()
                        .clusterName("mozdef-devstack")
                        .numOfNode(1)
                        .disableESLogger()
                        .basePath(arguments.data().toString()));
        readiness.whenHttpAnswers(arguments.port(), "/_cluster/health?wait_for_status=yellow&timeout=30s");
    }

    private static void configure(Settings.Builder settings, Arguments arguments) {
        Path snapshots = arguments.data().resolve("snapshots");
        settings.put("http.port", arguments.port())
                .put("network.host", "127.0.0.1")
                // Nobody joins a single node; any free port will do.
                .put("transport.port", "0")
                .put("discovery.type", "single-node")
                .putList("path.repo", snapshots.toString())
                // A developer's full disk must not turn the indices read-only.
                .put("cluster.routing.allocation.disk.threshold_enabled", false);
        arguments.settings().forEach(settings::put);
    }

    private static void close(OpenSearchRunner runner) {
        try {
            runner.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
