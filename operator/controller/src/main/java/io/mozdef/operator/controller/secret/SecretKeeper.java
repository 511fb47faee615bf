// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.secret;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.operator.controller.dependent.Meta;
import io.mozdef.operator.controller.plan.GeneratedSecret;
import io.mozdef.operator.controller.plan.Reference;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.controller.reference.ReferenceKey;
import io.mozdef.operator.controller.reference.ReferenceWatches;
import io.mozdef.operator.controller.reference.Seen;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes, rotates and expires the secrets of the bastion's sources. All state is in the Secret itself: generation, expiry, whether the
 * expiry was announced. Each step is one conditional write, so that an end of the operator at any moment neither loses a value nor
 * rotates twice. The old value is copied by the API server. Thread-safe.
 */
public final class SecretKeeper {

    /** The value that senders use. */
    public static final String CURRENT = "current";

    private static final String PREVIOUS = "previous";
    private static final String STACK = "mozdef.io/stack";
    private static final String SOURCE = "mozdef.io/source";
    private static final String GENERATION = "mozdef.io/generation";
    private static final String EXPIRES = "mozdef.io/previous-expires";
    private static final String ANNOUNCED = "mozdef.io/expiry-announced";
    private static final Duration NOTICE = Duration.ofHours(24);
    private static final int BYTES = 32;
    private static final int CONFLICT = 409;
    private static final int INVALID = 422;

    private final KubernetesClient client;
    private final ReferenceWatches watches;
    private final Clock clock;
    private final boolean mayCreate;
    private final MeterRegistry metrics;
    private final SecretOwners owners;
    private final SecureRandom random = new SecureRandom();

    public SecretKeeper(
            KubernetesClient client, ReferenceWatches watches, Clock clock, boolean mayCreate, MeterRegistry metrics) {
        this.client = client;
        this.owners = new SecretOwners(client);
        this.watches = watches;
        this.clock = clock;
        this.mayCreate = mayCreate;
        this.metrics = metrics;
    }

    /** Where a generated Secret is watched. */
    public static ReferenceKey key(StackPlan plan, GeneratedSecret wanted) {
        return new ReferenceKey(Reference.Kind.SECRET, plan.namespace(), wanted.name());
    }

