#!/bin/sh
# Writes the generated parts of Documentation/: the node reference, the man page, the pictures of the README.
set -eu
kinora=.build/release/kinora
mkdir -p Documentation/images
"$kinora" nodes --format markdown >Documentation/NodeReference.md
python3 Scripts/man-page.py "$kinora" >Documentation/kinora.1
if [ -f Graphs/cinematic.kin ] && [ -f Fixtures/lake.mp4 ]; then
    printf 'kinora 1\n\nrender "%s" to "before.jpg"\n' "$PWD/Fixtures/lake.mp4" |
        "$kinora" still - --at 2s -o Documentation/images/before.jpg -y
    "$kinora" still Graphs/cinematic.kin --at 2s -o Documentation/images/after.jpg -y
fi
echo "Wrote Documentation/NodeReference.md, kinora.1 and images/"
