import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.lut("look.cube")`: colours looked up in a table.
enum Lut: PictureOperator {
    static let signature = Signature(
        name: "lut", category: "Colour",
        documentation: """
            Replaces colours by those of a `.cube` table: 1D, 3D, or a shaper in front of a 3D table.

            The table is read as Adobe's Cube LUT Specification 1.0 says, `DOMAIN_MIN` and `DOMAIN_MAX` included, with the
            `LUT_1D_INPUT_RANGE` and `LUT_3D_INPUT_RANGE` of DaVinci Resolve. It gets the picture's code values as they are and
            gives new ones; what lies outside its domain counts as its edge. A mistake in the file is reported by line.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter("path", .text, documentation: "The file, relative to the graph that names it."),
            Parameter(
                "interpolation", .choice(LatticeInterpolation.allCases.map(\.rawValue)),
                default: .choice("tetrahedral"),
                documentation:
                    "How colours between those of a 3D table are made; tetrahedral keeps greys cleaner and is faster."),
            Parameter(
                "amount", .number(.ratio), in: 0...1, default: .ratio(1), signal: true,
                documentation: "0 changes nothing, 1 shows the table's colours alone."),
        ],
        result: .video, examples: ["clip.lut(\"look.cube\")", "clip.lut(\"look.cube\", amount: 60%)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        _ = try file(of: use, probes)
        if !isIdentity(use) { result.computePixels() }
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("amount", 0) }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let file = try file(of: use, lowering.probes)
        let source = lowering.components(of: picture)
        let kernel = PixelKernel(use.node.path, in: lowering)
        let lookup = CubeLookup(in: kernel)
        let color = [source.red, source.green, source.blue].map { kernel.tap($0) }
        var values = color
        if let curves = file.curves { values = lookup.curves(values, curves, name: use.node.path, in: lowering) }
        if let lattice = file.lattice {
            let interpolation = use.choice("interpolation").flatMap(LatticeInterpolation.init) ?? .tetrahedral
            values = lookup.lattice(values, lattice, interpolation, name: use.node.path, in: lowering)
        }
        if !use.isAlways("amount", 1) {
            let amount = kernel.uniform(lowering.parameter("amount", of: use).lowerBound)
            values = zip(color, values).map { $0.mix($1, amount) }
        }
        if let alpha = source.alpha { values.append(kernel.tap(alpha)) }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }

    /// The tables of the file, read once a graph.
    private static func file(of use: NodeUse, _ probes: MediaProbes) throws -> CubeFile {
        let path = use.text("path") ?? ""
        do {
            return try probes.cube(path)
        } catch let mistake as CubeFile.Mistake {
            let place = SourceSpan(
                file: path, offset: mistake.offset, length: mistake.length, line: mistake.line, column: mistake.column)
            throw Diagnostic(
                DiagnosticCode("E0607"), mistake.message, subject: use.node.path, at: place,
                notes: [Diagnostic.Note("the table is used here", at: use.node.span)])
        } catch let failure as WholeFile.Failure {
            throw MediaError(
                .inputUnreadable, "the table '\(path)' cannot be read: \(failure.reason)",
                remedy: "name a .cube file that exists")
        }
    }
}

extension MediaProbes {
    /// The tables of a `.cube` file; each file is read once.
    ///
    /// - Throws: `CubeFile.Mistake`, `WholeFile.Failure`.
    func cube(_ path: String) throws -> CubeFile {
        if let known = cubes[path] { return try known.get() }
        let result = Result<CubeFile, any Error> {
            // The largest table the specification allows has 16.8 million lines.
            try CubeReader.read(try WholeFile.read(path, limit: 1 << 30))
        }
        cubes[path] = result
        return try result.get()
    }
}
