// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.operator.controller.dependent.Dependent.Kind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Against a server that knows no kind at all. */
@EnableKubernetesMockClient
class ApplierTest {

    private static final Kind ROUTE = new Kind("route.openshift.io/v1", "Route", "routes", "use Ingress");

    static KubernetesClient client;

    @Test
    void aKindThatWentAfterItWasLookedUpIsAbsentAndStopsNothing() {
        Lookup seen = new Lookup();
        Applier applier = new Applier(client, seen, new SimpleMeterRegistry());
        GenericKubernetesResource route = new GenericKubernetesResourceBuilder()
                .withApiVersion(ROUTE.apiVersion())
                .withKind(ROUTE.name())
                .withNewMetadata()
                .withName("a")
                .withNamespace("n")
                .endMetadata()
                .build();

        Applied applied = applier.apply(ROUTE, route, new Claim("uid", "inputs", true));
        assertThat(applied.outcome()).isEqualTo(Applied.Outcome.KIND_ABSENT);
        assertThat(applied.message())
                .isEqualTo("Route a: this cluster has no Route (route.openshift.io/v1): use Ingress");
        assertThat(seen.absent).containsExactly(ROUTE);

        seen.absent.clear();
        applier.deleteOthers(ROUTE, "n", "uid", Set.of(), o -> false);
        assertThat(seen.absent).containsExactly(ROUTE);
    }

    /** Believes what it was told first. */
    private static final class Lookup implements OwnObjects {

        private final Set<Kind> absent = new HashSet<>();

        @Override
        public Optional<GenericKubernetesResource> get(Kind kind, String namespace, String name) {
            return Optional.empty();
        }

        @Override
        public Stream<GenericKubernetesResource> list(Kind kind, String namespace) {
            return client
                    .genericKubernetesResources(Applier.context(kind))
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .stream();
        }

        @Override
        public void written(Kind kind, GenericKubernetesResource result) {
            throw new AssertionError("nothing can be written");
        }

        @Override
        public boolean isServed(Kind kind) {
            return true;
        }

        @Override
        public void absent(Kind kind) {
            absent.add(kind);
        }
    }
}
