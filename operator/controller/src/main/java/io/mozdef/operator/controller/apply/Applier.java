// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.operator.controller.apply.Applied.Outcome;
import io.mozdef.operator.controller.dependent.Dependent.Kind;
import io.mozdef.operator.controller.dependent.Meta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects with server-side apply, and only those that differ. An object whose controller is not the stack is never touched.
 * Thread-safe.
 */
public final class Applier {

    private static final Logger LOG = Logger.getLogger(Applier.class);

    /** Holds the replicas of a Deployment between us and an autoscaler. */
    static final String SCALE_MANAGER = Meta.OPERATOR + "-replicas";

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /** Answers to an object that will not get better by trying again. */
    private static final Set<Integer> REFUSALS = Set.of(400, FORBIDDEN, 422);

    /** Answers of a server, or of a webhook behind it, that may do better the next time. An unknown field is answered 500 too. */
    private static final Set<Integer> FAILURES = Set.of(408, 429, 500, 502, 503, 504);

    private static final int LOCKS = 64;

    private final KubernetesClient client;
    private final OwnObjects objects;
    private final MeterRegistry metrics;
    private final ObjectMapper mapper = new ObjectMapper();
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    public Applier(KubernetesClient client, OwnObjects objects, MeterRegistry metrics) {
        this.client = client;
        this.objects = objects;
        this.metrics = metrics;
    }

    /** One object of a stack. */
    public Applied apply(Kind kind, HasMetadata wanted, Claim claim) {
        String label = kind.name() + " " + wanted.getMetadata().getName();
        if (kind.optional() && !objects.isServed(kind)) {
            return absent(kind, label);
        }
        try {
            return apply(kind, generic(wanted), label, claim);
        } catch (KubernetesClientException e) {
            if (isKindGone(kind, e)) {
                objects.absent(kind);
                return absent(kind, label);
            }
            if (REFUSALS.contains(e.getCode()) || e.getCode() == NOT_FOUND && isNamespaceGone(e)) {
                return new Applied(Outcome.REFUSED, label, label + ": " + words(e));
            }
            if (FAILURES.contains(e.getCode()) || e.getCode() == CONFLICT) {
                return new Applied(Outcome.FAILED, label, label + ": " + words(e));
            }
            throw e;
        }
    }

    private Applied absent(Kind kind, String label) {
        String why = objects.trouble(kind)
                .map(trouble -> "the API server does not say whether it has ")
                .orElse("this cluster has no ");
        String what = objects.trouble(kind).orElse(kind.without());
        return new Applied(
                Outcome.KIND_ABSENT, label, label + ": " + why + kind.name() + " (" + kind.apiVersion() + "): " + what);
    }

    private Applied apply(Kind kind, GenericKubernetesResource rendered, String label, Claim claim) {
        String namespace = rendered.getMetadata().getNamespace();
        String name = rendered.getMetadata().getName();
        Resource<GenericKubernetesResource> there = at(kind, namespace, name);
        Optional<GenericKubernetesResource> seen = objects.get(kind, namespace, name);
        if (seen.isEmpty()) {
            // of two stacks that want the same name at the same moment, the second one looks after the first has
            // written
            synchronized (locks.get(Math.floorMod((kind.name() + namespace + name).hashCode(), LOCKS))) {
                // what does not carry our label is not among what is watched
                seen = Optional.ofNullable(there.get());
                if (seen.isEmpty()) {
                    // not forced: if somebody else makes it in this moment, it is theirs
                    return write(kind, there, Rendering.of(rendered, seen, claim), label, false);
                }
            }
        }
        if (!claim.stackUid().equals(controller(seen.get()))) {
            return new Applied(
                    Outcome.NOT_OURS,
                    label,
                    label + " exists and is not this stack's" + owned(seen.get())
                            + ": delete or rename it, or rename the stack");
        }
        if (seen.get().getMetadata().getDeletionTimestamp() != null) {
            return new Applied(Outcome.UNCHANGED, label, null);
        }
        GenericKubernetesResource object = Rendering.of(rendered, seen, claim);
        if (!Rendering.isOther(object, seen.get())
                && Drift.first(Rendering.comparable(object), tree(seen.get()), ours(seen.get())) == null) {
            return new Applied(Outcome.UNCHANGED, label, null);
        }
        handOverReplicas(kind, object, there);
        object.getMetadata().setUid(seen.get().getMetadata().getUid());
        return write(kind, there, object, label, true);
    }

    /** What the API server has down as ours; null when it says nothing. */
    private @Nullable JsonNode ours(GenericKubernetesResource seen) {
        return seen.getMetadata().getManagedFields().stream()
                .filter(m -> Meta.OPERATOR.equals(m.getManager())
                        && "Apply".equals(m.getOperation())
                        && m.getSubresource() == null)
                .map(m -> (JsonNode) mapper.valueToTree(m.getFieldsV1()))
                .findFirst()
                .orElse(null);
    }

