// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

/** What KEDA's kinds share. */
final class Keda {

    static final String API = "keda.sh/v1alpha1";
    static final String WITHOUT = "install KEDA, or use replicas, or autoscaling by CPU";

    private Keda() {}
}
