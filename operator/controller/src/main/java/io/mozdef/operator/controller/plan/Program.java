// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

/** The images of operands. */
public enum Program {
    BASTION,
    PIPELINE
}
