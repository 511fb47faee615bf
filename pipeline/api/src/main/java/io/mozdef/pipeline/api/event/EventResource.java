// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.event;

import io.mozdef.pipeline.api.access.Roles;
import io.mozdef.pipeline.api.page.Items;
import io.mozdef.pipeline.api.page.PageSize;
import io.mozdef.pipeline.api.page.Times;
import io.mozdef.pipeline.api.problem.Problem;
import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.StoredEvent;
import io.mozdef.pipeline.store.event.TimeRange;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Stored events. The class has loginput's path: the framework looks at one class path only, and both serve {@code /events}. Thread-safe. */
@Path("/")
@Tag(name = "events")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token has no role for this")
@APIResponse(responseCode = "503", description = "The search engine does not answer in time")
public final class EventResource {

    /** Only indices of events are read here, by their concrete name: no wildcard and no other index can be asked for. */
    private static final Pattern INDEX = Pattern.compile("events-\\d{8}");

    /** An engine's limit for ids is 512 bytes; ours are 27 characters. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_=.~:-]{1,512}");

    private final EventQueries events;

    @Inject
    public EventResource(EventQueries events) {
        this.events = events;
    }

    @GET
    @Path("/events")
    @RolesAllowed({Roles.READER, Roles.ANALYST, Roles.ADMIN})
    @Operation(summary = "Events of a time range that meet every condition, a page at a time")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Items.class)))
    @APIResponse(responseCode = "400", description = "A parameter is at fault")
    public Items search(
            @Parameter(
                            description = "First time that counts (ISO 8601); required",
                            required = true,
                            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
                    @QueryParam("from")
                    @Nullable
                    String from,
            @Parameter(
                            description = "First time that does not count any more (ISO 8601); required",
                            required = true,
                            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
                    @QueryParam("until")
                    @Nullable
                    String until,
            @Parameter(
                            description = "event (default): when it happened; indexed: when it was stored",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"event", "indexed"}))
                    @QueryParam("time")
                    @Nullable
                    String axis,
            @Parameter(
                            description =
                                    "field:modifier:value or field:exists, 'not:' before it negates; repeat for several,"
                                            + " all of which must hold. Modifiers: equals, cased, wildcard, contains, starts-with,"
                                            + " ends-with, cidr, greater, greater-or-equal, less, less-or-equal, token, phrase")
                    @QueryParam("where")
                    List<String> where,
            @Parameter(
                            description = "newest (default) or oldest first",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"newest", "oldest"}))
                    @QueryParam("order")
                    @Nullable
                    String order,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "next of the page before, with the same other parameters")
                    @QueryParam("cursor")
                    @Nullable
                    String cursor) {
        Times times = Times.required(from, until);
        Condition condition = Where.all(where);
        EventQueries.Search search = new EventQueries.Search(
                condition,
                new TimeRange(axis(axis), times.from(), times.until()),
                newestFirst(order),
                PageSize.of(limit));
        EventQueries.Page page = Items.page(cursor, () -> events.search(search, cursor));
        return new Items(page.events().stream().map(EventResource::item).toList(), page.next());
    }

    @GET
    @Path("/events/{index}/{id}")
    @RolesAllowed({Roles.READER, Roles.ANALYST, Roles.ADMIN})
    @Operation(summary = "One event by its index and id, as esmetadata names them")
    @APIResponse(responseCode = "200", description = "The event")
    @APIResponse(responseCode = "404", description = "No such event")
    public Map<String, @Nullable Object> get(@PathParam("index") String index, @PathParam("id") String id) {
        if (!INDEX.matcher(index).matches() || !ID.matcher(id).matches()) {
            throw noSuchEvent();
        }
        return events.find(index, id).map(EventResource::item).orElseThrow(EventResource::noSuchEvent);
    }

    private static RuntimeException noSuchEvent() {
        return Problem.notFound("There is no event with this index and id.").exception();
    }

    private static TimeRange.Axis axis(@Nullable String name) {
        if (name == null || name.equals("event")) {
            return TimeRange.Axis.EVENT;
        }
        if (name.equals("indexed")) {
            return TimeRange.Axis.INDEXED;
        }
        throw Problem.badRequest("time is event or indexed.").exception();
    }

    private static boolean newestFirst(@Nullable String order) {
        if (order == null || order.equals("newest")) {
            return true;
        }
        if (order.equals("oldest")) {
            return false;
        }
        throw Problem.badRequest("order is newest or oldest.").exception();
    }

    private static Map<String, @Nullable Object> item(StoredEvent event) {
        return Items.item(event.index(), event.id(), event.source(), null);
    }
}
