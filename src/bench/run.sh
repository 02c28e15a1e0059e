#!/bin/sh
# The whole job against a plain single-thread program doing the same work, on generated data.
# Usage: src/bench/run.sh [--records=20000,100000,500000] [--databases=postgresql,sqlite] [--warmups=1] [--runs=3]
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$home"
./mvnw -B -q -DskipTests -Dformat.skip -Denforcer.skip -Dlint= -pl pipeline -am package \
  dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt
classpath="pipeline/target/test-classes:pipeline/target/classes:$(cat pipeline/target/test-classpath.txt)"
exec java -Xmx512m -Djava.util.logging.config.file=pipeline/src/main/resources/dev/collection/pipeline/logging.properties -cp "$classpath" dev.collection.bench.Benchmark \
  --home="$home" --work="$home/pipeline/target/bench" "$@"
