package dev.collection.io.html;

import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the robots.txt of one host allows (RFC 9309). Immutable. */
final class RobotsRules {
  /** The longest crawl-delay that is waited; a host that asks for more is not read. */
  static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

  /** Warnings of the parser are about other people's files. */
  private static final int MAX_WARNINGS = 0;

  private static final Pattern PRODUCT = Pattern.compile("[A-Za-z_-]+");

  private final String robotsAddress;
  private final String product;
  private final SimpleRobotRules rules;
  private final String unreachable;

  private RobotsRules(
      String robotsAddress, String product, SimpleRobotRules rules, String unreachable) {
    this.robotsAddress = robotsAddress;
    this.product = product;
    this.rules = rules;
    this.unreachable = unreachable;
  }

  /** The product token in a User-Agent, as robots.txt names it; empty if there is none. */
  static String product(String userAgent) {
    Matcher matcher = PRODUCT.matcher(userAgent);
    return matcher.lookingAt() ? matcher.group().toLowerCase(Locale.ROOT) : "";
  }

  static RobotsRules of(String robotsAddress, String product, byte[] body, String contentType) {
    // A delay is judged here, so that it can be named.
    SimpleRobotRules rules =
        new SimpleRobotRulesParser(Long.MAX_VALUE, MAX_WARNINGS)
            .parseContent(robotsAddress, body, contentType, List.of(product));
    return new RobotsRules(robotsAddress, product, rules, null);
  }

  /** There is no such file (a status of 400 to 499): everything is allowed. */
  static RobotsRules none(String robotsAddress, String product) {
    return new RobotsRules(
        robotsAddress, product, new SimpleRobotRules(RobotRulesMode.ALLOW_ALL), null);
  }

  /** It could not be had: nothing is allowed for now. */
  static RobotsRules unreachable(String robotsAddress, String product, String reason) {
    return new RobotsRules(robotsAddress, product, null, reason);
  }

  /** Why {@code address} is not asked for, for people; empty if it may be. */
  String refusal(String address) {
    if (unreachable != null) {
      return "it is not known what robots.txt allows, so nothing is read: "
          + unreachable
          + "; run again later";
    }
    if (delay().compareTo(LONGEST_DELAY) > 0) {
      return robotsAddress
          + " asks for "
          + delay().toSeconds()
          + " s between two requests, longer than a run waits; ask the site for access";
    }
    return rules.isAllowed(address)
        ? ""
        : robotsAddress
            + " does not allow "
            + product
            + " to read it; leave such pages out with `skip`, or ask the site for access";
  }

  /** How long to wait between two requests. */
  Duration delay() {
    boolean given = rules != null && rules.getCrawlDelay() > 0;
    return given ? Duration.ofMillis(rules.getCrawlDelay()) : Duration.ZERO;
  }
}
