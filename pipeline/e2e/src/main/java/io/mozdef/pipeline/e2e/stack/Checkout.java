// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.stack;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout this code runs in: where the packaged applications lie. */
public record Checkout(Path root) {

    /** Found by walking up from the working directory. */
    public static Checkout find() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("bastion")) && Files.isDirectory(at.resolve("pipeline/app"))) {
                return new Checkout(at);
            }
        }
        throw new IllegalStateException("not inside a checkout of MozDefStack: run this from one of its folders");
    }

    /** The folder of the packaged bastion. */
    public Path bastion() {
        return packaged("bastion");
    }

    /** The folder of the packaged pipeline. */
    public Path pipeline() {
        return packaged("pipeline/app");
    }

    private Path packaged(String module) {
        Path folder = root.resolve(module).resolve("target/quarkus-app");
        if (!Files.exists(folder.resolve("quarkus-run.jar"))) {
            throw new IllegalStateException(
                    module + " is not built: run 'mvn -DskipTests package' at the top of the checkout");
        }
        return folder;
    }
}
