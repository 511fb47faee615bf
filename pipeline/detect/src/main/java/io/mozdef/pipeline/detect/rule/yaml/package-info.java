// SPDX-License-Identifier: Apache-2.0
/** YAML with line numbers: what a person who wrote a wrong file needs to be told. Knows nothing of rules. */
@NullMarked
package io.mozdef.pipeline.detect.rule.yaml;

import org.jspecify.annotations.NullMarked;
