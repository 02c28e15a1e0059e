#!/bin/sh
# A stream from Kafka to PostgreSQL on a Flink cluster, while task manager, job manager, broker and database are
# killed at random moments; at the end the table and the accounts are compared with the input. Exit code 1 if
# anything differs.
# Usage: src/bench/faults.sh [--minutes=10] [--rate=1100] [--seed=7] [--report=FILE]
#   [--kill='task manager,job manager,broker,PostgreSQL']
set -eu
STREAM_MAIN=Faults exec "$(dirname -- "$0")/stream.sh" "$@"
