package dev.collection.pipeline.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.StreamingOptions;

/** Where and how a collection runs. What is collected is the spec. */
public interface CollectionOptions extends PipelineOptions, StreamingOptions {
  @Description("Path of the collection spec (YAML).")
  @Default.String("src/config/federal-jobs-sample.yaml")
  String getSpec();

  void setSpec(String value);

  @Description("JDBC URL to load into: jdbc:sqlite:FILE or jdbc:postgresql://HOST:PORT/DATABASE.")
  @Default.String("jdbc:sqlite:collection.db")
  String getJdbcUrl();

  void setJdbcUrl(String value);

  @Description("Database user; may be ${env:NAME} or ${file:PATH}.")
  String getJdbcUsername();

  void setJdbcUsername(String value);

  @Description(
      "Database password, as a reference that is resolved on the worker: ${env:NAME} or"
          + " ${file:PATH}. A password in clear is refused.")
  String getJdbcPassword();

  void setJdbcPassword(String value);

  @Description("Folder for summary.json and rejects.jsonl, written when the run ends.")
  @Default.String("out")
  String getOutput();

  void setOutput(String value);

  @Description("Only these sources of the spec, separated by commas; all if it is not given.")
  String getSources();

  void setSources(String value);

  @Description(
      "Continue the last run of this collection, which died or failed: what the sources answered it"
          + " is not asked for again.")
  @Default.Boolean(false)
  boolean getResume();

  void setResume(boolean value);

  @Description(
      "Read incremental sources from their beginning, not from where the last run came to, and ask"
          + " conditional ones for whole answers.")
  @Default.Boolean(false)
  boolean getFull();

  void setFull(boolean value);

  @Description("replay: where what was refused is read from; kafka, the topic of dead letters.")
  String getFrom();

  void setFrom(String value);

  @Description("publish: which of the runs that are held; not needed if there is one.")
  String getRun();

  void setRun(String value);

  @Description("publish: drop what the held run has staged instead of making it visible.")
  @Default.Boolean(false)
  boolean getDiscard();

  void setDiscard(boolean value);

  @Description("How many files or slices of one source are read at the same time. Unit: readers.")
  @Default.Integer(2)
  int getReaders();

  void setReaders(int value);

  @Description(
      "Into how many groups keys are hashed for deduplication; at most that many workers share"
          + " it. Unit: groups.")
  @Default.Integer(16)
  int getShards();

  void setShards(int value);

  @Description(
      "With --streaming: sources other than Kafka are read again and again, each time as long after"
          + " the last one, such as 2h. The windows are then as long. Unit: ms, s, m, h or d.")
  String getPollEvery();

  void setPollEvery(String value);

  @Description(
      "With --streaming: consumer group of Kafka that keeps how far the collection is loaded; by"
          + " default collection- and its name.")
  String getConsumerGroup();

  void setConsumerGroup(String value);

  @Description(
      "With --streaming: length of the windows, each of which is accounted for by itself. Unit: ms,"
          + " s, m, h or d.")
  @Default.String("1m")
  String getWindow();

  void setWindow(String value);

  @Description(
      "With --streaming: how long a window stays open after its end. A record that comes later is"
          + " loaded all the same, and counted in the earliest window that is open. Unit: ms, s, m,"
          + " h or d.")
  @Default.String("10s")
  String getAllowedLateness();

  void setAllowedLateness(String value);

  @Description(
      "Score anomalies with the model that an earlier run has saved, instead of fitting one: last,"
          + " or the id of the run. With --streaming it is used until a window has given another.")
  String getModel();

  void setModel(String value);

  @Description(
      "Keep the model of anomalies that the run fits in the table collection_models, for --model;"
          + " with --streaming the last one.")
  @Default.Boolean(false)
  boolean getSaveModel();

  void setSaveModel(boolean value);

  @Description("Show stack traces and what the libraries log.")
  @Default.Boolean(false)
  boolean getVerbose();

  void setVerbose(boolean value);

  @Description("Live progress: auto (on a terminal), always or never.")
  @Default.String("auto")
  String getProgress();

  void setProgress(String value);

  @Description("With preview: how many records to read. Unit: records.")
  @Default.Integer(10)
  int getLimit();

  void setLimit(int value);
}
