// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.apache.http.HttpHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchSettingsTest {

    @Test
    void severalNodesWithAndWithoutPort() {
        assertThat(SearchSettings.check(TestConfig.of("https://a,https://b:9201/", Map.of())))
                .containsExactly(new HttpHost("a", 9200, "https"), new HttpHost("b", 9201, "https"));
    }

    @Test
    void namesEverythingThatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchSettings.check(TestConfig.of(
                        "search:9200,http://a/path,https://b",
                        Map.of(
                                "username", "alice",
                                "api-key-file", "/not/there",
                                "ca-file", "/not/there/either",
                                "request-timeout", "PT0S",
                                "shards", "0",
                                "replicas", "-1",
                                "field-budget", "5000",
                                "families", "Events"))))
                .withMessageContainingAll(
                        "search:9200 is no http(s)://host:port",
                        "http://a/path is no http(s)://host:port",
                        "mozdef.search.username and mozdef.search.password-file go together",
                        "mozdef.search.username and mozdef.search.api-key-file exclude each other",
                        "mozdef.search.api-key-file: /not/there cannot be read",
                        "mozdef.search.ca-file: /not/there/either cannot be read",
                        "mozdef.search.request-timeout",
                        "mozdef.search.shards: 0",
                        "mozdef.search.replicas: -1",
                        "mozdef.search.field-budget: 5000 is not between 100 and 1000",
                        "mozdef.search.families: Events is no index family");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://alice:wonderland@a", "https://a,http://b", "http://", "ftp://a", "http://a b"})
    void aHostThatCannotBeMeant(String hosts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchSettings.check(TestConfig.of(hosts, Map.of())))
                .withMessageContaining("mozdef.search.hosts")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wonderland"));
    }
}
