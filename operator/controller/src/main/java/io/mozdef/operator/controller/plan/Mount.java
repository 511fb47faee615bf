// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.CaRef;
import java.util.List;

/**
 * A folder in the container.
 *
 * @param name of the volume
 * @param path of the folder
 * @param content what is in it
 */
public record Mount(String name, String path, Content content) {

    /** What a folder shows. Refreshed by kubelet when it changes: never a subPath. */
    public sealed interface Content {

        /** Calls the case that this is. */
        <T> T fold(Cases<T> cases);
    }

    /** One argument per case. */
    public interface Cases<T> {

        /** Keys of a Secret; none: all of them. */
        T secret(String name, List<String> keys);

        /** Keys of a ConfigMap; none: all of them. */
        T configMap(String name, List<String> keys);

        /** All keys of several ConfigMaps. */
        T configMaps(List<String> names);
    }

    private record SecretContent(String name, List<String> keys) implements Content {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.secret(name, keys);
        }
    }

    private record ConfigMapContent(String name, List<String> keys) implements Content {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.configMap(name, keys);
        }
    }

    private record ConfigMapsContent(List<String> names) implements Content {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.configMaps(names);
        }
    }

    static Mount secret(String name, String path, String secret, String... keys) {
        return new Mount(name, path, new SecretContent(secret, List.of(keys)));
    }

    static Mount configMap(String name, String path, String configMap, String... keys) {
        return new Mount(name, path, new ConfigMapContent(configMap, List.of(keys)));
    }

    static Mount configMaps(String name, String path, List<String> names) {
        return new Mount(name, path, new ConfigMapsContent(List.copyOf(names)));
    }

    static Mount certificates(String name, String path, CaRef ref) {
        return ref.kind() == CaRef.Kind.Secret
                ? secret(name, path, ref.name(), ref.key())
                : configMap(name, path, ref.name(), ref.key());
    }
}
