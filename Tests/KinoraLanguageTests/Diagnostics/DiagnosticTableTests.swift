import Foundation
import KinoraCore
import KinoraLanguage
import Testing

/// Source text on the left (in the catalogue, where `kinora explain` shows it), the whole message on the right.
@Suite("Every mistake has one code and one message") struct DiagnosticTableTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var code: String
        var rendering: String
        var testDescription: String { code }

        init(_ code: String, _ rendering: String) {
            self.code = code
            self.rendering = rendering
        }
    }

    @Test("The example of a code gives exactly its message", arguments: rows) func row(row: Row) throws {
        let entry = try #require(DiagnosticCatalogue.entry(DiagnosticCode(row.code)))
        let result = TestCatalogue.check(entry.example, files: entry.files, set: entry.overrides)
        #expect(result.rendered() == row.rendering + "\n")
        #expect(result.graph == nil)
    }

    @Test("Every code that has an example has a row, and every code has a story") func completeness() {
        let withExample = DiagnosticCatalogue.entries.filter { !$0.example.isEmpty }.map(\.code.rawValue)
        #expect(Set(Self.rows.map(\.code)) == Set(withExample))
        let codes = DiagnosticCatalogue.entries.map(\.code)
        #expect(codes == codes.sorted() && Set(codes).count == codes.count)
        for code in codes { #expect(DiagnosticCatalogue.explanation(of: code)?.isEmpty == false) }
    }

    @Test("Every code that any room uses has a story") func everyRoom() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        let known = Set(DiagnosticCatalogue.entries.map(\.code.rawValue))
        var found: Set<String> = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            found.formUnion(text.matches(of: /"([EW]\d{4})"/).map { String($0.1) })
        }
        #expect(found.count >= known.count)
        #expect(found.subtracting(known).sorted() == [])
    }

    static let rows: [Row] = [
        Row(
            "E0101",
            #"""
            E0101 the first line names the version of the language
              test.kin:1:1
            1 | render "in.mp4" to "out.mp4"
              | ^ add 'kinora 1'
            """#),
        Row(
            "E0102",
            #"""
            E0102 this Kinora reads version 1 of the language, not '2'
              test.kin:1:1
            1 | kinora 2
              | ^^^^^^^^ did you mean kinora 1?
            """#),
        Row(
            "E0103",
            #"""
            E0103 operators of logic are words, '&&' is not
              test.kin:2:11
            2 | a = 1 > 0 && 2 > 1
              |           ^^ did you mean and?
            """#),
        Row(
            "E0104",
            #"""
            E0104 a text ends with ", this one does not end
              test.kin:2:27
            2 | render "in.mp4 to "out.mp4"
              |                           ^ add "
            """#),
        Row(
            "E0105",
            #"""
            E0105 the escapes are \n \t \r \\ \" \u{...}, '\f' is none of them
              test.kin:2:11
            2 | render "C:\films\one.mp4" to "out.mp4"
              |           ^^ write \\ for a backslash, or r"..."
            E0105 the escapes are \n \t \r \\ \" \u{...}, '\o' is none of them
              test.kin:2:17
            2 | render "C:\films\one.mp4" to "out.mp4"
              |                 ^^ write \\ for a backslash, or r"..."
            """#),
        Row(
            "E0106",
            #"""
            E0106 a number has at most 40 digits, this one is longer
              test.kin:2:5
            2 | a = 12345678901234567890123456789012345678901234567890
              |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            """#),
        Row(
            "E0110",
            #"""
            E0110 'to' and the path of a file are expected after what is rendered, a text is here
              test.kin:2:17
            2 | render "in.mp4" "out.mp4"
              |                 ^^^^^^^^^
            """#),
        Row(
            "E0111",
            #"""
            E0111 '(' is closed by ')', this one is never closed
              test.kin:2:17
            2 | a = "in.mp4".fog(density: 0.5
              |                 ^ add ')'
            """#),
        Row(
            "E0112",
            #"""
            E0112 an item begins with import, input, effect, graph, fn, render or 'name =', 'rendr' does not
              test.kin:2:1
            2 | rendr "in.mp4" to "out.mp4"
              | ^^^^^ did you mean render?
            """#),
        Row(
            "E0113",
            #"""
            E0113 a name is not a word of the language, 'then' is one
              test.kin:2:1
            2 | then = 4
              | ^^^^
            """#),
        Row(
            "E0114",
            #"""
            E0114 a colour has 3, 4, 6 or 8 hexadecimal digits, '#ffcc8' has not
              test.kin:2:5
            2 | a = #ffcc8
              |     ^^^^^^
            """#),
        Row(
            "E0115",
            #"""
            E0115 a comparison has two sides, this one has three
              test.kin:2:10
            2 | a = if 0 < t < 1 then 1 else 0
              |          ^^^^^ write 'a < b and b < c'
            """#),
        Row(
            "E0116",
            #"""
            E0116 a list of keyframes has at least one, this one is empty
              test.kin:2:27
            2 | a = "in.mp4".fog(density: [])
              |                           ^^
            """#),
        Row(
            "E0117",
            #"""
            E0117 a: a unit is one of % ms s min h f fps deg rad px LUFS dB Hz kHz bps kbps Mbps, 'sec' is none
              test.kin:2:18
            2 | a = "in.mp4"[0s..5sec]
              |                  ^^^^ did you mean 5s?
            """#),
        Row(
            "E0118",
            #"""
            E0118 a: width and height are 1 to 65536 pixels, '0x1080' is not
              test.kin:2:23
            2 | a = color(#fff, size: 0x1080)
              |                       ^^^^^^
            """#),
        Row(
            "E0201",
            #"""
            E0201 look: a name is bound before it is used, 'clp' is not bound
              test.kin:3:8
            3 | look = clp.fog()
              |        ^^^ did you mean clip?
            """#),
        Row(
            "E0202",
            #"""
            E0202 look: an operation is an operator, effect or graph, 'foog' is none of these
              test.kin:2:17
            2 | look = "in.mp4".foog()
              |                 ^^^^ did you mean fog?
            """#),
        Row(
            "E0203",
            #"""
            E0203 look/fog: 'fog' has no parameter 'densty'; it has src, density, drift, color, octaves
              test.kin:2:21
            2 | look = "in.mp4".fog(densty: 0.5)
              |                     ^^^^^^ did you mean density?
            """#),
        Row(
            "E0204",
            #"""
            E0204 look/interpolate: 'interpolate' needs 'to', a frame rate
              test.kin:2:17
            2 | look = "in.mp4".interpolate()
              |                 ^^^^^^^^^^^ add 'to: ...'
            """#),
        Row(
            "E0205",
            #"""
            E0205 look/fog: a parameter is given once, 'density' is given twice
              test.kin:2:35
            2 | look = "in.mp4".fog(density: 0.5, density: 0.6)
              |                                   ^^^^^^^
            """#),
        Row(
            "E0206",
            #"""
            E0206 look/fog: arguments are named after the first, '12px' has no name
              test.kin:2:26
            2 | look = "in.mp4".fog(0.5, 12px)
              |                          ^^^^ did you mean drift: 12px?
            """#),
        Row(
            "E0207",
            #"""
            E0207 look/fog.density: a ratio is expected, '4px' is a length
              test.kin:2:30
            2 | look = "in.mp4".fog(density: 4px)
              |                              ^^^ did you mean 0.3?
            """#),
        Row(
            "E0208",
            #"""
            E0208 look/camera.motion: one of static, slow_zoom_in, slow_zoom_out, orbit is expected, 'slow_zom_in' is not one
              test.kin:2:24
            2 | look = "in.mp4".camera(slow_zom_in)
              |                        ^^^^^^^^^^^ did you mean slow_zoom_in?
            """#),
        Row(
            "E0209",
            #"""
            E0209 look/fog.density: a value in 0..1 is expected, '1.5' is outside
              test.kin:2:30
            2 | look = "in.mp4".fog(density: 0.2 -> 1.5)
              |                              ^^^^^^^^^^
            """#),
        Row(
            "E0210",
            #"""
            E0210 look: a name is bound once, 'look' is bound twice
              test.kin:3:1
            3 | look = "in.mp4"
              | ^^^^
              note: first bound here
              test.kin:2:1
            2 | look = "in.mp4".fog()
              | ^^^^
            """#),
        Row(
            "E0211",
            #"""
            E0211 look/flow.levels: a whole number is expected, '2.5' is not one
              test.kin:2:30
            2 | look = "in.mp4".flow(levels: 2.5)
              |                              ^^^ did you mean 3?
            """#),
        Row(
            "E0212",
            #"""
            E0212 look/flow.levels: this parameter is the same for every frame, '1 -> 3' varies in time
              test.kin:2:30
            2 | look = "in.mp4".flow(levels: 1 -> 3)
              |                              ^^^^^^
            """#),
        Row(
            "E0213",
            #"""
            E0213 smooth: a name is bound before it is used, 'look' is bound below
              test.kin:2:10
            2 | smooth = look.interpolate(to: 48fps)
              |          ^^^^
              note: bound here
              test.kin:3:1
            3 | look = "in.mp4".fog()
              | ^^^^^^^^^^^^^^^^^^^^^
            """#),
        Row(
            "E0214",
            #"""
            E0214 both: one can compute with numbers, points and colours, 'a' is a video
              test.kin:3:8
            3 | both = a + "b.mp4"
              |        ^ to show one after the other, write 'cut(a, b)'
            E0214 both: one can compute with numbers, points and colours, '"b.mp4"' is a text
              test.kin:3:12
            3 | both = a + "b.mp4"
              |            ^^^^^^^
            """#),
        Row(
            "E0215",
            #"""
            E0215 look: keyframes are in the order of time and unit, '1s' is not later than the one before
              test.kin:2:49
            2 | look = "in.mp4".fog(density: [0s: 0.2, 2s: 0.8, 1s: 0.4])
              |                                                 ^^
            """#),
        Row(
            "E0216",
            #"""
            E0216 look: an angle and a length cannot be added
              test.kin:2:30
            2 | look = "in.mp4".light(angle: 20deg + 5px)
              |                              ^^^^^^^^^^^
            """#),
        Row(
            "E0217",
            #"""
            E0217 look: a number is finite, '1 / 0' is infinite
              test.kin:2:30
            2 | look = "in.mp4".fog(density: 1 / 0)
              |                              ^^^^^
            """#),
        Row(
            "E0218",
            #"""
            E0218 look/slice: a slice ends after it begins, '5s' is not before '2s'
              test.kin:2:17
            2 | look = "in.mp4"[5s..2s]
              |                 ^^^^^^
            """#),
        Row(
            "E0219",
            #"""
            E0219 look: an easing is one of linear, in, out, in_out, hold, 'smooth' is none
              test.kin:2:42
            2 | look = "in.mp4".fog(density: 0 -> 1 ease smooth)
              |                                          ^^^^^^
            """#),
        Row(
            "E0220",
            #"""
            E0220 twice: a graph does not contain itself, 'twice' would
              test.kin:3:15
            3 |     src.fog().twice()
              |               ^^^^^
            """#),
        Row(
            "E0222",
            #"""
            E0222 mood: a type is one of video, image, mask, audio, flow, face, text, number, point, color, duration, rate, size, bool, choice, 'float' is none
              test.kin:2:13
            2 | input mood: float = 0.8
              |             ^^^^^ did you mean number?
            """#),
        Row(
            "E0223",
            #"""
            E0223 a: 'mix' takes 3 arguments, 2 are here
              test.kin:2:5
            2 | a = mix(1, 2)
              |     ^^^^^^^^^
            """#),
        Row(
            "E0224",
            #"""
            E0224 mood: a range goes from its smaller end to its larger, '1' is above '0'
              test.kin:2:23
            2 | input mood: number in 1..0 = 0.8
              |                       ^^^^
            """#),
        Row(
            "E0225",
            #"""
            E0225 g: a body ends with its result, this one ends without
              test.kin:4:1
            4 | }
              | ^ end with the name of what it yields
            """#),
        Row(
            "E0226",
            #"""
            E0226 g: only the last line of a body is a value without a name
              test.kin:3:5
            3 |     src.fog()
              |     ^^^^^^^^^
            """#),
        Row(
            "E0301",
            #"""
            E0301 e: comparisons are between floats, here a vec3 and a float
              test.kin:2:8
            2 |     if src > 0.5 then src else src * 2
              |        ^^^^^^^^^ luma(...) makes a float of a colour
            """#),
        Row(
            "E0302",
            #"""
            E0302 e: a function of effects is expected, 'smothstep' is none
              test.kin:2:11
            2 |     src * smothstep(0, 1, uv.x)
              |           ^^^^^^^^^ did you mean smoothstep?
            """#),
        Row(
            "E0303",
            #"""
            E0303 e: 'dot' takes two vectors of one size, here vec2, vec3
              test.kin:2:11
            2 |     src * dot(uv, src)
              |           ^^^
            """#),
        Row(
            "E0304",
            #"""
            E0304 e: the offset of a neighbour is a whole constant, 'radius' is not
              test.kin:2:9
            2 |     src[radius, 0]
              |         ^^^^^^ src.at(xy + ...) looks anywhere
            """#),
        Row(
            "E0305",
            #"""
            E0305 e: a sum runs between two whole constants, '0'..'radius' are not
              test.kin:2:14
            2 |     sum(i in 0..radius) { src[i, 0] }
              |              ^^^^^^^^^ sum over the largest range and weigh with 'if'
            """#),
        Row(
            "E0306",
            #"""
            E0306 e: a picture is a colour, vec3 or vec4, the result is a float
              test.kin:2:5
            2 |     luma(src)
              |     ^^^^^^^^^ did you mean vec3(luma(src))?
            """#),
        Row(
            "E0307",
            #"""
            E0307 e: another frame is a whole constant in -8..8 away, '-20' is not
              test.kin:2:15
            2 |     src.frame(-20)
              |               ^^^
            """#),
        Row(
            "E0308",
            #"""
            E0308 e: 'src' has x, y, z, r, g, b, rgb, a, rgba, at, frame, mean, min, max, histogram, not 'colr'
              test.kin:2:9
            2 |     src.colr
              |         ^^^^
            """#),
        Row(
            "E0309",
            #"""
            E0309 e: an effect computes pixels of a stream, this one has no stream
              test.kin:1:8
            1 | effect e(amount: number = 1) -> video {
              |        ^ add 'src: video'
            """#),
        Row(
            "E0310",
            #"""
            E0310 e: an effect takes video, image, mask, flow, number, point, color, bool and choices, 'words' is a text
              test.kin:1:29
            1 | effect e(src: video, words: text = "a") -> video {
              |                             ^^^^
            """#),
        Row(
            "E0311",
            #"""
            E0311 e: 'uv' has a meaning in every effect and cannot be bound
              test.kin:2:5
            2 |     uv = xy / 100
              |     ^^
            """#),
        Row(
            "E0312",
            #"""
            E0312 look: pixels and sums belong to effects, a graph connects whole streams
              test.kin:3:8
            3 | look = clip[1, 0]
              |        ^^^^^^^^^^
            """#),
        Row(
            "E0313",
            #"""
            E0313 e: an effect computes at most 200000 operations for a pixel, this one more
              test.kin:1:8
            1 | effect e(src: video) -> video {
              |        ^
            """#),
        Row(
            "E0314",
            #"""
            E0314 melt: imported shaders do without a texture of its own ('sampler2D')
              melt.glsl:1:9
            1 | uniform sampler2D map;
              |         ^^^^^^^^^
            """#),
        Row(
            "E0315",
            #"""
            E0315 melt: a function of the shader or of GLSL is expected, 'getToColour' is none
              melt.glsl:1:57
            1 | vec4 transition(vec2 uv) { return mix(getFromColor(uv), getToColour(uv), progress); }
              |                                                         ^^^^^^^^^^^^^^^
            """#),
        Row(
            "E0316",
            #"""
            E0316 trail: 'persistent' takes a constant number of frames, 1 to 32, '99' is none
              test.kin:2:23
            2 |     past = persistent(99)
              |                       ^^
            """#),
        Row(
            "E0401",
            #"""
            E0401 the imported file 'missing.kin' cannot be read, no such file
              test.kin:2:8
            2 | import "missing.kin"
              |        ^^^^^^^^^^^^^
            """#),
        Row(
            "E0402",
            #"""
            E0402 files do not import each other in a circle: test.kin -> other.kin -> test.kin
              other.kin:2:8
            2 | import "test.kin"
              |        ^^^^^^^^^^
            """#),
        Row(
            "E0403",
            #"""
            E0403 '--set mod' names no input, the graph declares mood
              did you mean mood?
            """#),
        Row(
            "E0404",
            #"""
            E0404 mood: an input is set to a constant, '0 -> 1' varies in time
              --set mood:1:1
            1 | 0 -> 1
              | ^^^^^^
            """#),
        Row(
            "E0405",
            #"""
            E0405 mood: an input without a default must be set, 'mood' is not
              test.kin:2:7
            2 | input mood: number
              |       ^^^^ use --set mood=...
            """#),
        Row(
            "E0501",
            #"""
            E0501 out: a setting is one of quality, size, rate, codec, crf, bitrate, preset, pixel_format, gop, faststart, audio, audio_codec, audio_bitrate, metadata, loop, 'qualty' is none
              test.kin:3:5
            3 |     qualty: balanced
              |     ^^^^^^ did you mean quality?
            """#),
        Row(
            "E0502",
            #"""
            E0502 out: a setting is given once, 'crf' is given twice
              test.kin:4:5
            4 |     crf: 18
              |     ^^^
              note: first given here
              test.kin:3:5
            3 |     crf: 20
              |     ^^^
            """#),
        Row(
            "E0503",
            #"""
            E0503 out: 'crf' asks for a quality and 'bitrate' for a size, a render has one of them
              test.kin:4:5
            4 |     bitrate: 4Mbps
              |     ^^^^^^^
            """#),
        Row(
            "E0504",
            #"""
            E0504 out: each render writes a file of its own, 'out.mp4' is written twice
              test.kin:3:19
            3 | render "b.mp4" to "out.mp4"
              |                   ^^^^^^^^^
              note: first written here
              test.kin:2:19
            2 | render "a.mp4" to "out.mp4"
              |                   ^^^^^^^^^
            """#),
        Row(
            "E0505",
            #"""
            E0505 render: a render names the file it writes, this name is empty
              test.kin:2:20
            2 | render "in.mp4" to ""
              |                    ^^
            """#),
    ]
}
