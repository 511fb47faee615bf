// SPDX-License-Identifier: Apache-2.0
/** When a rule is due: intervals and cron expressions, in UTC. */
@NullMarked
package io.mozdef.pipeline.detect.schedule;

import org.jspecify.annotations.NullMarked;
