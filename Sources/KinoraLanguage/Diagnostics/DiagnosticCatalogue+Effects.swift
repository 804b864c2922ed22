import KinoraCore

extension DiagnosticCatalogue {
    /// Effects, E03xx.
    static let effects: [Entry] = [
        entry(
            Codes.effectTypes, "types inside an effect",
            "An effect computes with floats, vectors (vec2, vec3, vec4) and truth values. Arithmetic is component-wise between vectors of one size, or a vector and a float; comparisons are between floats.",
            "effect e(src: video) -> video {\n    if src > 0.5 then src else src * 2\n}"),
        entry(
            Codes.unknownFunction, "the functions of effects",
            "Effects have the GLSL functions under their GLSL names, `noise fbm hash luma to_hsv from_hsv to_linear from_linear`, and the `fn` helpers of the file.",
            "effect e(src: video) -> video {\n    src * smothstep(0, 1, uv.x)\n}"),
        entry(
            Codes.functionArguments, "arguments of functions",
            "The number or the types of the arguments do not fit the function.",
            "effect e(src: video) -> video {\n    src * dot(uv, src)\n}"),
        entry(
            Codes.offsetNotConstant, "the offset of a neighbour is a whole constant",
            "`src[dx, dy]` is planned before any pixel is computed, so its offsets are whole numbers of at most 128 pixels: literals, counters of sums, and sums of these. `src.at(point)` looks anywhere.",
            "effect e(src: video, radius: number = 2) -> video {\n    src[radius, 0]\n}"),
        entry(
            Codes.sumRange, "a sum runs between whole constants",
            "Every loop ends: `sum(i in -3..3) { ... }` has a fixed number of turns. For a radius that is a parameter, sum over the largest and weigh each turn.",
            "effect e(src: video, radius: number = 2) -> video {\n    sum(i in 0..radius) { src[i, 0] }\n}"),
        entry(
            Codes.effectResult, "the result of an effect",
            "A `video` effect yields a colour: vec3, or vec4 with alpha. A `mask` effect yields a float.",
            "effect e(src: video) -> video {\n    luma(src)\n}"),
        entry(
            Codes.frameOffset, "other frames are at most 8 away",
            "`src.frame(-1)` is the frame before. The window is a whole constant, so that Kinora knows which frames to keep.",
            "effect e(src: video) -> video {\n    src.frame(-20)\n}"),
        entry(
            Codes.unknownMember, "members of vectors and streams",
            "Vectors have `xyzw` and `rgba`; streams have `a rgba at frame mean min max histogram` besides.",
            "effect e(src: video) -> video {\n    src.colr\n}"),
        entry(
            Codes.effectWithoutStream, "an effect has a stream",
            "The stream gives the picture its size, rate and length. For pictures from nothing start with `color(...)`.",
            "effect e(amount: number = 1) -> video {\n    vec3(amount)\n}"),
        entry(
            Codes.effectParameterType, "what an effect may take",
            "Streams of pixels, numbers, points, colours, truth values and choices.",
            "effect e(src: video, words: text = \"a\") -> video {\n    src\n}"),
        entry(
            Codes.shadowedName, "names with a meaning in every effect",
            "`xy uv size t p frame seed pi` and the names of parameters keep their meaning.",
            "effect e(src: video) -> video {\n    uv = xy / 100\n    src\n}"),
        entry(
            Codes.notInEffects, "pixels belong to effects, streams to graphs",
            "`src[1, 0]`, `sum` and `fn` helpers work on pixels and are used in effects.",
            "kinora 1\ninput clip: video = \"in.mp4\"\nlook = clip[1, 0]"),
        entry(
            Codes.effectTooLarge, "effects have a limit",
            "An effect computes at most 200000 operations for a pixel, with every sum written out.",
            "effect e(src: video) -> video {\n    sum(i in 0..999) { sum(j in 0..999) { src * i * j } }\n}"),
        entry(
            Codes.uncoveredShader, "what of GLSL an imported shader may use",
            "`import \"name.glsl\"` reads gl-transitions: `vec4 transition(vec2 uv)` with `getFromColor`, `getToColor`, `progress`, `ratio` and uniforms. Of ISF it reads `INPUTS` of the types float, bool, long, color, point2D and image, and `PASSES`, `PERSISTENT` ones with a window of 1 to 32 frames. Sound, transitions of several passes, arrays, structs, textures of its own, loops without a constant number of turns and macros with parameters are not covered.",
            "kinora 1\nimport \"melt.glsl\"",
            files: [
                "melt.glsl":
                    "uniform sampler2D map;\nvec4 transition(vec2 uv) { return mix(getFromColor(uv), getToColor(uv), progress); }"
            ]),
        entry(
            Codes.brokenShader, "an imported shader is sound GLSL",
            "The shader was read up to the place shown; what stands there is no GLSL, or of another type than its neighbours.",
            "kinora 1\nimport \"melt.glsl\"",
            files: [
                "melt.glsl": "vec4 transition(vec2 uv) { return mix(getFromColor(uv), getToColour(uv), progress); }"
            ]),
        entry(
            Codes.persistentPicture, "what an effect remembers",
            "`past = persistent(8)` in the body of an effect is what the effect made of the frame before. It is bound once, to a name, with a constant window of 1 to 32 frames, and not in transitions.",
            "effect trail(src: video) -> video {\n    past = persistent(99)\n    max(src, past * 0.9)\n}"),
    ]

