// SPDX-License-Identifier: Apache-2.0
/** Tests of the charts (with Helm 3 and 4), of the kustomize tree and of the examples. */
@NullMarked
package io.mozdef.helm;

import org.jspecify.annotations.NullMarked;