    private Applied write(
            Kind kind,
            Resource<GenericKubernetesResource> there,
            GenericKubernetesResource object,
            String label,
            boolean force) {
        GenericKubernetesResource result = there.patch(apply(Meta.OPERATOR, force), object);
        objects.written(kind, result);
        count(kind.name(), "apply");
        return new Applied(Outcome.WRITTEN, label, null);
    }

    /**
     * Before we let go of the replicas, a second manager takes the present number: a field without any manager falls back to 1.
     */
    private void handOverReplicas(
            Kind kind, GenericKubernetesResource wanted, Resource<GenericKubernetesResource> there) {
        if (!kind.name().equals("Deployment") || tree(wanted).path("spec").has("replicas")) {
            return;
        }
        GenericKubernetesResource now = there.get();
        if (now == null || !ownsReplicas(now)) {
            return;
        }
        GenericKubernetesResource replicas = new GenericKubernetesResource();
        replicas.setApiVersion(kind.apiVersion());
        replicas.setKind(kind.name());
        replicas.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                .withName(now.getMetadata().getName())
                .withNamespace(now.getMetadata().getNamespace())
                .withUid(now.getMetadata().getUid())
                .build());
        replicas.setAdditionalProperty(
                "spec",
                Map.of("replicas", tree(now).path("spec").path("replicas").intValue()));
        there.patch(apply(SCALE_MANAGER, true), replicas);
        count(kind.name(), "apply");
    }

    private boolean ownsReplicas(GenericKubernetesResource deployment) {
        JsonNode ours = ours(deployment);
        return ours != null && ours.path("f:spec").has("f:replicas");
    }

    /**
     * Deletes what the stack made before and wants no more.
     *
     * @param wanted names
     * @param kept objects that stay though they are not wanted
     */
    public void deleteOthers(
            Kind kind, String namespace, String stackUid, Set<String> wanted, Predicate<HasMetadata> kept) {
        if (kind.optional() && !objects.isServed(kind)) {
            return;
        }
        List<GenericKubernetesResource> all;
        try {
            all = objects.list(kind, namespace).toList();
        } catch (KubernetesClientException e) {
            if (isKindGone(kind, e)) {
                objects.absent(kind);
                return;
            }
            if (kind.optional() && FAILURES.contains(e.getCode())) {
                // one broken API among many; the next look asks again
                LOG.warnf("%s of %s cannot be listed: %s", kind.plural(), namespace, words(e));
                return;
            }
            throw e;
        }
        for (GenericKubernetesResource object : all) {
            if (stackUid.equals(controller(object))
                    && !wanted.contains(object.getMetadata().getName())
                    && object.getMetadata().getDeletionTimestamp() == null
                    && !kept.test(object)) {
                at(kind, namespace, object.getMetadata().getName())
                        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                        .delete();
                count(kind.name(), "delete");
            }
        }
    }

    /** Whether an object was made of what is given now, whichever operator made it. */
    public static boolean isMadeOf(HasMetadata object, String inputs) {
        return inputs.equals(Rendering.annotation(object, Rendering.INPUTS));
    }

    /** Where one object is. */
    private Resource<GenericKubernetesResource> at(Kind kind, String namespace, String name) {
        return client.genericKubernetesResources(context(kind))
                .inNamespace(namespace)
                .withName(name);
    }

    /** How the client finds a kind without asking the API server. */
    public static ResourceDefinitionContext context(Kind kind) {
        int slash = kind.apiVersion().indexOf('/');
        return new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? "" : kind.apiVersion().substring(0, slash))
                .withVersion(kind.apiVersion().substring(slash + 1))
                .withKind(kind.name())
                .withPlural(kind.plural())
                .withNamespaced(true)
                .build();
    }

    private static PatchContext apply(String manager, boolean force) {
        PatchContext context = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
        context.setFieldManager(manager);
        context.setForce(force);
        return context;
    }

    private GenericKubernetesResource generic(HasMetadata object) {
        return client.getKubernetesSerialization().convertValue(object, GenericKubernetesResource.class);
    }

    private JsonNode tree(Object object) {
        return mapper.valueToTree(object);
    }

    /** UID of the controller; empty without one. */
    public static String controller(HasMetadata object) {
        return owner(object).map(OwnerReference::getUid).orElse("");
    }

    private static Optional<OwnerReference> owner(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(o -> Boolean.TRUE.equals(o.getController()))
                .findFirst();
    }

    private static String owned(HasMetadata object) {
        return owner(object)
                .map(o -> " but of " + o.getKind() + " " + o.getName())
                .orElse("");
    }

    private void count(String kind, String verb) {
        metrics.counter("mozdef.operator.writes", "kind", kind, "verb", verb).increment();
    }

    /** An optional kind was removed after it was looked up. */
    private static boolean isKindGone(Kind kind, KubernetesClientException e) {
        return kind.optional() && e.getCode() == NOT_FOUND && !isNamespaceGone(e);
    }

    private static boolean isNamespaceGone(KubernetesClientException e) {
        return e.getStatus() != null
                && String.valueOf(e.getStatus().getMessage()).startsWith("namespaces ");
    }

    private static String words(KubernetesClientException e) {
        String message = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
        return String.valueOf(message).lines().findFirst().orElse("refused");
    }
}
