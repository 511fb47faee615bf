// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.operator.controller.apply.Applied;
import io.mozdef.operator.controller.apply.Applier;
import io.mozdef.operator.controller.apply.Claim;
import io.mozdef.operator.controller.dependent.Dependent.Kind;
import io.mozdef.operator.controller.dependent.Meta;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** An API group that is served by another server, which is down. */
@EnableKubernetesMockClient
class ClusterTest {

    private static final Kind ROUTE = new Kind("route.openshift.io/v1", "Route", "routes", "use Ingress");
    private static final String GROUP = "/apis/route.openshift.io/v1";

    KubernetesMockServer server;
    KubernetesClient client;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T00:00:00Z"));

    private final Clock clock = new Clock() {
        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    };

    @Test
    void aGroupThatCannotBeAskedIsAMissingFeatureAndIsAskedAgainSoon() {
        server.expect().get().withPath(GROUP).andReturn(503, "down").once();
        KubernetesClient once = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(client.getConfiguration())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        Cluster cluster = new Cluster(once, clock, Duration.ofMinutes(5));
        Applier applier = new Applier(once, cluster, new SimpleMeterRegistry());

        assertThat(cluster.isServed(ROUTE)).isFalse();
        Applied applied = applier.apply(
                ROUTE,
                new io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder()
                        .withApiVersion(ROUTE.apiVersion())
                        .withKind(ROUTE.name())
                        .withNewMetadata()
                        .withName("a")
                        .withNamespace("n")
                        .endMetadata()
                        .build(),
                new Claim("uid", "inputs", true));
        assertThat(applied.outcome()).isEqualTo(Applied.Outcome.KIND_ABSENT);
        assertThat(applied.message())
                .isEqualTo("Route a: the API server does not say whether it has Route (route.openshift.io/v1):"
                        + " it answered 503, and is asked again");
        applier.deleteOthers(ROUTE, "n", "uid", Set.of(), o -> false);

        now.updateAndGet(t -> t.plusSeconds(11));
        server.expect()
                .get()
                .withPath(GROUP)
                .andReturn(
                        200,
                        new APIResourceListBuilder()
                                .withGroupVersion(ROUTE.apiVersion())
                                .withResources(new APIResourceBuilder()
                                        .withName("routes")
                                        .withKind("Route")
                                        .withNamespaced(true)
                                        .build())
                                .build())
                .once();
        assertThat(cluster.isServed(ROUTE)).isTrue();

        // once known, it goes on to hold through a failure; and what cannot be listed is not deleted
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(6)));
        server.expect().get().withPath(GROUP).andReturn(500, "down").always();
        server.expect()
                .get()
                .withPath(GROUP + "/namespaces/n/routes?labelSelector=" + Meta.MANAGED_BY.replace("/", "%2F") + "%3D"
                        + Meta.OPERATOR)
                .andReturn(503, "down")
                .always();
        assertThat(cluster.isServed(ROUTE)).isTrue();
        applier.deleteOthers(ROUTE, "n", "uid", Set.of(), o -> false);
    }
}
