// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

/**
 * A Secret whose value the operator makes up.
 *
 * @param source of the bastion
 * @param component whose pods read it
 * @param name of the Secret
 * @param generation wanted
 * @param overlap how long the previous value stays valid
 * @param retained whether it outlives the stack
 */
public record GeneratedSecret(
        String source, String component, String name, int generation, java.time.Duration overlap, boolean retained) {}
