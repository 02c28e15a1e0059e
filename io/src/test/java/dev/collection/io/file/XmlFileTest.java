package dev.collection.io.file;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.collection.io.file.FileSource.Format;
import dev.collection.io.file.xml.XmlLayout;
import dev.collection.io.source.Position;
import dev.collection.model.ErrorCode;
import dev.collection.model.ExtractionReport.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XmlFileTest {
  @TempDir private Path folder;

  private FileSource source(String record, boolean keep) {
    return FileSource.of(
        "feed", folder + "/*.xml", Format.XML, new XmlLayout(record, keep, Set.of("tag")));
  }

  private FileReading read(String record, String text) throws Exception {
    return FileReading.of(source(record, false), FileReading.write(folder.resolve("a.xml"), text));
  }

  @Test
  void whenRecordsAreRead_attributesTextAndRepetitionsBecomeJson() throws Exception {
    assertThat(
        read(
                "/feed/item",
                """
                <?xml version="1.0"?>
                <feed xmlns="urn:a" xmlns:b="urn:b"><title>t</title>
                <item id="1"><b:name> A &amp; B </b:name><p>1</p><p>2</p><tag>x</tag><e/></item>
                <item id="2">own<!-- no --> text<price unit="USD"><![CDATA[<9>]]></price></item>
                </feed>\
                """)
            .payloads(),
        contains(
            "{\"@id\":\"1\",\"name\":\"A & B\",\"p\":[\"1\",\"2\"],\"tag\":[\"x\"],\"e\":\"\"}",
            "{\"@id\":\"2\",\"price\":{\"@unit\":\"USD\",\"#text\":\"<9>\"},"
                + "\"#text\":\"own text\"}"));
  }

  @Test
  void whenNamespacesAreKept_namesHaveTheirPrefixes() throws Exception {
    Path file =
        FileReading.write(
            folder.resolve("a.xml"), "<r xmlns:b='urn:b'><b:i b:k='1'><b:n>x</b:n></b:i></r>");

    assertThat(
        FileReading.of(source("b:i", true), file).payloads(),
        contains("{\"@b:k\":\"1\",\"b:n\":\"x\"}"));
  }

  @Test
  void whenDocumentIsCutOrWrong_whatCameBeforeIsKeptAndTheLineIsNamed() throws Exception {
    FileReading reading = read("i", "<r>\n<i><a>1</a></i>\n<i><a>2</b></i>\n</r>");

    assertThat(reading.payloads(), contains("{\"a\":\"1\"}"));
    assertThat(reading.report().status(), is(Status.FAILED));
    assertThat(reading.report().message(), containsString("not well-formed in line 3"));
  }

  @Test
  void whenThereAreEntitiesOrADtd_theFileIsRefused() throws Exception {
    Path secret = FileReading.write(folder.resolve("secret.txt"), "canary");
    FileReading external =
        read(
            "i",
            "<!DOCTYPE r [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><r><i><a>&x;</a></i></r>");
    assertThat(external.records(), is(empty()));
    assertThat(external.report().message(), containsString("document type declaration"));
    FileReading laughs =
        read("i", "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><r><i><a>&b;</a></i></r>");
    assertThat(laughs.report().message(), containsString("document type declaration"));
    assertThat(read("i", "<r><i><a>&x;</a></i></r>").report().status(), is(Status.FAILED));
  }

  @Test
  void whenARecordIsTooLargeOrTooDeep_itIsRejectedAndTheNextIsRead() throws Exception {
    String large = "<i><a>" + "x".repeat(300_000) + "</a></i>";
    String deep = "<i>" + "<d>".repeat(150) + "</d>".repeat(150) + "</i>";
    Path file =
        FileReading.write(
            folder.resolve("a.xml"), "<r>" + large + "\r\n" + deep + "<i><a>1</a></i></r>");

    FileReading reading = FileReading.of(source("i", false).withMaxRecordBytes(100_000), file);

    assertThat(reading.payloads(), contains("{\"a\":\"1\"}"));
    assertThat(
        reading.rejects().stream().map(reject -> reject.code()).toList(),
        contains(ErrorCode.TOO_LARGE, ErrorCode.UNREADABLE));
    assertThat(
        new String(reading.rejects().get(1).raw().payload(), StandardCharsets.UTF_8), is(deep));
  }

  @Test
  void whenReadFromAPosition_goesOnWithTheNextRecord() throws Exception {
    Path file = FileReading.write(folder.resolve("a.xml"), "<r><i><a>1</a></i><i><a>2</a></i></r>");
    FileReading all =
        FileReading.of(source("i", false), file, Position.START, FileReading.context(1, 1));

    FileReading rest =
        FileReading.of(source("i", false), file, all.positions().get(0), FileReading.context(1, 1));

    assertThat(rest.payloads(), contains("{\"a\":\"2\"}"));
    assertThat(rest.report(), is(all.report()));
  }

  @Test
  void whenFixtureIsThere_itsOpeningsAreRead() throws Exception {
    Path file =
        Path.of(System.getProperty("fixtures.root"), "usajobs/hrxml/2012-recruiting_sample.xml");
    assumeTrue(Files.exists(file), "no fixture " + file);

    FileReading reading = FileReading.of(source("PositionOpening", false), file);

    assertThat(reading.report().status(), is(Status.COMPLETE));
    assertThat(reading.rejects(), is(empty()));
    assertThat(reading.payloads().get(0), containsString("\"DocumentID\":\"327358300\""));
  }
}
