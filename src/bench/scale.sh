#!/bin/sh
# The job against itself: more records, more cores, nothing new. See src/docs/peers.md.
# Usage: src/bench/scale.sh [--measures=size-direct,size-flink,cores,reload] [--small=100000]
#   [--large=1000000] [--runs=1] [--heap=4g] [--flinkHeap=1g] [--json=FILE]
set -eu
BENCH_MAIN=Scale exec "$(dirname -- "$0")/peers.sh" "$@"
