#!/bin/sh
# Renders the media of Fixtures/ anew; each graph there stands beside the file it makes.
set -eu
cd "$(dirname "$0")/.."
for graph in Fixtures/*.kin; do
    .build/release/kinora render "$graph" -o "${graph%.kin}.mp4" -y
done
