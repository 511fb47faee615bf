// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.mozdef.operator.controller.rollout.Inputs;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient
class DefinitionTest {

    private static final String PATH = "/openapi/v3/apis/mozdef.io/v1alpha1";

    KubernetesMockServer server;
    KubernetesClient client;

    private static String served(JsonNode spec) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ObjectNode stack =
                root.putObject("components").putObject("schemas").putObject("io.mozdef.v1alpha1.MozDefStack");
        stack.putArray("x-kubernetes-group-version-kind").addObject().put("kind", "MozDefStack");
        stack.putObject("properties").set("spec", spec);
        return root.toString();
    }

    private Definition definition() {
        return new Definition(client, Clock.systemUTC(), Duration.ofMinutes(5));
    }

    @Test
    void anOlderDefinitionIsTold() {
        JsonNode older = Inputs.definition().deepCopy();
        ((ObjectNode) older.path("properties")).remove("cron");
        ((ObjectNode) older.at("/properties/workers/items/properties")).remove("settings");
        server.expect().get().withPath(PATH).andReturn(200, served(older)).always();
        assertThat(definition().problem())
                .singleElement()
                .asString()
                .contains("spec.workers[].settings", "spec.cron", "apply the definition that comes with the operator")
                .doesNotContain("spec.cron.");
    }

    @Test
    void theSameOneIsNotAndNeitherIsOneThatCannotBeRead() {
        server.expect()
                .get()
                .withPath(PATH)
                .andReturn(200, served(Inputs.definition()))
                .once();
        assertThat(definition().problem()).isEmpty();
        server.expect().get().withPath(PATH).andReturn(403, "no").always();
        assertThat(definition().problem()).isEmpty();
    }
}
