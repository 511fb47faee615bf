// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.stack;

/**
 * How a command ended.
 *
 * @param exit exit code
 * @param output what it printed to standard output
 */
public record CommandResult(int exit, String output) {}
