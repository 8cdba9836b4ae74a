package dev.dunlin.session.net;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/** Makes channels and selectors of which one step fails, and knows what is open. */
final class FailingProvider extends SelectorProvider {
    /** The steps in which a socket is made, in their order. */
    enum Step {
        OPEN_CHANNEL,
        CONFIGURE,
        ATTACH,
        OPEN_SELECTOR,
        REGISTER,
        READ_ADDRESS
    }

    private final Step failing;
    private int open;

    FailingProvider(Step failing) {
        this.failing = failing;
    }

    /** Channels and selectors that were opened and not closed. */
    int open() {
        return open;
    }

    private void step(Step step) throws IOException {
        if (step == failing) {
            throw new IOException("cannot " + step);
        }
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        step(Step.OPEN_CHANNEL);
        open++;
        return new Channel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return openDatagramChannel();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        step(Step.OPEN_SELECTOR);
        open++;
        return new NoSelector();
    }

    @Override
    public Pipe openPipe() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel openSocketChannel() {
        throw new UnsupportedOperationException();
    }

    private final class NoSelector extends AbstractSelector {
        NoSelector() {
            super(FailingProvider.this);
        }

        @Override
        protected void implCloseSelector() {
            open--;
        }

        @Override
        protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
            if (failing == Step.REGISTER) {
                throw new IllegalStateException("cannot " + Step.REGISTER);
            }
            return new NoKey(this, channel);
        }

        @Override
        public Set<SelectionKey> keys() {
            return Set.of();
        }

        @Override
        public Set<SelectionKey> selectedKeys() {
            return Set.of();
        }

        @Override
        public int selectNow() {
            return 0;
        }

        @Override
        public int select(long timeout) {
            return 0;
        }

        @Override
        public int select() {
            return 0;
        }

        @Override
        public Selector wakeup() {
            return this;
        }
    }

    private static final class NoKey extends AbstractSelectionKey {
        private final Selector selector;
        private final AbstractSelectableChannel channel;

        NoKey(Selector selector, AbstractSelectableChannel channel) {
            this.selector = selector;
            this.channel = channel;
        }

        @Override
        public AbstractSelectableChannel channel() {
            return channel;
        }

        @Override
        public Selector selector() {
            return selector;
        }

        @Override
        public int interestOps() {
            return 0;
        }

        @Override
        public SelectionKey interestOps(int ops) {
            return this;
        }

        @Override
        public int readyOps() {
            return 0;
        }
    }

    private final class Channel extends DatagramChannel {
        Channel() {
            super(FailingProvider.this);
        }

        @Override
        protected void implCloseSelectableChannel() {
            open--;
        }

        @Override
        protected void implConfigureBlocking(boolean block) throws IOException {
            step(Step.CONFIGURE);
        }

        @Override
        public DatagramChannel bind(SocketAddress local) throws IOException {
            step(Step.ATTACH);
            return this;
        }

        @Override
        public DatagramChannel connect(SocketAddress remote) throws IOException {
            step(Step.ATTACH);
            return this;
        }

        @Override
        public SocketAddress getLocalAddress() throws IOException {
            step(Step.READ_ADDRESS);
            return MemoryNetwork.SERVER;
        }

        @Override
        public Set<SocketOption<?>> supportedOptions() {
            return Set.of();
        }

        @Override
        public <T> DatagramChannel setOption(SocketOption<T> name, T value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T getOption(SocketOption<T> name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DatagramSocket socket() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isConnected() {
            return false;
        }

        @Override
        public DatagramChannel disconnect() {
            return this;
        }

        @Override
        public SocketAddress getRemoteAddress() {
            return MemoryNetwork.SERVER;
        }

        @Override
        public SocketAddress receive(ByteBuffer datagram) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int send(ByteBuffer datagram, SocketAddress target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer datagram) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] datagrams, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer datagram) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] datagrams, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MembershipKey join(InetAddress group, NetworkInterface through) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MembershipKey join(InetAddress group, NetworkInterface through, InetAddress source) {
            throw new UnsupportedOperationException();
        }
    }
}
