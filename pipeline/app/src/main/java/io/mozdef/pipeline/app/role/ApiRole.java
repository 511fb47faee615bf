// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The REST API: needs the search engine and an OIDC issuer, and no broker. Its resources are built when first asked. */
@Singleton
public class ApiRole implements PipelineRole {

    private final Issuer issuer;
    private final SearchStores search;
    private final Tickers tickers;
    private @Nullable Watch watch;

    @Inject
    ApiRole(Issuer issuer, SearchStores search, Tickers tickers) {
        this.issuer = issuer;
        this.search = search;
        this.tickers = tickers;
    }

    @Override
    public Role role() {
        return Role.API;
    }

    @Override
    public void configure(Settings settings) {
        search.configure(settings);
        issuer.configure(settings);
    }

    @Override
    public void start() {
        watch = new Watch(tickers, "search", search::problem);
    }

    /** The issuer is not asked here: its keys are kept, and known tokens go on working without it. */
    @Override
    public Optional<String> problem() {
        return watch == null ? Optional.of("not started") : watch.problem();
    }

    @Override
    public List<Dependency> dependencies() {
        return List.of(search.dependency(), new Dependency("issuer", issuer::problem));
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
