// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The REST API: needs the search engine and an OIDC issuer, and no broker. */
@Singleton
public class ApiRole implements PipelineRole {

    private final Issuer issuer;

    @Inject
    ApiRole(Issuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public Role role() {
        return Role.API;
    }

    @Override
    public void configure(Settings settings) {
        issuer.configure(settings);
    }

    @Override
    public void start() {}

    @Override
    public Optional<String> problem() {
        return Optional.empty();
    }

    @Override
    public List<Dependency> dependencies() {
        return List.of(new Dependency("issuer", issuer::problem));
    }

    @Override
    public void close() {}
}