    /// Imports and inputs, E04xx.
    static let imports: [Entry] = [
        entry(
            Codes.unreadableImport, "imported files must be there",
            "The path is relative to the file that imports it.", "kinora 1\nimport \"missing.kin\""),
        entry(
            Codes.importCycle, "files do not import each other in a circle",
            "Move what both need into a third file.", "kinora 1\nimport \"other.kin\"",
            files: ["other.kin": "kinora 1\nimport \"test.kin\""]),
        entry(
            Codes.unknownInput, "--set names an input",
            "The graph declares its inputs with `input name: type = default`.",
            "kinora 1\ninput mood: number = 0.8", overrides: ["mod": "0.4"]),
        entry(
            Codes.invalidOverride, "--set gives one constant",
            "`--set mood=0.4`: a literal of the input's type. Texts and paths need no quotes beyond the shell's.",
            "kinora 1\ninput mood: number = 0.8", overrides: ["mood": "0 -> 1"]),
        entry(
            Codes.inputWithoutValue, "an input needs a value",
            "It has no default, so every use of the graph must set it.", "kinora 1\ninput mood: number"),
    ]

    /// Render settings, E05xx.
    static let renders: [Entry] = [
        entry(
            Codes.unknownSetting, "the settings of a render",
            "`quality size rate codec crf bitrate preset pixel_format gop faststart audio audio_codec audio_bitrate metadata loop`.",
            "kinora 1\nrender \"in.mp4\" to \"out.mp4\" {\n    qualty: balanced\n}"),
        entry(
            Codes.repeatedSetting, "a setting is given once",
            "Two values for one setting contradict each other.",
            "kinora 1\nrender \"in.mp4\" to \"out.mp4\" {\n    crf: 20\n    crf: 18\n}"),
        entry(
            Codes.conflictingSettings, "quality or size, not both",
            "`crf` keeps the quality and lets the size vary, `bitrate` keeps the size and lets the quality vary.",
            "kinora 1\nrender \"in.mp4\" to \"out.mp4\" {\n    crf: 20\n    bitrate: 4Mbps\n}"),
        entry(
            Codes.repeatedTarget, "each render writes a file of its own",
            "The second would replace the first.",
            "kinora 1\nrender \"a.mp4\" to \"out.mp4\"\nrender \"b.mp4\" to \"out.mp4\""),
        entry(
            Codes.emptyTarget, "a render names its file",
            "The name decides the container: `film.mp4`, `film.webm`, `frames/%05d.png`.",
            "kinora 1\nrender \"in.mp4\" to \"\""),
        entry(
            DiagnosticCode("E0507"), "what a file can hold",
            "The extension of the target says what is written, and that format or its codec cannot do what is asked for: another codec, a pixel format, a size, sound. The message says what it can do.",
            ""),
    ]
}
