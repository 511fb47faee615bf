// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    @Path("/events")
    public static final class Door {
        @POST
        public void post() {}

        @POST
        @Path("{kind: [a-z]{2,}}/more")
        public void more() {}
    }

    @Path("events")
    public static final class Reader {
        @GET
        public void list() {}

        @GET
        @Path("/{index}/{id}")
        public void get() {}
    }

    private final RouteTable onlyDoor = RouteTable.of(List.of(Door.class, Reader.class), c -> c == Door.class);

    @Test
    void letsWhatIsOpen() {
        assertThat(onlyDoor.lets("POST", "/events")).isTrue();
        assertThat(onlyDoor.lets("POST", "/events/")).isTrue();
        assertThat(onlyDoor.lets("POST", "/events/abc/more")).isTrue();
    }

    @Test
    void stopsARouteOfAnotherRoleAtAPathThatIsShared() {
        assertThat(onlyDoor.lets("GET", "/events")).isFalse();
        assertThat(onlyDoor.lets("HEAD", "/events")).isFalse();
        assertThat(onlyDoor.lets("GET", "/events/events-20260101/1")).isFalse();
        assertThat(onlyDoor.lets("DELETE", "/events/events-20260101/1")).isFalse();
    }

    @Test
    void leavesWhatNobodyServesToTheFramework() {
        assertThat(onlyDoor.lets("GET", "/nothing")).isTrue();
        assertThat(onlyDoor.lets("DELETE", "/events")).isTrue();
    }
}
