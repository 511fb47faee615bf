// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reference;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.mozdef.operator.controller.plan.Reference;
import io.mozdef.operator.crd.MozDefStack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Watches each referenced object by its name: thousands of other Secrets in the namespace cost nothing, and the right to read may be
 * limited to names. A watch ends with the last stack that wants it. Thread-safe.
 */
public final class ReferenceWatches extends AbstractEventSource<GenericKubernetesResource, MozDefStack>
        implements ResourceEventAware<MozDefStack> {

    private static final Logger LOG = Logger.getLogger(ReferenceWatches.class);
    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;
    private final Map<ReferenceKey, SharedIndexInformer<GenericKubernetesResource>> watches = new HashMap<>();
    private final Map<ResourceID, Set<ReferenceKey>> wanted = new ConcurrentHashMap<>();

    public ReferenceWatches(KubernetesClient client) {
        super(GenericKubernetesResource.class, "references");
        this.client = client;
    }

    /** Watches what a stack refers to, and no longer what it referred to. */
    public synchronized void want(ResourceID stack, Set<ReferenceKey> keys) {
        wanted.put(stack, Set.copyOf(keys));
        keys.forEach(k -> watches.computeIfAbsent(k, this::watch));
        release();
    }

    /** The state of one object, from its watch, or asked for while the watch is not ready. */
    public Seen see(ReferenceKey key) {
        SharedIndexInformer<GenericKubernetesResource> watch;
        synchronized (this) {
            watch = watches.get(key);
        }
        if (watch != null && watch.hasSynced() && watch.isWatching()) {
            List<GenericKubernetesResource> there = watch.getStore().list();
            return there.isEmpty() ? Seen.MISSING : Reduced.seen(there.get(0));
        }
        return ask(key);
    }

    /** Asks the API server now. */
    public Seen ask(ReferenceKey key) {
        try {
            GenericKubernetesResource found = at(key).get();
            return found == null ? Seen.MISSING : Reduced.seen(Reduced.of(found));
        } catch (KubernetesClientException e) {
            return Seen.unreadable(
                    e.getCode() == FORBIDDEN
                            ? "the operator may not read it: add its name to the chart's rbac.secretNames, or give the right"
                            : "the API server answered " + e.getCode());
        }
    }

    private SharedIndexInformer<GenericKubernetesResource> watch(ReferenceKey key) {
        SharedIndexInformer<GenericKubernetesResource> informer = at(key).runnableInformer(0)
                .itemStore(new Reduced())
                // a missing right may be given at any time
                .exceptionHandler((started, problem) -> true)
                .addEventHandler(new Notifier(key));
        informer.start().whenComplete((done, problem) -> {
            if (problem != null) {
                LOG.debugf("watch of %s: %s", key.described(), problem.getMessage());
            }
        });
        return informer;
    }

    private Resource<GenericKubernetesResource> at(ReferenceKey key) {
        return client.genericKubernetesResources(context(key.kind()))
                .inNamespace(key.namespace())
                .withName(key.name());
    }

    private static ResourceDefinitionContext context(Reference.Kind kind) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("")
                .withVersion("v1")
                .withKind(kind.written())
                .withPlural(
                        switch (kind) {
                            case SECRET -> "secrets";
                            case CONFIG_MAP -> "configmaps";
                            case SERVICE_ACCOUNT -> "serviceaccounts";
                        })
                .withNamespaced(true)
                .build();
    }

    private void release() {
        watches.entrySet().removeIf(entry -> {
            boolean unwanted = wanted.values().stream().noneMatch(keys -> keys.contains(entry.getKey()));
            if (unwanted) {
                entry.getValue().stop();
            }
            return unwanted;
        });
    }

    @Override
    public synchronized void onResourceDeleted(MozDefStack stack) {
        wanted.remove(ResourceID.fromResource(stack));
        release();
    }

    @Override
    public synchronized void stop() {
        wanted.clear();
        release();
        super.stop();
    }

    @Override
    public Set<GenericKubernetesResource> getSecondaryResources(MozDefStack stack) {
        return Set.of();
    }

    /** Wakes the stacks that want an object. */
    private final class Notifier implements ResourceEventHandler<GenericKubernetesResource> {

        private final ReferenceKey key;

        Notifier(ReferenceKey key) {
            this.key = key;
        }

        @Override
        public void onAdd(GenericKubernetesResource object) {
            wake();
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            wake();
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean unknown) {
            wake();
        }

        private void wake() {
            wanted.forEach((stack, keys) -> {
                if (keys.contains(key)) {
                    getEventHandler().handleEvent(new Event(stack));
                }
            });
        }
    }
}
