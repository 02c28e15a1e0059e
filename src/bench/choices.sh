#!/bin/sh
# What decides how records are read, carried, grouped and written, each against its alternatives. Prints Markdown tables.
# Usage: src/bench/choices.sh [RECORDS [ROUNDS]]
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$home"
records=${1:-20000}
rounds=${2:-3}
work="$home/pipeline/target/choices"
./mvnw -B -q -DskipTests -Dformat.skip -Denforcer.skip -Dlint= -pl pipeline -am package \
  dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt
classpath="pipeline/target/test-classes:pipeline/target/classes:$(cat pipeline/target/test-classpath.txt)"
rm -rf "$work"
mkdir -p "$work"
./collect sample "--records=$records" --format=jsonl --gzip=false "--output=$work" >/dev/null
printf 'extends: %s\nsources:\n  generated: {like: usajobs, file: {path: "%s/*.jsonl", format: jsonl, collected_at: from_name}}\n' \
  "$home/src/config/federal-jobs-sample.yaml" "$work" >"$work/spec.yaml"
logging=-Djava.util.logging.config.file=pipeline/src/main/resources/dev/collection/pipeline/logging.properties
for file in "$work"/*.jsonl; do
  java -Xmx2g "$logging" -cp "$classpath" dev.collection.bench.RecordChoices "$work/spec.yaml" "$file" "$records" "$rounds"
  break
done
java -Xmx2g "$logging" -cp "$classpath" dev.collection.bench.SinkChoices "$home" "$work/spec.yaml" "$work" "$rounds"
