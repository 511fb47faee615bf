// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mozdef.helm.Binaries.Said;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person who uses kustomize gets the same operator as one who uses Helm. */
class KustomizeTest {

    @ParameterizedTest
    @CsvSource({"default, default", "cluster, kustomize-cluster"})
    void kustomizeAndHelmGiveEqualObjects(String install, String values) {
        Path kubectl = Binaries.find("kubectl").orElse(null);
        if (kubectl == null) {
            System.out.println("NOT RUN: kustomize against Helm. " + Binaries.HOW_TO_GET);
        }
        assumeTrue(kubectl != null && !Helm.all().isEmpty(), "kubectl");
        Said kustomized = Binaries.run(
                Map.of(),
                List.of(
                        kubectl.toString(),
                        "kustomize",
                        Repository.K8S.resolve("install/" + install).toString()));
        assertThat(kustomized.ok()).as(kustomized.text()).isTrue();
        Path profile = values.equals("default")
                ? Repository.OPERATOR_CHART.resolve("ci/default-values.yaml")
                : Path.of("src/test/resources/" + values + ".yaml").toAbsolutePath();
        Said rendered =
                Helm.all().get(0).template(Repository.OPERATOR_CHART, "mozdef-operator", "mozdef", List.of(profile));
        assertThat(rendered.ok()).as(rendered.text()).isTrue();

        Manifests helm = Manifests.of(rendered.text()).withoutHooks().comparable();
        Manifests kustomize = Manifests.of(kustomized.text()).comparable();
        assertThat(kustomize.objects()).containsOnlyKeys(helm.objects().keySet());
        helm.objects()
                .forEach((name, object) ->
                        assertThat(kustomize.sorted(name)).as(name).isEqualTo(helm.sorted(name)));
    }
}
