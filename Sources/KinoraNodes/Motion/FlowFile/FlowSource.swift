import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `flow_file("truth.flo")`: motion that was measured elsewhere.
enum FlowSource: PictureOperator {
    static let signature = Signature(
        name: "flow_file", category: "Motion",
        documentation: """
            Reads the motion of one frame from a file: `.flo` as the Middlebury benchmark defines it, or a PNG of 16 bits as KITTI does.

            It is the same in every frame. Where the file knows no motion there is none. Write motion by rendering a flow to a `.flo` file,
            `render clip.flow() to "motion_%05d.flo"`, or as KITTI's PNG with `kitti`.
            """,
        parameters: [
            Parameter("path", .text, documentation: "The file, relative to the graph that names it."),
            Parameter("rate", .rate, default: .rate(Rational(30)), documentation: "Frames a second."),
            Parameter(
                "duration", .duration, optional: true, documentation: "How long it lasts; without end when absent."),
        ],
        result: .flow, examples: ["flow_file(\"truth.flo\").visualize()"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try GeneratedSource.properties(of: use)
        result.size = try probes.flow(use.text("path") ?? "").size
        return result
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let file = try lowering.probes.flow(use.text("path") ?? "")
        let table = ConstantTable(file.vectors.map { $0.isFinite ? $0 : 0 })
        let name = use.node.path
        let planes = lowering.constants(["\(name).x", "\(name).y"], size: file.size, table)
        let field = FlowField(x: planes[0], y: planes[1], size: file.size)
        return try GeneratedSource.picture(field.components, of: use)
    }
}

extension MediaProbes {
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
