// SPDX-License-Identifier: Apache-2.0
/** Tests of the commands inside a container that has plugins of the tests. */
@org.jspecify.annotations.NullMarked
package io.mozdef.pipeline.app.command;
