#!/bin/sh
# Builds the peers, measures and writes Benchmarks/RESULTS.md; arguments go to the harness (--quick, --only: see main.py).
set -eu
cd "$(dirname "$0")/.."
mkdir -p .build/bench

# Compiles a peer when its program is missing or older than one of its files.
#   peer NAME LIBRARIES FILES...
peer() {
    program=.build/bench/$1 libraries=$2
    shift 2
    if [ -x "$program" ] && [ -z "$(find Benchmarks/peers -newer "$program" -name '*.[ch]pp')" ]; then return; fi
    g++ -O3 -march=native -std=c++17 -I/usr/include/opencv4 "$@" -o "$program" $libraries
}
peer opencv "-lopencv_core -lopencv_imgproc" Benchmarks/peers/opencv.cpp
peer filters "-lopencv_core -lopencv_imgproc -lopencv_photo -lopencv_video" Benchmarks/peers/filters/*.cpp
PYTHONDONTWRITEBYTECODE=1 exec python3 Benchmarks/harness/main.py "$@"
