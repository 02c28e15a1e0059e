package dev.collection.io.html.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
  private static final String ADDRESS = "https://example.org/jobs/1";
  private static final Charset WINDOWS_1251 = Charset.forName("windows-1251");
  private static final String RUSSIAN = "<h1>Инженер</h1>";

  private static HtmlPage read(String html) throws UnreadablePageException {
    return HtmlPage.read(html.getBytes(StandardCharsets.UTF_8), "text/html", ADDRESS, null);
  }

  private static String heading(byte[] body, String contentType, String charset)
      throws UnreadablePageException {
    return HtmlPage.read(body, contentType, ADDRESS, charset).document().select("h1").text();
  }

  @Test
  void whenTheHeaderNamesTheCharset_itIsUsed() throws Exception {
    byte[] body = RUSSIAN.getBytes(WINDOWS_1251);
    assertThat(heading(body, "text/html; charset=windows-1251", null), is("Инженер"));
    assertThat(heading(body, "text/html;Charset=\"CP1251\"", null), is("Инженер"));
  }

  @Test
  void whenOnlyThePageNamesTheCharset_itIsUsed() throws Exception {
    assertThat(
        heading(
            ("<meta charset=windows-1251>" + RUSSIAN).getBytes(WINDOWS_1251), "text/html", null),
        is("Инженер"));
    String old = "<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>";
    assertThat(heading((old + RUSSIAN).getBytes(WINDOWS_1251), "", null), is("Инженер"));
  }

  @Test
  void whenTheHeaderNamesNoCharsetThereIs_thePageDecides() throws Exception {
    byte[] body = ("<meta charset=windows-1251>" + RUSSIAN).getBytes(WINDOWS_1251);
    assertThat(heading(body, "text/html; charset=none-such", null), is("Инженер"));
  }

  @Test
  void whenNobodyNamesTheCharset_thatOfTheSpecIsUsedWhereItIsNotUtf8() throws Exception {
    assertThat(heading(RUSSIAN.getBytes(WINDOWS_1251), "text/html", "windows-1251"), is("Инженер"));
    assertThat(
        heading(RUSSIAN.getBytes(StandardCharsets.UTF_8), "text/html", "windows-1251"),
        is("Инженер"));
  }

  @Test
  void whenTheCharsetIsNotKnown_isRefusedRatherThanGarbled() {
    Exception e =
        assertThrows(
            UnreadablePageException.class,
            () -> heading(RUSSIAN.getBytes(WINDOWS_1251), "text/html", null));
    assertThat(
        e.getMessage(),
        is(
            ADDRESS
                + " does not say its character set, and it is not UTF-8; give the source"
                + " `charset`, as in `charset: windows-1252`"));
  }

  @Test
  void whenTheFirstBytesAreAMark_theyAreBelievedBeforeTheHeader() throws Exception {
    ByteArrayOutputStream utf16 = new ByteArrayOutputStream();
    utf16.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe});
    utf16.writeBytes(RUSSIAN.getBytes(StandardCharsets.UTF_16LE));
    assertThat(heading(utf16.toByteArray(), "text/html; charset=utf-8", null), is("Инженер"));
    assertThat(
        heading(RUSSIAN.getBytes(StandardCharsets.UTF_16BE), "text/html; charset=utf-16be", null),
        is("Инженер"));
    assertThat(
        heading(("\ufeff" + RUSSIAN).getBytes(StandardCharsets.UTF_8), "text/html", null),
        is("Инженер"));
  }

  @Test
  void whenItIsNoPage_saysWhatItIs() {
    Exception e =
        assertThrows(
            UnreadablePageException.class,
            () -> HtmlPage.read(new byte[] {'%', 'P', 'D', 'F'}, "application/pdf", ADDRESS, null));
    assertThat(
        e.getMessage(), is(ADDRESS + " is of the type application/pdf; a web page is expected"));
  }

  @Test
  void whenLinksAreRelative_theyAreResolvedAgainstTheBase() throws Exception {
    HtmlPage page =
        read(
            "<base href='/kb/'><a class=t href='a?b=c#d'>1</a><a class=t href='../x'>2</a><a"
                + " class=t href='https://other.example/y'>3</a><a class=t"
                + " href='javascript:go()'>4</a><a href=z>5</a>");
    assertThat(
        page.links("a.t"),
        is(
            List.of(
                "https://example.org/kb/a?b=c#d",
                "https://example.org/x",
                "https://other.example/y",
                "javascript:go()")));
  }

  @Test
  void whenThePageNamesItsCanonicalAddress_itIsThatOne() throws Exception {
    assertThat(
        read("<link rel='canonical' href='/jobs/one#x'>").canonical(),
        is("https://example.org/jobs/one"));
    assertThat(read("<p>").canonical(), is(ADDRESS));
  }

  @Test
  void whenTheCanonicalAddressIsOnAnotherHost_itIsNotBelieved() throws Exception {
    assertThat(
        read("<link rel=canonical href='https://other.example/jobs/1'>").canonical(), is(ADDRESS));
    assertThat(read("<link rel=canonical href='javascript:x'>").canonical(), is(ADDRESS));
  }
}
