package dev.collection.io.html.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class SitemapTest {
  private static final String OPEN =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          + "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
          + " xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\">";

  private static Sitemap read(String xml) {
    return Sitemap.read(xml.getBytes(StandardCharsets.UTF_8), 1 << 20);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void whenItIsASetOfAddresses_givesThoseOfPagesOnly() {
    Sitemap sitemap =
        read(
            OPEN
                + "<url><loc> https://example.org/a?x=1&amp;y=2\n"
                + "</loc><lastmod>2026-01-01</lastmod>"
                + "<image:image><image:loc>https://example.org/i.png</image:loc></image:image></url>"
                + "<url><loc><![CDATA[https://example.org/b]]></loc></url><url><loc/></url>"
                + "</urlset>");
    assertThat(sitemap.index(), is(false));
    assertThat(
        sitemap.addresses(), is(List.of("https://example.org/a?x=1&y=2", "https://example.org/b")));
    assertThat(sitemap.problem(), is(nullValue()));
  }

  @Test
  void whenItIsAnIndex_saysSo() {
    Sitemap sitemap =
        read("<sitemapindex><sitemap><loc>https://example.org/s1</loc></sitemap></sitemapindex>");
    assertThat(sitemap.index(), is(true));
    assertThat(sitemap.addresses(), is(List.of("https://example.org/s1")));
  }

  @Test
  void whenItIsCompressed_isInflatedUpToTheLimit() throws Exception {
    byte[] zipped = gzip(OPEN + "<url><loc>https://example.org/a</loc></url></urlset>");
    assertThat(Sitemap.read(zipped, 1 << 20).addresses(), is(List.of("https://example.org/a")));
    assertThat(
        Sitemap.read(gzip(OPEN + " ".repeat(1 << 21)), 1 << 20).problem(),
        is("it inflates to more than 1048576 bytes (limits: max_body)"));
    assertThat(
        Sitemap.read(Arrays.copyOf(zipped, zipped.length - 12), 1 << 20).problem(),
        is("the compressed file was cut short"));
  }

  @Test
  void whenItHasADocumentType_isRefusedBeforeAnyEntityIsRead() {
    Sitemap sitemap =
        read(
            "<?xml version=\"1.0\"?><!DOCTYPE urlset [<!ENTITY x SYSTEM"
                + " \"file:///etc/hostname\">]><urlset><url><loc>https://example.org/&x;</loc></url>"
                + "</urlset>");
    assertThat(sitemap.addresses(), is(empty()));
    assertThat(sitemap.problem(), is("it has a document type (DTD), which a sitemap never has"));
  }

  @Test
  void whenAnEntityIsNotDeclared_isBroken() {
    Sitemap sitemap = read(OPEN + "<url><loc>https://example.org/&x;</loc></url></urlset>");
    assertThat(sitemap.addresses(), is(empty()));
    assertThat(sitemap.problem(), startsWith("it is not XML in line 2: "));
  }

  @Test
  void whenItBreaksOff_keepsWhatCameBefore() {
    Sitemap sitemap =
        read(OPEN + "<url><loc>https://example.org/a</loc></url><url><loc>https://example.or");
    assertThat(sitemap.addresses(), is(List.of("https://example.org/a")));
    assertThat(sitemap.problem(), startsWith("it is not XML in line 2: "));
  }

  @Test
  void whenItIsSomethingElse_saysWhat() {
    assertThat(
        read("<html><body/></html>").problem(),
        is("it begins with <html>, not with <urlset> or <sitemapindex>"));
    assertThat(read("").problem(), startsWith("it is not XML"));
  }
}
