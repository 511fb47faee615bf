// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrdFileTest {

    @Test
    void theCheckedInDefinitionIsTheGeneratedOne() throws Exception {
        String generated = CrdFile.generate();
        if (Boolean.getBoolean("crd.update")) {
            Files.writeString(CrdFile.CHECKED_IN, generated);
        }
        assertThat(CrdFile.checkedIn())
                .as("the classes changed: mvn -pl operator/crd test -Dcrd.update=true, and commit the file")
                .isEqualTo(generated);
    }

    @Test
    void itStaysBelowWhatClientSideApplyCanCarry() throws Exception {
        assertThat(CrdFile.checkedIn().getBytes(StandardCharsets.UTF_8).length).isLessThan(100_000);
    }

    @Test
    void everyFieldOfTheSpecSaysWhatItIs() throws Exception {
        CustomResourceDefinition crd = Serialization.unmarshal(CrdFile.checkedIn(), CustomResourceDefinition.class);
        JSONSchemaProps spec = crd.getSpec()
                .getVersions()
                .get(0)
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("spec");
        List<String> silent = new ArrayList<>();
        collect("spec", spec, silent);
        assertThat(silent).isEmpty();
    }

    private static void collect(String path, JSONSchemaProps schema, List<String> silent) {
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, field) -> {
                // Kubernetes' own selectors and networks explain themselves
                if (field.getDescription() == null
                        && !path.endsWith("Selector")
                        && !path.endsWith("ipBlock")
                        && !path.endsWith("keys")) {
                    silent.add(path + "." + name);
                }
                if (!name.endsWith("Selector")) {
                    collect(path + "." + name, field, silent);
                }
            });
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            collect(path + "[]", schema.getItems().getSchema(), silent);
        }
    }
}
