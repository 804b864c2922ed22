#!/bin/sh
# The release build, with one line of output when all is well.
set -u
log=.build/build.log
mkdir -p .build
[ -x .build/release/kinora ] || echo "Building kinora in release (the first time takes minutes) ..."
# With Swift's libraries inside, a process starts 25 ms sooner and runs where there is no Swift.
toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")
static=
[ "$(uname)" = Linux ] && [ -d "$toolchain/lib/swift_static" ] && static=--static-swift-stdlib
if ! swift build -c release --product kinora $static >"$log" 2>&1; then
    grep -E 'error:' "$log" | sort -u | head -n 40 >&2
    tail -n 15 "$log" >&2
    echo "The build failed; the whole output is in $log" >&2
    exit 1
fi
echo "Built .build/release/kinora"
