// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

/** Whether a stack without {@code spec.version} follows the operator. */
public enum UpgradePolicy {
    Manual,
    Automatic
}
