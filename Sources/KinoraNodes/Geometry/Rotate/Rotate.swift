import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.rotate(3deg)`: the picture turned about its middle.
enum Rotate: PictureOperator {
    static let signature = Signature(
        name: "rotate", category: "Geometry",
        documentation: """
            Turns the picture clockwise about its middle.

            A constant angle that is a multiple of 90deg turns pixels exactly and swaps width and height where it must.
            Every other angle keeps the size; by default the picture is enlarged just enough that no corner is empty.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "angle", .number(.angle), in: -36_000...36_000, default: .degrees(0), signal: true,
                documentation: "How far, clockwise."),
            EdgeMode.parameter(
                default: .clamp, beside: ["cover"],
                "What fills the corners: `cover` enlarges the picture until it does."),
            ResampleFilter.parameter,
        ],
        result: .video, examples: ["clip.rotate(2deg)", "clip.rotate(-3deg -> 3deg)", "clip.rotate(90deg)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        if let turns = quarterTurns(use) {
            if turns % 2 == 1 { result.size = Size(result.size.height, result.size.width) }
        } else if use.choice("edges") == EdgeMode.transparent.rawValue {
            result.hasAlpha = true
        }
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool { quarterTurns(use) == 0 }

    /// Quarter turns clockwise, 0...3, when the angle is constant and a multiple of 90 degrees.
    private static func quarterTurns(_ use: NodeUse) -> Int? {
        guard let angle = use.number("angle"), angle.isFinite, abs(angle) < 1e9 else { return nil }
        let turns = angle / 90
        guard turns == turns.rounded() else { return nil }
        return ((Int(turns) % 4) + 4) % 4
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let picture = try lowering.input(0, of: use, segment: segment)
        let size = use.properties?.size ?? picture.size
        if let turns = quarterTurns(use) {
            let matrix = turned(size, to: picture.size, by: Matrix3.rotation(-Double(turns) * .pi / 2).snapped)
            return lowering.moved(
                picture, by: use, to: size, kind: turns == 2 ? .axisAligned : .affine, matrix: { _ in matrix })
        }
        let angle = use.curve("angle", of: signature)
        let mode = use.choice("edges").flatMap(EdgeMode.init)
        let (width, height) = (Double(size.width), Double(size.height))
        let from = picture.size
        return lowering.moved(
            picture, by: use, to: size, kind: .affine, staysInside: mode == nil,
            filter: ResampleFilter.filter(use), border: mode?.border ?? .clamp
        ) { moment in
            let radians = angle(moment) * .pi / 180
            var matrix = Matrix3.rotation(-radians)
            if mode == nil {
                let (cosine, sine) = (abs(Mathematics.cosine(radians)), abs(Mathematics.sine(radians)))
                let scale = max((width * cosine + height * sine) / width, (width * sine + height * cosine) / height)
                matrix = matrix * Matrix3.scale(1 / scale, 1 / scale)
            }
            return turned(size, to: from, by: matrix)
        }
    }

    /// Pixels of the result to pixels of the picture: a matrix about the middles of both.
    private static func turned(_ size: Size, to picture: Size, by matrix: Matrix3) -> Matrix3 {
        Matrix3.translation(Double(picture.width) / 2, Double(picture.height) / 2) * matrix
            * Matrix3.translation(-Double(size.width) / 2, -Double(size.height) / 2)
    }
}
