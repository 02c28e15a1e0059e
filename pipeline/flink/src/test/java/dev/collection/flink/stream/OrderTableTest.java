package dev.collection.flink.stream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the fault run compares with can be wrong, too. */
class OrderTableTest {
  private static OrderTable of(String... messages) {
    OrderTable table = new OrderTable();
    for (String message : messages) {
      table.add(message == null ? null : OrderTable.bytes(message));
    }
    return table;
  }

  private static String order(int version, String total) {
    return "{\"id\":\"a\",\"version\":%d,\"total\":\"%s\"}".formatted(version, total);
  }

  @Test
  void whenAnOlderVersionComesLater_theNewerStays() {
    OrderTable table = of(order(2, "5"), order(1, "4"));
    assertThat(table.differences(of(order(2, "5"))), is(empty()));
    assertThat(table.differences(of(order(1, "4"))), contains("a is different"));
    assertThat(table.differences(of()), contains("1 orders, and 0", "a is different"));
  }

  @Test
  void whenTheNewestIsADeletion_itStaysDeleted() {
    String deletion = "{\"id\":\"a\",\"version\":3,\"deleted\":\"true\"}";
    OrderTable table = of(deletion, order(2, "5"));
    assertThat(table.differences(of(deletion)), is(empty()));
    assertThat(table.refused(), is(0L));
  }

  @Test
  void whenAMessageIsNoOrder_isCountedAndNoOrder() {
    OrderTable table = of(null, "no JSON", "[]", "{\"version\":1}", order(1, "twelve"));
    assertThat(table.refused(), is(5L));
    assertThat(table.messages(), is(5L));
    assertThat(table.orders(), is(0));
  }

  @Test
  void theFeedHasEverythingThatHappensAndIsTheSameForTheSameSeed() {
    OrderFeed feed = OrderFeed.withFaults(3);
    OrderFeed same = OrderFeed.withFaults(3);
    Map<OrderFeed.Kind, Integer> kinds = new EnumMap<>(OrderFeed.Kind.class);
    int late = 0;
    for (int i = 0; i < 20_000; i++) {
      OrderFeed.Message message = feed.next();
      OrderFeed.Message again = same.next();
      assertThat(again.kind(), is(message.kind()));
      assertThat(again.key(), is(message.key()));
      kinds.merge(message.kind(), 1, Integer::sum);
      late += message.late() ? 1 : 0;
    }
    assertThat(kinds.size(), is(OrderFeed.Kind.values().length));
    assertThat(kinds.values(), everyItem(greaterThan(20)));
    assertThat(late, greaterThan(20));
  }
}
