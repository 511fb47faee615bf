// SPDX-License-Identifier: Apache-2.0
/** What happens when a server or one of our processes fails under load: nothing is lost, nothing is stored twice. */
@NullMarked
package io.mozdef.pipeline.e2e.fault;

import org.jspecify.annotations.NullMarked;
