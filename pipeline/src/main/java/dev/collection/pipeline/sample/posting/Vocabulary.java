package dev.collection.pipeline.sample.posting;

import com.fasterxml.jackson.core.io.SerializedString;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words that postings are made of: agencies, occupations, places and texts, from the resources
 * of this package. In the weighted lists an entry stands as often as its weight says.
 */
final class Vocabulary {
  /** One employer; {@code codes} as in {@code OrganizationCodes}. */
  record Agency(String department, String name, String codes, String prefix) {}

  /** One kind of work; {@code grades} in ascending order; {@code agencies} that have it. */
  record Occupation(
      String title,
      String series,
      String seriesName,
      String family,
      String familyName,
      String plan,
      List<String> grades,
      List<Agency> agencies) {}

  /** One duty station; {@code subdivision} is null outside the United States. */
  record Place(
      String name,
      String country,
      String subdivision,
      double latitude,
      double longitude,
      double localityPercent) {}

  /** Texts of one field. Few, long and encoded once: writing them is copying bytes. */
  private static final int TEXTS_PER_FIELD = 48;

  /** Duty stations of a posting that can be done from anywhere, as recorded in October 2023. */
  private static final int EVERYWHERE = 673;

  /** Locality pay of the rest of the United States; abroad there is none, but allowances. */
  private static final double REST_OF_US = 17.06;

  private static final List<String> TOWNS =
      List.of(
          "Auburn",
          "Bristol",
          "Clayton",
          "Clinton",
          "Dover",
          "Fairview",
          "Franklin",
          "Georgetown",
          "Greenville",
          "Madison",
          "Milton",
          "Oxford",
          "Salem",
          "Springfield");

  final List<Occupation> occupations = new ArrayList<>();
  final List<Occupation> comparable = new ArrayList<>();
  final List<Occupation> gradeZero = new ArrayList<>();
  final List<Occupation> gradeLetter = new ArrayList<>();
  final List<Place> places = new ArrayList<>();
  final List<Place> foreignPlaces = new ArrayList<>();
  final List<Place> everywhere;
  final PayModel pay = new PayModel(rows("pay-bands.tsv"));
  private final Map<String, List<String>> sentences = new HashMap<>();
  private final double textScale;

  /**
   * @param textScale factor of the number of sentences in a text
   */
  Vocabulary(double textScale) {
    this.textScale = textScale;
    List<Agency> anyField = new ArrayList<>();
    Map<String, List<Agency>> byField = new HashMap<>();
    for (String[] row : rows("agencies.tsv")) {
      Agency agency = new Agency(row[1], row[2], row[3], row[4]);
      addWeighted(anyField, row[0], agency);
      addWeighted(byField.computeIfAbsent(row[5], unused -> new ArrayList<>()), row[0], agency);
    }
    for (String[] row : rows("occupations.tsv")) {
      addOccupation(row, row[8].isEmpty() ? anyField : byField.get(row[8]));
    }
    for (String[] row : rows("places.tsv")) {
      addPlace(row);
    }
    everywhere = everywhere();
    String section = "";
    for (String line : lines("sentences.txt")) {
      if (line.startsWith("[")) {
        section = line.substring(1, line.length() - 1);
        sentences.put(section, new ArrayList<>());
      } else {
        sentences.get(section).add(line);
      }
    }
  }

  /** Sentences of one field, as they stand in the resource. */
  List<String> sentences(String section) {
    return sentences.get(section);
  }

  /** Texts of one field, each of about {@code length} sentences times the scale. */
  List<SerializedString> texts(String section, int length) {
    List<String> all = sentences(section);
    // Short texts are also less varied: a small sample is one that compresses well.
    int variety = (int) Math.round(all.size() * Math.min(1, textScale));
    List<String> source = all.subList(0, Math.max(2, variety));
    int count = (int) Math.max(1, Math.round(length * textScale));
    Draws draws = new Draws();
    List<SerializedString> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS_PER_FIELD; i++) {
      // The texts are part of the vocabulary, the same for every seed.
      draws.restart(section.length(), i);
      int start = draws.below(source.size());
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < count; j++) {
        text.append(j == 0 ? "" : " ").append(source.get((start + j) % source.size()));
      }
      SerializedString encoded = new SerializedString(text.toString());
      encoded.asQuotedUTF8();
      texts.add(encoded);
    }
    return texts;
  }

  private void addOccupation(String[] row, List<Agency> agencies) {
    List<String> grades = List.of(row[7].split(",", -1));
    Occupation occupation =
        new Occupation(row[1], row[2], row[3], row[4], row[5], row[6], grades, agencies);
    if (grades.contains("00")) {
      addWeighted(gradeZero, row[0], occupation);
    } else if (Character.isLetter(grades.get(0).charAt(0))) {
      addWeighted(gradeLetter, row[0], occupation);
    } else {
      addWeighted(occupations, row[0], occupation);
      if (occupation.plan().equals("GS") && grades.contains("11") && grades.contains("12")) {
        addWeighted(comparable, row[0], occupation);
      }
    }
  }

  private void addPlace(String[] row) {
    String name = row[1] + ", " + row[2];
    double latitude = Double.parseDouble(row[3]);
    double longitude = Double.parseDouble(row[4]);
    if (row[5].isEmpty()) {
      addWeighted(
          foreignPlaces, row[0], new Place(name, row[2], null, latitude, longitude, REST_OF_US));
    } else {
      double locality = Double.parseDouble(row[5]);
      addWeighted(
          places, row[0], new Place(name, "United States", row[2], latitude, longitude, locality));
    }
  }

  private static List<Place> everywhere() {
    List<Place> all = new ArrayList<>();
    int town = 0;
    for (String[] state : rows("states.tsv")) {
      for (String name : TOWNS) {
        // Scattered around the middle of the state by up to half a degree.
        double latitude = Math.round((parse(state[1]) + town % 11 * 0.1 - 0.5) * 1e4) / 1e4;
        double longitude = Math.round((parse(state[2]) + town % 7 * 0.15 - 0.45) * 1e4) / 1e4;
        all.add(
            new Place(
                name + ", " + state[0],
                "United States",
                state[0],
                latitude,
                longitude,
                REST_OF_US));
        town++;
      }
    }
    all.sort(Comparator.comparing(Place::name));
    return List.copyOf(all.subList(0, EVERYWHERE));
  }

  private static double parse(String number) {
    return Double.parseDouble(number);
  }

  private static <T> void addWeighted(List<T> list, String weight, T entry) {
    for (int i = Integer.parseInt(weight); i > 0; i--) {
      list.add(entry);
    }
  }

  private static List<String[]> rows(String resource) {
    List<String[]> rows = new ArrayList<>();
    for (String line : lines(resource)) {
      rows.add(line.split("\t", -1));
    }
    return rows;
  }

  private static List<String> lines(String resource) {
    try (InputStream stream = Vocabulary.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("resource " + resource + " is not on the class path");
      }
      List<String> lines = new ArrayList<>();
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#")) {
          lines.add(line);
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
