// SPDX-License-Identifier: Apache-2.0
// What UptoMozDef did, with the AWS SDK of today: check the header and the address, send one message, answer 200.
const express = require('express');
const crypto = require('crypto');
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');

const queue = process.env.SQS_QUEUE;
const secret = Buffer.from(process.env.UMD_SECRET);
const allowed = new Set(['127.0.0.1', '::ffff:127.0.0.1']);
const sqs = new SQSClient({
  endpoint: new URL(queue).origin,
  region: 'elasticmq',
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
});

const app = express();
app.use((request, response, next) => {
  const shown = Buffer.from(request.get('Uptomozdef-Secret') || '');
  const right = shown.length === secret.length && crypto.timingSafeEqual(shown, secret);
  if (!right || !allowed.has(request.socket.remoteAddress)) {
    return response.status(401).end();
  }
  return next();
});
app.use(express.text({ type: () => true, limit: '1mb' }));
app.post('/uptycs', async (request, response) => {
  try {
    await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: request.body }));
    response.status(200).end();
  } catch (error) {
    response.status(500).end();
  }
});
app.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
