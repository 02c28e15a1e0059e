package dev.collection.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the encodings: a savepoint written by an older version must still be read. When one has to
 * change on purpose, its line in {@code coders.properties} changes with it.
 */
class RecordCodersTest {
  private static final HexFormat HEX = HexFormat.of();

  static Stream<String> names() {
    return RecordExamples.all().keySet().stream();
  }

  private static <T> byte[] encode(Coder<T> coder, T value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    coder.encode(value, out);
    return out.toByteArray();
  }

  private static <T> byte[] encode(RecordExamples.Example<T> example) throws IOException {
    return encode(example.coder(), example.value());
  }

  private static Properties golden() throws IOException {
    Properties golden = new Properties();
    try (InputStream in = RecordCodersTest.class.getResourceAsStream("coders.properties")) {
      golden.load(in);
    }
    return golden;
  }

  @ParameterizedTest
  @MethodSource("names")
  void whenEncodedAndDecoded_theValueIsTheSame(String name) throws IOException {
    RecordExamples.Example<?> example = RecordExamples.all().get(name);
    byte[] encoded = encode(example);
    // What follows belongs to the next value.
    ByteArrayInputStream in = new ByteArrayInputStream(Arrays.copyOf(encoded, encoded.length + 1));

    assertThat(example.coder().decode(in), equalTo(example.value()));
    assertThat(in.available(), is(1));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whenValuesAreEqual_theirBytesAre(String name) throws Exception {
    byte[] encoded = encode(RecordExamples.all().get(name));

    assertThat(encode(RecordExamples.all().get(name)), equalTo(encoded));
    RecordExamples.all().get(name).coder().verifyDeterministic();
    assertThat(RecordExamples.all().get(name).coder().consistentWithEquals(), is(true));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whenEncoded_theBytesAreThoseOfEarlierVersions(String name) throws IOException {
    assertThat(
        HEX.formatHex(encode(RecordExamples.all().get(name))), is(golden().getProperty(name)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whenBytesOfEarlierVersionsAreDecoded_theValueIsTheSame(String name) throws IOException {
    RecordExamples.Example<?> example = RecordExamples.all().get(name);

    assertThat(
        example.coder().decode(new ByteArrayInputStream(HEX.parseHex(golden().getProperty(name)))),
        equalTo(example.value()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whenBytesAreMissing_decodingFails(String name) throws IOException {
    RecordExamples.Example<?> example = RecordExamples.all().get(name);
    byte[] encoded = encode(example);
    for (int length = 0; length < encoded.length; length += 7) {
      byte[] cut = Arrays.copyOf(encoded, length);
      assertThrows(
          IOException.class,
          () -> example.coder().decode(new ByteArrayInputStream(cut)),
          name + " cut to " + length);
    }
  }

  @Test
  void whenTheValueIsNull_encodingFails() {
    CoderException thrown =
        assertThrows(CoderException.class, () -> encode(RecordCoders.RAW, null));

    assertThat(thrown.getMessage(), containsString("cannot encode a null"));
  }

  @Test
  void whenTheLengthIsDamaged_decodingFails() {
    byte[] endless = {-1, -1, -1, -1, -1, -1};

    assertThrows(
        CoderException.class, () -> RecordCoders.RAW.decode(new ByteArrayInputStream(endless)));
  }

  @Test
  void whenAPipelineAsksForACoder_itGetsTheOnesHere() throws Exception {
    Map<String, RecordExamples.Example<?>> examples = RecordExamples.all();
    Set<Coder<?>> found = new java.util.HashSet<>();
    for (RecordExamples.Example<?> example : examples.values()) {
      for (CoderProvider provider : new RecordCoderRegistrar().getCoderProviders()) {
        try {
          found.add(
              provider.coderFor(
                  TypeDescriptor.of(example.value().getClass()), java.util.List.of()));
        } catch (org.apache.beam.sdk.coders.CannotProvideCoderException e) {
          // The provider of another type.
        }
      }
    }

    assertThat(
        found,
        is(
            examples.values().stream()
                .map(RecordExamples.Example::coder)
                .collect(Collectors.toSet())));
  }
}
