#!/bin/sh
# Writes the generated parts of Documentation/: the node reference, the man page, the pictures of the README.
set -eu
kinora=.build/release/kinora
mkdir -p Documentation/images
"$kinora" nodes --format markdown >Documentation/NodeReference.md
python3 Scripts/man-page.py "$kinora" >Documentation/kinora.1
# The demo at the size of the page; the graph from standard input finds its footage from here.
printf 'kinora 1\n\nrender scene(size: 960x540, rate: 25fps, duration: 4s) to "before.jpg"\n' |
    "$kinora" still - --at 2s -o Documentation/images/before.jpg -y
sed -e 's|^input clip: video = .*|clip = scene(size: 960x540, rate: 25fps, duration: 4s)|' \
    -e 's|quality: balanced.*|size: 960x540|' -e '/^ *audio:/d' Graphs/cinematic.kin |
    "$kinora" still - --at 2s -o Documentation/images/after.jpg -y
echo "Wrote Documentation/NodeReference.md, kinora.1 and images/"
