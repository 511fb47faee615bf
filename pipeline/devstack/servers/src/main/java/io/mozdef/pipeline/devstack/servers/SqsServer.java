// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.servers;

import java.io.IOException;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** ElasticMQ: Amazon SQS's protocol and semantics (visibility timeout, redrive, FIFO). In memory: a restart empties it. */
public final class SqsServer {

    private SqsServer() {}

    public static void main(String[] args) {
        Program.main(args, SqsServer::run);
    }

    private static void run(Arguments arguments, Readiness readiness) throws IOException {
        SQSRestServer server = SQSRestServerBuilder.withInterface("127.0.0.1")
                .withPort(arguments.port())
                // Queue URLs carry this address; the default names another port.
                .withServerAddress(new NodeAddress("http", "127.0.0.1", arguments.port(), ""))
                .withAWSRegion("us-east-1")
                .start();
        server.waitUntilStarted();
        Program.onStop(server::stopAndWait);
        readiness.whenHttpAnswers(arguments.port(), "/?Action=ListQueues");
    }
}
