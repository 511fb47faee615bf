// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * SendMessageBatch as SQS' JSON protocol has it, for what a real server does not do on demand: to fail, to fail for one
 * entry, to keep still. What works is tested against a real server.
 */
final class StubSqs implements AutoCloseable {
    /** How it answers. */
    interface Behaviour {
        /** Returns the status; entries whose body this adds to {@code refused} fail alone. */
        int answer(List<String> bodies, List<String> refused);
    }

    static final Behaviour ACCEPT = (bodies, refused) -> 200;
    static final Behaviour FAIL = (bodies, refused) -> 500;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<List<String>> batches = new ConcurrentLinkedQueue<>();
    private final Map<String, String> blamed = new ConcurrentHashMap<>();
    private final Map<String, String> rejected = new ConcurrentHashMap<>();
    private volatile Behaviour behaviour = ACCEPT;
    private volatile Optional<Integer> limit = Optional.empty();

    private StubSqs(HttpServer server) {
        this.server = server;
    }

    static StubSqs start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            StubSqs stub = new StubSqs(server);
            server.createContext("/", stub::answer);
            server.setExecutor(stub.threads);
            server.start();
            return stub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String queueUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/000000000000/stub";
    }

    void behave(Behaviour next) {
        behaviour = next;
    }

    /** What the queue says of its MaximumMessageSize; empty denies the question. */
    void limit(Optional<Integer> bytes) {
        limit = bytes;
    }

    /** Entries of this body fail alone with this code, at the sender's fault. */
    void blame(String body, String code) {
        blamed.put(body, code);
    }

    /** A call with this body in it fails as a whole with this code, as SQS' JSON protocol says it. */
    void rejectCallsWith(String body, String code) {
        rejected.put(body, code);
    }

    /** Keeps every call until the latch opens, then accepts. */
    void holdUntil(CountDownLatch latch) {
        behaviour = (bodies, refused) -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 200;
        };
    }

    /** Bodies of the batches that were accepted, whole or in part. */
    List<List<String>> batches() {
        return List.copyOf(batches);
    }

    List<String> accepted() {
        return batches.stream().flatMap(List::stream).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith("GetQueueAttributes")) {
            exchange.getRequestBody().readAllBytes();
            JsonObject attributes = new JsonObject();
            limit.ifPresent(bytes -> attributes.put("MaximumMessageSize", bytes.toString()));
            reply(exchange, limit.isPresent() ? 200 : 403, new JsonObject().put("Attributes", attributes));
            return;
        }
        JsonObject request = new JsonObject(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        List<JsonObject> entries = request.getJsonArray("Entries").stream()
                .map(JsonObject.class::cast)
                .toList();
        List<String> bodies =
                entries.stream().map(entry -> entry.getString("MessageBody")).toList();
        List<String> refused = new java.util.ArrayList<>();
        int status = behaviour.answer(bodies, refused);
        Optional<String> rejection =
                bodies.stream().filter(rejected::containsKey).map(rejected::get).findFirst();
        if (rejection.isPresent()) {
            reply(exchange, 400, new JsonObject().put("__type", "com.amazonaws.sqs#" + rejection.get()));
            return;
        }
        JsonArray successful = new JsonArray();
        JsonArray failed = new JsonArray();
        for (JsonObject entry : entries) {
            JsonObject result = new JsonObject().put("Id", entry.getString("Id"));
            String code = blamed.get(entry.getString("MessageBody"));
            if (code != null) {
                failed.add(result.put("Code", code).put("SenderFault", true));
            } else if (refused.contains(entry.getString("MessageBody"))) {
                failed.add(result.put("Code", "InternalError").put("SenderFault", false));
            } else {
                successful.add(result.put("MessageId", "m")
                        .put(
                                "MD5OfMessageBody",
                                md5(entry.getString("MessageBody").getBytes(UTF_8)))
                        .put("MD5OfMessageAttributes", md5(attributes(entry.getJsonObject("MessageAttributes")))));
            }
        }
        if (status == 200) {
            batches.add(bodies.stream()
                    .filter(body -> !refused.contains(body) && !blamed.containsKey(body))
                    .toList());
        }
        JsonObject response =
                status == 200 ? new JsonObject().put("Successful", successful).put("Failed", failed) : new JsonObject();
        reply(exchange, status, response);
    }

    private static void reply(HttpExchange exchange, int status, JsonObject response) throws IOException {
        byte[] bytes = response.encode().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** Sorted by name: length and bytes of name, of type, 1 for a string, length and bytes of value (SQS developer guide). */
    private static byte[] attributes(JsonObject attributes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (String name : new TreeSet<>(attributes.fieldNames())) {
            write(out, name);
            write(out, "String");
            out.writeByte(1);
            write(out, attributes.getJsonObject(name).getString("StringValue"));
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
