import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `flow_file("truth.flo")`, `flow_file("motion_%05d.flo")`: motion that was measured elsewhere.
enum FlowSource: PictureOperator {
    static let signature = Signature(
        name: "flow_file", category: "Motion",
        documentation: """
            Reads motion from a file, or from numbered files, one for each frame: `.flo` as the Middlebury benchmark defines it, or a PNG
            of 16 bits as KITTI does.

            That of one file is the same in every frame; that of numbered files lasts as long as there are files, the first at 0 s. Where
            a file knows no motion there is none, or with `unknown: keep` what `visualize` draws black and files take back; other nodes
            take it for motion out of the picture. Write motion by rendering a flow to `.flo` files,
            `render clip.flow() to "motion_%05d.flo"`, or as KITTI's PNG with `kitti`.
            """,
        parameters: [
            Parameter(
                "path", .text,
                documentation: "The file, or the pattern of numbered ones, relative to the graph that names it."),
            Parameter("rate", .rate, default: .rate(Rational(30)), documentation: "Frames a second."),
            Parameter(
                "duration", .duration, in: 0...(.infinity), optional: true,
                documentation:
                    "How long it lasts, at most as long as numbered files last; one file lasts without end when absent."
            ),
            Parameter(
                "unknown", .choice(["none", "keep"]), default: .choice("none"),
                documentation: "What stands where a file knows no motion: none, or that it is not known."),
        ],
        result: .flow,
        examples: ["flow_file(\"truth.flo\").visualize()", "flow_file(\"motion_%05d.flo\", rate: 25fps).visualize()"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try GeneratedSource.properties(of: use)
        if let sequence = try probes.flowSequence(
            use.text("path") ?? "", rate: result.rate, keepsUnknown: keepsUnknown(use))
        {
            result.size = sequence.size
            let length = Rational(sequence.count) / sequence.rate
            result.duration = result.duration.map { min($0, length) } ?? length
        } else {
            result.size = try probes.flow(use.text("path") ?? "").size
        }
        return result
    }

    private static func keepsUnknown(_ use: NodeUse) -> Bool { use.choice("unknown") == "keep" }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        if let rate = use.properties?.rate,
            let sequence = try lowering.probes.flowSequence(
                use.text("path") ?? "", rate: rate, keepsUnknown: keepsUnknown(use))
        {
            let format = FlowSequence.format
            let slot = lowering.source(
                SourceSlot(node: use.node.id, map: use.map, frameOffset: 0, format: format, motion: sequence))
            let stored = lowering.storedPicture(
                slot: slot, format: format, color: .srgb, size: sequence.size, name: use.node.path)
            let field = FlowField(x: stored.planes[0], y: stored.planes[1], size: sequence.size)
            return try GeneratedSource.picture(field.components, of: use)
        }
        let file = try lowering.probes.flow(use.text("path") ?? "")
        let unknown = keepsUnknown(use) ? FlowFile.unknownMark : 0
        let table = ConstantTable(file.vectors.map { $0.isFinite ? $0 : unknown })
        let name = use.node.path
        let planes = lowering.constants(["\(name).x", "\(name).y"], size: file.size, table)
        let field = FlowField(x: planes[0], y: planes[1], size: file.size)
        return try GeneratedSource.picture(field.components, of: use)
    }
}

extension MediaProbes {
    /// The numbered files of motion that a pattern stands for, found once; nil for a path that is no pattern.
    func flowSequence(_ path: String, rate: Rational, keepsUnknown: Bool) throws(MediaError) -> FlowSequence? {
        let key = FlowSequenceKey(path: path, rate: rate, keepsUnknown: keepsUnknown)
        if let known = flowSequences[key] { return try known.get() }
        let result: Result<FlowSequence?, MediaError>
        do throws(MediaError) {
            result = .success(try FlowSequence(path: path, rate: rate, keepsUnknown: keepsUnknown))
        } catch {
            result = .failure(error)
        }
        flowSequences[key] = result
        return try result.get()
    }

    struct FlowSequenceKey: Hashable {
        var path: String
        var rate: Rational
        var keepsUnknown: Bool
    }

    /// What a file of motion holds; each file is read once.
    func flow(_ path: String) throws(MediaError) -> FlowFile {
        if let known = flows[path] { return try known.get() }
        let result: Result<FlowFile, MediaError>
        do throws(MediaError) {
            result = .success(try FlowFile(path: path))
        } catch {
            result = .failure(error)
        }
        flows[path] = result
        return try result.get()
    }
}
