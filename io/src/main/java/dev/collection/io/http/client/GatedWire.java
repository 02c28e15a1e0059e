package dev.collection.io.http.client;

import dev.collection.io.http.pace.RequestGate;
import dev.collection.io.http.wire.DeadlineException;
import dev.collection.io.http.wire.HttpWire;
import dev.collection.io.http.wire.RefusedAddressException;
import dev.collection.io.http.wire.TruncatedBodyException;
import dev.collection.io.http.wire.WireConnection;
import dev.collection.io.http.wire.WireRequest;
import dev.collection.io.http.wire.WireResponse;
import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/**
 * Sends single requests of one source within its limits, whatever they are for, and gives faults in
 * words. Safe for use by many threads.
 */
final class GatedWire {
  private static final int ERROR_BODY_BYTES = 4096;

  private final String source;
  private final LimitDefinition limits;
  private final Secrets secrets;
  private final SourceContext context;
  private final HttpWire wire;

  GatedWire(ClientDefinition definition, Secrets secrets, SourceContext context, HttpWire wire) {
    source = definition.source();
    limits = definition.limits();
    this.secrets = secrets;
    this.context = context;
    this.wire = wire;
  }

  /**
   * Sends {@code request} when that is allowed.
   *
   * @param sent is told immediately before
   * @throws HttpFault if there is no answer; an answer with a status of failure is one
   * @throws IOException if the memory that the processes share fails
   */
  WireResponse send(WireRequest request, Runnable sent)
      throws HttpFault, IOException, InterruptedException {
    RequestGate gate = gate(request.uri());
    gate.enter(limits.concurrent());
    try {
      WireResponse response = null;
      while (response == null) {
        // Connected first and let go then: a slow connection must not carry a request into a window
        // that it was not counted in.
        waitFor(gate);
        response = trySend(request, gate, sent);
      }
      gate.heed(response.headers(), context);
      return response;
    } finally {
      gate.leave();
    }
  }

  private void waitFor(RequestGate gate) throws HttpFault, InterruptedException {
    Duration wait = gate.room(limits.pace(), context);
    while (!wait.isZero()) {
      if (wait.compareTo(RetryPolicy.LONGEST_PAUSE) > 0) {
        throw HttpFault.lasting(
            "the source allows no request for "
                + wait.toMinutes()
                + " minutes, which is longer than a run waits; run again after that");
      }
      context.sleeper().sleep(wait);
      wait = gate.room(limits.pace(), context);
    }
  }

  /** Gives null if the request was not let go in time, and was not sent. */
  private WireResponse trySend(WireRequest request, RequestGate gate, Runnable sent)
      throws HttpFault, IOException, InterruptedException {
    try (WireConnection connection = connect(request.uri())) {
      if (!gate.tryPass(limits.pace(), context).isZero()) {
        return null;
      }
      Instant latest = now().plus(RequestGate.VALIDITY);
      try {
        return connection.exchange(
            request,
            status -> status == 200 || status == 203 ? limits.maxBodyBytes() : ERROR_BODY_BYTES,
            () -> {
              boolean inTime = now().isBefore(latest);
              if (inTime) {
                gate.written(context);
                sent.run();
              }
              return inTime;
            });
      } catch (IOException e) {
        throw broken(request.uri(), e);
      }
    }
  }

  private WireConnection connect(URI uri) throws HttpFault, InterruptedException {
    try {
      return wire.connect(uri, limits.timeout());
    } catch (IOException e) {
      throw broken(uri, e);
    }
  }

  /** Lets nobody send anything to the host of {@code uri} for {@code wait}, in no process. */
  void pause(URI uri, Duration wait) throws IOException {
    gate(uri).pause(wait, context);
  }

  /** The time as limits count it. */
  Instant now() {
    return RequestGate.now(context);
  }

  private RequestGate gate(URI uri) {
    return RequestGate.of(source, uri.getRawAuthority().toLowerCase(Locale.ROOT));
  }

  private HttpFault broken(URI uri, IOException cause) {
    String host = uri.getHost();
    if (cause instanceof RefusedAddressException refused) {
      return HttpFault.lasting(
          "the host "
              + host
              + " has the address "
              + refused.address()
              + ", which is not of the public Internet; if that is meant, set allow_private: true");
    }
    if (cause instanceof DeadlineException || cause instanceof ConnectTimeoutException) {
      return HttpFault.passing(
          "no whole answer within " + limits.timeout().toMillis() + " ms (limits: timeout)", cause);
    }
    if (cause instanceof UnknownHostException) {
      return HttpFault.passing(
          "the host " + host + " is not known; look at the url and the network", cause);
    }
    if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
      return HttpFault.passing(
          "no connection to " + host + "; is it up, and reachable from here?", cause);
    }
    if (cause instanceof SSLException) {
      return HttpFault.passing("no secure connection to " + host + ": " + words(cause), cause);
    }
    if (cause instanceof TruncatedBodyException) {
      return HttpFault.passing("the connection broke: " + cause.getMessage(), cause);
    }
    return HttpFault.passing("the connection broke: " + words(cause), cause);
  }

  /** What the first cause says that says anything. */
  private String words(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t.getMessage() != null) {
        return Excerpt.of(secrets.redact(t.getMessage()));
      }
    }
    return cause.getClass().getSimpleName();
  }
}
