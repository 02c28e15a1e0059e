package dev.collection.bench.spark;

import com.amazon.deequ.VerificationResult;
import com.amazon.deequ.VerificationSuite;
import com.amazon.deequ.checks.Check;
import com.amazon.deequ.checks.CheckLevel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * A peer of the benchmark: the collection of federal jobs in Spark's SQL, checked in five
 * dimensions by Deequ, into PostgreSQL with Spark's own JDBC writer in rewritten batches. Records
 * that cannot be converted are left out and forgotten.
 *
 * <p>Arguments: JDBC URL, folder of {@code *.jsonl} files with a date in their names, folder of the
 * project, folder for Spark's files. Exits with 1 and a stack trace when anything fails; what was
 * written until then stays.
 */
public final class SparkCollector {
  private SparkCollector() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    Path home = Path.of(arguments[2]);
    Path local = Files.createTempDirectory(Path.of(arguments[3]), "spark");
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("federal jobs")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 8)
            .config("spark.sql.parser.escapedStringLiterals", true)
            .config("spark.local.dir", local.toString())
            .config("spark.sql.warehouse.dir", local.toString())
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    try {
      spark.sparkContext().setLogLevel("ERROR");
      functions(spark, home);
      spark
          .read()
          .schema(resource("/schema.txt").strip())
          .json(arguments[1] + "/*.jsonl")
          .selectExpr(
              "MatchedObjectId AS id",
              "MatchedObjectDescriptor AS d",
              "MatchedObjectDescriptor.UserArea.Details AS x",
              "regexp_extract(input_file_name(), '(\\d{4}-\\d{2}-\\d{2})', 1) AS collected")
          .createOrReplaceTempView("read");
      Dataset<Row> jobs =
          spark.sql(resource("/collect.sql")).persist(StorageLevel.MEMORY_AND_DISK());
      check(jobs);
      write(jobs, arguments[0], home);
    } finally {
      spark.stop();
    }
  }

  private static void check(Dataset<Row> jobs) {
    Option<String> none = Option.empty();
    List<String> noColumns = new ArrayList<>();
    scala.collection.immutable.List<String> empty =
        JavaConverters.asScalaBuffer(noColumns).toList();
    Check check =
        new Check(
            CheckLevel.Warning(),
            "federal jobs",
            JavaConverters.asScalaBuffer(
                    new ArrayList<com.amazon.deequ.constraints.Constraint>())
                .toList());
    for (String required :
        List.of(
            "job_id",
            "title",
            "agency",
            "posting_date",
            "closing_date",
            "salary_min",
            "salary_max")) {
      check = check.hasCompleteness(required, atLeast(0.95), none, Option.empty());
    }
    String[][] rules = {
      {"accuracy: salary order", "salary_min IS NULL OR salary_max IS NULL OR salary_min <= salary_max"},
      {"accuracy: least pay", "salary_min_annual IS NULL OR salary_min_annual BETWEEN 10000 AND 500000"},
      {"accuracy: most pay", "salary_max_annual IS NULL OR salary_max_annual BETWEEN 10000 AND 500000"},
      {"accuracy: dates", "posting_date IS NULL OR closing_date IS NULL OR posting_date <= closing_date"},
      {"accuracy: grades", "gs_grade_low IS NULL OR gs_grade_high IS NULL OR gs_grade_low <= gs_grade_high"},
      {"validity: key", "job_id RLIKE '^[0-9]{6,12}$'"},
      {"validity: series", "series IS NULL OR series RLIKE '^[0-9]{4}$'"},
      {"validity: title", "title IS NULL OR length(title) <= 500"},
      {"validity: address", "url IS NULL OR url LIKE 'https://%'"},
      {"validity: place", "location_count IS NOT NULL"},
      {"consistency: remote", "NOT (coalesce(remote_eligible, false) AND coalesce(telework_eligible, false))"},
      {"consistency: interval", "salary_interval IS NOT NULL OR salary_min IS NULL"},
      {"timeliness", "posting_date >= date_sub(current_date(), 36500)"},
    };
    for (String[] rule : rules) {
      check = check.satisfies(rule[1], rule[0], atLeast(0.9), none, empty, Option.empty());
    }
    check = check.isUnique("job_id", none, Option.empty());
    VerificationResult result = new VerificationSuite().onData(jobs).addCheck(check).run();
    System.out.println("quality: " + result.status());
  }

  private static scala.Function1<Object, Object> atLeast(double share) {
    return new AtLeast(share);
  }

  /** Deequ sends its assertions to the workers. */
  private static final class AtLeast extends scala.runtime.AbstractFunction1<Object, Object>
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
    private final double share;

    AtLeast(double share) {
      this.share = share;
    }

    @Override
    public Object apply(Object value) {
      return (Double) value >= share;
    }
  }

  private static void write(Dataset<Row> jobs, String url, Path home)
      throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(Files.readString(home.resolve("src/bench/federal_jobs.sql")));
    }
    Properties options = new Properties();
    options.put("driver", "org.postgresql.Driver");
    options.put("batchsize", "1000");
    options.put("reWriteBatchedInserts", "true");
    // Text for jsonb.
    options.put("stringtype", "unspecified");
    jobs.coalesce(2).write().mode(SaveMode.Append).jdbc(url, "federal_jobs", options);
  }

  private static void functions(SparkSession spark, Path home) {
    text(spark, "clean", SparkCollector::clean);
    text(spark, "unpadded", SparkCollector::unpadded);
    text(
        spark,
        "grade",
        t -> {
          String clean = clean(t);
          return clean == null || clean.equals("00") ? null : unpadded(clean);
        });
    text(spark, "words", SparkCollector::words);
    text(
        spark,
        "portless",
        t -> t == null ? null : t.replaceFirst("^(https://[^/]*):443(?=/|$)", "$1"));
    text(
        spark,
        "before_comma",
        t -> t == null || t.indexOf(',') < 0 ? t : clean(t.substring(0, t.lastIndexOf(','))));
    Map<String, String> states = codes(spark, home, "us-states", "states");
    text(
        spark,
        "state_of",
        t ->
            t == null || t.equalsIgnoreCase("N/A")
                ? null
                : states.getOrDefault(t.toLowerCase(Locale.ROOT), t));
    Map<String, String> countries = codes(spark, home, "countries", "countries");
    text(
        spark,
        "country_of",
        t -> t == null ? null : countries.getOrDefault(t.toLowerCase(Locale.ROOT), t));
    codes(spark, home, "agency-parents", "parents");
    codes(spark, home, "agency-departments", "departments");
    list(spark, home, "agencysubelements", "agencies");
    list(spark, home, "occupationalseries", "series_names");
    UDF1<String, Boolean> truth = SparkCollector::truth;
    spark.udf().register("truth", truth, DataTypes.BooleanType);
    UDF1<String, java.sql.Date> day = SparkCollector::day;
    spark.udf().register("day_of", day, DataTypes.DateType);
    UDF2<String, String, Long> gsGrade = SparkCollector::gsGrade;
    spark.udf().register("gs_grade", gsGrade, DataTypes.LongType);
    UDF1<Seq<String>, String[]> specific = SparkCollector::specific;
    spark.udf().register("specific", specific, DataTypes.createArrayType(DataTypes.StringType));
  }

  private static void text(SparkSession spark, String name, UDF1<String, String> function) {
    spark.udf().register(name, function, DataTypes.StringType);
  }

  /** Registers a table of codes, and returns it as a map. */
  private static Map<String, String> codes(
      SparkSession spark, Path home, String file, String table) {
    String line = "'^\"([^\"]*)\": \"(.*)\"$'";
    Dataset<Row> codes =
        spark
            .read()
            .text(home.resolve("src/config/codes/" + file + ".yaml").toString())
            .where("value LIKE '\"%'")
            .selectExpr(
                "lower(regexp_extract(value, " + line + ", 1)) AS code",
                "regexp_extract(value, " + line + ", 2) AS name");
    codes.createOrReplaceTempView(table);
    Map<String, String> map = new HashMap<>();
    if (table.equals("states") || table.equals("countries")) {
      codes.collectAsList().forEach(row -> map.put(row.getString(0), row.getString(1)));
    }
    return map;
  }

  private static void list(SparkSession spark, Path home, String file, String table) {
    spark
        .read()
        .option("multiLine", true)
        .json(home.resolve("src/samples/federal-jobs/codelists/" + file + ".json").toString())
        .selectExpr("explode(CodeList[0].ValidValue) AS entry")
        .selectExpr("entry.Code AS code", "entry.Value AS name")
        .createOrReplaceTempView(table);
  }

  private static String clean(String text) {
    if (text == null) {
      return null;
    }
    String clean = text.indexOf('&') < 0 ? text : StringEscapeUtils.unescapeHtml4(text);
    clean = clean.indexOf('\u00ad') < 0 ? clean : clean.replace("\u00ad", "");
    clean = clean.strip();
    return clean.isEmpty() ? null : clean;
  }

  private static String unpadded(String text) {
    return text != null && text.matches("[0-9]{2,}") ? text.replaceFirst("^0+(?=.)", "") : text;
  }

  private static String words(String text) {
    if (text == null) {
      return null;
    }
    boolean capitals = text.equals(text.toUpperCase(Locale.ROOT));
    String[] words = text.split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      String lower = words[i].toLowerCase(Locale.ROOT);
      if (i > 0 && Set.of("of", "the", "and", "for", "in", "to").contains(lower)) {
        words[i] = lower;
      } else if (capitals && !lower.isEmpty()) {
        words[i] = words[i].charAt(0) + lower.substring(1);
      }
    }
    return String.join(" ", words);
  }

  private static Boolean truth(String text) {
    if (text == null) {
      return null;
    }
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "y", "1" -> Boolean.TRUE;
      case "false", "no", "n", "0" -> Boolean.FALSE;
      default -> null;
    };
  }

  private static java.sql.Date day(String text) {
    if (text == null) {
      return null;
    }
    try {
      if (text.indexOf('/') > 0) {
        String[] parts = text.split("/", -1);
        return java.sql.Date.valueOf(
            java.time.LocalDate.of(
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1])));
      }
      return java.sql.Date.valueOf(java.time.LocalDate.parse(text.substring(0, 10)));
    } catch (java.time.DateTimeException
        | IndexOutOfBoundsException
        | NumberFormatException e) {
      return null; // No date: the record is left out.
    }
  }

  private static Long gsGrade(String plan, String grade) {
    if (plan == null
        || grade == null
        || !Set.of("GS", "GG", "GL", "GM").contains(plan)
        || !grade.strip().matches("[0-9]{1,9}")) {
      return null;
    }
    long number = Long.parseLong(grade.strip());
    return number >= 1 && number <= 15 ? number : null;
  }

  /** Without families such as 1300 next to 1301. */
  private static String[] specific(Seq<String> series) {
    if (series == null) {
      return null;
    }
    List<String> codes = new ArrayList<>(JavaConverters.seqAsJavaList(series));
    Set<String> families = new HashSet<>();
    for (String code : codes) {
      if (!code.endsWith("00") && code.length() > 2) {
        families.add(code.substring(0, code.length() - 2));
      }
    }
    codes.removeIf(
        code -> code.endsWith("00") && families.contains(code.substring(0, code.length() - 2)));
    return codes.toArray(new String[0]);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = SparkCollector.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
