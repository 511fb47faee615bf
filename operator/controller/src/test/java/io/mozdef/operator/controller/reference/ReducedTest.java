// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** Of a reference nothing is kept but names, keys and digests. */
class ReducedTest {

    private static GenericKubernetesResource reduced(String password) {
        return Reduced.of(Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: s, namespace: n, resourceVersion: "7", annotations: {mozdef.io/source: uptycs,
                  kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"aHVudGVyMg=="}}'}}
                data: {username: dXNlcg==, password: %s}
                binaryData: {file: YmluYXJ5}
                """
                        .formatted(password),
                GenericKubernetesResource.class));
    }

    @Test
    void noValueIsKept() {
        assertThat(Serialization.asJson(reduced("aHVudGVyMg==")))
                .contains("username", "password", "file", "uptycs")
                .doesNotContain("dXNlcg", "aHVudGVyMg", "YmluYXJ5");
    }

    @Test
    void anotherValueHasAnotherDigestAndTheSameHasTheSame() {
        Seen seen = Reduced.seen(reduced("aHVudGVyMg=="));
        assertThat(seen.digests()).containsOnlyKeys("username", "password", "file");
        assertThat(Reduced.seen(reduced("aHVudGVyMg==")).digests()).isEqualTo(seen.digests());
        Seen other = Reduced.seen(reduced("aHVudGVyMw=="));
        assertThat(other.digests().get("password")).isNotEqualTo(seen.digests().get("password"));
        assertThat(other.digests()).containsEntry("username", seen.digests().get("username"));
    }

    /** The store of the watch may be given the whole object, and keeps it reduced all the same. */
    @Test
    void theStoreOfTheWatchKeepsNoValueEither() {
        Reduced store = new Reduced();
        GenericKubernetesResource whole = Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: s, namespace: n}
                data: {password: aHVudGVyMg==}
                """,
                GenericKubernetesResource.class);
        store.put(store.getKey(whole), whole);
        assertThat(Serialization.asJson(store.get("n/s"))).contains("password").doesNotContain("aHVudGVyMg");
    }
}
