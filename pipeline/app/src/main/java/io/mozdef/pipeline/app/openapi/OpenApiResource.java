// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.openapi;

import io.mozdef.pipeline.api.access.Roles;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The document at the API itself, with the API's own protection; the management port has it too, for those inside. */
@Path("/openapi")
@Tag(name = "openapi")
public class OpenApiResource {

    private static final String DEFAULT_DOCUMENT = "<default>";

    private final OpenApiDocumentService documents;

    @Inject
    OpenApiResource(OpenApiDocumentService documents) {
        this.documents = documents;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.READER, Roles.ANALYST, Roles.ADMIN})
    @Operation(summary = "The description of this API")
    @APIResponse(
            responseCode = "200",
            description = "An OpenAPI document",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    public byte[] document() {
        return documents.getDocument(DEFAULT_DOCUMENT, Format.JSON);
    }
}
