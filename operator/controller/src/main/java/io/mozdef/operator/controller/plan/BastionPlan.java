// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import io.mozdef.operator.crd.Allowlist;
import io.mozdef.operator.crd.Bastion;
import io.mozdef.operator.crd.BastionSource;
import io.mozdef.operator.crd.ClientAddress;
import io.mozdef.operator.crd.Peer;
import io.mozdef.operator.crd.ServiceAccountSettings;
import io.mozdef.operator.crd.SourceSecret;
import io.mozdef.operator.crd.Sqs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bastion: keys and ports as bastion/README.md has them. A source with a queue or an account of its own has pods of its own, with the
 * bastion's settings and that door alone (docs/adr/0008).
 */
final class BastionPlan {

    static final String NAME = "bastion";

    private static final int PORT = 8080;
    private static final String SHARED = "shared";
    private static final String ALLOWLISTS = Planned.ROOT + "allowlist";
    private static final String SECRETS = Planned.ROOT + "secrets/";

    private static final Map<String, Quantity> REQUESTS =
            Map.of("cpu", new Quantity("100m"), "memory", new Quantity("192Mi"));
    private static final Map<String, Quantity> LIMITS = Map.of("memory", new Quantity("256Mi"));

    /** The door uptycs, which is the bastion's alone. */
    private static final BastionSource CLOSED =
            new BastionSource("uptycs", false, null, null, null, null, null, null, null, null, null);

    private static final List<String> OPTIONS = JavaOptions.bastion();

    private final Planned planned;
    private final Bastion bastion;

    BastionPlan(Planned planned, Bastion bastion) {
        this.planned = planned;
        this.bastion = bastion;
    }

    List<ComponentPlan> plans() {
        List<ComponentPlan> plans = new ArrayList<>();
        List<BastionSource> shared =
                all().stream().filter(s -> !s.hasItsOwnPods()).toList();
        plans.add(plan(NAME, shared, sharedSqs(), bastion.serviceAccount(), "/uptycs", "/"));
        for (BastionSource source : all()) {
            if (source.hasItsOwnPods() && source.enabled()) {
                String path = "/webhooks/" + source.name();
                plans.add(plan(
                        component(source),
                        List.of(CLOSED, source),
                        source.sqs() == null ? sharedSqs() : source.sqs(),
                        source.serviceAccount() == null ? bastion.serviceAccount() : source.serviceAccount(),
                        path,
                        path));
            }
        }
        return plans;
    }

    private static String component(BastionSource source) {
        return source.hasItsOwnPods() ? "b-" + source.name() : NAME;
    }

    private Sqs sharedSqs() {
        return bastion.sqs() != null
                ? bastion.sqs()
                : Objects.requireNonNull(
                        Objects.requireNonNull(planned.spec().transport()).sqs());
    }

    private ComponentPlan plan(
            String name,
            List<BastionSource> doors,
            Sqs sqs,
            @Nullable ServiceAccountSettings account,
            String path,
            String prefix) {
        String objectName = planned.objectName(name);
        Part part = Part.of(
                planned.common(),
                doors(),
                clientAddress(),
                BastionTlsPart.of(planned.objectName(NAME), bastion.tls()),
                SqsPart.bastion(sqs),
                sources(doors),
                planned.settings(bastion));
        List<String> allowlist = networks(doors);
        return new ComponentPlan(
                name,
                objectName,
                NAME,
                Program.BASTION,
                planned.image(Program.BASTION, bastion.image()),
                planned.images().version(),
                command(),
                List.copyOf(part.environment().values()),
                mounts(part, objectName),
                files(doors),
                Scale.of(bastion, 2),
                Planned.merged(
                        REQUESTS,
                        bastion.resources() == null
                                ? Map.of()
                                : bastion.resources().requests()),
                Planned.merged(
                        LIMITS,
                        bastion.resources() == null
                                ? Map.of()
                                : bastion.resources().limits()),
                Identity.of(objectName, account),
                new Door(
                        PORT,
                        bastion.expose(),
                        allowlist,
                        bastion.tls() != null && bastion.tls().inBastion(),
                        path,
                        prefix),
                List.of(new Access(PORT, peers(allowlist)), planned.management()),
                part.targets(),
                part.references(),
                bastion.podTemplate(),
                1);
    }

    private static List<String> command() {
        return Stream.of(Stream.of("java"), OPTIONS.stream(), Stream.of("-jar", Planned.JAR))
                .flatMap(s -> s)
                .toList();
    }

    private Part doors() {
        return Part.builder()
                .env("MALLOC_ARENA_MAX", 1)
                .env(
                        "quarkus.log.console.json.enabled",
                        planned.spec().observability().logging().json())
                .env("mozdef.bastion.queue.max-message-size", bastion.maxMessageSize())
                .env("mozdef.bastion.allowlist-file", ALLOWLISTS + "/" + SHARED)
                .build();
    }

