// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mozdef.operator.controller.plan.StackPlan;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Renders all objects of one kind. A new kind is one class like this (a {@code @Singleton}), its golden case, and its verbs in the chart. */
public interface Dependent {

    /** The kind, with everything needed to read, apply and delete its objects. */
    Kind kind();

    /** What shall be; pure. */
    Stream<? extends HasMetadata> render(StackPlan plan, Facts facts);

    /**
     * A kind of object.
     *
     * @param apiVersion such as {@code apps/v1}
     * @param name such as {@code Deployment}
     * @param plural such as {@code deployments}
     * @param without what to do in a cluster that does not have it; null for what every cluster has
     */
    record Kind(String apiVersion, String name, String plural, @Nullable String without) {

        static Kind of(String apiVersion, String name, String plural) {
            return new Kind(apiVersion, name, plural, null);
        }

        /** Whether a cluster may be without it. */
        public boolean optional() {
            return without != null;
        }

        static Kind optional(String apiVersion, String name, String plural, String without) {
            return new Kind(apiVersion, name, plural, without);
        }
    }
}
