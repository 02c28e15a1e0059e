#!/bin/sh
# A stream from Kafka to PostgreSQL, all on this machine, against a plain Java consumer that does the same upserts.
# Usage: src/bench/stream.sh [--measures=throughput,latency,backpressure] [--records=1000000] [--runs=3]
#   [--programs=job,plain] [--json=FILE]
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$home"
main=${STREAM_MAIN:-StreamBench}
./mvnw -B -q -DskipTests -Dformat.skip -Denforcer.skip -Dlint= -pl pipeline/flink -am package \
  dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt
classpath="$home/pipeline/flink/target/test-classes:$home/pipeline/flink/target/classes"
for module in pipeline io transforms; do
  classpath="$classpath:$home/$module/target/classes"
done
classpath="$classpath:$(cat pipeline/flink/target/test-classpath.txt)"
work="$home/pipeline/flink/target/stream"
rm -rf "$work"
# What the table must be is kept in memory: about half a kilobyte for a message.
exec java -Xmx4g -Dproject.root="$home" \
  -Djava.util.logging.config.file="$home/pipeline/src/main/resources/dev/collection/pipeline/logging.properties" \
  -cp "$classpath" "dev.collection.flink.stream.$main" --work="$work" "$@"
