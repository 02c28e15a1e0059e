package dev.collection.io.http;

import dev.collection.io.http.StandInAnswer.Delivery;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Answers as the USAJOBS Search API does: paging, page sizes of its own mind, the cap, a wrong
 * NumberOfPages, its content type, its headers; and, at given rates, with faults. The same seed
 * gives the same faults to the same page, in whatever order pages are asked for.
 */
public final class StandInUsajobs implements StandInServer.Handler {
  public static final String PATH = "/api/Search";
  public static final String KEY = "canary-key-71c9";
  public static final String EMAIL = "collector@example.org";

  private static final int MAX_PAGE_SIZE = 500;

  private final Clock clock;
  private final int postings;
  private final int cap;
  private final int minPageSize;
  private final double faultRate;
  private final long seed;
  private final Rates rates;
  private final Map<Integer, Integer> requestsByPage = new HashMap<>();

  private StandInUsajobs(
      Clock clock,
      int postings,
      int cap,
      int minPageSize,
      double faultRate,
      Rates rates,
      long seed) {
    this.rates = rates;
    this.clock = clock;
    this.postings = postings;
    this.cap = cap;
    this.minPageSize = minPageSize;
    this.faultRate = faultRate;
    this.seed = seed;
  }

  /** An API with {@code postings} open postings, a cap of 10,000 and no faults. */
  public static StandInUsajobs with(Clock clock, int postings) {
    return new StandInUsajobs(clock, postings, 10_000, 1, 0, NO_RATES, 0);
  }

  /** Hands out and announces at most {@code most}. */
  public StandInUsajobs cappedAt(int most) {
    return new StandInUsajobs(clock, postings, most, minPageSize, faultRate, NO_RATES, seed);
  }

  /** Sends at least {@code size} items a page, however few were asked for. */
  public StandInUsajobs sendingAtLeast(int size) {
    return new StandInUsajobs(clock, postings, cap, size, faultRate, NO_RATES, seed);
  }

  /** Answers this share of the requests with some fault. */
  public StandInUsajobs failing(double rate, long randomSeed) {
    return new StandInUsajobs(clock, postings, cap, minPageSize, rate, NO_RATES, randomSeed);
  }

  /**
   * Shares of the requests that are answered so.
   *
   * @param errors with a status of 500 to 504
   * @param resets with half an answer and a reset of the connection
   * @param truncated with half a body that ends in order
   * @param throttled with 429: with Retry-After in seconds, as a date, or without
   */
  public record Rates(double errors, double resets, double truncated, double throttled) {}

  private static final Rates NO_RATES = new Rates(0, 0, 0, 0);

  /** Answers these shares of the requests with faults. */
  public StandInUsajobs failing(Rates newRates, long randomSeed) {
    return new StandInUsajobs(clock, postings, cap, minPageSize, 0, newRates, randomSeed);
  }

  /** The items of all postings that are handed out, in order. */
  public List<String> items() {
    return IntStream.range(0, Math.min(postings, cap)).mapToObj(StandInUsajobs::item).toList();
  }

  /** The bytes of one posting; sizes vary. */
  public static String item(int number) {
    return "{\"MatchedObjectId\": \""
        + (700_000 + number)
        + "00\",\"MatchedObjectDescriptor\":{\"PositionTitle\":\"Clerk \\\"№ "
        + number
        + "\\\" ]}\",\"Text\":\""
        + "x".repeat(number % 50)
        + "\"},\"RelevanceRank\":0}";
  }

  @Override
  public StandInAnswer answer(StandInServer.Request request) {
    if (!request.path().equalsIgnoreCase(PATH)) {
      return StandInAnswer.text(404, "not here");
    }
    if (request.headers().containsKey("authorization")) {
      return StandInAnswer.text(400, "Authorization is not a header of this API");
    }
    if (!KEY.equals(request.headers().get("authorization-key"))) {
      return StandInAnswer.text(401, "unknown key " + request.headers().get("authorization-key"));
    }
    if (!EMAIL.equals(request.headers().get("user-agent"))) {
      return StandInAnswer.text(403, "Access denied");
    }
    int page = Integer.parseInt(request.query().getOrDefault("Page", "1"));
    int asked = Integer.parseInt(request.query().getOrDefault("ResultsPerPage", "25"));
    StandInAnswer whole = page(page, Math.min(MAX_PAGE_SIZE, Math.max(asked, minPageSize)));
    int nth = requestsByPage.merge(page, 1, Integer::sum);
    SplittableRandom random = new SplittableRandom(seed + 7919L * page + 104_729L * nth);
    if (random.nextDouble() < faultRate) {
      return fault(whole, random.nextInt(14));
    }
    return fault(whole, random);
  }

  private StandInAnswer page(int page, int size) {
    int total = Math.min(postings, cap);
    List<String> items =
        IntStream.range(0, total)
            .skip((page - 1L) * size)
            .limit(size)
            .mapToObj(StandInUsajobs::item)
            .toList();
    return StandInAnswer.json(
        "{\"LanguageCode\":\"EN\",\"SearchParameters\":{},\"SearchResult\":{\"SearchResultCount\":"
            + items.size()
            + ",\"SearchResultCountAll\":"
            + total
            + ",\"SearchResultItems\":"
            + items.stream().collect(Collectors.joining(" ,\n", "[", "]"))
            + ",\"UserArea\":{\"NumberOfPages\":\"30\",\"IsRadialSearch\":false}}}");
  }

  private StandInAnswer fault(StandInAnswer whole, SplittableRandom random) {
    double draw = random.nextDouble();
    double errors = rates.errors();
    double resets = errors + rates.resets();
    double truncated = resets + rates.truncated();
    if (draw < errors) {
      return StandInAnswer.html(new int[] {500, 502, 503, 504}[random.nextInt(4)], "<h1>No</h1>");
    } else if (draw < resets) {
      return whole.delivered(Delivery.RESET);
    } else if (draw < truncated) {
      return whole.delivered(random.nextBoolean() ? Delivery.HALF : Delivery.HALF_UNTIL_CLOSED);
    }
    return draw < truncated + rates.throttled() ? fault(whole, 3 + random.nextInt(3)) : whole;
  }

  private StandInAnswer fault(StandInAnswer whole, int kind) {
    return switch (kind) {
      case 0 -> StandInAnswer.html(500, "<h1>Server Error</h1>");
      case 1 -> StandInAnswer.html(502, "<h1>Bad Gateway</h1>");
      case 2 -> StandInAnswer.text(503, "busy").with("Retry-After", "7");
      case 3 -> StandInAnswer.text(429, "slow down").with("Retry-After", "30");
      case 4 -> StandInAnswer.text(429, "slow down").with("Retry-After", date(45));
      case 5 -> StandInAnswer.text(429, "slow down");
      case 6 -> whole.delivered(Delivery.RESET);
      case 7 -> whole.delivered(Delivery.HALF);
      case 8 -> whole.delivered(Delivery.HALF_UNTIL_CLOSED);
      case 9 -> whole.delivered(Delivery.LENGTH_TOO_SHORT);
      case 10 -> whole.delivered(Delivery.LENGTH_TOO_LONG);
      case 11 -> whole.delivered(Delivery.NOTHING);
      case 12 -> StandInAnswer.html(200, "<!DOCTYPE html><title>Maintenance</title>");
      default -> whole.with("Content-Encoding", "gzip");
    };
  }

  private String date(int seconds) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        clock.instant().plusSeconds(seconds).atZone(ZoneOffset.UTC));
  }
}
