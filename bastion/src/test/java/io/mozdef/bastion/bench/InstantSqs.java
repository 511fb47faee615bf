// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;

/** A process that answers SendMessage and SendMessageBatch at once and keeps nothing, and 200 to anything else: the ceiling. */
public final class InstantSqs {
    private InstantSqs() {}

    /** Listens on the port that is given. */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Vertx.vertx()
                .deployVerticle(() -> new Listener(port), new DeploymentOptions().setInstances(2))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static final class Listener extends AbstractVerticle {
        private final int port;

        Listener(int port) {
            this.port = port;
        }

        @Override
        public void start() {
            vertx.createHttpServer()
                    .requestHandler(request -> request.bodyHandler(body -> answer(request, body)))
                    .listen(port, "127.0.0.1");
        }

        private static void answer(HttpServerRequest request, Buffer body) {
            String target = request.getHeader("X-Amz-Target");
            if (target == null) {
                request.response().end();
                return;
            }
            JsonObject json = body.toJsonObject();
            JsonObject answer;
            if (target.endsWith("SendMessageBatch")) {
                JsonArray successful = new JsonArray();
                json.getJsonArray("Entries")
                        .forEach(e ->
                                successful.add(result((JsonObject) e).put("Id", ((JsonObject) e).getString("Id"))));
                answer = new JsonObject().put("Successful", successful);
            } else {
                answer = result(json);
            }
            request.response()
                    .putHeader("Content-Type", "application/x-amz-json-1.0")
                    .end(answer.toBuffer());
        }

        private static JsonObject result(JsonObject message) {
            JsonObject result = new JsonObject()
                    .put("MessageId", "00000000-0000-0000-0000-000000000000")
                    .put("MD5OfMessageBody", md5(Buffer.buffer(message.getString("MessageBody"))));
            JsonObject attributes = message.getJsonObject("MessageAttributes");
            if (attributes != null && !attributes.isEmpty()) {
                Buffer bytes = Buffer.buffer();
                for (String name : new TreeSet<>(attributes.fieldNames())) {
                    append(bytes, name);
                    append(bytes, "String");
                    bytes.appendByte((byte) 1);
                    append(bytes, attributes.getJsonObject(name).getString("StringValue"));
                }
                result.put("MD5OfMessageAttributes", md5(bytes));
            }
            return result;
        }

        private static void append(Buffer bytes, String text) {
            byte[] utf8 = text.getBytes(UTF_8);
            bytes.appendInt(utf8.length).appendBytes(utf8);
        }

        private static String md5(Buffer bytes) {
            try {
                return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes.getBytes()));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
