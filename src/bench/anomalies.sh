#!/bin/sh
# The methods of anomaly detection on data with known truth, and scikit-learn's on the same: src/docs/anomalies.md.
# Usage: src/bench/anomalies.sh [--records=100000] [--work=DIR]
# Needs Python 3 with scikit-learn (Debian: apt-get install python3-sklearn); PYTHON names another interpreter.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$home"
python=
for candidate in ${PYTHON:-python3 /usr/bin/python3}; do
  if "$candidate" -c 'import sklearn' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "anomalies.sh: no Python with scikit-learn; on Debian: apt-get install python3-sklearn" >&2
  exit 2
fi
./mvnw -B -q -DskipTests -Dformat.skip -Denforcer.skip -Dlint= -pl transforms -am test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt
exec java -Xmx1g -cp "transforms/target/test-classes:transforms/target/classes:$(cat transforms/target/test-classpath.txt)" \
  dev.collection.transforms.anomaly.bench.AnomalyBenchmarkMain \
  --python="$python" --peers="$home/src/bench/anomalies/peers.py" --work="$home/transforms/target/anomalies" "$@"
