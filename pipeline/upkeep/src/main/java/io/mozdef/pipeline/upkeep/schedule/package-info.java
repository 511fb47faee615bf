// SPDX-License-Identifier: Apache-2.0
/** When jobs are due: crontab lines, read in UTC. */
@NullMarked
package io.mozdef.pipeline.upkeep.schedule;

import org.jspecify.annotations.NullMarked;
