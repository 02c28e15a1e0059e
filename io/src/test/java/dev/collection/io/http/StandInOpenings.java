package dev.collection.io.http;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An API with postings that can be asked for by series, by state and by day, and that hands out,
 * and unless it is told otherwise announces, no more than its cap for one query. Some postings have
 * two series, so slices overlap.
 */
final class StandInOpenings implements StandInServer.Handler {
  static final String PATH = "/api/Search";
  static final String CODES = "/api/codelist/series";
  static final List<String> STATES = List.of("AK", "CA", "NY", "TX", "VA");
  private static final int SERIES = 40;
  private static final LocalDate FIRST_DAY = LocalDate.parse("2026-01-01");

  private final List<Posting> postings = new ArrayList<>();
  private final int cap;
  private int hidden;
  private boolean announcesAll;

  /** One posting; what it is follows from its number. */
  record Posting(int number, List<String> series, String state, LocalDate day) {
    String item() {
      return "{\"id\":\"" + (700_000 + number) + "00\",\"state\":\"" + state + "\"}";
    }
  }

  /**
   * @param count how many postings; half of them are of series 0000
   */
  StandInOpenings(int count, int cap) {
    this.cap = cap;
    for (int i = 0; i < count; i++) {
      String series = i % 2 == 0 ? code(0) : code(1 + i % (SERIES - 1));
      List<String> all = i % 10 == 7 ? List.of(series, code(2)) : List.of(series);
      String state = STATES.get(i / 2 % STATES.size());
      postings.add(new Posting(i, all, state, FIRST_DAY.plusDays(i % 30)));
    }
  }

  /** Announces what there is, beyond the cap. */
  StandInOpenings announcingAll() {
    announcesAll = true;
    return this;
  }

  /** Takes the last {@code count} postings away. */
  void removeLast(int count) {
    hidden = count;
  }

  static String code(int number) {
    return String.format(java.util.Locale.ROOT, "%04d", number);
  }

  /** The items of all postings. */
  List<String> items() {
    return postings.stream().map(Posting::item).toList();
  }

  @Override
  public StandInAnswer answer(StandInServer.Request request) {
    if (request.path().equals(CODES)) {
      StringBuilder codes = new StringBuilder("{\"CodeList\":[{\"ValidValue\":[");
      for (int i = 0; i < SERIES; i++) {
        codes.append(i == 0 ? "" : ",").append("{\"Code\":\"").append(code(i)).append("\"}");
      }
      return StandInAnswer.json(codes.append("]}]}").toString());
    }
    Map<String, String> query = request.query();
    int page = Integer.parseInt(query.getOrDefault("Page", "1"));
    int size = Integer.parseInt(query.getOrDefault("ResultsPerPage", "25"));
    List<Posting> all =
        postings.stream()
            .limit(postings.size() - hidden)
            .filter(posting -> isAskedFor(posting, query))
            .toList();
    List<Posting> found = all.stream().limit(cap).toList();
    int total = announcesAll ? all.size() : found.size();
    String items =
        found.stream()
            .skip((page - 1L) * size)
            .limit(size)
            .map(Posting::item)
            .collect(Collectors.joining(","));
    return StandInAnswer.json("{\"total\":" + total + ",\"items\":[" + items + "]}");
  }

  private static boolean isAskedFor(Posting posting, Map<String, String> query) {
    String series = query.get("JobCategoryCode");
    String state = query.get("LocationName");
    String from = query.get("from");
    String to = query.get("to");
    return (series == null || posting.series().contains(series))
        && (state == null || posting.state().equals(state))
        && (from == null || !posting.day().isBefore(LocalDate.parse(from)))
        && (to == null || !posting.day().isAfter(LocalDate.parse(to)));
  }
}
