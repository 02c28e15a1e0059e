package dev.collection.io.http.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Collects a body up to a limit and stops the transfer at the first byte beyond it. */
final class LimitedBody implements BodySubscriber<LimitedBody.Content> {
  private final int maxBytes;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private final CompletableFuture<Content> result = new CompletableFuture<>();
  private Flow.Subscription subscription;

  /** The beginning of a body, or all of it. */
  static final class Content {
    private final byte[] bytes;
    private final boolean whole;

    private Content(byte[] bytes, boolean whole) {
      this.bytes = bytes;
      this.whole = whole;
    }

    /** Nobody may write to them. */
    byte[] bytes() {
      return bytes;
    }

    /** Whether nothing was left out. */
    boolean whole() {
      return whole;
    }
  }

  LimitedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public CompletionStage<Content> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int room = maxBytes - collected.size();
      byte[] bytes = new byte[Math.min(room, buffer.remaining())];
      buffer.get(bytes);
      collected.writeBytes(bytes);
      if (buffer.hasRemaining()) {
        subscription.cancel();
        result.complete(new Content(collected.toByteArray(), false));
        return;
      }
    }
  }

  @Override
  public void onError(Throwable error) {
    result.completeExceptionally(
        error instanceof IOException ? error : new IOException("the body broke off", error));
  }

  @Override
  public void onComplete() {
    result.complete(new Content(collected.toByteArray(), true));
  }
}
