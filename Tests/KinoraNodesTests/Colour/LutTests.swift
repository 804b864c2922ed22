import Foundation
import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Tables of colours")
struct LutTests {
    private static let size = Size(45, 31)
    private static let source = TestPattern.Kind.noise.image(size)

    /// A `.cube` file on disk for the time of a body.
    private static func file(_ text: String, _ body: (String) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("kinora-\(UUID().uuidString).cube")
        try text.write(to: url, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: url) }
        try body(url.path)
    }

    private static func lattice(_ side: Int, _ color: (Double, Double, Double) -> [Double]) -> String {
        let last = Double(side - 1)
        var lines = ["# made by a test", "TITLE \"test\"", "LUT_3D_SIZE \(side)"]
        for blue in 0..<side {
            for green in 0..<side {
                for red in 0..<side {
                    lines.append(
                        color(Double(red) / last, Double(green) / last, Double(blue) / last).map { "\($0)" }
                            .joined(separator: " "))
                }
            }
        }
        return lines.joined(separator: "\r\n")
    }

    /// A colour of a lattice by the definition of the two interpolations, in double precision.
    private static func reference(
        _ c: [Float], side: Int, tetrahedral: Bool, _ entry: (Double, Double, Double) -> [Double]
    ) -> [Float] {
        let last = Double(side - 1)
        let place = c.map { min(max(Double($0), 0), 1) * last }
        let cell = place.map { min($0.rounded(.down), last - 1) }
        let share = zip(place, cell).map { $0 - $1 }
        func corner(_ step: [Double]) -> [Double] {
            entry((cell[0] + step[0]) / last, (cell[1] + step[1]) / last, (cell[2] + step[2]) / last)
        }
        var total = [0.0, 0, 0]
        if tetrahedral {
            var step = [0.0, 0, 0]
            var rest = 1.0
            for axis in [0, 1, 2].sorted(by: { share[$0] > share[$1] }) {
                let color = corner(step)
                for index in 0..<3 { total[index] += (rest - share[axis]) * color[index] }
                rest = share[axis]
                step[axis] = 1
            }
            let color = corner(step)
            for index in 0..<3 { total[index] += rest * color[index] }
        } else {
            for number in 0..<8 {
                let step = [Double(number & 1), Double(number >> 1 & 1), Double(number >> 2)]
                let weight = (0..<3).reduce(1.0) { $0 * (step[$1] == 1 ? share[$1] : 1 - share[$1]) }
                let color = corner(step)
                for index in 0..<3 { total[index] += weight * color[index] }
            }
        }
        return total.map { Float($0) }
    }

    private static func harness(_ path: String, _ looks: [String]) throws -> NodeHarness {
        try NodeHarness(
            "clip = pattern(noise, size: 45x31, rate: 10fps, duration: 2s)\n"
                + looks.enumerated().map { "look\($0) = clip.lut(\"\(path)\"\($1))" }.joined(separator: "\n"))
    }

    @Test("A lattice is interpolated as its definitions say, on every backend; part of it is mixed in")
    func lattice() throws {
        let entry: (Double, Double, Double) -> [Double] = { r, g, b in
            [r * r * 0.8 + 0.1 * b, g * (1 - 0.5 * b), 0.2 + 0.8 * b * r]
        }
        try Self.file(Self.lattice(5, entry)) { path in
            let harness = try Self.harness(path, ["", ", interpolation: trilinear", ", amount: 0.25", ", amount: 0"])
            for backend in TestBackends.all {
                for (index, isTetrahedral) in [(0, true), (1, false)] {
                    let expected = Self.source.map {
                        Self.reference($0, side: 5, tetrahedral: isTetrahedral, entry)
                    }
                    // Sums of a few products of floats near 1.
                    #expect(try harness.image("look\(index)", on: backend).largestDifference(expected) < 2e-6)
                }
                let part = Self.source.map { c in
                    zip(c, Self.reference(c, side: 5, tetrahedral: true, entry)).map { $0 + 0.25 * ($1 - $0) }
                }
                #expect(try harness.image("look2", on: backend).largestDifference(part) < 2e-6)
            }
            #expect(try harness.image("look3").isNear(Self.source))
        }
    }

    @Test("A table that changes nothing changes nothing: 1D, 3D, with a domain, and a shaper before a lattice")
    func identity() throws {
        let ramp = (0...8).map { "\(Double($0) / 8) \(Double($0) / 8) \(Double($0) / 8)" }.joined(separator: "\n")
        let wide = (0...8).map { index -> String in
            let x = Double(index) / 8 * 2 - 0.5
            return "\(x) \(x) \(x)"
        }.joined(separator: "\n")
        let lattice = Self.lattice(3) { [$0, $1, $2] }.split(whereSeparator: \.isNewline).dropFirst(3)
            .joined(separator: "\n")
        let files = [
            "LUT_1D_SIZE 9\n\(ramp)\n", Self.lattice(9) { [$0, $1, $2] },
            "DOMAIN_MIN -0.5 -0.5 -0.5\nDOMAIN_MAX 1.5 1.5 1.5\nLUT_1D_SIZE 9\n\n\(wide)",
            "LUT_1D_SIZE 9\nLUT_1D_INPUT_RANGE 0 1\nLUT_3D_SIZE 3\nLUT_3D_INPUT_RANGE 0 1\n\(ramp)\n\(lattice)\n",
        ]
        for text in files {
            try Self.file(text) { path in
                let harness = try Self.harness(path, ["", ", interpolation: trilinear"])
                for look in ["look0", "look1"] {
                    #expect(try harness.image(look).largestDifference(Self.source) < 1e-6)
                }
            }
        }
    }

    @Test("A shaper comes before its lattice, a domain spreads the entries")
    func shaper() throws {
        // Halves, then squares by two entries a side would be straight: a lattice of 0 and 1 keeps the half.
        let text = """
            LUT_1D_SIZE 2
            LUT_3D_SIZE 2
            0 0 0
            0.5 0.5 0.5
            """ + "\n"
            + Self.lattice(2) { [1 - $0, $1, $2] }.split(whereSeparator: \.isNewline).dropFirst(3)
            .joined(separator: "\n")
        try Self.file(text) { path in
            let expected = Self.source.map { [1 - $0[0] / 2, $0[1] / 2, $0[2] / 2] }
            let found = try Self.harness(path, [""]).image("look0")
            #expect(found.largestDifference(expected) < 1e-6)
        }
        try Self.file("LUT_1D_SIZE 2\nDOMAIN_MAX 2 2 2\n0 0 0\n1 1 1\n") { path in
            let expected = Self.source.map { $0.map { $0 / 2 } }
            let found = try Self.harness(path, [""]).image("look0")
            #expect(found.largestDifference(expected) < 1e-6)
        }
    }

    static let mistakes: [(text: String, message: String, place: String)] = [
        ("0 0 0\n", "'LUT_1D_SIZE' or 'LUT_3D_SIZE' is expected before the first colour", ":1:1"),
        ("# nothing\n", "a table is expected, this file has neither 'LUT_1D_SIZE' nor 'LUT_3D_SIZE'", ":1:1"),
        ("LUT_3D_SIZE 1\n", "the size of a 3D table is a whole number of 2 to 256, '1' is not", ":1:13"),
        ("LUT_1D_SIZE\n", "the size of a 1D table is a whole number of 2 to 65536, here is none", ":1:1"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1\n", "a line of three numbers is expected, here are 2", ":3:1"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 x 1\n", "a line of three numbers is expected, 'x' is no number", ":3:3"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1e99 1\n", "'1e99' is no number", ":3:3"),
        ("LUT_1D_SIZE 2\n0 0 0\n", "the table has 2 colours, the file ends after 1", ":2:1"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1 1\n\n1 1 1\n", "the table has 2 colours, here is one more", ":5:1"),
        ("TITEL \"x\"\n", "a keyword of a .cube file is one of TITLE, ", ":1:1"),
        (
            "LUT_1D_SIZE 2\nDOMAIN_MIN 2 0 0\nDOMAIN_MAX 1 1 1\n",
            "'DOMAIN_MIN' lies below 'DOMAIN_MAX', here 2 and 1", ":3:12"
        ),
        (
            "LUT_1D_SIZE 2\n0 0 0\nDOMAIN_MIN 0 0 0\n", "a line of three numbers is expected, here is 'DOMAIN_MIN'",
            ":3:1"
        ),
    ]

    @Test("A file that is no table is reported by line and column", arguments: mistakes.indices)
    func mistake(_ index: Int) throws {
        let (text, message, place) = Self.mistakes[index]
        try Self.file(text) { path in
            do {
                _ = try Self.harness(path, [""])
                Issue.record("accepted: \(text)")
            } catch {
                #expect("\(error)".contains(message), "\(error)")
                #expect("\(error)".contains(path + place), "\(error)")
            }
        }
    }

    @Test("A file that is not there is named")
    func missing() {
        #expect(throws: (any Error).self) { try Self.harness("/nowhere/look.cube", [""]) }
    }
}
