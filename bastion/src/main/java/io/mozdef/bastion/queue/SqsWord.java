// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.InvalidMessageContentsException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * What SQS' answers mean for a message (SQS API reference, SendMessageBatch). Only what SQS lays at the message's own door is final;
 * rights, a missing queue, throttling and all that is unknown is ours, and the sender keeps the message.
 */
final class SqsWord {
    private SqsWord() {}

    /** By the entries' ids. */
    static Map<String, Outcome> outcomes(SendMessageBatchResponse response) {
        Map<String, Outcome> outcomes = new HashMap<>();
        response.successful().forEach(entry -> outcomes.put(entry.id(), new Outcome.Accepted()));
        response.failed().forEach(entry -> outcomes.put(entry.id(), of(entry)));
        return outcomes;
    }

    private static Outcome of(BatchResultErrorEntry entry) {
        if (!Boolean.TRUE.equals(entry.senderFault())) {
            return new Outcome.Unavailable("sqs-entry");
        }
        return switch (Fault.of(entry.code())) {
            case SIZE -> new Outcome.TooLarge();
            case CONTENT -> new Outcome.Unacceptable();
            case OTHER -> new Outcome.Unavailable("sqs-entry");
        };
    }

    /** Of a call that failed as a whole, for each of its entries. */
    static Outcome of(Throwable failure) {
        return switch (fault(failure)) {
            case SIZE -> new Outcome.TooLarge();
            case CONTENT -> new Outcome.Unacceptable();
            case OTHER -> new Outcome.Unavailable("sqs");
        };
    }

    /** Whether the call failed because of what is in it. */
    static boolean blamesAMessage(@Nullable Throwable failure) {
        return failure != null && fault(failure) != Fault.OTHER;
    }

    private static Fault fault(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof BatchRequestTooLongException) {
            return Fault.SIZE;
        }
        if (cause instanceof InvalidMessageContentsException) {
            return Fault.CONTENT;
        }
        return Fault.OTHER;
    }

    private enum Fault {
        SIZE,
        CONTENT,
        OTHER;

        /**
         * By the code of an entry's error, with or without its prefix. {@code InvalidParameterValue} is what SQS says of a message that is longer than
         * the queue takes; our requests have no other parameter that could be wrong for one entry and not for all.
         */
        static Fault of(@Nullable String code) {
            String word = code == null ? "" : code.toLowerCase(Locale.ROOT);
            if (word.endsWith("batchrequesttoolong") || word.endsWith("invalidparametervalue")) {
                return SIZE;
            }
            return word.endsWith("invalidmessagecontents") ? CONTENT : OTHER;
        }
    }
}
