package dev.collection.io.file.xml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.FilePosition;
import dev.collection.io.file.stream.RecordCutter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlMemoryTest {
  private static final int ITEMS = 40_000;

  /** What an item, and what is between two of them, leaves in memory. */
  @ParameterizedTest
  @ValueSource(strings = {"<i><a>TEXT</a></i>", "<i/>TEXT", "<i/><x>TEXT</x>", "<i/><!--TEXT-->"})
  void whenManyRecordsAreCut_theCharactersKeptAreThoseOfAFewBuffers(String shape) throws Exception {
    byte[] item = shape.replace("TEXT", "y".repeat(1_000)).getBytes(StandardCharsets.UTF_8);
    int[] made = {-1};
    int[] at = {0};
    ByteWindow window =
        new ByteWindow(
            (bytes, offset, length) -> {
              byte[] piece =
                  made[0] < 0
                      ? new byte[] {'<', 'r', '>'}
                      : made[0] < ITEMS ? item : new byte[] {'<', '/', 'r', '>'};
              if (made[0] > ITEMS) {
                return -1;
              }
              int count = Math.min(length, piece.length - at[0]);
              System.arraycopy(piece, at[0], bytes, offset, count);
              at[0] += count;
              if (at[0] == piece.length) {
                at[0] = 0;
                made[0]++;
              }
              return count;
            },
            0,
            1 << 20);
    XmlCutter cutter =
        new XmlCutter(new XmlLayout("i", false, Set.of()), window, FilePosition.START);
    int cut = 0;
    int most = 0;
    for (RecordCutter.Cut next = cutter.next(); next != null; next = cutter.next()) {
      cut++;
      most = Math.max(most, cutter.keptCharacters());
    }

    assertThat(cut, is(ITEMS));
    assertThat(most, lessThan(4 * ByteWindow.KEPT_BYTES));
  }
}
