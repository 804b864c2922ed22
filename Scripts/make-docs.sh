#!/bin/sh
# Writes the generated parts of Documentation/: the node reference, the man page, the pictures of the README.
set -eu
kinora=${KINORA:-.build/release/kinora}
mkdir -p Documentation/images
"$kinora" nodes --format markdown >Documentation/NodeReference.md
python3 Scripts/man-page.py "$kinora" >Documentation/kinora.1
# The demo at the size of the page; the graph from standard input finds its footage from here.
printf 'kinora 1\n\nrender scene(size: 960x540, rate: 25fps, duration: 4s) to "before.jpg"\n' |
    "$kinora" still - --at 2s -o Documentation/images/before.jpg -y
sed -e 's|^input clip: video = .*|clip = scene(size: 960x540, rate: 25fps, duration: 4s)|' \
    -e 's|quality: balanced.*|size: 960x540|' -e '/^ *audio:/d' Graphs/cinematic.kin |
    "$kinora" still - --at 2s -o Documentation/images/after.jpg -y
# The eight styles, each with its name, at a size that three columns of whole pictures fill.
sheet() { # source, size
    printf 'kinora 1\ngraph named(src: video, name: text) -> video {\n'
    printf '    src.text(name, size: 40px, bold: true, outline: 2px, align: top_left, margin: 20px)\n}\n'
    printf 'clip = %s\nsheet = grid(clip.named(name: "source").fit(%s)' "$1" "$2"
    for style in cinematic anime realistic abstract vintage neon noir watercolor; do
        printf ', clip.style(%s).named(name: "%s")' "$style" "$style"
    done
    printf ', columns: 3, gap: 0px)\nrender sheet to "x.jpg" { crf: 6 }\n'
}
sheet 'scene(size: 1280x720, rate: 25fps, duration: 4s)' 1280x720 |
    "$kinora" still - --at 2s -o Documentation/images/styles.jpg -y
# Real footage, which the project does not hold: KINORA_FOOTAGE=<folder> names where person.mkv and street.mp4 are
# (Documentation/Styles.md says where they come from).
if [ -n "${KINORA_FOOTAGE:-}" ]; then
    sheet "decode(\"$KINORA_FOOTAGE/person.mkv\")" 1440x1080 |
        "$kinora" still - --at 2s -o Documentation/images/styles-person.jpg -y
    sheet "decode(\"$KINORA_FOOTAGE/street.mp4\")" 1440x810 |
        "$kinora" still - --at 15.8s -o Documentation/images/styles-street.jpg -y
fi
# What each node makes of its own first example.
rm -rf Documentation/images/nodes
mkdir -p Documentation/images/nodes
"$kinora" nodes --format pictures | while IFS="$(printf '\t')" read -r name example; do
    {
        printf 'kinora 1\ninput clip: video = "Fixtures/lake.mp4"\n'
        printf 'look = %s\nrender look.fit(240x135) to "x.jpg" { crf: 6 }\n' "$example"
    } |
        "$kinora" still - --at 1s -o "Documentation/images/nodes/$name.jpg" -y
done
echo "Wrote Documentation/NodeReference.md, kinora.1 and images/"
