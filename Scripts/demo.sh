#!/bin/sh
# Renders the demo graph and says in one line what it made, how fast, and how to play it.
#
#   Scripts/demo.sh GRAPH OUTPUT
set -eu
kinora=.build/release/kinora
graph=$1
output=$2
mkdir -p "$(dirname "$output")"
"$kinora" render "$graph" -o "$output" -y
if command -v ffplay >/dev/null 2>&1; then
    player=ffplay
elif command -v mpv >/dev/null 2>&1; then
    player=mpv
else
    player=xdg-open
fi
echo "Play it with: $player $output"
