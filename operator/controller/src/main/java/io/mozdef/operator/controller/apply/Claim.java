// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.apply;

/**
 * For whom an object is, and what it was made of.
 *
 * @param stackUid of the stack, which must be the object's controller
 * @param inputs digest of what was given; the same in every version of the operator
 * @param keepsRendering whether an object stays as it was rendered while the inputs are the same, though this operator would render
 *     another one
 */
public record Claim(String stackUid, String inputs, boolean keepsRendering) {}
