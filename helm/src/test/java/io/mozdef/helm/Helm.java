// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.TemplateCommand;
import com.marcnuri.helm.UpgradeCommand;
import io.mozdef.helm.Binaries.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One major version of Helm. */
interface Helm {

    /** Kubernetes that charts are rendered for, where a test does not say. */
    String KUBERNETES = "1.36.1";

    default Said template(Path chart, String release, String namespace, List<Path> values) {
        return template(chart, release, namespace, values, KUBERNETES);
    }

    /** For a Kubernetes of this version. */
    Said template(Path chart, String release, String namespace, List<Path> values, String kubernetes);

    /** Strict linting with values. */
    Said lint(Path chart, List<Path> values);

    /** Installs without waiting. */
    Said install(Path kubeconfig, Path chart, String release, String namespace, List<Path> values);

    Said upgrade(Path kubeconfig, Path chart, String release, String namespace, List<Path> values);

    Said uninstall(Path kubeconfig, String release, String namespace);

    /** Those that run here. */
    static List<Helm> all() {
        Stream<Helm> four = Binaries.find("helm").stream().map(Four::new);
        return Stream.concat(Three.runsHere() ? Stream.of(new Three()) : Stream.empty(), four)
                .toList();
    }

    /** Helm 3, inside of this JVM. */
    record Three() implements Helm {

        static boolean runsHere() {
            return System.getProperty("os.name").equals("Linux")
                    && List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
        }

        @Override
        public Said template(Path chart, String release, String namespace, List<Path> values, String kubernetes) {
            TemplateCommand command = new com.marcnuri.helm.Helm(chart)
                    .template()
                    // built into a library it takes the cluster for 1.20
                    .withKubeVersion(kubernetes)
                    .withName(release)
                    .withNamespace(namespace);
            values.forEach(command::withValuesFile);
            return said(command::call);
        }

        @Override
        public Said lint(Path chart, List<Path> values) {
            // the library lints with a chart's own values alone: the profile becomes them in a copy
            try {
                Path copy = Files.createTempDirectory("lint").resolve(chart.getFileName());
                Repository.copy(chart, copy);
                Path own = copy.resolve("values.yaml");
                JsonNode merged = Manifests.yaml(Repository.read(own));
                for (Path file : values) {
                    merged = Manifests.merged(merged, Manifests.yaml(Repository.read(file)));
                }
                Repository.write(own, merged.toString());
                var result = new com.marcnuri.helm.Helm(copy).lint().strict().call();
                return new Said(result.isFailed() ? 1 : 0, String.join("\n", result.getMessages()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Said install(Path kubeconfig, Path chart, String release, String namespace, List<Path> values) {
            InstallCommand command = new com.marcnuri.helm.Helm(chart)
                    .install()
                    .withKubeConfig(kubeconfig)
                    .withName(release)
                    .withNamespace(namespace);
            values.forEach(command::withValuesFile);
            return said(() -> command.call().getOutput());
        }

        @Override
        public Said upgrade(Path kubeconfig, Path chart, String release, String namespace, List<Path> values) {
            UpgradeCommand command = new com.marcnuri.helm.Helm(chart)
                    .upgrade()
                    .withKubeConfig(kubeconfig)
                    .withName(release)
                    .withNamespace(namespace);
            values.forEach(command::withValuesFile);
            return said(() -> command.call().getOutput());
        }

        @Override
        public Said uninstall(Path kubeconfig, String release, String namespace) {
            return said(() -> com.marcnuri.helm.Helm.uninstall(release)
                    .withKubeConfig(kubeconfig)
                    .withNamespace(namespace)
                    .call());
        }

        private static Said said(java.util.function.Supplier<String> call) {
            try {
                return new Said(0, call.get());
            } catch (IllegalStateException e) {
                return new Said(1, String.valueOf(e.getMessage()));
            }
        }

        @Override
        public String toString() {
            return "Helm 3";
        }
    }

    /** Helm 4, a program. */
    record Four(Path program) implements Helm {

        @Override
        public Said template(Path chart, String release, String namespace, List<Path> values, String kubernetes) {
            return run(
                    Map.of(),
                    values,
                    "template",
                    release,
                    chart.toString(),
                    "-n",
                    namespace,
                    "--kube-version",
                    kubernetes);
        }

        @Override
        public Said lint(Path chart, List<Path> values) {
            return run(Map.of(), values, "lint", chart.toString(), "--strict");
        }

        @Override
        public Said install(Path kubeconfig, Path chart, String release, String namespace, List<Path> values) {
            return run(onto(kubeconfig), values, "install", release, chart.toString(), "-n", namespace);
        }

        @Override
        public Said upgrade(Path kubeconfig, Path chart, String release, String namespace, List<Path> values) {
            return run(onto(kubeconfig), values, "upgrade", release, chart.toString(), "-n", namespace);
        }

        private static Map<String, String> onto(Path kubeconfig) {
            return Map.of("KUBECONFIG", kubeconfig.toString());
        }

        @Override
        public Said uninstall(Path kubeconfig, String release, String namespace) {
            return run(onto(kubeconfig), List.of(), "uninstall", release, "-n", namespace);
        }

        /** Installs what belongs to another release. */
        Said takeOver(Path kubeconfig, Path chart, String release, String namespace, String... more) {
            List<String> command =
                    new ArrayList<>(List.of("install", release, chart.toString(), "-n", namespace, "--take-ownership"));
            command.addAll(List.of(more));
            return run(onto(kubeconfig), List.of(), command.toArray(String[]::new));
        }

        private Said run(Map<String, String> environment, List<Path> values, String... arguments) {
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(List.of(arguments));
            values.forEach(v -> command.addAll(List.of("-f", v.toString())));
            return Binaries.run(environment, command);
        }

        @Override
        public String toString() {
            return "Helm 4";
        }
    }
}
