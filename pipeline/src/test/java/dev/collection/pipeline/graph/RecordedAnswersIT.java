package dev.collection.pipeline.graph;

import dev.collection.io.jdbc.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;

/** The recorded answers in PostgreSQL. */
class RecordedAnswersIT extends RecordedAnswersContract {
  private EmbeddedPostgres server;

  @Override
  Database open() throws IOException {
    server = EmbeddedPostgres.builder().setPort(0).start();
    return new Database(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", null);
  }

  @Override
  void shutDown() throws IOException {
    server.close();
  }
}
