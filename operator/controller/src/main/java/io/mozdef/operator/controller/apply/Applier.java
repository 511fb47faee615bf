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
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Writes objects with server-side apply, and only those that differ. An object whose controller is not the stack is never touched.
 * Thread-safe.
 */
public final class Applier {

    private static final Logger LOG = Logger.getLogger(Applier.class);

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /** Answers to an object that will not get better by trying again. */
    private static final Set<Integer> REFUSALS = Set.of(400, FORBIDDEN, 422);

    /** Answers of a server, or of a webhook behind it, that may do better the next time. An unknown field is answered 500 too. */
    private static final Set<Integer> FAILURES = Set.of(408, 429, 500, 502, 503, 504);

    /** No object has it: the store counts its first write as 2. */
    private static final String NO_VERSION = "1";

    private final KubernetesClient client;
    private final OwnObjects objects;
    private final MeterRegistry metrics;
    private final ObjectMapper mapper = new ObjectMapper();
    private final ReplicasHandOver replicas = new ReplicasHandOver();

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
            return apply(kind, wanted, label, claim);
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

    private Applied apply(Kind kind, HasMetadata wanted, String label, Claim claim) {
        String namespace = wanted.getMetadata().getNamespace();
        String name = wanted.getMetadata().getName();
        Resource<GenericKubernetesResource> there = at(kind, namespace, name);
        Optional<GenericKubernetesResource> seen = objects.get(kind, namespace, name);
        if (seen.isEmpty()) {
            // what does not carry our label is not among what is watched
            seen = Optional.ofNullable(there.get());
        }
        if (seen.isEmpty()) {
            Optional<Applied> made = make(kind, there, Rendering.of(generic(wanted), seen, claim), label);
            if (made.isPresent()) {
                return made.get();
            }
            seen = Optional.ofNullable(there.get());
            if (seen.isEmpty()) {
                return new Applied(Outcome.FAILED, label, label + ": was made and deleted meanwhile");
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
        GenericKubernetesResource object = Rendering.of(generic(wanted), seen, claim);
        if (!Rendering.isOther(object, seen.get())
                && Drift.first(Rendering.comparable(object), tree(seen.get()), Ownership.applied(seen.get())) == null) {
            return new Applied(Outcome.UNCHANGED, label, null);
        }
        if (replicas.handOver(kind, object, there)) {
            count(kind.name(), "apply");
        }
        object.getMetadata().setUid(seen.get().getMetadata().getUid());
        return write(kind, there, object, label);
    }

    /**
     * Makes what is not there. All operators are one field manager, so that the API server would let another stack's operator apply
     * over what ours has made a moment ago: with a version that nothing has, it makes an object and changes none.
     *
     * @return empty where somebody else has made it meanwhile
     */
    private Optional<Applied> make(
            Kind kind, Resource<GenericKubernetesResource> there, GenericKubernetesResource object, String label) {
        object.getMetadata().setResourceVersion(NO_VERSION);
        try {
            return Optional.of(write(kind, there, object, label));
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Applied write(
            Kind kind, Resource<GenericKubernetesResource> there, GenericKubernetesResource object, String label) {
        GenericKubernetesResource result = there.patch(forced(Meta.OPERATOR), object);
        objects.written(kind, result);
        count(kind.name(), "apply");
        return new Applied(Outcome.WRITTEN, label, null);
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

    /** Server-side apply that takes every field it names. */
    static PatchContext forced(String manager) {
        PatchContext context = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
        context.setFieldManager(manager);
        context.setForce(true);
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
