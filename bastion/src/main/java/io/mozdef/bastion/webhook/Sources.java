// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import io.mozdef.bastion.allowlist.Allowlist;
import io.mozdef.bastion.config.Problems;
import io.mozdef.bastion.config.Reloaded;
import io.mozdef.bastion.limit.Capacity;
import io.mozdef.bastion.limit.TokenBucket;
import io.mozdef.bastion.secret.Credentials;
import io.mozdef.bastion.secret.SecretSource;
import io.mozdef.bastion.secret.Secrets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
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
    private final Capacity capacity;
    private final WebhookMeter meter;
    private final Map<String, Source> byPath = new HashMap<>();
    private final List<Reloaded<?>> reloaded = new ArrayList<>();

    @Inject
    Sources(
            WebhookConfig config,
            @ConfigProperty(name = "UMD_SECRET") Optional<String> umdSecret,
            Capacity capacity,
            WebhookMeter meter) {
        this.config = config;
        this.capacity = capacity;
        this.meter = meter;
        this.umdSecret = umdSecret.filter(secret -> !secret.isBlank());
    }

    /** Reads everything for the first time; to be called once, before the first request. */
    public void open(Problems problems) {
        Supplier<Allowlist> shared = null;
        for (Map.Entry<String, WebhookConfig.SourceConfig> entry :
                config.sources().entrySet()) {
            String name = entry.getKey();
            WebhookConfig.SourceConfig source = entry.getValue();
            if (!source.enabled()) {
                continue;
            }
            if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
                problems.add(PREFIX + "sources.\"" + name + "\"", "a name has a-z, 0-9 and '-' only");
            }
            Supplier<Allowlist> allowlist;
            if (source.allowlist().isPresent() || source.allowlistFile().isPresent()) {
                String prefix = PREFIX + "sources." + name + ".";
                allowlist = allowlist(prefix, source.allowlist(), source.allowlistFile(), problems);
            } else {
                shared = shared != null
                        ? shared
                        : allowlist(PREFIX, config.allowlist(), config.allowlistFile(), problems);
                allowlist = shared;
            }
            open(name, source, allowlist, problems);
        }
        if (byPath.isEmpty()) {
            problems.add(PREFIX + "sources", "none is enabled");
        }
    }

    private void open(
            String name, WebhookConfig.SourceConfig source, Supplier<Allowlist> allowlist, Problems problems) {
        TokenBucket bucket = new TokenBucket(source.rate(), source.burst(), System::nanoTime);
        Credentials credentials = new Credentials(source.header(), source.basicUser(), secrets(name, source, problems));
        Optional<Source.Signature> signature =
                source.signature().map(form -> Source.Signature.of(form, source.signatureTolerance()));
        String prefix = PREFIX + "sources." + name + ".";
        if (source.rate() < 0) {
            problems.add(prefix + "rate", "must be 0 (off) or more");
        }
        problems.unlessPositive(prefix + "in-flight", source.inFlight().orElse(1));
        Capacity.Share share = capacity.share(source.inFlight(), source.bodyMemory(), signature.isEmpty());
        int maxBody = source.maxBody()
                .map(size -> (int) Math.min(Integer.MAX_VALUE, size.asLongValue()))
                .orElse(Integer.MAX_VALUE);
        Source opened = new Source(name, credentials, signature, allowlist, bucket, share, maxBody);
        meter.show(opened);
        byPath.put("/webhooks/" + name, opened);
        if (name.equals("uptycs")) {
            byPath.put("/uptycs", opened);
        }
    }

    private Supplier<Allowlist> allowlist(
            String prefix, Optional<String> list, Optional<Path> file, Problems problems) {
        String key = prefix + "allowlist";
        if (file.isPresent()) {
            Path path = file.get();
            return track(Reloaded.start(
                    key + "-file",
                    Allowlist.NOBODY,
                    problem -> Allowlist.parse(Files.readString(path, StandardCharsets.UTF_8), problem),
                    problems));
        }
        if (list.isEmpty()) {
            problems.add(
                    key,
                    "missing: list the networks that may send, or name them in a file (" + key
                            + "-file); open access is written 0.0.0.0/0,::/0");
            return () -> Allowlist.NOBODY;
        }
        Allowlist fixed = Allowlist.parse(list.get(), problem -> problems.add(key, problem));
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
                new SecretSource(
                        source.secretsDir(), environment, source.signature().isPresent()),
                problems));
    }

    private <T> Reloaded<T> track(Reloaded<T> value) {
        reloaded.add(value);
        return value;
    }

    /** Reads all files again. */
    public void refresh() {
        reloaded.forEach(Reloaded::refresh);
        byPath.values().forEach(meter::show);
    }

    /** What is wrong with the files now; empty when all is well. */
    public List<String> problems() {
        return reloaded.stream().flatMap(value -> value.problems().stream()).toList();
    }

    /** Whether some door admits this address. */
    public boolean know(InetAddress address) {
        for (Source source : byPath.values()) {
            if (source.allowlist().get().admits(address)) {
                return true;
            }
        }
        return false;
    }

    Source at(String path) {
        return byPath.getOrDefault(path, Source.NONE);
    }

    /** Milliseconds between two looks at the files. */
    public long reloadMillis() {
        return Math.max(100, config.reloadInterval().toMillis());
    }

    int retryAfterSeconds() {
        return Math.toIntExact(Math.max(1, config.retryAfter().toSeconds()));
    }
}
