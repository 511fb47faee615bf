// SPDX-License-Identifier: Apache-2.0
/** From a request's bytes to an SQS message, and from SQS' answer to the sender's. */
@NullMarked
package io.mozdef.bastion.queue;

import org.jspecify.annotations.NullMarked;
