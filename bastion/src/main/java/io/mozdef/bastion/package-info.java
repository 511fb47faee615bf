// SPDX-License-Identifier: Apache-2.0
/** Takes webhooks from the Internet and hands them to SQS. */
@NullMarked
package io.mozdef.bastion;

import org.jspecify.annotations.NullMarked;
