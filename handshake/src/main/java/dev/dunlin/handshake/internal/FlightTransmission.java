package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.flight.OutgoingFlight;
import dev.dunlin.handshake.internal.flight.SentRecords;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpoch;
import dev.dunlin.recordlayer.internal.WriteEpochs;

/**
 * Our flight on its way into records, one transmission after the other, and what the peer is known to have of it. When there is another
 * transmission is not decided here.
 */
final class FlightTransmission {
    private final AcknowledgementSettings settings;
    private final MessageSink messages;
    private final SentRecords sent = new SentRecords();
    private FlightPolicy policy = FlightPolicy.UNDECIDED;
    private OutgoingFlight flight = new OutgoingFlight();
    /** Records of the current transmission. */
    private int transmitted;

    private boolean isPartlyAcknowledged;

    FlightTransmission(AcknowledgementSettings settings, MessageSink messages) {
        this.settings = settings;
        this.messages = messages;
    }

    /** From here on records are sent like this. */
    void use(FlightPolicy chosen) {
        policy = chosen;
    }

    /** Begins an empty flight; what there was is acknowledged, or of no use any more. */
    void begin() {
        flight = new OutgoingFlight();
        sent.clear();
        transmitted = 0;
        isPartlyAcknowledged = false;
    }

    /** The messages that are outstanding. */
    OutgoingFlight flight() {
        return flight;
    }

    /** Sends everything once more that is not acknowledged. */
    void rewind() {
        flight.rewind();
        transmitted = 0;
    }

    /** Sends more records of what has never been sent, though the peer may not have those before (RFC 9147 §5.8.3). */
    void goOn() {
        transmitted = 0;
    }

    /**
     * The peer has these records.
     *
     * @return whether that is news
     */
    boolean acknowledge(long[] numbers) {
        boolean isNews = false;
        for (long number : numbers) {
            isNews |= sent.acknowledge(number, flight);
        }
        isPartlyAcknowledged |= isNews;
        return isNews;
    }

    /** Whether some of the flight was acknowledged: the peer has it, and repeats itself for another reason. */
    boolean isPartlyAcknowledged() {
        return isPartlyAcknowledged;
    }

    /** Whether a record may go out now. */
    boolean mayTransmit() {
        return flight.isPending() && !isFull();
    }

    private boolean isFull() {
        return policy.acknowledges() && transmitted >= settings.recordsPerTransmission();
    }

    /** Bytes of datagram without which not even the next record can be sent. */
    int leastDatagram(WriteEpochs epochs) {
        return epochOf(epochs).protection().overhead() + flight.leastContent(true);
    }

    /**
     * Fills {@code out[begin, limit)} with as many whole records as may be sent and fit.
     *
     * @param isFresh whether the datagram is still empty
     * @return where they end
     */
    int fill(byte[] out, int begin, int limit, boolean isFresh, WriteEpochs epochs, WorkingSet ws)
            throws HandshakeFailure {
        int end = begin;
        while (mayTransmit()) {
            var epoch = epochOf(epochs);
            int room = epoch.contentFitting(limit - end);
            if (room < flight.leastContent(isFresh && end == begin)) {
                break;
            }
            end += seal(epoch, room, out, end, limit, ws);
        }
        return end;
    }

    private int seal(WriteEpoch epoch, int room, byte[] out, int offset, int limit, WorkingSet ws)
            throws HandshakeFailure {
        int type = flight.nextType();
        int epochNumber = flight.nextEpoch();
        var content = ws.plaintext();
        long number = epoch.nextRecordNumber();
        int length = nextPiece(content, 0, room, number, epochNumber);
        // RFC 9147 §5.5: several messages may share a record, which saves each of them a header and a tag.
        while (flight.mayJoin(epochNumber, room - length)) {
            length += nextPiece(content, length, room - length, number, epochNumber);
        }
        int sealed = epoch.seal(ws, type, recordVersion(), content, 0, length, out, offset, limit);
        if (sealed < 0) {
            throw new HandshakeFailure(
                    AlertDescription.INTERNAL_ERROR,
                    FailureReason.INTERNAL_ERROR,
                    "no record numbers are left for the handshake");
        }
        transmitted++;
        return sealed;
    }

    /** A ClientHello that no HelloRetryRequest asked for looks old, for servers that insist on it (RFC 9147 §4, RFC 5246 appendix E.1). */
    private int recordVersion() {
        return policy == FlightPolicy.UNDECIDED ? RecordVersion.DTLS_1_0 : RecordVersion.DTLS_1_2;
    }

    private int nextPiece(byte[] content, int offset, int room, long number, int epochNumber) {
        int length = flight.nextContent(content, offset, room);
        var fragment = flight.lastFragment();
        if (fragment == null) {
            messages.changeCipherSpec(true, epochNumber);
            return length;
        }
        messages.handshake(true, fragment, epochNumber);
        if (policy != FlightPolicy.DTLS_1_2) {
            flight.noteSent(number, sent);
        }
        return length;
    }

    private WriteEpoch epochOf(WriteEpochs epochs) {
        var epoch = epochs.find(flight.nextEpoch());
        if (epoch == null) {
            throw new IllegalStateException("epoch " + flight.nextEpoch() + " was retired before its flight");
        }
        return epoch;
    }
}