    /**
     * One step towards what is wanted; the watch brings us back for the next.
     *
     * @param warn a person, a day before a previous value expires
     */
    public Kept keep(StackPlan plan, GeneratedSecret wanted, Consumer<String> warn) {
        ReferenceKey key = key(plan, wanted);
        Seen seen = watches.see(key);
        if (seen.state() == Seen.State.MISSING) {
            return create(plan, wanted);
        }
        if (seen.state() == Seen.State.UNREADABLE) {
            return Kept.problem(wanted, key.described() + ": " + seen.problem());
        }
        if (!isOurs(plan, wanted, seen)) {
            return Kept.problem(
                    wanted,
                    key.described() + " exists and was not generated for source " + wanted.source()
                            + ": delete or rename it, or refer to it with secretRef");
        }
        if (!seen.digests().containsKey(CURRENT)) {
            return Kept.problem(
                    wanted,
                    key.described() + " has lost its key " + CURRENT
                            + ": put the value back, or delete the Secret to get a new one");
        }
        try {
            return kept(plan, wanted, seen, warn);
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT || e.getCode() == INVALID) {
                // somebody wrote in between; the watch brings the newer state
                return Kept.of(
                        wanted,
                        generation(seen),
                        seen.annotations().get(EXPIRES),
                        clock.instant().plusSeconds(5));
            }
            throw e;
        }
    }

    /**
     * While the specification is refused: nothing is made or rotated, but a previous value does not outlive what was promised.
     *
     * @return when to look again; null when nothing expires
     */
    public @Nullable Instant expire(StackPlan plan, GeneratedSecret wanted) {
        Seen seen = watches.see(key(plan, wanted));
        if (!isOurs(plan, wanted, seen) || !seen.digests().containsKey(PREVIOUS)) {
            return null;
        }
        Instant expires = expiry(seen);
        if (expires != null && expires.isAfter(clock.instant())) {
            return expires;
        }
        try {
            if (expires == null) {
                return limit(plan, wanted, seen);
            }
            patch(plan, wanted, seen, new JsonPatch().remove("/data/previous").removeAnnotation(EXPIRES));
            return null;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT || e.getCode() == INVALID) {
                return clock.instant().plusSeconds(5);
            }
            throw e;
        }
    }

    private static boolean isOurs(StackPlan plan, GeneratedSecret wanted, Seen seen) {
        return plan.name().equals(seen.annotations().get(STACK))
                && wanted.source().equals(seen.annotations().get(SOURCE))
                && generation(seen) > 0;
    }

    private Kept kept(StackPlan plan, GeneratedSecret wanted, Seen seen, Consumer<String> warn) {
        Instant now = clock.instant();
        int generation = generation(seen);
        if (wanted.generation() > generation) {
            Instant expires = now.plus(wanted.overlap()).truncatedTo(ChronoUnit.SECONDS);
            rotate(plan, wanted, seen, expires);
            return Kept.of(wanted, wanted.generation(), expires.toString(), expires);
        }
        String note = null;
        if (seen.ownerUid().isEmpty() != wanted.retained()) {
            if (owners.mayChange(plan.namespace(), wanted.name())) {
                patch(plan, wanted, seen, owner(plan, wanted));
                return Kept.of(wanted, generation, null, clock.instant().plusSeconds(5));
            }
            note = SecretOwners.advice(plan, wanted);
        }
        if (!seen.digests().containsKey(PREVIOUS)) {
            return Kept.of(wanted, generation, null, null).noting(note);
        }
        Instant expires = expiry(seen);
        if (expires == null) {
            Instant end = limit(plan, wanted, seen);
            return Kept.of(wanted, generation, end.toString(), end).noting(note);
        }
        if (!expires.isAfter(now)) {
            patch(plan, wanted, seen, new JsonPatch().remove("/data/previous").removeAnnotation(EXPIRES));
            return Kept.of(wanted, generation, null, null).noting(note);
        }
        boolean soon = !expires.minus(NOTICE).isAfter(now);
        boolean announced = String.valueOf(generation).equals(seen.annotations().get(ANNOUNCED));
        if (soon && !announced) {
            // said before it is noted: an end in between says it twice, never not at all
            warn.accept("the previous secret of source " + wanted.source() + " stops being valid at " + expires
                    + ": every sender must use the value under " + CURRENT + " of Secret " + wanted.name());
            patch(plan, wanted, seen, new JsonPatch().annotation(ANNOUNCED, String.valueOf(generation)));
        }
        return Kept.of(wanted, generation, expires.toString(), soon ? expires : expires.minus(NOTICE))
                .noting(note);
    }

    /** Null where nobody can read it: whoever wrote it there did not mean the value to be valid for ever. */
    private static @Nullable Instant expiry(Seen seen) {
        try {
            return Instant.parse(Objects.requireNonNullElse(seen.annotations().get(EXPIRES), ""));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** A previous value without an end gets one: the overlap from now on. */
    private Instant limit(StackPlan plan, GeneratedSecret wanted, Seen seen) {
        Instant end = clock.instant().plus(wanted.overlap()).truncatedTo(ChronoUnit.SECONDS);
        patch(plan, wanted, seen, new JsonPatch().annotation(EXPIRES, end.toString()));
        return end;
    }

    private Kept create(StackPlan plan, GeneratedSecret wanted) {
        if (!mayCreate) {
            return Kept.problem(
                    wanted,
                    "Secret " + wanted.name() + " is missing, and this operator may not generate secrets: "
                            + "name one with secretRef, or install the chart with secret generation");
        }
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(STACK, plan.name());
        annotations.put(SOURCE, wanted.source());
        annotations.put(GENERATION, String.valueOf(wanted.generation()));
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName(wanted.name())
                .withNamespace(plan.namespace())
                .withAnnotations(annotations)
                .addToLabels(Meta.MANAGED_BY, Meta.OPERATOR)
                .addToLabels(Meta.INSTANCE, plan.name())
                .withOwnerReferences(wanted.retained() ? java.util.List.of() : java.util.List.of(Meta.owner(plan)))
                .endMetadata()
                .addToData(CURRENT, value())
                .build();
        try {
            client.resource(secret).create();
            count("create");
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
            return Kept.of(wanted, wanted.generation(), null, clock.instant().plusSeconds(5));
        }
        return Kept.of(wanted, wanted.generation(), null, null);
    }

    private void rotate(StackPlan plan, GeneratedSecret wanted, Seen seen, Instant expires) {
        patch(
                plan,
                wanted,
                seen,
                new JsonPatch()
                        .copy("/data/" + CURRENT, "/data/" + PREVIOUS)
                        .set("/data/" + CURRENT, value())
                        .annotation(GENERATION, String.valueOf(wanted.generation()))
                        .annotation(EXPIRES, expires.toString()));
    }

    private static JsonPatch owner(StackPlan plan, GeneratedSecret wanted) {
        return wanted.retained()
                ? new JsonPatch().remove("/metadata/ownerReferences")
                : new JsonPatch().set("/metadata/ownerReferences", java.util.List.of(Meta.owner(plan)));
    }

    private void patch(StackPlan plan, GeneratedSecret wanted, Seen seen, JsonPatch patch) {
        PatchContext context = PatchContext.of(PatchType.JSON);
        context.setFieldManager(Meta.OPERATOR);
        client.secrets()
                .inNamespace(plan.namespace())
                .withName(wanted.name())
                .patch(context, patch.onlyAt(seen.resourceVersion()));
        count("patch");
    }

    /** 256 random bits in the alphabet of URLs, twice encoded: once as the secret, once as Kubernetes keeps data. */
    private String value() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return Base64.getEncoder().encodeToString(secret.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static int generation(Seen seen) {
        String text = Objects.requireNonNullElse(seen.annotations().get(GENERATION), "0");
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    private void count(String verb) {
        metrics.counter("mozdef.operator.writes", "kind", "Secret", "verb", verb)
                .increment();
    }
}
