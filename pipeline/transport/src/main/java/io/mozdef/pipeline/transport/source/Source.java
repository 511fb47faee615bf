// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.source;

import io.mozdef.pipeline.transport.deadletter.DeadLetterReader;
import io.mozdef.pipeline.transport.deadletter.DeadLetters;
import io.mozdef.pipeline.transport.deadletter.Requeue;
import io.mozdef.pipeline.transport.delivery.Intake;

/** One configured source. Nothing is opened before it is asked for; the caller closes what it asked for. Thread-safe. */
public interface Source {

    String name();

    /** Name of its normaliser. */
    String format();

    /** Starts taking deliveries; connects in the background. */
    Intake open(Intake.Receiver receiver);

    DeadLetters openDeadLetters();

    /** @throws io.mozdef.pipeline.transport.deadletter.DeadLetterException when the transport cannot be reached */
    DeadLetterReader readDeadLetters();

    /** Puts dead letters back into the source's own queue. */
    Requeue openRequeue();
}
