// SPDX-License-Identifier: Apache-2.0
/** Alerts that Uptycs posts to the bastion, in the shapes that its templates render. */
@NullMarked
package io.mozdef.pipeline.ingest.uptycs;

import org.jspecify.annotations.NullMarked;
