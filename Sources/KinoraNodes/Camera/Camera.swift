import KinoraCore
import KinoraLanguage
import KinoraMedia

/// `clip.camera(slow_zoom_in)`: a virtual camera that moves over the picture.
enum Camera: PictureOperator {
    static let signature = Signature(
        name: "camera", category: "Camera",
        documentation: """
            Moves a virtual camera over the picture, between pixels and without a jolt; its edge is never seen.

            `slow_zoom_in` and `slow_zoom_out` are geometric zooms. `pan_left`, `pan_right`, `tilt_up` and `tilt_down` carry the
            view from one side to the other. `dolly` goes in, then out again; `crane` rises, then falls. `orbit` circles the
            subject in perspective. `static` does nothing.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "move", .choice(CameraMove.allCases.map(\.rawValue)), default: .choice(CameraMove.slowZoomIn.rawValue),
                documentation: "Which move."),
            Parameter(
                "amount", .number(.ratio), in: 0...3, optional: true, signal: true,
                documentation: """
                    How far: the share by which the picture is enlarged; an orbit turns 30deg at 1. When absent 15%, less where a \
                    short move would be abrupt.
                    """),
            Parameter(
                "center", .point, optional: true, signal: true,
                documentation: "The subject, what a zoom closes in on and an orbit circles; the middle when absent."),
            Parameter(
                "over", .duration, in: 0...(.infinity), optional: true,
                documentation: "How long the move takes; the whole stream when absent."),
            Parameter(
                "easing", .choice(["linear", "in", "out", "in_out"]), default: .choice("linear"),
                documentation: "Whether the move starts or ends softly."),
            ResampleFilter.parameter,
        ],
        result: .video, keepsMasks: true,
        examples: [
            "clip.camera(slow_zoom_in)", "clip.camera(pan_left, amount: 20%, easing: in_out)",
            "clip.camera(orbit, center: (40%, 55%))",
        ])

    static func isIdentity(_ use: NodeUse) -> Bool {
        move(use) == .still || use.isAlways("amount", 0)
    }

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        let stream = try use.firstInput
        if stream.duration == nil, !isIdentity(use), use.constant("over") == nil {
            throw use.noLength(stream, "the move runs", remedy: "say how long it takes, as over: 5s")
        }
        return stream
    }

    private static func move(_ use: NodeUse) -> CameraMove {
        use.choice("move").flatMap(CameraMove.init) ?? .slowZoomIn
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let picture = try lowering.input(0, of: use, segment: segment)
        let progress = try progress(use)
        let matrix = matrix(use, size: picture.size)
        return lowering.moved(
            picture, by: use, to: picture.size, kind: move(use) == .orbit ? .projective : .axisAligned,
            filter: ResampleFilter.filter(use), matrix: { matrix($0, progress($0)) })
    }

    /// How far the move has come, 0...1, at a moment.
    private static func progress(_ use: NodeUse) throws -> @Sendable (SignalMoment) -> Double {
        let easing = use.choice("easing").flatMap(Easing.init) ?? .linear
        let rate = try use.properties?.rate ?? use.firstInput.rate
        guard let seconds = use.seconds("over", rate: rate)?.doubleValue else {
            return { easing($0.p) }
        }
        guard seconds > 0 else {
            throw use.problem("E0611", "a move takes some time, this one takes \(DecimalText.rounded(seconds))s")
        }
        return { easing($0.t / seconds) }
    }

    /// Output pixel to source pixel at a moment and a progress.
    private static func matrix(_ use: NodeUse, size: Size) -> @Sendable (SignalMoment, Double) -> Matrix3 {
        let move = move(use)
        let amount = amount(use, move, size: size)
        let center = use.position("center", in: size)
        guard move == .orbit else {
            return { moment, progress in
                move.view(progress: progress, amount: amount(moment)).matrix(size: size, center: center(moment))
            }
        }
        if !use.varies("amount"), !use.varies("center") {
            let start = SignalMoment(t: 0, p: 0, frame: 0, duration: 0, rate: 1)
            let orbit = Orbit(size: size, center: center(start), swing: swing(amount(start)))
            return { _, progress in orbit.matrix(progress: progress) }
        }
        return { moment, progress in
            Orbit(size: size, center: center(moment), swing: swing(amount(moment))).matrix(progress: progress)
        }
    }

    /// The share by which the picture is enlarged at most.
    private static func amount(
        _ use: NodeUse, _ move: CameraMove, size: Size
    ) -> @Sendable (SignalMoment) -> Double {
        guard use.node.arguments["amount"] == nil else { return use.curve("amount", of: signature) }
        let rate = use.properties?.rate ?? Rational(0)
        let length = use.seconds("over", rate: rate) ?? use.properties?.duration
        let frames = length.map { ($0 * rate).doubleValue } ?? .infinity
        let chosen = min(0.15, move.gentleAmount(size: size, frames: frames))
        return { _ in chosen }
    }

    /// The turn of an orbit in radians: 30 degrees at an amount of 1, at most 45.
    private static func swing(_ amount: Double) -> Double { min(amount * .pi / 6, .pi / 4) }
}
