// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import io.mozdef.pipeline.ingest.http.EventDoor.Request;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * MozDef's doors. Any or no Content-Type is taken: MozDef's own client sends none. Roles do not apply here
 * ({@code PermitAll}); who may send is decided by {@link SenderGate}, before the body is read.
 */
@Path("/")
@Singleton
@PermitAll
@TokenRequired
@Consumes(MediaType.WILDCARD)
@Tag(name = "loginput")
@SecurityRequirement(name = "sender")
@APIResponse(responseCode = "200", description = "The broker holds every event")
@APIResponse(responseCode = "207", description = "The broker holds some; the report says which")
@APIResponse(responseCode = "400", description = "The input is at fault; nothing was stored")
@APIResponse(responseCode = "401", description = "No sender token, or not a valid one")
@APIResponse(responseCode = "413", description = "Too large; nothing was stored")
@APIResponse(responseCode = "503", description = "The broker does not take events now; send again after Retry-After")
public class EventsResource {

    private final SenderTokens tokens;
    private final EventDoor door;
    private final ClientAddress client;

    @Inject
    public EventsResource(SenderTokens tokens, EventDoor door, ClientAddress client) {
        this.tokens = tokens;
        this.door = door;
        this.client = client;
    }

    @POST
    @Path("{door: events|nxlog|cef}")
    @Operation(summary = "Takes events: one object, an array, or NDJSON")
    public CompletionStage<Response> post(
            @PathParam("door") String name, byte @Nullable [] body, @Context HttpHeaders headers) {
        return take(name, false, body, headers);
    }

    @PUT
    @Path("{door: events|nxlog|cef}")
    @Operation(summary = "Same as POST")
    public CompletionStage<Response> put(
            @PathParam("door") String name, byte @Nullable [] body, @Context HttpHeaders headers) {
        return take(name, false, body, headers);
    }

    @POST
    @Path("custom/{application: [^/]+}")
    @Operation(summary = "Takes events of an application; they get its name as their type")
    public CompletionStage<Response> postCustom(
            @PathParam("application") String application, byte @Nullable [] body, @Context HttpHeaders headers) {
        return take("custom/" + application, false, body, headers);
    }

    @PUT
    @Path("custom/{application: [^/]+}")
    @Operation(summary = "Same as POST")
    public CompletionStage<Response> putCustom(
            @PathParam("application") String application, byte @Nullable [] body, @Context HttpHeaders headers) {
        return take("custom/" + application, false, body, headers);
    }

    @POST
    @Path("_bulk")
    @Operation(summary = "Takes events as Elasticsearch's bulk format has them; index names and ids are ignored")
    public CompletionStage<Response> bulk(byte @Nullable [] body, @Context HttpHeaders headers) {
        return take("_bulk", true, body, headers);
    }

    private CompletionStage<Response> take(String endpoint, boolean bulk, byte @Nullable [] body, HttpHeaders headers) {
        // the gate let the request in; who it is is asked here, for nothing that a filter sets reaches a resource
        // safely
        Optional<String> sender = tokens.sender(headers.getHeaderString(HttpHeaders.AUTHORIZATION));
        if (sender.isEmpty()) {
            return CompletableFuture.completedFuture(Problem.unauthorised());
        }
        return door.take(new Request(
                endpoint,
                bulk,
                body == null ? new byte[0] : body,
                sender.get(),
                client.current(),
                headers.getHeaderString(HttpHeaders.CONTENT_TYPE),
                headers.getHeaderString("Idempotency-Key")));
    }
}
