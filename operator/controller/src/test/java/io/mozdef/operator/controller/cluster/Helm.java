// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One major version of Helm, with the operator's chart. */
interface Helm {

    /** The chart. */
    Path CHART = Path.of("..", "..", "helm", "mozdef-operator").toAbsolutePath().normalize();

    /** The release. */
    String RELEASE = "mozdef-operator";

    void install(Path kubeconfig, String namespace, Path values) throws IOException;

    void upgrade(Path kubeconfig, String namespace, Path values) throws IOException;

    void uninstall(Path kubeconfig, String namespace) throws IOException;

    /** Inside of this JVM. */
    record Three() implements Helm {

        @Override
        public void install(Path kubeconfig, String namespace, Path values) {
            new com.marcnuri.helm.Helm(CHART)
                    .install()
                    .withKubeConfig(kubeconfig)
                    .withName(RELEASE)
                    .withNamespace(namespace)
                    .withValuesFile(values)
                    .call();
        }

        @Override
        public void upgrade(Path kubeconfig, String namespace, Path values) {
            new com.marcnuri.helm.Helm(CHART)
                    .upgrade()
                    .withKubeConfig(kubeconfig)
                    .withName(RELEASE)
                    .withNamespace(namespace)
                    .withValuesFile(values)
                    .call();
        }

        @Override
        public void uninstall(Path kubeconfig, String namespace) {
            com.marcnuri.helm.Helm.uninstall(RELEASE)
                    .withKubeConfig(kubeconfig)
                    .withNamespace(namespace)
                    .call();
        }

        @Override
        public String toString() {
            return "3";
        }
    }

    /** The program beside the control plane's. */
    record Four(Path program) implements Helm {

        @Override
        public void install(Path kubeconfig, String namespace, Path values) throws IOException {
            run(kubeconfig, "install", RELEASE, CHART.toString(), "-n", namespace, "-f", values.toString());
        }

        @Override
        public void upgrade(Path kubeconfig, String namespace, Path values) throws IOException {
            run(kubeconfig, "upgrade", RELEASE, CHART.toString(), "-n", namespace, "-f", values.toString());
        }

        @Override
        public void uninstall(Path kubeconfig, String namespace) throws IOException {
            run(kubeconfig, "uninstall", RELEASE, "-n", namespace, "--wait");
        }

        private void run(Path kubeconfig, String... words) throws IOException {
            List<String> command = new ArrayList<>(List.of(program.toString(), "--kubeconfig", kubeconfig.toString()));
            command.addAll(List.of(words));
            ControlPlane.Said said = Stacks.cluster().plane().run(command);
            if (!said.ok()) {
                throw new IllegalStateException(command + ": " + said.text());
            }
        }

        @Override
        public String toString() {
            return "4";
        }
    }
}
