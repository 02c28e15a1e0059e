package dev.collection.io.http.client;

import dev.collection.io.http.pace.CircuitBreaker;
import dev.collection.io.http.pace.SourceCircuit;
import dev.collection.io.http.wire.HttpWire;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory.KeptAnswer;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gets things from one source, within its limits, asking again as its retry policy says. An answer
 * that was understood is kept in the source's memory, and taken from there by a run that resumes
 * this one. Safe for use by many threads.
 */
public final class SourceClient {
  private final ClientDefinition definition;
  private final Secrets secrets;
  private final Reach reach;
  private final GatedWire wire;
  private final HttpFetcher fetcher;
  private final RetryPolicy policy;
  private final SourceContext context;

  private SourceClient(
      ClientDefinition definition, Secrets secrets, SourceContext context, HttpWire connections) {
    this.definition = definition;
    this.secrets = secrets;
    this.context = context;
    reach = new Reach(definition.hosts());
    wire = new GatedWire(definition, secrets, context, connections);
    Credentials credentials = new Credentials(definition, secrets, wire);
    fetcher = new HttpFetcher(secrets, credentials, definition.limits(), reach, wire, context);
    policy = new RetryPolicy(definition.retry(), definition.seed());
  }

  /**
   * Opens a client; no request is sent.
   *
   * @throws dev.collection.io.secret.UnresolvedSecretException if a secret cannot be had; the
   *     message names the reference and what it is for
   * @throws IllegalArgumentException if a resolved secret cannot be sent
   */
  public static SourceClient open(ClientDefinition definition, SourceContext context) {
    return open(definition, context, HttpWire.of(definition.allowPrivate()));
  }

  /** As {@link #open(ClientDefinition, SourceContext)}, over other connections. */
  static SourceClient open(
      ClientDefinition definition, SourceContext context, HttpWire connections) {
    return new SourceClient(
        definition, new Secrets(definition.source(), context.secrets()), context, connections);
  }

  /** Resolves what else of the source is secret, and takes it out of texts. */
  public Secrets secrets() {
    return secrets;
  }

  /**
   * Gets {@code uri} and makes something of the answer. The first address that a client is asked
   * for is the source's own: credentials go to its host only, and other hosts are asked only if the
   * definition names them.
   *
   * @param shown the same address as people may see it; also what the answer is kept under
   * @param requests counts every request as it is sent
   * @throws IOException if the source's memory fails
   */
  public <T> Outcome<T> get(URI uri, String shown, AnswerReader<T> reader, AtomicInteger requests)
      throws IOException, InterruptedException {
    return get(uri, shown, reader, RedirectCheck.NONE, requests);
  }

  /**
   * As {@link #get(URI, String, AnswerReader, AtomicInteger)}.
   *
   * @param redirects is asked before a redirect is followed
   */
  public <T> Outcome<T> get(
      URI uri,
      String shown,
      AnswerReader<T> reader,
      RedirectCheck redirects,
      AtomicInteger requests)
      throws IOException, InterruptedException {
    reach.startAt(uri);
    KeptAnswer kept = context.memory().answer(definition.source(), shown);
    if (kept != null) {
      try {
        return new Outcome<>(
            reader.read(answer(uri, kept, kept.receivedAt())), 0, kept.receivedAt(), 0, null, 0);
      } catch (HttpFault fault) {
        // What was kept is of no use to this version of the spec: the source is asked.
      }
    }
    if (!reach.mayAsk(uri)) {
      return failed(
          shown
              + " is on another host than the source and was not asked; if that is meant, name the"
              + " host under hosts",
          null,
          requests);
    }
    return ask(uri, shown, reader, redirects, requests);
  }

  private <T> Outcome<T> ask(
      URI uri,
      String shown,
      AnswerReader<T> reader,
      RedirectCheck redirects,
      AtomicInteger requests)
      throws IOException, InterruptedException {
    KeptAnswer earlier = earlier(uri, shown, reader);
    SourceCircuit circuit = circuit(uri);
    HttpFault last = null;
    for (int attempt = 1; ; attempt++) {
      CircuitBreaker.Verdict verdict = circuit.enter(context);
      if (verdict == CircuitBreaker.Verdict.GIVE_UP) {
        return failed(
            last == null
                ? shown + " was not asked for: " + circuit.givenUp()
                : failure(shown, last, circuit.givenUp(), requests.get()),
            last,
            requests);
      }
      boolean ended = false;
      try {
        Answer answer = fetcher.get(uri, earlier, redirects, requests::incrementAndGet);
        T value = reader.read(answer);
        circuit.succeeded();
        ended = true;
        context.memory().keep(definition.source(), shown, kept(answer));
        return new Outcome<>(
            value, answer.transferredBytes(), answer.receivedAt(), requests.get(), null, 0);
      } catch (HttpFault fault) {
        last = fault;
        if (fault.ofTheSource()) {
          circuit.failed(verdict, fault.getMessage(), context);
        } else {
          circuit.succeeded();
        }
        ended = true;
      } finally {
        if (!ended) {
          circuit.abandoned(verdict);
        }
      }
      RetryPolicy.Decision decision =
          policy.after(last, attempt, shown.hashCode(), context.clock().instant());
      switch (decision.action()) {
        case RETRY -> context.sleeper().sleep(decision.delay());
        case PAUSE_SOURCE -> wire.pause(uri, decision.delay());
        case GIVE_UP -> {
          return failed(failure(shown, last, decision.reason(), requests.get()), last, requests);
        }
      }
    }
  }

  /** What an earlier run had for this, if the source may be asked whether it still holds. */
  private KeptAnswer earlier(URI uri, String shown, AnswerReader<?> reader) throws IOException {
    if (!definition.conditional()) {
      return null;
    }
    KeptAnswer earlier = context.memory().earlier(definition.source(), shown);
    if (earlier == null) {
      return null;
    }
    try {
      reader.read(answer(uri, earlier, earlier.receivedAt()));
      return earlier;
    } catch (HttpFault fault) {
      return null; // of no use to this version of the spec, so it is asked for as a whole
    }
  }

  private SourceCircuit circuit(URI uri) {
    CircuitDefinition circuit = definition.circuit();
    return SourceCircuit.of(
        context.memory(),
        definition.source(),
        uri.getRawAuthority(),
        () -> new CircuitBreaker(circuit.failures(), circuit.pause(), circuit.openings()));
  }

  private static Answer answer(URI uri, KeptAnswer kept, Instant receivedAt) {
    return new Answer(uri, kept.status(), kept.headers(), kept.body(), 0, receivedAt);
  }

  /**
   * @param last null if nothing was sent
   */
  private static <T> Outcome<T> failed(String why, HttpFault last, AtomicInteger requests) {
    int status = last == null ? 0 : last.status();
    return new Outcome<>(null, 0, null, requests.get(), why, status);
  }

  private static KeptAnswer kept(Answer answer) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : KeptAnswer.HEADERS) {
      if (!answer.header(name).isEmpty()) {
        headers.put(name, answer.header(name));
      }
    }
    return new KeptAnswer(answer.status(), headers, answer.body(), answer.receivedAt());
  }

  private static String failure(String shown, HttpFault fault, String reason, int requests) {
    StringBuilder text = new StringBuilder(shown);
    text.append(" could not be read");
    if (requests > 1) {
      text.append(" in ").append(requests).append(" requests");
    }
    text.append(": ").append(fault.getMessage());
    if (!reason.isEmpty()) {
      text.append("; ").append(reason);
    }
    return text.toString();
  }
}
