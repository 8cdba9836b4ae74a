package dev.dunlin.interop.bogo;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.session.ResumableSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** One start of the shim: a connection, and as many more that resume it as the runner wants. */
final class Invocation {
    private static final String INITIAL = "-on-initial";
    private static final String RESUMED = "-on-resume";
    private static final String RETRY = "-on-retry";
    private static final String SHIM = "-on-shim";
    private static final String HANDSHAKER = "-on-handshaker";

    private final Options initial = new Options();
    private final Options resumed = new Options();

    private Invocation() {}

    /** @throws ShimFailure for flags that mean something that we do not have */
    static Invocation of(List<String> arguments) throws ShimFailure {
        var invocation = new Invocation();
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            var flag = rest.next();
            if (flag.startsWith(RETRY) || flag.startsWith(SHIM) || flag.startsWith(HANDSHAKER)) {
                throw ShimFailure.unimplemented(flag);
            }
            if (flag.startsWith(INITIAL)) {
                invocation.initial.take(flag.substring(INITIAL.length()), rest);
            } else if (flag.startsWith(RESUMED)) {
                invocation.resumed.take(flag.substring(RESUMED.length()), rest);
            } else {
                // Once for each: what one of them takes off the rest, the other one must see too.
                var values = new ArrayList<String>();
                invocation.initial.take(flag, recording(rest, values));
                invocation.resumed.take(flag, values.iterator());
            }
        }
        return invocation;
    }

    private static Iterator<String> recording(Iterator<String> rest, List<String> taken) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rest.hasNext();
            }

            @Override
            public String next() {
                var value = rest.next();
                taken.add(value);
                return value;
            }
        };
    }

    /** @throws ShimFailure when a connection fails, or comes to something else than expected */
    void run() throws ShimFailure, IOException {
        var time = new VirtualTime();
        @Nullable ResumableSession session = null;
        try (var configurations = new Configurations(initial, resumed, time)) {
            for (int i = 0; i <= initial.resumeCount; i++) {
                var options = i == 0 ? initial : resumed;
                if (i > 0 && !initial.server && session == null) {
                    throw ShimFailure.failed("No session to offer.");
                }
                var connection = new Connection(options, configurations, time, i > 0);
                session = connection.run(session);
            }
        }
    }
}
