import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `decode("clip.mp4")`: the pictures and the sound of a file.
public enum Decode: PictureOperator {
    /// Name, parameters and documentation.
    public static let signature = Signature(
        name: "decode", category: "Source",
        documentation: """
            Reads a video, an image or an image sequence.

            Any file libav reads; `-` reads YUV4MPEG2 from standard input, `frame_%05d.png` a numbered sequence. A
            rotation flag is applied, non-square pixels become square, time stamps of variable rate are honoured. Fields of interlaced
            video are not made frames, which a warning says. Colour
            that the file does not state is taken as players do: BT.709 from 1280 columns on, else BT.601.
            """,
        parameters: [
            Parameter("path", .text, documentation: "The file, relative to the graph that names it."),
            Parameter(
                "rate", .rate, optional: true,
                documentation: "Frames a second the stream is shown at; the file's own when absent."),
        ],
        result: .video, examples: ["decode(\"clip.mp4\")"])

    /// What its stream is like.
    public static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        let (probe, video) = try open(use, probes: probes)
        let rate: Rational
        if case .rate(let asked)? = use.constant("rate") { rate = asked } else { rate = video.gridRate }
        let duration = video.duration ?? (probe.isImage ? nil : probe.duration)
        if let duration, duration <= Rational(0) {
            throw use.problem("E0622", "a video with at least one frame is expected, '\(path(use))' has none")
        }
        guard video.pixelFormat.model != .yuv || video.color.matrix.lumaCoefficients != nil else {
            throw use.problem(
                "E0618",
                "the colours of '\(path(use))' are coded with the matrix \(video.color.matrix.title), which Kinora "
                    + "cannot decode so far; convert it to BT.709 or BT.2020 first")
        }
        var result = StreamProperties(
            size: displaySize(video), rate: rate, duration: probe.isImage ? nil : duration, color: video.color,
            hasAlpha: video.pixelFormat.hasAlpha, bitDepth: video.pixelFormat.bitDepth, format: video.pixelFormat,
            hasAudio: probe.audio != nil && !probe.isReadOnce)
        result.endsWithSource = !probe.isImage && duration == nil
        return result
    }

    /// What the author should know: a pipe gives its pictures or its sound, not both; fields are taken as frames.
    public static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic] {
        let probe = try probes.probe(path(use))
        var result: [Diagnostic] = []
        if probe.isReadOnce, probe.audio != nil {
            result.append(
                use.warning(
                    "W0616",
                    "the sound is left out: \(probe.describedPath) can be read only once, and its pictures are read; "
                        + "save it to a file first"))
        }
        if probe.video?.isInterlaced == true {
            result.append(
                use.warning(
                    "W0646",
                    "\(probe.describedPath) is interlaced: the two fields of a frame are taken as one moment, so that what "
                        + "moves is combed; make frames of them first, as with 'ffmpeg -vf bwdif'"))
        }
        return result
    }

    /// Its picture over one stretch of time.
    public static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let (_, video) = try open(use, probes: lowering.probes)
        return lowering.decoded(use, video: video, frameOffset: 0)
    }

    /// The file of a `decode` node.
    public static func path(_ use: NodeUse) -> String { use.text("path") ?? "" }

    private static func open(
        _ use: NodeUse, probes: MediaProbes
    ) throws -> (probe: MediaProbe, video: MediaProbe.Video) {
        let probe = try probes.probe(path(use))
        guard let video = probe.video else {
            throw MediaError(
                .inputUnreadable, "'\(path(use))' has no video stream", remedy: "name a file with pictures")
        }
        return (probe, video)
    }

    /// The size as people see it: pixels made square by widening, then turned.
    static func displaySize(_ video: MediaProbe.Video) -> Size {
        let aspect = video.sampleAspectRatio.doubleValue
        var size = video.size
        if aspect > 0, aspect != 1 {
            let wide = aspect > 1
            size = Size(
                wide ? Int((Double(size.width) * aspect).rounded()) : size.width,
                wide ? size.height : Int((Double(size.height) / aspect).rounded()))
        }
        return quarterTurns(video) % 2 == 1 ? Size(size.height, size.width) : size
    }

    /// Quarter turns clockwise that bring the stored picture upright.
    static func quarterTurns(_ video: MediaProbe.Video) -> Int {
        ((Int((video.rotation / 90).rounded()) % 4) + 4) % 4
    }
}

