// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** The little of Amazon SQS' query protocol that prepares a queue. ElasticMQ checks no signature. */
record SqsClient(URI endpoint) {

    /** ElasticMQ's account, and the region that our server is started with. */
    static String arn(String queue) {
        return "arn:aws:sqs:us-east-1:000000000000:" + queue;
    }

    String createQueue(String name, Map<String, String> attributes) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("Action", "CreateQueue");
        form.put("Version", "2012-11-05");
        form.put("QueueName", name);
        int number = 0;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            number++;
            form.put("Attribute." + number + ".Name", attribute.getKey());
            form.put("Attribute." + number + ".Value", attribute.getValue());
        }
        return FormPost.to(endpoint).send(form, "<QueueUrl>", "</QueueUrl>");
    }
}
