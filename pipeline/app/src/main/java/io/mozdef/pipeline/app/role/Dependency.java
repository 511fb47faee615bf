// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something outside the process that a role needs.
 *
 * @param name for people, without its address: {@code search engine}, {@code rabbitmq}, {@code issuer}
 * @param problem asks it, within seconds; empty when it answers
 */
public record Dependency(String name, Supplier<Optional<String>> problem) {}
