// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the binaries of a real control plane are: {@code -Dkube.assets=FOLDER}, or {@code KUBE_ASSETS}. */
final class KubeBinaries {

    private static final String VERSION = "1.36.1";

    private static final List<String> PROGRAMS =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kubectl", "helm");

    private KubeBinaries() {}

    /** The folder with the programs; empty when one of them is missing. */
    static Optional<Path> find() {
        String cache = Path.of(System.getProperty("user.home"), ".cache", "mozdef-kube-assets")
                .toString();
        return Stream.of(System.getProperty("kube.assets"), System.getenv("KUBE_ASSETS"), cache)
                .filter(f -> f != null && !f.isBlank())
                // who names a folder means it: no other is taken in its place
                .limit(1)
                .map(f -> Path.of(f, "k8s", VERSION + "-linux-amd64"))
                .filter(f -> PROGRAMS.stream().allMatch(b -> Files.isExecutable(f.resolve(b))))
                .findFirst();
    }

    /** Whether a run without the binaries is a failure: {@code -Dkube.required=true}, as CI gives it. */
    static boolean required() {
        return Boolean.getBoolean("kube.required");
    }

    static String missing() {
        return "NOT RUN: tests on a real API server. Put " + String.join(", ", PROGRAMS)
                + " (published releases, Kubernetes " + VERSION + ") into FOLDER/k8s/" + VERSION
                + "-linux-amd64 and give -Dkube.assets=FOLDER.";
    }
}
