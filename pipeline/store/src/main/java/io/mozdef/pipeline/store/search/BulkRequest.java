// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.DetailsOverflow;
import io.mozdef.pipeline.store.event.WriteOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.ResponseListener;
import org.jspecify.annotations.Nullable;

/**
 * One write by {@code _bulk}: sends, halves what is too large, tries again with the details in the overflow field what
 * contradicts the mapping, and leaves an outcome for every event.
 */
final class BulkRequest {

    private static final int TOO_LARGE = 413;

    private final SearchConnection connection;
    private final ReadyIndices indices;
    private final Clock clock;

    BulkRequest(SearchConnection connection, ReadyIndices indices, Clock clock) {
        this.connection = connection;
        this.indices = indices;
        this.clock = clock;
    }

    /**
     * @param position where the event's outcome belongs
     * @param overflowed whether some of its details are in the overflow field
     */
    record Item(int position, Event event, boolean overflowed) {}

    /** Sends the items and sets the outcome of each; completes when all are set. */
    CompletableFuture<Void> send(List<Item> items, WriteOutcome[] outcomes) {
        if (items.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Attempt attempt = new Attempt(items, outcomes, true);
        return attempt.send(0, items.size())
                .thenCompose(sent -> attempt.second().send());
    }

    /** One body and what came of it. */
    private final class Attempt {
        private final List<Item> items;
        private final WriteOutcome[] outcomes;
        private final boolean first;
        private final BulkBody body;
        private final List<Item> misfits = Collections.synchronizedList(new ArrayList<>());

        Attempt(List<Item> items, WriteOutcome[] outcomes, boolean first) {
            this.items = items;
            this.outcomes = outcomes;
            this.first = first;
            this.body = new BulkBody(items.stream().map(Item::event).toList());
        }

        CompletableFuture<Void> send() {
            return items.isEmpty() ? CompletableFuture.completedFuture(null) : send(0, items.size());
        }

        /** The misfits of this attempt with all their unlisted details in the overflow field. */
        Attempt second() {
            return new Attempt(List.copyOf(misfits), outcomes, false);
        }

        CompletableFuture<Void> send(int from, int until) {
            Request request = new Request("POST", "/_bulk");
            request.addParameter("filter_path", BulkAnswer.FILTER_PATH);
            request.setEntity(body.entity(from, until, clock.instant()));
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            connection.client().performRequestAsync(request, new ResponseListener() {
                @Override
                public void onSuccess(Response response) {
                    answer.complete(new Answer(response, null));
                }

                @Override
                public void onFailure(Exception failure) {
                    answer.complete(new Answer(null, failure));
                }
            });
            return answer.thenCompose(a -> a.response() == null
                    ? refused(Objects.requireNonNull(a.failure()), from, until)
                    : answered(a.response(), from, until));
        }

        private CompletableFuture<Void> refused(Throwable failure, int from, int until) {
            if (failure instanceof ResponseException refusal && isAboutTheRequest(refusal) && until - from > 1) {
                // too large, or one bad line spoils the request: each half by itself, down to the one at fault
                int middle = (from + until) >>> 1;
                return CompletableFuture.allOf(send(from, middle), send(middle, until));
            }
            return failed(failure, from, until);
        }

        private CompletableFuture<Void> answered(Response response, int from, int until) {
            List<BulkItem> answers = List.of();
            try (InputStream content = response.getEntity().getContent()) {
                answers = BulkAnswer.read(content, until - from);
            } catch (IOException broken) {
                // what was read so far is not told apart from what was not: all of it is asked again, and is a
                // duplicate then
                answers = List.of();
            }
            for (int i = from; i < until; i++) {
                settle(items.get(i), i - from < answers.size() ? answers.get(i - from) : BulkItem.UNKNOWN);
            }
            return CompletableFuture.completedFuture(null);
        }

        private CompletableFuture<Void> failed(Throwable failure, int from, int until) {
            if (failure instanceof ResponseException refusal) {
                BulkItem word = word(refusal);
                for (int i = from; i < until; i++) {
                    if (word.status() == TOO_LARGE && until - from == 1) {
                        outcomes[items.get(i).position()] = new WriteOutcome.Poison(
                                "larger than the engine takes: " + body.bytes(i, i + 1) + " bytes");
                    } else {
                        settle(items.get(i), word);
                    }
                }
            } else {
                String reason = "no answer: " + failure.getClass().getSimpleName();
                for (int i = from; i < until; i++) {
                    outcomes[items.get(i).position()] = new WriteOutcome.Retryable(reason);
                }
            }
            return CompletableFuture.completedFuture(null);
        }

        private void settle(Item item, BulkItem word) {
            if (word.isMissingIndex()) {
                indices.forget(item.event().index());
            }
            Event other = first && word.isMisfit() ? DetailsOverflow.all(item.event()) : item.event();
            if (other == item.event()) {
                outcomes[item.position()] = word.outcome(item.overflowed());
            } else {
                misfits.add(new Item(item.position(), other, true));
            }
        }
    }

    /** One of the two is there. */
    private record Answer(@Nullable Response response, @Nullable Exception failure) {}

    private static boolean isAboutTheRequest(ResponseException refusal) {
        BulkItem word = word(refusal);
        return word.status() == TOO_LARGE || word.isMisfit();
    }

    private static BulkItem word(ResponseException refusal) {
        int status = refusal.getResponse().getStatusLine().getStatusCode();
        String type = "";
        if (refusal.getResponse().getEntity() != null) {
            try (InputStream content = refusal.getResponse().getEntity().getContent()) {
                type = SearchConnection.errorType(Json.read(content));
            } catch (IOException notJson) {
                type = "";
            }
        }
        return BulkItem.of(status, type, "");
    }
}
