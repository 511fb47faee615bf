// SPDX-License-Identifier: Apache-2.0
/** SQS: intake with own threads, the message contract with the bastion, dead letters. */
@NullMarked
package io.mozdef.pipeline.transport.sqs;

import org.jspecify.annotations.NullMarked;
