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
    private ItemPlace root;
    private int places;
    private Example latest;

    Source(String name) {
      this.name = name;
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
      rebuild(source);
    }
    source.latest = example.like(source.latest);
    long hash = example.hash();
    boolean sampled = source.bound.admits(hash);
    visit(source, item, source.root, source.latest, sampled);
    if (sampled) {
      profiles.sample(Profiles.Kind.ITEM, name).add(hash, source.latest, source.row);
    }
  }

  private void visit(
      Source source, JsonNode node, ItemPlace place, Example example, boolean sampled) {
    if (place.of != profiles) {
      place.begin(profiles, profiles.item(place.key, place.known));
    }
    ValueProfile profile = place.profile;
    if (profile == null) {
      return;
    }
    switch (node.getNodeType()) {
      case OBJECT -> {
        profile.addObject(node.size(), example);
        LackedMembers lacked = place.lacked();
        lacked.begin();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          ItemPlace next = place.members.get(member.getKey());
          if (next == null) {
            next = below(source, place, PointerToken.escape(member.getKey()));
            if (next == null) {
              continue;
            }
            place.members.put(member.getKey(), next);
          }
          visit(source, member.getValue(), next, example, sampled);
          lacked.met(next);
        }
        lacked.end(example);
      }
      case ARRAY -> {
        profile.addArray(node.size(), example);
        if (node.isEmpty()) {
          return;
        }
        if (place.element == null) {
          place.element = below(source, place, ItemPlace.ELEMENT);
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

  /** Knows those places of a source only that the bundle has. */
  private void rebuild(Source source) {
    source.row = new RecordSample.RowWriter();
    source.places = 0;
    source.root = place(source, "", 0);
    Map<String, ItemPlace> places = new HashMap<>();
    // Places come before those below them.
    profiles
        .items(source.name)
        .forEach(
            (key, profile) -> {
              String above = key.path().substring(0, Math.max(0, key.path().lastIndexOf('/')));
              ItemPlace place =
                  key.path().isEmpty() ? source.root : place(source, key.path(), key.depth());
              place.resume(profiles, profile);
              places.put(key.path(), place);
              if (place != source.root) {
                places.get(above).join(place);
              }
            });
  }

  /** Null if it is not kept. */
  private ItemPlace below(Source source, ItemPlace place, String token) {
    String pointer = place.key.path() + "/" + token;
    if (place.depth >= MAX_DEPTH || pointer.length() > MAX_POINTER) {
      profiles.cut(source.name);
      return null;
    }
    Profiles.Key key = new Profiles.Key(Profiles.Kind.ITEM, source.name, pointer);
    return profiles.admits(key) ? place(source, pointer, place.depth + 1) : null;
  }

  private ItemPlace place(Source source, String pointer, int depth) {
    source.places++;
    return new ItemPlace(
        new Profiles.Key(Profiles.Kind.ITEM, source.name, pointer),
        depth,
        source.row.number(pointer),
        mapped.test(source.name, pointer) ? null : new KnownValues());
  }
}
