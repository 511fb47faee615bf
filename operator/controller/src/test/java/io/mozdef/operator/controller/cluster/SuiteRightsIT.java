// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Over the whole suite the operator used all of its shipped rights, and asked for nothing else. Runs when all others have ended, in an
 * execution of its own, on what their JVMs have written down.
 */
@Tag("suite")
class SuiteRightsIT {

    /** Granted, and never seen as a request of the operator's own. */
    private static final Set<String> INVISIBLE = Set.of(
            // looked for by the admission plug-in, on each write of an ownerReference
            "update mozdef.io/mozdefstacks/finalizers",
            // looked for by OpenShift inside of its own admission, where a host is given
            "create route.openshift.io/routes/custom-host",
            "update route.openshift.io/routes/custom-host");

    /** Every account of a cluster may ask what it may do. */
    private static final Set<String> DISCOVERY = Set.of(
            "create authorization.k8s.io/selfsubjectrulesreviews",
            "create authorization.k8s.io/selfsubjectaccessreviews");

    @Test
    void whatWasUsedIsWhatIsGranted() throws IOException {
        Set<String> missing = new TreeSet<>(suite());
        SuiteRecord suite = SuiteRecord.all();
        missing.removeAll(suite.classes());
        Assumptions.assumeTrue(missing.isEmpty(), "not the whole suite: without " + missing);

        assertThat(suite.refused()).isEmpty();
        Set<String> used = new TreeSet<>(suite.used());
        used.removeAll(DISCOVERY);
        Set<String> granted;
        try (KubernetesClient reader =
                new KubernetesClientBuilder().withConfig(Config.empty()).build()) {
            granted = Rights.granted(reader);
        }
        assertThat(granted).containsAll(INVISIBLE);
        granted.removeAll(INVISIBLE);
        compare(used, granted);
        // and this comparison can fail, both ways
        Set<String> more = new TreeSet<>(granted);
        more.add("deletecollection pods");
        assertThatThrownBy(() -> compare(used, more)).hasMessageContaining("deletecollection pods");
        assertThatThrownBy(() -> compare(more, granted)).hasMessageContaining("deletecollection pods");
    }

    private static void compare(Set<String> used, Set<String> granted) {
        Set<String> beyond = new TreeSet<>(used);
        beyond.removeAll(granted);
        assertThat(beyond).as("used, and not granted").isEmpty();
        Set<String> idle = new TreeSet<>(granted);
        idle.removeAll(used);
        assertThat(idle)
                .as("granted, and not used by any test: drop it from the role, or use it")
                .isEmpty();
    }

    /** All classes that use the cluster. */
    private static Set<String> suite() throws IOException {
        Path classes = Path.of("target", "test-classes");
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(f -> classes.relativize(f).toString())
                    .filter(f -> f.endsWith("IT.class"))
                    .map(f -> f.substring(0, f.length() - ".class".length()).replace('/', '.'))
                    .filter(SuiteRightsIT::usesTheCluster)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean usesTheCluster(String name) {
        try {
            ExtendWith extension = Class.forName(name).getAnnotation(ExtendWith.class);
            return extension != null && List.of(extension.value()).contains(RealCluster.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
