#!/bin/sh
# How long requests take against what the limit, or the connections, allow.
# Usage: src/bench/requests.sh [PAGES,LIMIT_A_MINUTE,CONNECTIONS,LATENCY_MS …]
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$home"
./mvnw -B -q -DskipTests -Dformat.skip -Denforcer.skip -Dlint= -pl io -am package \
  dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt
[ $# -gt 0 ] || set -- 400,1000000,4,50 400,1000000,8,50 400,300,4,20 150,60,4,20
exec java -Djava.util.logging.config.file=pipeline/src/main/resources/dev/collection/pipeline/logging.properties \
  -cp "io/target/test-classes:io/target/classes:$(cat io/target/test-classpath.txt)" \
  dev.collection.io.http.RequestBenchmark "$@"
