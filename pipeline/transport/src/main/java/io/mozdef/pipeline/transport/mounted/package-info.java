// SPDX-License-Identifier: Apache-2.0
/** Secrets in folders that Kubernetes mounts. */
@NullMarked
package io.mozdef.pipeline.transport.mounted;

import org.jspecify.annotations.NullMarked;
