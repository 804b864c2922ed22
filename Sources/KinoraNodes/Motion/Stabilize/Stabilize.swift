import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.stabilize()`: a camera that was held by hand, as if it had stood or glided.
public enum Stabilize: PictureOperator {
    /// Name, parameters and documentation.
    public static let signature = Signature(
        name: "stabilize", category: "Motion",
        documentation: """
            Takes the shaking out of a film whose camera was held by hand.

            The camera's shift, turn and zoom from frame to frame is what most corners of the picture agree on; its path is smoothed by a
            Gaussian (`smoothing`) that never reaches into another shot, and each frame is moved to where the smooth path has it. Slow
            pans and moves stay. By default the picture is enlarged by `zoom`, and a frame is moved no further than its edge allows.

            A frame is moved as a whole: the rows of most sensors are exposed one after the other, so that a fast shake bends the
            picture (rolling shutter), and that wobble stays. Less `smoothing` shows less of it. Frames are read a second time, 3 times
            `smoothing` ahead; a frame depends on those around it alone, wherever a render begins. A clip that is not a file, sliced or
            at another speed, is rendered a second time: stabilise first and grade afterwards, where there is a choice.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The clip."),
            Parameter(
                "smoothing", .duration, in: 0...(.infinity), default: .duration(Rational(1, 2)),
                documentation:
                    "The standard deviation of the Gaussian, up to 2s: shakes that are faster go, moves that are slower stay; 0s changes nothing."
            ),
            Parameter(
                "strength", .number(.ratio), in: 0...1, default: .ratio(1), signal: true,
                documentation: "How much of the shaking is taken out; 0 leaves it, enlarged."),
            Parameter(
                "zoom", .number(.ratio), in: 1...2, optional: true,
                documentation: "How much the picture is enlarged; 1.1 when absent and edges are cropped, else 1."),
            Parameter(
                "border", .choice(["crop"] + EdgeMode.allCases.map(\.rawValue)), default: .choice("crop"),
                documentation:
                    "`crop` never shows an edge and moves less where it would; the others move freely and fill what is missing."
            ),
            ResampleFilter.parameter,
        ],
        result: .video, examples: ["clip.stabilize()", "clip.stabilize(smoothing: 1s, border: mirror, zoom: 1.05)"])

    /// Smoothing beyond this looks at more frames than it gains by, in seconds.
    private static let longest = Rational(2)

    private static func smoothing(_ use: NodeUse) -> Rational {
        let rate = use.inputs.first?.rate ?? Rational(25)
        return use.seconds("smoothing", rate: rate) ?? Rational(1, 2)
    }

    /// Whether it leaves its input as it is.
    public static func isIdentity(_ use: NodeUse) -> Bool { smoothing(use) == Rational(0) }

    private static func border(_ use: NodeUse) -> EdgeMode? { use.choice("border").flatMap(EdgeMode.init) }

    /// What its stream is like.
    public static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        let smoothing = smoothing(use)
        guard Rational(0) <= smoothing, smoothing <= longest else {
            throw use.problem(
                "E0611",
                "a path is smoothed over 0s to \(DecimalText.seconds(longest)), here over \(DecimalText.seconds(smoothing))"
            )
        }
        if !isIdentity(use), border(use) == .transparent { result.hasAlpha = true }
        return result
    }

    /// Whether the clip can be looked at beforehand.
    ///
    /// - Throws: `Diagnostic` when it is a still picture, or can be read only once.
    package static func check(
        _ use: NodeUse, graph: Graph, properties: [StreamProperties?], library: NodeLibrary, probes: MediaProbes
    ) throws {
        if isIdentity(use) { return }
        _ = try footage(of: use, graph: graph, properties: properties, library: library, probes: probes)
    }

    private static func footage(
        of use: NodeUse, graph: Graph, properties: [StreamProperties?], library: NodeLibrary, probes: MediaProbes
    ) throws -> PlainFootage {
        try PlainFootage(
            of: use, what: "a stabilisation", graph: graph, properties: properties, library: library, probes: probes)
    }

    /// Its picture over one stretch of time.
    public static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let picture = try lowering.input(0, of: use, segment: segment)
        let footage = try footage(
            of: use, graph: lowering.graph, properties: lowering.properties, library: lowering.library,
            probes: lowering.probes)
        let local = use.map
        let path = lowering.probes.cameraPath(footage, map: local, spread: smoothing(use).doubleValue)
        lowering.preparations.append { time, _ in try path.prepare(at: footage.time(at: local(time))) }
        let (scale, offset) = (footage.scale.doubleValue, footage.offset.doubleValue)
        let strength = use.curve("strength", of: signature)
        let border = border(use)
        let view = View(size: picture.size, zoom: use.number("zoom") ?? (border == nil ? 1.1 : 1))
        return lowering.moved(
            picture, by: use, to: picture.size, kind: .affine, staysInside: border == nil,
            filter: ResampleFilter.filter(use), border: border?.border ?? .clamp
        ) { moment in
            let correction = path.correction(at: scale * moment.t + offset)
            let share = strength(moment)
            return border == nil ? view.inside(correction, share: share) : view.matrix(correction, share: share)
        }
    }

    /// The part of a picture that is shown.
    private struct View {
        var width, height: Double
        var zoom: Double

        init(size: Size, zoom: Double) {
            (width, height, self.zoom) = (Double(size.width), Double(size.height), zoom)
        }

        /// Pixel of the result to pixel of the picture, where a share of a correction is made.
        func matrix(_ correction: (shift: SIMD2<Double>, angle: Double, growth: Double), share: Double) -> Matrix3 {
            let shift = correction.shift * (share * max(width, height))
            let size = Mathematics.exponential(-correction.growth * share)
            return Matrix3.translation(width / 2, height / 2) * Matrix3.rotation(-correction.angle * share)
                * Matrix3.scale(size, size) * Matrix3.translation(-shift.x, -shift.y)
                * Matrix3.scale(1 / zoom, 1 / zoom) * Matrix3.translation(-width / 2, -height / 2)
        }

        /// The same with as much of the correction as shows no edge.
        func inside(_ correction: (shift: SIMD2<Double>, angle: Double, growth: Double), share: Double) -> Matrix3 {
            let whole = matrix(correction, share: share)
            if fits(whole) { return whole }
            var (low, high) = (0.0, share)
            // To a thousandth of the correction.
            for _ in 0..<10 {
                let middle = (low + high) / 2
                if fits(matrix(correction, share: middle)) { low = middle } else { high = middle }
            }
            return matrix(correction, share: low)
        }

        private func fits(_ matrix: Matrix3) -> Bool {
            isInside(matrix.apply(0, 0)) && isInside(matrix.apply(width, 0)) && isInside(matrix.apply(0, height))
                && isInside(matrix.apply(width, height))
        }

        private func isInside(_ point: (x: Double, y: Double)) -> Bool {
            let slack = 1e-6 * max(width, height)
            return -slack <= point.x && point.x <= width + slack && -slack <= point.y && point.y <= height + slack
        }
    }
}
