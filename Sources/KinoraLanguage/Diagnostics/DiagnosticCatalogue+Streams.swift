import KinoraCore

extension DiagnosticCatalogue {
    /// Streams, E06xx: what only the footage can tell. The rooms above find these; their stories stand here, so that one
    /// table explains every code.
    static let streams: [Entry] = [
        stream(
            "E0601", "a node needs its streams",
            "A node was given fewer streams than it takes, or one of another kind. From a graph file this cannot happen; a graph built by a program can have such a hole."
        ),
        stream(
            "E0602", "a picture is expected", "What this node yields is not pictures, so it cannot be shown or encoded."
        ),
        stream(
            "E0603", "sizes of pictures",
            "A picture has at least one pixel and at most 16384 on a side; the message says what the size came to after cropping, padding and scaling."
        ),
        stream("E0604", "frame rates", "A rate lies above 0 and at most at 1000 frames a second."),
        stream(
            "E0605", "one picture inside another",
            "`crop` takes a rectangle that lies inside the picture, `pad` a canvas that holds it, `resize` either a size or a scale."
        ),
        stream(
            "E0606", "the points of a curve",
            "A tone curve is a text of at least two points, each an input and an output from 0 to 1 with a slash between: `curves(master: \"0/0 0.25/0.2 1/1\")`. Inputs rise from point to point."
        ),
        stream(
            "E0607", "a table of colours",
            "A `.cube` file says `LUT_1D_SIZE` or `LUT_3D_SIZE` (or first the one, then the other) and then has one line of three numbers for each entry, red changing fastest. The message names the line that does not fit; files that were cut short end too early."
        ),
        stream(
            "E0608", "a conversion of colours",
            "`convert` changes gamut and transfer function and keeps the colours. From PQ or HLG to standard dynamic range that cannot be: `tonemap` decides what becomes of light that the new range does not have. Logarithmic transfers are not read."
        ),
        stream(
            "E0609", "a signal keeps to its range",
            "Formulas are sampled at every frame: each value is finite and within the range of its parameter. `clamp(x, low, high)` keeps a formula inside. What is made of measurements of the footage (`track`, `shot_time`) is not known beforehand and is kept to the range while the film runs."
        ),
        stream(
            "E0610", "a slice lies inside its stream",
            "The footage is shorter than the slice says. `kinora probe` tells how long a file is; `clip[2s..]` runs to its end."
        ),
        stream(
            "E0611", "stretches of time", "Fades, moves and slices take some time, and none of them a negative one."),
        stream(
            "E0612", "a stream without end",
            "An image or a colour lasts for ever, and standard input does not say how long it is; so nothing can come after it and it has no end to fade at. Slice it first: `logo[0s..3s]`."
        ),
        stream(
            "E0617", "what runs over the whole clip needs its length",
            "`p`, a ramp without `over` and a camera move without `over` follow the clip from its first frame to its last. An image or a colour has no last frame, and standard input does not say where it ends. Slice the clip in front of the node, `clip[0s..5s]`, or give the change a time of its own: `0 -> 1 over 5s`, `camera(slow_zoom_in, over: 5s)`."
        ),
        stream(
            "E0618", "colours that cannot be converted",
            "Clips of several colours are brought to the first one's through linear light. Between standard and high dynamic range (PQ, HLG) somebody has to decide how: `clip.tonemap()` brings high to standard range, `clip.convert(pq)` or `convert(hlg)` puts standard range into a high one. Constant-luminance and ICtCp matrices and logarithmic transfers are not decoded; convert such clips first, for instance with FFmpeg's `zscale`."
        ),
        stream("E0622", "a video has frames", "The file opens, but there is no frame in it."),
        stream(
            "E0625", "what follows footage",
            "`track`, `shot_time` and `stabilize` look at a clip before it is shown, so they read its file a second time, or render a second time what a graph makes of files: no pipe, and no still picture. A point to follow, its box and its time lie inside the clip. What has to be known before the film runs, a speed or the loudness of a sound, cannot follow a track or a cut."
        ),
        stream(
            "E0626", "a guide is as long as its film",
            "`stabilize_style` and `consistency` follow the motion of a guide, the film as it was before a style. Where the guide has ended there is no motion to follow. Slice both alike: `part = clip[2s..5s]`, then `part.style(anime).stabilize_style(guide: part)`."
        ),
        stream(
            "E0628", "a flow belongs to its picture",
            "A flow counts pixels of the picture it was measured on, and what moves until that clip's next frame. Flows and pictures that meet in an effect (`occlusion`, `passed_while_open`, effects of your own) have one size and one rate: resize and interpolate clips before `flow` measures them. `flow(quality: half)` measures on a smaller picture and has the size of the whole one; `flow_file(..., rate: 25fps)` says how fast numbered files follow each other."
        ),
        stream(
            "E0629", "a guide has the frames of its film",
            "`stabilize_style` and `consistency` follow the motion of a guide from each frame of the film to the next. A guide of another rate shows some frames twice or not at all, and where it stands still the film does not. Its rate is that of the film or a whole multiple of it. Where the film was interpolated or slowed down, steady it before: `clip.style(anime).stabilize_style(guide: clip).interpolate(to: 60fps)`."
        ),
        stream(
            "E0640", "fonts",
            "Words are drawn with a font that is installed, or with a file: `text(\"Rain\", font: \"DejaVu Serif\")`, `text(\"Rain\", font_path: \"Fonts/Rain.ttf\")`. `fc-list : family` lists what is installed. Another font is never taken in silence."
        ),
        stream(
            "E0641", "characters without a font",
            "No font of this machine has the character, so it would be an empty box in the film. Install a font that has it (Debian: fonts-noto-core, fonts-noto-cjk), or name a file with `font_path`."
        ),
        stream(
            "E0642", "subtitles",
            "`subtitles` reads SubRip, WebVTT and ASS. The styles of an ASS file are its own, so that only `font`, `font_path` and `delay` can be set for it."
        ),
        stream(
            "E0643", "subtitles as a track",
            "`subtitles(..., mode: track)` adds a track that players draw as they like: it has a `language` and a `title`, but neither font nor colour. Burnt subtitles have these, and no language."
        ),
        stream(
            "E0650", "files that can be read",
            "The file is missing, is no media, or is cut short. Paths are relative to the file they are written in, those of `--set` to the directory of the command; `kinora probe` says what is in a file. A film that is only damaged in places can be read with `--tolerate decode-errors`."
        ),
        stream(
            "W0613", "clips of several sizes in one film",
            "Every clip is brought to the size of the first, with bars where the shapes differ. `fit` or `crop` before the cut decide it yourself."
        ),
        stream(
            "W0614", "clips of several rates in one film",
            "Every clip is shown at the rate of the first; frames are repeated or left out. `interpolate` makes new ones."
        ),
        stream(
            "W0615", "a handle is too short for its blend",
            "A transition takes its extra frames from the footage outside the slices. There was too little of it, so the blend is shorter. Shorten the slices, or set `overlap: true`, which shortens the timeline instead. No blend reaches beyond the other clip, either: a clip shorter than half a blend makes it short, too."
        ),
        stream(
            "W0616", "the sound of a pipe is left out",
            "What comes through a pipe can be read only once, and the pictures are read. Save the film to a file, or take the sound from another one: `audio: music.audio`."
        ),
        stream(
            "W0619", "clips of several colours",
            "Where clips meet (`cut`, `crossfade`, `overlay`, an effect of two videos) each is converted to the colour of the first: matrix, range and depth without a word, primaries and transfer through linear light where they differ. Generated pictures take the colour they meet, and sRGB shares its code values with television, so that a logo keeps its colours."
        ),
        stream(
            "W0620", "YUV4MPEG2 carries no colours",
            "A YUV4MPEG2 stream states the range of its samples and nothing else about their colours, so whoever reads it guesses by size. Tell the reader (`ffmpeg -colorspace bt2020nc -color_primaries bt2020 -i -`), or write a file that can say it."
        ),
        stream(
            "W0624", "fewer frames than the clip has",
            "`interpolate` makes frames between frames. At a lower rate it leaves most pictures out, which looks jerky; a longer exposure, as of `motion_blur`, would hide that."
        ),
        stream(
            "W0627", "a guide of another shape",
            "A guide of another size is brought to the size of the film. Where its shape differs, too, its picture is stretched, and what it shows no longer lies on what the film shows. Crop or pad the guide as the film was."
        ),
        stream(
            "W0631", "transparent parts in a file that has none",
            "The picture may be transparent in places, and the format of the file is opaque, so that these places are written on black. Lay the picture over another one (`overlay`), or write a format that keeps them: `.webm`, `.mov` with `codec: prores`, `.apng`, `.gif`, `.png` or `.exr`. `kinora plan` says which format is written."
        ),
        stream(
            "W0632", "high dynamic range in 8 bits",
            "PQ and HLG spread a large range of light over the codes of a picture; with 8 bits their steps are seen as bands. Write 10 bits (`codec: hevc`, or `.webm`), or bring the picture to standard range by `tonemap()`."
        ),
        stream(
            "W0633", "a stream without end",
            "A source without a `duration` goes on for ever, and a file does not: five seconds of it are written. Give the source a `duration`, or slice what is rendered: `clip[0s..10s]`."
        ),
        stream(
            "W0634", "a word that is wider than the picture",
            "Lines break between words. A word that alone is wider than the picture runs out of it on both sides. Give the text a smaller `size`, less `spacing`, or a shorter word."
        ),
        stream(
            "W0644", "a track of subtitles that is not shown",
            "Of a node of several streams, such as `overlay`, the first one's sound is heard and the first one's subtitles are shown. This track belongs to another one. Put `subtitles` behind the node."
        ),
        stream(
            "W0645", "motion that could not be kept",
            "`--flow-cache` keeps motion in a folder for later renders. The folder could not take all of it, for the reason the message ends with; the film is as it would be without. Make room or lower `--flow-cache-limit`."
        ),
        stream(
            "W0646", "a clip of fields",
            "Interlaced video holds two moments in each frame, one in the even rows and one in the odd ones. Kinora takes a frame for one moment: what moves has combed edges, and motion between frames is looked for in combs. Make frames of the fields first, as `ffmpeg -i in.mov -vf bwdif out.mov` does."
        ),
        stream(
            "W0647", "a parameter of another method",
            "`flow` measures motion by one of two methods. `preset` is the detail of `dis`; `scale`, `levels`, `window`, `iterations`, `poly_n`, `poly_sigma` and `weights` are Farneback's. What is set for the method that is not at work changes no vector. Choose the method, `flow(method: farneback, window: 21px)`, or leave the parameter out."
        ),
    ]

    private static func stream(_ code: String, _ title: String, _ explanation: String) -> Entry {
        Entry(code: DiagnosticCode(code), title: title, explanation: explanation)
    }
}
