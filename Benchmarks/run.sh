#!/bin/sh
# Builds the peers, measures everything and writes Benchmarks/RESULTS.md; arguments go to the harness (--quick, --only).
set -eu
cd "$(dirname "$0")/.."
mkdir -p .build/bench
g++ -O3 -march=native -std=c++17 -I/usr/include/opencv4 Benchmarks/peers/opencv.cpp -o .build/bench/opencv \
    -lopencv_core -lopencv_imgproc
PYTHONDONTWRITEBYTECODE=1 exec python3 Benchmarks/harness/main.py "$@"
