package dev.collection.io.http;

import dev.collection.io.http.paging.PageRequest;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pages that have been asked for before their turn, so that the connections that a source allows
 * are busy. Holds twice as many pages as there may be requests at a time, no more: memory is
 * bounded, and one slow page does not keep all the others waiting. Used by one thread; its own
 * threads only wait for answers.
 */
final class PagesAhead implements Closeable {
  private record Place(SliceRead slice, int reading, PageRequest request) {}

  private record Ahead(Future<PageReader.Result> result, AtomicInteger requests) {}

  private final String source;
  private final PageReader reader;
  private final int most;
  private final ExecutorService threads;
  private final Map<Place, Ahead> ahead = new LinkedHashMap<>();

  /**
   * @param concurrent most requests at one time
   */
  PagesAhead(String source, PageReader reader, int concurrent) {
    this.source = source;
    this.reader = reader;
    this.most = 2 * concurrent;
    threads =
        Executors.newFixedThreadPool(
            concurrent,
            task -> {
              Thread thread = new Thread(task, "http-" + source);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Asks for what the slices need for certain, in their order, as far as there is room. */
  void ask(Iterable<SliceRead> slices) {
    Iterator<SliceRead> next = slices.iterator();
    while (ahead.size() < most && next.hasNext()) {
      SliceRead slice = next.next();
      List<PageRequest> needed = slice.needed(most);
      for (int i = 0; i < needed.size() && ahead.size() < most; i++) {
        ask(new Place(slice, slice.reading(), needed.get(i)));
      }
    }
  }

  private void ask(Place place) {
    ahead.computeIfAbsent(
        place,
        missing -> {
          AtomicInteger requests = new AtomicInteger();
          return new Ahead(
              threads.submit(
                  () ->
                      reader.read(
                          place.slice().slice(), place.request(), place.reading(), requests)),
              requests);
        });
  }

  /** Whether the slice's next page is there already. */
  boolean isReady(SliceRead slice) {
    Ahead next = ahead.get(new Place(slice, slice.reading(), slice.plan().next()));
    return next != null && next.result().isDone();
  }

  /** The slice's next page, as soon as it is there. */
  PageReader.Result await(SliceRead slice) throws IOException, InterruptedException {
    Place place = new Place(slice, slice.reading(), slice.plan().next());
    ask(place);
    try {
      PageReader.Result result = ahead.get(place).result().get();
      ahead.remove(place);
      return result;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      if (cause instanceof IOException fault) {
        throw fault;
      }
      throw new IOException(
          "page " + place.request().page() + " of " + source + " cannot be read", cause);
    }
  }

  /** Drops what was asked for ahead of this slice; gives the number of requests it cost. */
  long abandon(SliceRead slice) {
    long requests = 0;
    Iterator<Map.Entry<Place, Ahead>> entries = ahead.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Place, Ahead> entry = entries.next();
      if (entry.getKey().slice() == slice) {
        entry.getValue().result().cancel(true);
        requests += entry.getValue().requests().get();
        entries.remove();
      }
    }
    return requests;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
