package dev.collection.transforms.profile;

import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.transforms.profile.sketch.DistinctValues;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.KnownValues;
import dev.collection.transforms.profile.value.NumberProfile;
import dev.collection.transforms.profile.value.ValueProfile;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Profiles the fields of records: each field, the elements of arrays, and the members of objects as
 * paths of their own. One is used for all bundles of a worker and window. Not thread-safe.
 */
public final class FieldProfiler {
  /** What is known of a source: the paths of its fields, in all bundles. */
  private static final class Source {
    private final String name;
    private final SampleBound bound = new SampleBound();
    private final RecordSample.RowWriter row = new RecordSample.RowWriter();
    private List<Node> fields;
    private Example latest;

    /** Positions of texts of which there are too many different ones to count. */
    private final BitSet closed = new BitSet();

    /** Those that the record has. */
    private final BitSet present = new BitSet();

    Source(String name) {
      this.name = name;
    }
  }

  /** A path, with those below it. */
  private final class Node {
    private final Profiles.Key key;
    private final int number;
    private final RecordSample.RowWriter row;
    private final KnownValues known = new KnownValues();
    private final List<String> names = new ArrayList<>();
    private final List<Node> members = new ArrayList<>();
    private Node element;
    private ValueProfile profile;
    private Profiles of;

    Node(Source source, String path) {
      key = new Profiles.Key(Profiles.Kind.FIELD, source.name, path);
      row = source.row;
      number = row.number(path);
    }

    private ValueProfile profile() {
      if (of != profiles) {
        profile = profiles.field(key, known);
        of = profiles;
      }
      return profile;
    }

    void add(Object value, Example example, boolean sampled) {
      profile();
      if (value == null) {
        profile.addNull(example);
      } else if (value instanceof String text) {
        profile.addText(text, example);
        if (sampled) {
          row.text(number, text, false);
        }
      } else if (value instanceof Long whole) {
        profile.addNumber(whole, example);
        if (sampled) {
          row.number(number, whole);
        }
      } else if (value instanceof BigDecimal decimal) {
        profile.addNumber(decimal, example);
        if (sampled) {
          sample(row, number, decimal);
        }
      } else if (value instanceof Boolean truth) {
        profile.addBoolean(truth, example);
        if (sampled) {
          row.truth(number, truth);
        }
      } else if (value instanceof LocalDate date) {
        profile.addDate(date, example);
        if (sampled) {
          row.time(number, (double) date.toEpochDay());
        }
      } else if (value instanceof Instant time) {
        profile.addTimestamp(time, example);
        if (sampled) {
          row.time(number, time.getEpochSecond() + time.getNano() / 1e9);
        }
      } else if (value instanceof List<?> list) {
        profile.addArray(list.size(), example);
        for (Object next : list) {
          element.add(next, example, sampled);
        }
      } else {
        Map<?, ?> object = (Map<?, ?>) value;
        profile.addObject(object.size(), example);
        for (int i = 0; i < names.size(); i++) {
          members.get(i).add(object.get(names.get(i)), example, sampled);
        }
      }
    }
  }

  private final RecordType type;
  private final Map<String, Source> sources = new HashMap<>();
  private Profiles profiles;

  public FieldProfiler(RecordType type) {
    this.type = type;
  }

  /**
   * Begins with a bundle.
   *
   * @param of gets the profiles of what is added from now on
   */
  public FieldProfiler into(Profiles of) {
    profiles = of;
    return this;
  }

  public void add(CollectedRecord record) {
    Provenance provenance = record.provenance();
    Source source = sources.get(provenance.source());
    if (source == null) {
      source = new Source(provenance.source());
      sources.put(source.name, source);
      source.fields = nodes(source, "", type.fields());
    }
    Example example =
        new Example(record.key(), provenance.collectedAt(), provenance.locator())
            .like(source.latest);
    source.latest = example;
    long hash = example.hash();
    boolean sampled = source.bound.admits(hash);
    if (!sampled) {
      addUnsampled(source, record, example);
      return;
    }
    Object[] values = record.values().toArray();
    for (int i = 0; i < values.length; i++) {
      source.fields.get(i).add(values[i], example, true);
    }
    profiles.sample(Profiles.Kind.FIELD, source.name).add(hash, example, source.row);
  }

  /** Texts that are not counted need not be decoded. */
  private void addUnsampled(Source source, CollectedRecord record, Example example) {
    source.present.clear();
    Object[] values =
        record
            .values()
            .toArray(
                source.closed,
                (position, bytes, offset, length) -> {
                  source.present.set(position);
                  long hash = DistinctValues.hash(bytes, offset, length);
                  source.fields.get(position).profile().addText(hash, length == 0, example);
                });
    for (int i = 0; i < values.length; i++) {
      if (!source.present.get(i)) {
        Node field = source.fields.get(i);
        field.add(values[i], example, false);
        if (values[i] instanceof String && field.known.areTooMany()) {
          source.closed.set(i);
        }
      }
    }
  }

  /** Numbers of the sample are as those that are counted: 1.0 is 1. */
  static void sample(RecordSample.RowWriter row, int path, BigDecimal number) {
    BigDecimal canonical = NumberProfile.takes(number) ? NumberProfile.canonical(number) : null;
    if (NumberProfile.isLong(canonical)) {
      row.number(path, canonical.longValueExact());
    } else if (canonical != null) {
      row.number(path, canonical);
    }
  }

  private List<Node> nodes(Source source, String prefix, List<FieldDefinition> fields) {
    return fields.stream().map(field -> node(source, prefix + field.name(), field)).toList();
  }

  private Node node(Source source, String path, FieldDefinition field) {
    Node node = new Node(source, path);
    if (field.type() == FieldType.ARRAY) {
      node.element = new Node(source, path + "/*");
      addMembers(source, path + "/*/", field, node.element);
    } else {
      addMembers(source, path + "/", field, node);
    }
    return node;
  }

  private void addMembers(Source source, String prefix, FieldDefinition field, Node node) {
    field.members().forEach(member -> node.names.add(member.name()));
    node.members.addAll(nodes(source, prefix, field.members()));
  }
}