    private Part clientAddress() {
        Part.Builder part = Part.builder();
        ClientAddress.ForwardedFor forwarded = bastion.clientAddress().forwardedFor();
        if (forwarded != null) {
            part.env("mozdef.bastion.proxy.header", forwarded.header());
            if (forwarded.trustedHops() != null) {
                part.env("mozdef.bastion.proxy.hops", forwarded.trustedHops());
            } else {
                part.env("mozdef.bastion.proxy.networks", String.join(",", forwarded.trustedNetworks()));
            }
        }
        if (bastion.clientAddress().type() == ClientAddress.Type.ProxyProtocol) {
            part.env("mozdef.bastion.proxy.protocol", true)
                    .env("mozdef.bastion.proxy.networks", String.join(",", proxies(bastion.clientAddress())));
        }
        return part.build();
    }

    /** Networks from which the PROXY protocol is believed; the bastion hears nobody else. */
    static List<String> proxies(ClientAddress address) {
        ClientAddress.ProxyProtocol given = address.proxyProtocol();
        return given == null ? LoginputPlan.networks(address.from()) : given.trustedNetworks();
    }

    private Part sources(List<BastionSource> doors) {
        Part.Builder part = Part.builder();
        for (BastionSource source : doors) {
            String prefix = "mozdef.bastion.sources." + source.name() + ".";
            if (!source.enabled()) {
                part.env(prefix + "enabled", false);
                continue;
            }
            part.env(prefix + "secrets-dir", SECRETS + source.name());
            part.envIf(source.header() != null, prefix + "header", String.valueOf(source.header()));
            part.envIf(source.basicUser() != null, prefix + "basic-user", String.valueOf(source.basicUser()));
            if (source.signature() != null) {
                part.env(
                        prefix + "signature",
                        source.signature() == BastionSource.Signature.GitHub ? "github" : "standard");
            }
            part.envIf(source.allowlist() != null, prefix + "allowlist-file", ALLOWLISTS + "/" + source.name());
            part.envIf(source.rate() > 0, prefix + "rate", source.rate());
            part.envIf(source.rate() > 0, prefix + "burst", source.burst());
            secret(part, source);
        }
        return part.build();
    }

    private void secret(Part.Builder part, BastionSource source) {
        String volume = "secret-" + source.name();
        String folder = SECRETS + source.name();
        SourceSecret.SecretKeysRef ref = source.secret().secretRef();
        if (ref == null) {
            // all keys: current, and previous while a rotation overlaps
            part.mount(Mount.secret(volume, folder, secretName(source)));
        } else {
            part.mount(Mount.secret(volume, folder, ref.name(), ref.keys().toArray(String[]::new)))
                    .reference(Reference.secret(ref.name(), ref.keys(), List.of()));
        }
    }

    List<GeneratedSecret> generatedSecrets() {
        return all().stream()
                .filter(s -> s.enabled() && s.secret().secretRef() == null)
                .map(s -> {
                    SourceSecret.Rotation rotation =
                            Objects.requireNonNull(s.secret().rotation());
                    return new GeneratedSecret(
                            s.name(),
                            component(s),
                            secretName(s),
                            Objects.requireNonNull(rotation.generation()),
                            Overlap.parse(Objects.requireNonNull(rotation.overlap())),
                            s.secret().deletionPolicy() == SourceSecret.DeletionPolicy.Retain);
                })
                .toList();
    }

    /** All networks that any open source admits, sorted. */
    List<String> allowlist() {
        return networks(all());
    }

    private List<String> networks(List<BastionSource> doors) {
        return doors.stream()
                .filter(BastionSource::enabled)
                .flatMap(s -> (s.allowlist() == null ? sharedAllowlist() : s.allowlist()).cidrs().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private List<Peer> peers(List<String> allowlist) {
        if (allowlist.isEmpty()) {
            return List.of();
        }
        ClientAddress address = bastion.clientAddress();
        if (address.type() != ClientAddress.Type.Direct) {
            return address.from();
        }
        return Stream.concat(allowlist.stream().map(Peers::network), address.healthCheckFrom().stream())
                .toList();
    }

    private List<Mount> mounts(Part part, String objectName) {
        List<Mount> mounts = new ArrayList<>();
        mounts.add(Mount.configMap("allowlist", ALLOWLISTS, objectName));
        mounts.addAll(part.mounts());
        return mounts;
    }

    private SortedMap<String, String> files(List<BastionSource> doors) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put(SHARED, lines(sharedAllowlist()));
        doors.stream().filter(s -> s.allowlist() != null).forEach(s -> files.put(s.name(), lines(s.allowlist())));
        return files;
    }

    private static String lines(@Nullable Allowlist allowlist) {
        return allowlist == null
                ? ""
                : allowlist.cidrs().stream().map(c -> c + "\n").collect(Collectors.joining());
    }

    private Allowlist sharedAllowlist() {
        return Objects.requireNonNull(bastion.allowlist());
    }

    private List<BastionSource> all() {
        List<BastionSource> given = bastion.sources();
        boolean hasUptycs = given.stream().anyMatch(s -> s.name().equals("uptycs"));
        return hasUptycs
                ? given
                : Stream.concat(Stream.of(BastionSource.uptycs()), given.stream())
                        .toList();
    }

    private String secretName(BastionSource source) {
        return planned.stack() + "-" + source.name() + "-secret";
    }
}
