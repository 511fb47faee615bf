// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import io.mozdef.bastion.allowlist.Allowlist;
import io.mozdef.bastion.config.Problems;
import io.mozdef.bastion.config.Reloaded;
import io.mozdef.bastion.secret.SecretSource;
import io.mozdef.bastion.secret.Secrets;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** All doors, by path, with secrets and addresses as their files say now. Built once at start; thread-safe after that. */
@Singleton
public class Sources {
    private static final Logger LOG = Logger.getLogger(Sources.class);
    private static final String PREFIX = "mozdef.bastion.";

    private final WebhookConfig config;
    private final Optional<String> umdSecret;
    private final Map<String, Source> byPath = new HashMap<>();
    private final List<Reloaded<?>> reloaded = new ArrayList<>();

    @Inject
    Sources(WebhookConfig config, @ConfigProperty(name = "UMD_SECRET") Optional<String> umdSecret) {
        this.config = config;
        this.umdSecret = umdSecret.filter(secret -> !secret.isBlank());
    }

    /** Reads everything for the first time; to be called once, before the first request. */
    public void open(Problems problems) {
        Supplier<Allowlist> allowlist = allowlist(problems);
        config.sources().forEach((name, source) -> {
            if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
                problems.add(PREFIX + "sources.\"" + name + "\"", "a name has a-z, 0-9 and '-' only");
            }
            Source opened = new Source(name, source.header(), secrets(name, source, problems), allowlist);
            byPath.put("/webhooks/" + name, opened);
            if (name.equals("uptycs")) {
                byPath.put("/uptycs", opened);
            }
        });
    }

    private Supplier<Allowlist> allowlist(Problems problems) {
        if (config.allowlistFile().isPresent()) {
            Path file = config.allowlistFile().get();
            return track(Reloaded.start(
                    PREFIX + "allowlist-file",
                    Allowlist.NOBODY,
                    problem -> Allowlist.parse(Files.readString(file, StandardCharsets.UTF_8), problem),
                    problems));
        }
        String key = PREFIX + "allowlist";
        if (config.allowlist().isEmpty()) {
            problems.add(
                    key,
                    "missing: list the networks that may send, or name them in a file (" + key
                            + "-file); open access is written 0.0.0.0/0,::/0");
            return () -> Allowlist.NOBODY;
        }
        Allowlist fixed = Allowlist.parse(config.allowlist().get(), problem -> problems.add(key, problem));
        return () -> fixed;
    }

    private Supplier<Secrets> secrets(String name, WebhookConfig.SourceConfig source, Problems problems) {
        Optional<String> environment = name.equals("uptycs") ? umdSecret : Optional.empty();
        environment.ifPresent(secret -> LOG.warn(
                "UMD_SECRET is taken from the environment: it does not reload, and every child process sees it; prefer "
                        + PREFIX + "sources.uptycs.secrets-dir"));
        return track(Reloaded.start(
                PREFIX + "sources." + name + ".secrets-dir",
                Secrets.NONE,
                new SecretSource(source.secretsDir(), environment),
                problems));
    }

    private <T> Reloaded<T> track(Reloaded<T> value) {
        reloaded.add(value);
        return value;
    }

    /** Reads all files again. */
    public void refresh() {
        reloaded.forEach(Reloaded::refresh);
    }

    /** What is wrong with the files now; empty when all is well. */
    public List<String> problems() {
        return reloaded.stream().flatMap(value -> value.problems().stream()).toList();
    }

    Source at(String path) {
        return byPath.getOrDefault(path, Source.NONE);
    }

    /** The sender's address; the unspecified address, which no list should admit, when the transport has none. */
    InetAddress client(HttpServerRequest request) {
        SocketAddress peer = request.remoteAddress();
        try {
            InetAddress address = peer == null
                    ? null
                    : io.netty.util.NetUtil.createInetAddressFromIpAddressString(peer.hostAddress());
            return InetAddress.getByAddress(address == null ? new byte[4] : address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four or sixteen bytes are always an address", e);
        }
    }

    /** Milliseconds between two looks at the files. */
    public long reloadMillis() {
        return Math.max(100, config.reloadInterval().toMillis());
    }

    int retryAfterSeconds() {
        return Math.toIntExact(Math.max(1, config.retryAfter().toSeconds()));
    }
}
