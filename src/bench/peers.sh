#!/bin/sh
# The job against its peers, in turns, into one PostgreSQL server: src/docs/peers.md.
# Usage: src/bench/peers.sh [--records=100000,500000] [--runs=5,3] [--warmups=1] [--heap=4g]
#   [--programs=collect,flink,plain,plain-copy,limit,spark,duckdb] [--json=FILE]
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$home"
main=${BENCH_MAIN:-Peers}
# Both launchers build what they need now, not while they are measured; test-compile leaves their bundles alone.
./collect check >/dev/null
./collect check --runner=FlinkRunner >/dev/null
./mvnw -B -q -DskipTests -Dformat.skip -Denforcer.skip -Dlint= -pl pipeline -am test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt
if [ "$main" = Peers ]; then
  for peer in duckdb spark; do
    ./mvnw -B -q -f "src/bench/$peer/pom.xml" compile dependency:build-classpath \
      -Dmdep.outputFile=target/classpath.txt
  done
fi
classpath="pipeline/target/test-classes:pipeline/target/classes:$(cat pipeline/target/test-classpath.txt)"
absolute=$(printf '%s' "$classpath" | sed "s#pipeline/target/\(test-classes\|classes\)#$home/pipeline/target/\1#g")
exec java -Xmx512m -Djava.util.logging.config.file="$home/pipeline/src/main/resources/dev/collection/pipeline/logging.properties" -cp "$absolute" "dev.collection.bench.peers.$main" \
  --home="$home" --work="$home/pipeline/target/peers" "$@"
