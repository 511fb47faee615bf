/** Tests of the commands inside a container that has plugins of the tests. */
@org.jspecify.annotations.NullMarked
package io.mozdef.pipeline.app.command;
