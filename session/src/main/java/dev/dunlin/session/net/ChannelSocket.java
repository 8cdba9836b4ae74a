package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A {@link DatagramChannel} with a {@link Selector} of its own. The channel never blocks, so that an interrupt does not close it: it only
 * ends a wait of the selector.
 */
final class ChannelSocket implements UdpSocket {
    /**
     * What operating systems say for EMSGSIZE. JDK 17 and 25 raise a plain SocketException with the system's text: no number, cause or type
     * of its own tells more. A wording that is missing here costs the lowering of the MTU; the outcome is an error of the socket then.
     */
    private static final String[] TOO_LONG = {"message too long", "message too large", "larger than"};

    private final DatagramChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final InetSocketAddress localAddress;

    private ChannelSocket(DatagramChannel channel, Selector selector, SelectionKey key) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
        this.localAddress = (InetSocketAddress) channel.getLocalAddress();
    }

    /** A socket that hears only {@code remote}. */
    static ChannelSocket connected(SelectorProvider provider, InetSocketAddress remote) throws IOException {
        return open(provider, channel -> channel.connect(remote));
    }

    /** A socket at {@code local} that hears everyone. */
    static ChannelSocket bound(SelectorProvider provider, InetSocketAddress local) throws IOException {
        return open(provider, channel -> channel.bind(local));
    }

    /**
     * Sockets that share the port of {@code local}, so that each hears a part of everyone: {@code count} of them, or one where the operating
     * system has no SO_REUSEPORT. When one cannot be had, none stays open.
     */
    static List<ChannelSocket> sharing(SelectorProvider provider, InetSocketAddress local, int count)
            throws IOException {
        var sockets = new ArrayList<ChannelSocket>();
        var complete = false;
        try {
            sockets.add(count == 1 ? bound(provider, local) : sharing(provider, local));
            while (sockets.size() < count && sockets.get(0).isShareable()) {
                // Port 0 has become a port by now.
                sockets.add(sharing(provider, sockets.get(0).localAddress()));
            }
            complete = true;
            return sockets;
        } finally {
            if (!complete) {
                sockets.forEach(UdpSocket::close);
            }
        }
    }

    private static ChannelSocket sharing(SelectorProvider provider, InetSocketAddress local) throws IOException {
        return open(provider, channel -> {
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(local);
        });
    }

    private boolean isShareable() {
        return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
    }

    private static ChannelSocket open(SelectorProvider provider, Attachment attachment) throws IOException {
        var channel = provider.openDatagramChannel();
        var complete = false;
        try {
            channel.configureBlocking(false);
            keepWhole(channel);
            attachment.attach(channel);
            var socket = select(provider, channel);
            complete = true;
            return socket;
        } finally {
            if (!complete) {
                channel.close();
            }
        }
    }

    private static ChannelSocket select(SelectorProvider provider, DatagramChannel channel) throws IOException {
        var selector = provider.openSelector();
        var complete = false;
        try {
            var socket = new ChannelSocket(channel, selector, channel.register(selector, SelectionKey.OP_READ));
            complete = true;
            return socket;
        } finally {
            if (!complete) {
                selector.close();
            }
        }
    }

    /**
     * Asks IP not to fragment, where the JDK has the option (newer ones than 17 do, hence by name): a datagram that is too long is then
     * reported instead of being cut into pieces that many a path loses (RFC 6347 §4.1.1.1).
     */
    private static void keepWhole(DatagramChannel channel) throws IOException {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals("IP_DONTFRAGMENT") && option.type() == Boolean.class) {
                @SuppressWarnings("unchecked") // the type was compared just now
                var known = (SocketOption<Boolean>) option;
                channel.setOption(known, true);
            }
        }
    }

    @Override
    public @Nullable InetSocketAddress receive(ByteBuffer datagram) throws IOException {
        return (InetSocketAddress) channel.receive(datagram);
    }

    @Override
    public int send(ByteBuffer datagram, InetSocketAddress target) throws IOException {
        try {
            return channel.send(datagram, target);
        } catch (IOException e) {
            throw isTooLong(e) ? new DatagramTooLongException(e) : e;
        }
    }

    private static boolean isTooLong(IOException e) {
        var text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        for (var wording : TOO_LONG) {
            if (text.contains(wording)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void await(long nanos) throws IOException {
        try {
            if (nanos <= 0) {
                selector.selectNow();
            } else {
                // Rounded up: a timer that is waited for is due afterwards. Zero would mean for ever.
                selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1));
            }
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException e) {
            // Closed meanwhile, which ends the wait as well; the next call on the channel says so.
            return;
        }
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public void listen(boolean forDatagrams) {
        try {
            key.interestOps(forDatagrams ? SelectionKey.OP_READ : 0);
        } catch (CancelledKeyException e) {
            // Closed meanwhile: there is nothing to listen to.
            return;
        }
        selector.wakeup();
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public void close() {
        close(channel);
        close(selector);
    }

    private static void close(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            // The descriptor is released all the same, and no data is lost: UDP keeps none back.
            return;
        }
    }

    /** The step that gives a channel its address or its peer. */
    private interface Attachment {
        void attach(DatagramChannel channel) throws IOException;
    }
}
