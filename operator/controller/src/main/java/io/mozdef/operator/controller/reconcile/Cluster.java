// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.mozdef.operator.controller.apply.Applier;
import io.mozdef.operator.controller.apply.OwnObjects;
import io.mozdef.operator.controller.dependent.Dependent.Kind;
import io.mozdef.operator.controller.dependent.Meta;
import io.mozdef.operator.crd.MozDefStack;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is watched: objects with our label, of each kind that every cluster has, and the pods. Optional kinds are looked up when needed,
 * so that they may come and go while the operator runs. Thread-safe.
 */
final class Cluster implements OwnObjects {

    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(10);
    private static final String OURS = Meta.MANAGED_BY + "=" + Meta.OPERATOR;

    private final KubernetesClient client;
    private final Clock clock;
    private final Duration recheck;
    private final Map<Kind, InformerEventSource<GenericKubernetesResource, MozDefStack>> watched =
            new ConcurrentHashMap<>();
    private final Map<Kind, Looked> served = new ConcurrentHashMap<>();
    private @Nullable InformerEventSource<Pod, MozDefStack> pods;

    /** @param recheck how long an answer about an optional kind is believed */
    Cluster(KubernetesClient client, Clock clock, Duration recheck) {
        this.client = client;
        this.clock = clock;
        this.recheck = recheck;
    }

    List<EventSource<?, MozDefStack>> sources(Collection<Kind> kinds, EventSourceContext<MozDefStack> context) {
        List<EventSource<?, MozDefStack>> sources = new ArrayList<>();
        for (Kind kind : kinds) {
            if (!kind.optional()) {
                InformerEventSource<GenericKubernetesResource, MozDefStack> source = watch(kind, context);
                watched.put(kind, source);
                sources.add(source);
            }
        }
        SecondaryToPrimaryMapper<Pod> byLabel = pod -> {
            String stack = pod.getMetadata().getLabels().get(Meta.INSTANCE);
            return stack == null
                    ? Set.of()
                    : Set.of(new ResourceID(stack, pod.getMetadata().getNamespace()));
        };
        pods = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, MozDefStack.class)
                        .withName("pods")
                        .withLabelSelector(OURS)
                        .withSecondaryToPrimaryMapper(byLabel)
                        .build(),
                context);
        sources.add(pods);
        return sources;
    }

    private static InformerEventSource<GenericKubernetesResource, MozDefStack> watch(
            Kind kind, EventSourceContext<MozDefStack> context) {
        int slash = kind.apiVersion().indexOf('/');
        GroupVersionKind gvk = new GroupVersionKind(
                slash < 0 ? "" : kind.apiVersion().substring(0, slash),
                kind.apiVersion().substring(slash + 1),
                kind.name());
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(gvk, MozDefStack.class)
                        .withName(kind.plural())
                        .withLabelSelector(OURS)
                        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(MozDefStack.class))
                        .build(),
                context);
    }

    @Override
    public Optional<GenericKubernetesResource> get(Kind kind, String namespace, String name) {
        InformerEventSource<GenericKubernetesResource, MozDefStack> source = watched.get(kind);
        if (source != null) {
            return source.get(new ResourceID(name, namespace));
        }
        if (!isServed(kind)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(client.genericKubernetesResources(Applier.context(kind))
                    .inNamespace(namespace)
                    .withName(name)
                    .get());
        } catch (KubernetesClientException e) {
            if (e.getCode() < SERVER_ERROR) {
                throw e;
            }
            // one broken API among many: whoever must know asks again, and is told
            return Optional.empty();
        }
    }

    @Override
    public Stream<GenericKubernetesResource> list(Kind kind, String namespace) {
        InformerEventSource<GenericKubernetesResource, MozDefStack> source = watched.get(kind);
        return source != null
                ? source.list(namespace, o -> true)
                : client
                        .genericKubernetesResources(Applier.context(kind))
                        .inNamespace(namespace)
                        .withLabel(Meta.MANAGED_BY, Meta.OPERATOR)
                        .list()
                        .getItems()
                        .stream();
    }

    @Override
    public void written(Kind kind, GenericKubernetesResource result) {
        InformerEventSource<GenericKubernetesResource, MozDefStack> source = watched.get(kind);
        if (source != null) {
            ResourceID id = ResourceID.fromResource(result);
            Optional<GenericKubernetesResource> before = source.get(id);
            if (before.isPresent()) {
                source.handleRecentResourceUpdate(id, result, before.get());
            } else {
                source.handleRecentResourceCreate(id, result);
            }
        }
    }

    @Override
    public boolean isServed(Kind kind) {
        return looked(kind).there();
    }

    @Override
    public Optional<String> trouble(Kind kind) {
        return Optional.ofNullable(looked(kind).trouble());
    }

    private Looked looked(Kind kind) {
        Instant now = clock.instant();
        return served.compute(
                kind, (k, last) -> last != null && last.until().isAfter(now) ? last : again(kind, last, now));
    }

    /** A server that cannot answer now says nothing about the kind: what was known goes on to hold, and it is asked again soon. */
    private Looked again(Kind kind, @Nullable Looked last, Instant now) {
        try {
            return new Looked(look(kind), null, now.plus(recheck));
        } catch (KubernetesClientException e) {
            Instant soon = now.plus(recheck.compareTo(AFTER_TROUBLE) < 0 ? recheck : AFTER_TROUBLE);
            return last != null && last.trouble() == null
                    ? new Looked(last.there(), null, soon)
                    : new Looked(false, "it answered " + e.getCode() + ", and is asked again", soon);
        }
    }

    @Override
    public void absent(Kind kind) {
        served.put(kind, new Looked(false, null, clock.instant().plus(recheck)));
    }

    private boolean look(Kind kind) {
        try {
            var resources = client.getApiResources(kind.apiVersion());
            return resources != null
                    && resources.getResources().stream()
                            .anyMatch(r -> kind.plural().equals(r.getName()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** The stack's Deployments. */
    List<Deployment> deployments(MozDefStack stack) {
        return watched.keySet().stream()
                .filter(k -> k.name().equals("Deployment"))
                .flatMap(k -> list(k, stack.getMetadata().getNamespace()))
                .filter(d -> stack.getMetadata().getUid().equals(Applier.controller(d)))
                .map(d -> client.getKubernetesSerialization().convertValue(d, Deployment.class))
                .toList();
    }

    /** Names of objects of a kind whose component still has pods: they may be on their way out, and are not left alone. */
    Set<String> withPods(Kind kind, String namespace, String stack) {
        return list(kind, namespace)
                .filter(o -> o.getMetadata().getLabels() != null)
                .filter(o -> {
                    String component = o.getMetadata().getLabels().get(Meta.COMPONENT);
                    return component != null
                            && !pods(namespace, stack, component).isEmpty();
                })
                .map(o -> o.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    /** Pods of one component. */
    List<Pod> pods(String namespace, String stack, String component) {
        if (pods == null) {
            return List.of();
        }
        return pods.list(
                        namespace,
                        p -> stack.equals(p.getMetadata().getLabels().get(Meta.INSTANCE))
                                && component.equals(p.getMetadata().getLabels().get(Meta.COMPONENT)))
                .toList();
    }

    private record Looked(boolean there, @Nullable String trouble, Instant until) {}
}
