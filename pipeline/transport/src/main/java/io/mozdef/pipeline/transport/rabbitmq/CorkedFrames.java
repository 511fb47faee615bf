// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;

/**
 * Keeps the client from flushing its socket after every message: while corked, frames gather in its buffer, and one flush
 * sends them all. The client offers no other way to write several messages with one system call.
 */
final class CorkedFrames implements FrameHandler {

    /** Makes connections whose frames can be corked. */
    static final class Factory extends ConnectionFactory {
        @Override
        protected synchronized FrameHandlerFactory createFrameHandlerFactory() throws IOException {
            FrameHandlerFactory plain = super.createFrameHandlerFactory();
            return (address, name) -> new CorkedFrames(plain.create(address, name));
        }
    }

    private final FrameHandler plain;
    private volatile boolean corked;

    private CorkedFrames(FrameHandler plain) {
        this.plain = plain;
    }

    /** The frames of a connection of {@link Factory}. */
    static CorkedFrames of(com.rabbitmq.client.Connection connection) {
        return (CorkedFrames) ((AMQConnection) connection).getFrameHandler();
    }

    /** From here on until {@link #uncork} nothing is flushed, unless the buffer is full. */
    void cork() {
        corked = true;
    }

    void uncork() throws IOException {
        corked = false;
        plain.flush(null);
    }

    @Override
    public void flush(WriteListener listener) throws IOException {
        if (!corked) {
            plain.flush(listener);
        }
    }

    @Override
    public boolean internalHearbeat() {
        return plain.internalHearbeat();
    }

    @Override
    public void setTimeout(int millis) throws SocketException {
        plain.setTimeout(millis);
    }

    @Override
    public int getTimeout() throws SocketException {
        return plain.getTimeout();
    }

    @Override
    public void sendHeader() throws IOException {
        plain.sendHeader();
    }

    @Override
    public void initialize(AMQConnection connection) {
        plain.initialize(connection);
    }

    @Override
    public void startProcessing() {
        plain.startProcessing();
    }

    @Override
    public void finishConnectionNegotiation() {
        plain.finishConnectionNegotiation();
    }

    @Override
    public void setFrameMax(int frameMax) {
        plain.setFrameMax(frameMax);
    }

    @Override
    public Frame readFrame() throws IOException {
        return plain.readFrame();
    }

    @Override
    public void writeFrame(Frame frame) throws IOException {
        plain.writeFrame(frame);
    }

    @Override
    public void close() {
        plain.close();
    }

    @Override
    public InetAddress getLocalAddress() {
        return plain.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return plain.getLocalPort();
    }

    @Override
    public InetAddress getAddress() {
        return plain.getAddress();
    }

    @Override
    public int getPort() {
        return plain.getPort();
    }
}
