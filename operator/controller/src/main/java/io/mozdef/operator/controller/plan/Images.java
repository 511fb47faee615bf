// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

/**
 * The operands of one version.
 *
 * @param version of both
 * @param bastion full image reference
 * @param pipeline full image reference
 */
public record Images(String version, String bastion, String pipeline) {

    String of(Program program) {
        return program == Program.BASTION ? bastion : pipeline;
    }
}
