#!/bin/sh
# Starts one process of a standalone cluster, in the foreground and without a container:
#   src/deploy/flink/start.sh job-manager
#   src/deploy/flink/start.sh task-manager      (as often as you want workers)
# FLINK_LIB: folder with Flink's jars; by default those that ./mvnw package has put together.
# FLINK_CONF_DIR: folder with config.yaml; by default this one.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
lib=${FLINK_LIB:-$here/../../../pipeline/flink/target/flink/lib}
configuration=${FLINK_CONF_DIR:-$here}

case "${1:-}" in
  job-manager)
    heap=-Xmx800m
    main=org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint
    set -- --executionMode cluster
    ;;
  task-manager)
    # taskmanager.memory.framework.heap.size and .task.heap.size together
    heap=-Xmx896m
    main=org.apache.flink.runtime.taskexecutor.TaskManagerRunner
    set --
    ;;
  *)
    echo "usage: $0 job-manager | task-manager" >&2
    exit 2
    ;;
esac
if ! [ -d "$lib" ]; then
  echo "there are no jars of Flink in $lib: run ./mvnw -DskipTests package, or set FLINK_LIB" >&2
  exit 2
fi
# shellcheck disable=SC2086
exec java $heap -XX:MaxMetaspaceSize=512m ${FLINK_JAVA_OPTS:-} \
  --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED \
  --add-opens=java.base/java.net=ALL-UNNAMED \
  -cp "$lib/*" "$main" --configDir "$configuration" "$@"
