// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One Secret or ConfigMap in a volume, as a kubelet reads it from the API server.
 *
 * @param kind {@code secret} or {@code configmap}, as the kubelet writes them
 * @param name of the object
 * @param items paths by key; empty for all keys under their own names
 */
public record Mounted(String kind, String name, Map<String, String> items) {

    /** All objects of a volume; none for one that is not filled from objects. */
    public static List<Mounted> in(Volume volume) {
        List<Mounted> found = new ArrayList<>();
        if (volume.getSecret() != null) {
            found.add(new Mounted(
                    "secret",
                    volume.getSecret().getSecretName(),
                    items(volume.getSecret().getItems())));
        }
        if (volume.getConfigMap() != null) {
            found.add(new Mounted(
                    "configmap",
                    volume.getConfigMap().getName(),
                    items(volume.getConfigMap().getItems())));
        }
        if (volume.getProjected() != null) {
            volume.getProjected().getSources().stream()
                    .filter(s -> s.getConfigMap() != null)
                    .forEach(s -> found.add(new Mounted(
                            "configmap",
                            s.getConfigMap().getName(),
                            items(s.getConfigMap().getItems()))));
        }
        return found;
    }

    private static Map<String, String> items(List<KeyToPath> items) {
        Map<String, String> paths = new LinkedHashMap<>();
        items.forEach(i -> paths.put(i.getKey(), i.getPath()));
        return paths;
    }

    /** The values by key; empty when there is no such object. */
    public Optional<Map<String, byte[]>> values(KubernetesClient client, String namespace) {
        return kind.equals("secret")
                ? secret(client.secrets().inNamespace(namespace).withName(name).get())
                : configMap(client.configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get());
    }

    private static Optional<Map<String, byte[]>> secret(@Nullable Secret secret) {
        if (secret == null) {
            return Optional.empty();
        }
        Map<String, byte[]> values = new LinkedHashMap<>();
        if (secret.getData() != null) {
            secret.getData().forEach((k, v) -> values.put(k, Base64.getDecoder().decode(v)));
        }
        return Optional.of(values);
    }

    private static Optional<Map<String, byte[]>> configMap(@Nullable ConfigMap map) {
        if (map == null) {
            return Optional.empty();
        }
        Map<String, byte[]> values = new LinkedHashMap<>();
        if (map.getData() != null) {
            map.getData().forEach((k, v) -> values.put(k, v.getBytes(StandardCharsets.UTF_8)));
        }
        return Optional.of(values);
    }

    /** Contents by path below the mount; fails where the kubelet would. */
    public Map<String, byte[]> files(KubernetesClient client, String namespace) {
        Map<String, byte[]> values =
                values(client, namespace).orElseThrow(() -> new IllegalStateException(problem(client, namespace)));
        Map<String, byte[]> files = new LinkedHashMap<>();
        if (items.isEmpty()) {
            files.putAll(values);
        }
        items.forEach((key, path) -> {
            if (!values.containsKey(key)) {
                throw new IllegalStateException(problem(client, namespace));
            }
            files.put(path, values.get(key));
        });
        return files;
    }

    /** Why it cannot be mounted, in the kubelet's words; null when it can. */
    @Nullable
    String problem(KubernetesClient client, String namespace) {
        Optional<Map<String, byte[]>> values = values(client, namespace);
        if (values.isEmpty()) {
            return kind + " \"" + name + "\" not found";
        }
        return items.keySet().stream()
                .filter(k -> !values.get().containsKey(k))
                .findFirst()
                .map(k -> "references non-existent " + kind + " key: " + k)
                .orElse(null);
    }
}
