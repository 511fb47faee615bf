// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.alert;

import io.mozdef.pipeline.api.access.Roles;
import io.mozdef.pipeline.api.page.Items;
import io.mozdef.pipeline.api.page.PageSize;
import io.mozdef.pipeline.api.problem.Problem;
import io.mozdef.pipeline.model.alert.AlertStatus;
import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.alert.AlertStore.StoredAlert;
import io.mozdef.pipeline.store.audit.AuditTrail;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Alerts as the rules found them and as people work on them. Thread-safe. */
@Path("/alerts")
@Tag(name = "alerts")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token has no role for this")
@APIResponse(responseCode = "503", description = "The search engine does not answer")
public final class AlertResource {

    /** Writes by rules and relay that may come between before we give up: they come every second or so at most. */
    private static final int ATTEMPTS = 5;

    private final AlertStore alerts;
    private final AuditTrail audit;
    private final Clock clock;

    @Inject
    public AlertResource(AlertStore alerts, AuditTrail audit, Clock clock) {
        this.alerts = alerts;
        this.audit = audit;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.READER, Roles.ANALYST, Roles.ADMIN})
    @Operation(summary = "Alerts, newest first, a page at a time")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Items.class)))
    @APIResponse(responseCode = "400", description = "A parameter is at fault")
    public Items list(
            @BeanParam AlertFilters filters,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "next of the page before, with the same other parameters")
                    @QueryParam("cursor")
                    @Nullable
                    String cursor) {
        // "the last 24 hours" are the same for all pages: those of the first
        PagedTime asked = PagedTime.of(cursor, clock);
        AlertStore.Filter filter = filters.toFilter(asked.now());
        int size = PageSize.of(limit);
        AlertStore.Page page = Items.page(cursor, () -> alerts.list(filter, size, asked.position()));
        return new Items(page.alerts().stream().map(AlertResource::item).toList(), asked.next(page.next()));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.READER, Roles.ANALYST, Roles.ADMIN})
    @Operation(summary = "One alert; its ETag is what a change must name")
    @APIResponse(
            responseCode = "200",
            description = "The alert",
            headers = @Header(name = HttpHeaders.ETAG, description = "What a change must name"),
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "404", description = "No such alert")
    public Response get(@PathParam("id") String id) {
        return answer(existing(id));
    }

    @POST
    @Path("/{id}/acknowledge")
    @RolesAllowed({Roles.ANALYST, Roles.ADMIN})
    @Operation(summary = "Acknowledges the alert, if nobody changed it since; adds an entry to its history")
    @APIResponse(
            responseCode = "200",
            description = "The alert as it is now",
            headers = @Header(name = HttpHeaders.ETAG, description = "Its version now"),
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "400", description = "If-Match, or the body, is at fault")
    @APIResponse(responseCode = "404", description = "No such alert")
    @APIResponse(responseCode = "412", description = "It changed since you read it")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Response acknowledge(
            @PathParam("id") String id,
            @Parameter(description = "ETag of the alert as you saw it", required = true)
                    @HeaderParam(HttpHeaders.IF_MATCH)
                    @Nullable
                    String ifMatch,
            @Context SecurityContext who) {
        return change(id, AlertStatus.ACKNOWLEDGED, ifMatch, who);
    }

    @PUT
    @Path("/{id}/status")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ANALYST, Roles.ADMIN})
    @Operation(summary = "Changes the alert's status, if nobody changed it since; adds an entry to its history")
    @APIResponse(
            responseCode = "200",
            description = "The alert as it is now",
            headers = @Header(name = HttpHeaders.ETAG, description = "Its version now"),
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "400", description = "If-Match, or the body, is at fault")
    @APIResponse(responseCode = "404", description = "No such alert")
    @APIResponse(responseCode = "412", description = "It changed since you read it")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    @APIResponse(responseCode = "415", description = "The body is not application/json")
    public Response changeStatus(
            @PathParam("id") String id,
            @Parameter(description = "ETag of the alert as you saw it", required = true)
                    @HeaderParam(HttpHeaders.IF_MATCH)
                    @Nullable
                    String ifMatch,
            @Nullable StatusChange change,
            @Context SecurityContext who) {
        return change(id, AlertFilters.status(change == null ? null : change.status()), ifMatch, who);
    }

    @GET
    @Path("/{id}/history")
    @RolesAllowed({Roles.READER, Roles.ANALYST, Roles.ADMIN})
    @Operation(summary = "Who changed the alert, when, oldest first")
    @APIResponse(responseCode = "200", description = "The entries of the audit trail")
    @APIResponse(responseCode = "404", description = "No such alert")
    public Map<String, List<AuditTrail.Entry>> history(@PathParam("id") String id) {
        return Map.of("items", audit.about("alert/" + existing(id).id()));
    }

    /**
     * What a change asks for.
     *
     * @param status manual, inProgress, acknowledged or escalated
     */
    public record StatusChange(@Nullable String status) {}

    private Response change(String id, AlertStatus status, @Nullable String ifMatch, SecurityContext who) {
        String seen = Etag.required(ifMatch);
        String user = who.getUserPrincipal().getName();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            StoredAlert now = existing(id);
            if (!Etag.of(now).equals(seen)) {
                throw Problem.changedMeanwhile("Read the alert again and decide again.")
                        .exception();
            }
            // empty when a rule or the relay wrote in between: what the person saw may still hold
            Optional<StoredAlert> changed = alerts.changeStatus(id, status, user, clock.instant(), now.version());
            if (changed.isPresent()) {
                return answer(changed.get());
            }
        }
        throw Problem.unavailable().exception();
    }

    private StoredAlert existing(String id) {
        return alerts.find(id).orElseThrow(() -> Problem.notFound("There is no alert with this id.")
                .exception());
    }

    private static Response answer(StoredAlert alert) {
        return Response.ok(item(alert))
                .header(HttpHeaders.ETAG, '"' + Etag.of(alert) + '"')
                .build();
    }

    private static Map<String, @Nullable Object> item(StoredAlert alert) {
        return Items.item(alert.index(), alert.id(), alert.source(), Etag.of(alert));
    }
}
