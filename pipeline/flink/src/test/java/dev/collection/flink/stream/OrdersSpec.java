package dev.collection.flink.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The collection that the fault run, the benchmark and the tests of streams load. */
public final class OrdersSpec {
  /** With which the job confirms what it has loaded. */
  public static final String GROUP = "orders-loader";

  private OrdersSpec() {}

  /** The spec, as text. */
  public static String text(String servers, String topic) {
    return """
    collection: orders
    key: [id]
    newest_by: [version]
    fields:
      id: string
      version: integer
      seq: integer
      customer_id: integer
      status: string
      channel: string
      currency: string
      total: decimal
      tax: decimal
      discount: decimal
      item_count: integer
      weight_kg: decimal
      placed_at: timestamp
      sent_at: timestamp
      ship_by: date
      country: string
      city: string
      email: string
      express: boolean
      tags: {type: array, of: string}
    sources:
      shop:
        kafka: {servers: "%s", topics: %s}
        deleted: {at: /value/deleted, values: ["true"]}
        map:
          id: /value/id
          version: /value/version
          seq: /value/seq
          customer_id: /value/customer_id
          status: /value/status
          channel: /value/channel
          currency: /value/currency
          total: /value/total
          tax: /value/tax
          discount: /value/discount
          item_count: /value/item_count
          weight_kg: /value/weight_kg
          placed_at: /value/placed_at
          sent_at: {from: /value/sent_at, as: timestamp, with: {epoch: milliseconds}}
          ship_by: /value/ship_by
          country: /value/country
          city: /value/city
          email: /value/email
          express: /value/express
          tags: /value/tags
    load: {table: orders}
    """
        .formatted(servers, topic);
  }

  /** The spec before there was a field: it is neither in the table nor read. */
  public static Path writeWithout(String field, Path folder, String servers, String topic)
      throws IOException {
    Path file = write(folder, servers, topic);
    Files.writeString(
        file,
        Files.readString(file)
            .lines()
            .filter(line -> !line.strip().startsWith(field + ": "))
            .collect(Collectors.joining("\n")));
    return file;
  }

  /** Writes the spec. */
  public static Path write(Path folder, String servers, String topic) throws IOException {
    Path file = Files.createDirectories(folder).resolve("orders.yaml");
    Files.writeString(file, text(servers, topic));
    return file;
  }
}
