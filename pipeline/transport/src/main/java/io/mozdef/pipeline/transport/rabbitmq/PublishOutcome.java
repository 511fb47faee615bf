// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

/** What became of one published message. Only {@link Confirmed} means that the broker holds it. */
public sealed interface PublishOutcome {

    /** Whether the broker took responsibility and at least one queue holds the message. */
    default boolean confirmed() {
        return false;
    }

    /** In words, for the sender; without content. */
    String reason();

    record Confirmed() implements PublishOutcome {
        @Override
        public boolean confirmed() {
            return true;
        }

        @Override
        public String reason() {
            return "confirmed";
        }
    }

    /** No queue is bound for it. */
    record Returned(String reason) implements PublishOutcome {}

    /** The broker could not keep it, or, on some brokers, not route it. */
    record Nacked() implements PublishOutcome {
        @Override
        public String reason() {
            return "the broker refused the message: it could not be kept or routed";
        }
    }

    /** Nothing was sent, or the connection ended before the confirm: the broker may or may not hold it. */
    record Unavailable(String reason) implements PublishOutcome {}

    /** No confirm in time: the broker may or may not hold it. */
    record TimedOut() implements PublishOutcome {
        @Override
        public String reason() {
            return "the broker did not confirm in time";
        }
    }

    PublishOutcome CONFIRMED = new Confirmed();
    PublishOutcome NACKED = new Nacked();
    PublishOutcome TIMED_OUT = new TimedOut();
}
