package dev.collection.io.http.paging;

import static dev.collection.io.http.paging.PagePlan.NOT_ANNOUNCED;

import dev.collection.model.ExtractionReport;
import dev.collection.model.Plural;
import java.util.stream.Collectors;

/** What is to be said of a plan, in sentences. */
final class PagePlanText {
  private final PagePlan plan;
  private final StringBuilder text = new StringBuilder();

  PagePlanText(PagePlan plan) {
    this.plan = plan;
    missingPages();
    noEnd();
    tooFewOrMany();
    totals();
  }

  private void missingPages() {
    if (plan.missing().isEmpty()) {
      return;
    }
    String pages = plan.missing().stream().map(String::valueOf).collect(Collectors.joining(", "));
    boolean more = plan.end() == PagePlan.End.GIVEN_UP && !plan.single();
    say(
        (plan.missing().size() == 1 ? "page " : "pages ")
            + pages
            + " could not be had"
            + (more ? ", those after it were not asked for" : "")
            + "; "
            + plan.received()
            + (plan.announced() == NOT_ANNOUNCED
                ? Plural.of(plan.received(), " record")
                : " of the " + plan.announced() + Plural.of(plan.announced(), " announced record"))
            + were());
  }

  private String received() {
    return plan.received() + Plural.of(plan.received(), " record") + were();
  }

  private String were() {
    return " " + Plural.was(plan.received()) + " received";
  }

  private void noEnd() {
    if (!plan.finished()) {
      return;
    }
    long last = plan.nextPage() - 1;
    switch (plan.end()) {
      case REPEATED_PAGE ->
          say(
              "pages "
                  + (last - 1)
                  + " and "
                  + last
                  + " have the same items: the source seems to ignore the parameter "
                  + plan.definition().turnParameter()
                  + "; correct pages in the spec");
      case REPEATED_CURSOR ->
          say(
              "page "
                  + last
                  + " names a next page that was read before, so that reading would go round for"
                  + " ever; "
                  + received()
                  + ", what comes after is missing");
      case ONLY_EMPTY_PAGES ->
          say(
              "page after page is empty up to page "
                  + last
                  + ", and each names a next one; "
                  + received());
      case BEYOND_TOTAL ->
          say(
              "there is no end after "
                  + plan.received()
                  + Plural.of(plan.received(), " record")
                  + ", although "
                  + plan.announced()
                  + " "
                  + Plural.was(plan.announced())
                  + " announced: is that the number of a page? Correct total in the spec, or"
                  + " leave it out");
      default -> {
        // What ends in order needs no words.
      }
    }
  }

  private void tooFewOrMany() {
    if (plan.reachedCap()) {
      say(
          "the source hands out at most "
              + plan.definition().cap()
              + " records for one query and announced "
              + (plan.mostAnnounced() == NOT_ANNOUNCED ? "no number" : plan.mostAnnounced())
              + ", so there may be more than the "
              + plan.received()
              + " received; narrow the query in the spec, or give it slices");
    } else if (plan.received() < plan.announced()
        && plan.missing().isEmpty()
        && plan.status() == ExtractionReport.Status.TRUNCATED) {
      String how =
          switch (plan.end()) {
            case NO_NEXT_PAGE -> " named no next page";
            case ONLY_PAGE -> " is the only one";
            default -> " was empty before the end";
          };
      say(
          plan.received()
              + " of the "
              + plan.announced()
              + Plural.of(plan.announced(), " announced record")
              + were()
              + ": page "
              + (plan.nextPage() - 1)
              + how
              + "; run again");
    }
    if (plan.announced() != NOT_ANNOUNCED
        && plan.received() > plan.announced()
        && plan.end() != PagePlan.End.BEYOND_TOTAL) {
      say(received() + ", more than the " + plan.announced() + " announced");
    }
  }

  private void totals() {
    if (plan.announced() != plan.firstAnnounced()) {
      say(
          "the announced number changed from "
              + plan.firstAnnounced()
              + " to "
              + plan.announced()
              + " while the pages were read");
    }
    if (plan.announced() == NOT_ANNOUNCED
        && plan.received() > 0
        && plan.definition() != null
        && plan.definition().total() != null) {
      say("no answer had a number at " + plan.definition().total() + "; correct total in the spec");
    }
  }

  private void say(String sentence) {
    text.append(text.isEmpty() ? "" : "; ").append(sentence);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
