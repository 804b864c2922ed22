#!/bin/sh
# Builds and runs the tests; further arguments go to `swift test`, such as `--filter Camera`.
#
# What passes is kept in .build/test.log; the terminal shows what fails, what is skipped, and the closing line.
set -u
log=.build/test.log
mkdir -p .build

echo "Building the tests (the first time takes minutes) ..."
if ! swift build --build-tests >"$log" 2>&1; then
    grep -E 'error:|warning:' "$log" | sort -u | head -n 60 >&2
    tail -n 15 "$log" >&2
    echo "The tests do not build; the whole output is in $log" >&2
    exit 1
fi

status_file=$(mktemp)
trap 'rm -f "$status_file"' EXIT
{
    swift test --skip-build --disable-xctest "$@" 2>&1
    echo $? >"$status_file"
} | tee "$log" | awk '
    / Test run with / { print; next }
    / (Test|Suite) .* (started|passed after .*)\.$/ { next }
    / Test case passing .* to / { next }
    /^\[[0-9]+\/[0-9]+\]/ || /^Build.* complete!/ || /^Test Suite / || /^\t Executed 0 tests/ { next }
    { print; fflush() }'
status=$(cat "$status_file")
[ "$status" = 0 ] || echo "Tests failed; the whole output is in $log" >&2
exit "$status"
