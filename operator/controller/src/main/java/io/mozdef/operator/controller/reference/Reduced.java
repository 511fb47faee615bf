// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reference;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.mozdef.operator.controller.apply.Applier;
import io.mozdef.operator.controller.apply.Digest;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Keeps of an object its name, our annotations, owner and a digest for each key: no value stays in memory. */
final class Reduced implements ItemStore<GenericKubernetesResource> {

    private static final String DIGESTS = "digests";

    private final Map<String, GenericKubernetesResource> items = new ConcurrentHashMap<>();

    static GenericKubernetesResource of(GenericKubernetesResource full) {
        if (full.getAdditionalProperties().containsKey(DIGESTS)) {
            return full;
        }
        Map<String, String> digests = new TreeMap<>();
        for (String part : new String[] {"data", "binaryData"}) {
            if (full.getAdditionalProperties().get(part) instanceof Map<?, ?> values) {
                values.forEach((key, value) -> digests.put(String.valueOf(key), Digest.of(String.valueOf(value))));
            }
        }
        Map<String, String> annotations = new TreeMap<>();
        if (full.getMetadata().getAnnotations() != null) {
            annotations.putAll(full.getMetadata().getAnnotations());
            // others carry values: kubectl apply writes the whole Secret into one
            annotations.keySet().removeIf(key -> !key.startsWith("mozdef.io/"));
        }
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(full.getApiVersion())
                .withKind(full.getKind())
                .withMetadata(new ObjectMetaBuilder()
                        .withName(full.getMetadata().getName())
                        .withNamespace(full.getMetadata().getNamespace())
                        .withUid(full.getMetadata().getUid())
                        .withResourceVersion(full.getMetadata().getResourceVersion())
                        .withAnnotations(annotations)
                        .withOwnerReferences(full.getMetadata().getOwnerReferences())
                        .build())
                .addToAdditionalProperties(DIGESTS, digests)
                .build();
    }

    static Seen seen(GenericKubernetesResource reduced) {
        Map<String, String> digests = new TreeMap<>();
        if (reduced.getAdditionalProperties().get(DIGESTS) instanceof Map<?, ?> values) {
            values.forEach((key, value) -> digests.put(String.valueOf(key), String.valueOf(value)));
        }
        Map<String, String> annotations = reduced.getMetadata().getAnnotations();
        return new Seen(
                Seen.State.PRESENT,
                digests,
                annotations == null ? Map.of() : annotations,
                reduced.getMetadata().getResourceVersion(),
                Applier.controller(reduced),
                null);
    }

    @Override
    public String getKey(GenericKubernetesResource object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }

    @Override
    public GenericKubernetesResource put(String key, GenericKubernetesResource object) {
        return items.put(key, of(object));
    }

    @Override
    public GenericKubernetesResource remove(String key) {
        return items.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return items.values().stream();
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public GenericKubernetesResource get(String key) {
        return items.get(key);
    }

    @Override
    public boolean isFullState() {
        return false;
    }
}
