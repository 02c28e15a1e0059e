package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.RefusedPlace;
import dev.collection.transforms.profile.value.Example;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Collects what is different in one source. Where data are used as names, as the ids in {@code
 * /m/ID}, hundreds of members of one place may be different in the same way: more than {@value
 * #MOST_MEMBERS} are told as one finding of the place. Not thread-safe.
 */
final class Findings {
  /** Of one place, what is different in the same way in more members is told once. */
  static final int MOST_MEMBERS = 20;

  private final DriftDefinition definition;
  private final String source;
  private final MappedPointers mapped;
  private final Set<Refusal> refusals = new HashSet<>();
  private final List<DriftFinding> findings = new ArrayList<>();
  private final Map<Group, List<Member>> groups = new LinkedHashMap<>();

  /** How it is told of many members at once: "37 members of /m ...". */
  enum Way {
    NEW("are new"),
    GONE("are gone"),
    MISSING("are missing in some objects, which none lacked before"),
    OTHER_TYPE("are of a type that they never had"),
    NEW_CODES("have new codes"),
    OTHER_SHARE("are missing or null more or less often than usual");

    private final String words;

    Way(String words) {
      this.words = words;
    }
  }

  private record Group(DriftTest test, Way way, String container) {}

  private record Refusal(DriftTest test, String place) {}

  private record Member(String pointer, double value, Told told) {}

  /**
   * What is told.
   *
   * @param sentence what is different
   * @param lead from there to the first record, if there is one: ", null" or ":"
   * @param first null if no record shows it
   * @param records how many values show it
   * @param unrefused why no record is refused for it; null if records are, or nobody asks for it
   */
  record Told(String sentence, String lead, Example first, long records, String unrefused) {
    Told(String sentence, String lead, Example first, long records) {
      this(sentence, lead, first, records, null);
    }

    String text(String path) {
      return (first == null ? sentence : sentence + lead + since(path))
          + (unrefused == null ? "" : "; no record is refused for it, as " + unrefused);
    }

    /** A record may have many elements of an array: of these, values are counted. */
    private String since(String path) {
      return path.contains("/*") && records > 1
          ? String.format(Locale.ROOT, " first in %s, %,d values in all", first.describe(), records)
          : DriftFinding.since(first, records);
    }
  }

  Findings(DriftDefinition definition, String source, MappedPointers mapped) {
    this.mapped = mapped;
    this.definition = definition;
    this.source = source;
  }

  /** Notes that it is told what records are refused for at a place. */
  void tellsRefused(DriftTest test, String pointer) {
    refusals.add(new Refusal(test, RefusedPlace.of(pointer)));
  }

  /** Whether {@link #tellsRefused} was said of a place. */
  boolean isTold(DriftTest test, RefusedPlace place) {
    return refusals.contains(new Refusal(test, place.place()));
  }

  /** Adds what is told for itself; nothing if the test is not made. */
  void add(DriftTest test, Profiles.Kind kind, String path, double value, Told told) {
    if (definition.makes(test)) {
      findings.add(finding(test, kind, path, value, told));
    }
  }

  /**
   * As {@link #add}, of a place in items, of which there may be many. What a field reads is told
   * for itself all the same.
   */
  void addMember(Way way, DriftTest test, String pointer, double value, Told told) {
    if (mapped.covers(pointer)) {
      add(test, Profiles.Kind.ITEM, pointer, value, told);
    } else if (definition.makes(test)) {
      groups
          .computeIfAbsent(
              new Group(test, way, SourceHistory.parent(pointer)), none -> new ArrayList<>())
          .add(new Member(pointer, value, told));
    }
  }

  private DriftFinding finding(
      DriftTest test, Profiles.Kind kind, String path, double value, Told told) {
    return new DriftFinding(
        test,
        definition.policy(test),
        source,
        kind,
        path,
        value,
        told.first(),
        told.records(),
        told.text(path));
  }

  /** All that was added, in no order. */
  List<DriftFinding> all() {
    List<DriftFinding> all = new ArrayList<>(findings);
    groups.forEach(
        (group, members) -> {
          if (members.size() > MOST_MEMBERS) {
            all.add(ofMany(group, members));
          } else {
            for (Member member : members) {
              all.add(
                  finding(
                      group.test(),
                      Profiles.Kind.ITEM,
                      member.pointer(),
                      member.value(),
                      member.told()));
            }
          }
        });
    return all;
  }

  private DriftFinding ofMany(Group group, List<Member> members) {
    Member first =
        members.stream()
            .min(
                Comparator.comparing(
                        (Member member) -> member.told().first(),
                        Comparator.nullsLast(Comparator.<Example>naturalOrder()))
                    .thenComparing(Member::pointer))
            .orElseThrow();
    long records = members.stream().mapToLong(member -> member.told().records()).sum();
    String sentence =
        String.format(
            Locale.ROOT,
            "%,d members of %s %s, such as %s",
            members.size(),
            group.container().isEmpty() ? "the items" : group.container(),
            group.way().words,
            first.pointer());
    Example example = first.told().first();
    // A record with three such members is told three times: these are values, not records.
    String since =
        example == null
            ? ""
            : String.format(
                Locale.ROOT, ": first in %s, %,d values in all", example.describe(), records);
    return new DriftFinding(
        group.test(),
        definition.policy(group.test()),
        source,
        Profiles.Kind.ITEM,
        group.container(),
        group.test().isRelative() ? first.value() : (double) records,
        example,
        records,
        sentence + since + unrefused(members));
  }

  private static String unrefused(List<Member> members) {
    List<String> reasons =
        members.stream().map(member -> member.told().unrefused()).filter(Objects::nonNull).toList();
    if (reasons.isEmpty()) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "; no record is refused for %s, as %s",
        reasons.size() == members.size()
            ? "them"
            : String.format(Locale.ROOT, "%,d of them", reasons.size()),
        reasons.get(0));
  }
}
