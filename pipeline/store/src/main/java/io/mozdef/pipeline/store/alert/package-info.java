// SPDX-License-Identifier: Apache-2.0
/** Port to stored alerts. */
@NullMarked
package io.mozdef.pipeline.store.alert;

import org.jspecify.annotations.NullMarked;