extension Lowering {
    /// The picture of a decoded file: stored planes, upright.
    func decoded(_ use: NodeUse, video: MediaProbe.Video, frameOffset: Int) -> Picture {
        let format = video.pixelFormat
        let slot = source(
            shared(SourceSlot(node: use.node.id, map: use.map, frameOffset: frameOffset, format: format), use))
        let stored = storedPicture(
            slot: slot, format: format, color: video.color, size: video.size, name: use.node.path)
        var picture = Picture(
            size: video.size, color: video.color, bitDepth: format.bitDepth, content: .stored(stored, .identity))
        let size = Decode.displaySize(video)
        let turns = Decode.quarterTurns(video)
        guard size != video.size || turns != 0 || video.isMirrored else { return picture }
        let upright = Decode.upright(video, size: size, turns: turns)
        picture = moved(
            picture, by: use, to: size, kind: turns % 2 == 0 ? .axisAligned : .affine, filter: .bilinear,
            matrix: { _ in upright })
        return picture
    }

    /// The same frame as a neighbour of one that is read anyway, where it is one: so that the clip is decoded once.
    private func shared(_ slot: SourceSlot, _ use: NodeUse) -> SourceSlot {
        guard let rate = use.properties?.rate else { return slot }
        for known in sources where known.node == slot.node && known.isDecoded && known.frameOffset == 0 {
            guard let delay = slot.map.delay(after: known.map) else { continue }
            let frames = delay * rate
            guard frames.denominator == 1, abs(frames.numerator) <= Lowering.largestFrameOffset else { continue }
            return SourceSlot(
                node: slot.node, map: known.map, frameOffset: slot.frameOffset + Int(frames.numerator),
                format: slot.format)
        }
        return slot
    }

    /// Frames that a reader keeps on either side.
    private static let largestFrameOffset: Int64 = 8

    /// Planes of a decoded frame, one a component; a picture that is read twice has its planes once.
    func storedPicture(
        slot: Int, format: PixelFormat, color: ColorDescription, size: Size, name: String
    ) -> StoredPicture {
        if let known = storedPictures[slot] { return known }
        let names = format.model == .rgb ? ["r", "g", "b", "a"] : ["y", "cb", "cr", "a"]
        let planes = format.components.enumerated().map { index, component in
            let isAlpha = format.hasAlpha && index == format.components.count - 1
            let plane = GraphPlane(
                "\(name).\(isAlpha ? "a" : names[index])", size: format.planeSize(component.plane, of: size),
                element: format.storage.elementType, step: component.step,
                origin: .source(slot: slot, plane: component.plane, elementOffset: component.offset))
            return kernels.add(plane)
        }
        let stored = StoredPicture(planes: planes, format: format, color: color, size: size, source: slot)
        storedPictures[slot] = stored
        return stored
    }
}

extension Decode {
    /// Upright pixel to stored pixel.
    static func upright(_ video: MediaProbe.Video, size: Size, turns: Int) -> Matrix3 {
        let (w, h) = (Double(video.size.width), Double(video.size.height))
        let (ow, oh) = (Double(size.width), Double(size.height))
        // From the centre: turn back, then scale to the stored picture's sides.
        let back = Matrix3.rotation(-Double(turns) * .pi / 2).snapped
        let (tw, th) = turns % 2 == 1 ? (oh, ow) : (ow, oh)
        let mirror = video.isMirrored ? Matrix3.scale(-1, 1) : .identity
        return Matrix3.translation(w / 2, h / 2) * Matrix3.scale(w / tw, h / th) * mirror * back
            * Matrix3.translation(-ow / 2, -oh / 2)
    }
}

extension Matrix3 {
    /// Entries that are whole but for rounding made whole: quarter turns stay exact.
    var snapped: Matrix3 {
        func snap(_ value: Double) -> Double { abs(value - value.rounded()) < 1e-12 ? value.rounded() : value }
        return Matrix3(
            snap(m00), snap(m01), snap(m02), snap(m10), snap(m11), snap(m12), snap(m20), snap(m21), snap(m22))
    }
}
