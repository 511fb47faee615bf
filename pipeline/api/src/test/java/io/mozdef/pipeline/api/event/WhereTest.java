// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mozdef.pipeline.api.problem.ProblemException;
import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Modifier;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhereTest {

    @Test
    void everyConditionMustHold() {
        assertThat(Where.all(List.of("category:equals:syslog", "not:details.user:exists")))
                .isEqualTo(Condition.all(
                        Condition.match("category", Modifier.EQUALS, "syslog"),
                        Condition.not(new Condition.Exists("details.user"))));
        assertThat(Where.all(List.of())).isEqualTo(Condition.everything());
    }

    @Test
    void aValueMayHoldColonsAndMayBeCalledExists() {
        assertThat(Where.all(List.of("details.destinationipaddress:cidr:2001:db8::/32", "details.word:equals:exists")))
                .isEqualTo(Condition.all(
                        Condition.match("details.destinationipaddress", Modifier.CIDR, "2001:db8::/32"),
                        Condition.match("details.word", Modifier.EQUALS, "exists")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "category",
                "category:syslog",
                "category:equals",
                "category:equals:",
                "category:regex:.*",
                "category:starts_with:a",
                ":equals:a",
                "a*:equals:b",
                "_id:equals:b",
                "..:equals:b",
                "details.:equals:b",
                ".details:exists",
                "a..b:exists",
                "_source:exists",
                "category:cidr:10.0.0.0/8",
                "details.sourceipaddress:cidr:10.0.0.0/33",
                "details.sourceipaddress:cidr:host.example/8",
                "details.sourceipaddress:equals:not-an-address",
                "details.sourceport:greater:many",
                "details.success:equals:perhaps",
                "utctimestamp:equals:yesterday",
            })
    void refusesWhatHasNoExactMeaning(String where) {
        assertThatThrownBy(() -> Where.all(List.of(where))).isInstanceOf(ProblemException.class);
    }

    @Test
    void refusesMoreConditionsThanAPersonWrites() {
        assertThatThrownBy(() -> Where.all(Collections.nCopies(21, "a:exists"))).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Where.all(List.of("a:equals:" + "x".repeat(1_001))))
                .isInstanceOf(ProblemException.class);
    }
}
