package dev.collection.transforms.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.PointerToken;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.KnownValues;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Profiles raw items: every place in them, as a JSON Pointer in which {@code *} stands for the
 * elements of an array. One is used for all bundles of a worker and window: places that are known
 * are looked up by name, and their pointers are made once. Not thread-safe.
 */
public final class ItemProfiler {
  /** Deeper places, and longer pointers, are left out. */
  public static final int MAX_DEPTH = 16;

  /** Characters. */
  public static final int MAX_POINTER = 500;

  /** What is known of a source, in all bundles. */
  private static final class Source {
    private final String name;
    private final SampleBound bound = new SampleBound();
    private RecordSample.RowWriter row = new RecordSample.RowWriter();
    private Place root;
    private int places;
    private Example latest;

    Source(String name) {
      this.name = name;
    }
  }

  /** A place that is known, with those below it. */
  private static final class Place {
    private final Profiles.Key key;
    private final int depth;
    private final int number;

    /** Null if a field reads it: then its values are counted there. */
    private final KnownValues known;

    private final Map<String, Place> members = new HashMap<>();
    private Place element;
    private ValueProfile profile;
    private Profiles of;

    Place(Profiles.Key key, int depth, int number, KnownValues known) {
      this.key = key;
      this.depth = depth;
      this.number = number;
      this.known = known;
    }
  }

  private final BiPredicate<String, String> mapped;
  private final Map<String, Source> sources = new HashMap<>();
  private Profiles profiles;

  /**
   * @param mapped whether the mapping of a source reads a pointer
   */
  public ItemProfiler(BiPredicate<String, String> mapped) {
    this.mapped = mapped;
  }

  /**
   * Begins with a bundle.
   *
   * @param of gets the profiles of what is added from now on
   */
  public ItemProfiler into(Profiles of) {
    profiles = of;
    return this;
  }

  public void add(String name, JsonNode item, Example example) {
    Source source = sources.computeIfAbsent(name, Source::new);
    if (source.root == null || source.places > 2 * Profiles.MAX_ITEM_PATHS) {
      // Many of them are no longer kept.
      source.row = new RecordSample.RowWriter();
      source.places = 0;
      source.root = place(source, "", 0);
    }
    source.latest = example.like(source.latest);
    long hash = example.hash();
    boolean sampled = source.bound.admits(hash);
    visit(source, item, source.root, source.latest, sampled);
    if (sampled) {
      profiles.sample(Profiles.Kind.ITEM, name).add(hash, source.latest, source.row);
    }
  }

  private void visit(Source source, JsonNode node, Place place, Example example, boolean sampled) {
    if (place.of != profiles) {
      place.profile = profiles.item(place.key, place.known);
      place.of = profiles;
    }
    ValueProfile profile = place.profile;
    if (profile == null) {
      return;
    }
    switch (node.getNodeType()) {
      case OBJECT -> {
        profile.addObject(node.size(), example);
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          Place next = place.members.get(member.getKey());
          if (next == null) {
            next = below(source, place, PointerToken.escape(member.getKey()));
            if (next == null) {
              continue;
            }
            place.members.put(member.getKey(), next);
          }
          visit(source, member.getValue(), next, example, sampled);
        }
      }
      case ARRAY -> {
        profile.addArray(node.size(), example);
        if (node.isEmpty()) {
          return;
        }
        if (place.element == null) {
          place.element = below(source, place, "*");
        }
        if (place.element != null) {
          for (JsonNode element : node) {
            visit(source, element, place.element, example, sampled);
          }
        }
      }
      case NUMBER -> {
        if (place.known == null) {
          profile.addKind(ValueKind.NUMBER, false, example);
          if (sampled) {
            FieldProfiler.sample(source.row, place.number, node.decimalValue());
          }
        } else if (node.isIntegralNumber() && node.canConvertToLong()) {
          profile.addNumber(node.longValue(), example);
          if (sampled) {
            source.row.number(place.number, node.longValue());
          }
        } else {
          profile.addNumber(node.decimalValue(), example);
          if (sampled) {
            FieldProfiler.sample(source.row, place.number, node.decimalValue());
          }
        }
      }
      case STRING -> {
        if (place.known == null) {
          profile.addKind(ValueKind.TEXT, node.textValue().isEmpty(), example);
        } else {
          profile.addText(node.textValue(), example);
        }
        if (sampled) {
          source.row.text(place.number, node.textValue(), place.known == null);
        }
      }
      case BOOLEAN -> {
        if (place.known == null) {
          profile.addKind(ValueKind.BOOLEAN, false, example);
        } else {
          profile.addBoolean(node.booleanValue(), example);
        }
        if (sampled) {
          source.row.truth(place.number, node.booleanValue());
        }
      }
      default -> profile.addNull(example);
    }
  }

  /** Null if it is not kept. */
  private Place below(Source source, Place place, String token) {
    String pointer = place.key.path() + "/" + token;
    if (place.depth >= MAX_DEPTH || pointer.length() > MAX_POINTER) {
      profiles.cut(source.name);
      return null;
    }
    Profiles.Key key = new Profiles.Key(Profiles.Kind.ITEM, source.name, pointer);
    return profiles.admits(key) ? place(source, pointer, place.depth + 1) : null;
  }

  private Place place(Source source, String pointer, int depth) {
    source.places++;
    return new Place(
        new Profiles.Key(Profiles.Kind.ITEM, source.name, pointer),
        depth,
        source.row.number(pointer),
        mapped.test(source.name, pointer) ? null : new KnownValues());
  }
}
