import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `grid(a, b, c, d)`: several clips at once, in rows and columns.
enum Grid: PictureOperator {
    static let signature = Signature(
        name: "grid", category: "Composite",
        documentation: """
            Shows several clips at once, in rows and columns.

            Size, rate and length are those of the first clip; a clip that ends stays on its last picture. Every clip fills its
            cell, what sticks out is cut off, or is seen whole with `fit: contain`. The first clip is heard.
            """,
        parameters: [
            Parameter("clips", .video, variadic: true, documentation: "The clips, row by row."),
            Parameter(
                "columns", .number(.ratio), in: 0...64, default: .ratio(0), integer: true,
                documentation: "How many stand side by side; 0 makes rows and columns as equal as can be."),
            Parameter(
                "gap", .number(.length), in: 0...1000, default: .pixels(4), integer: true,
                documentation: "Between the cells."),
            Parameter(
                "margin", .number(.length), in: 0...1000, default: .pixels(0), integer: true,
                documentation: "Around all of them."),
            Parameter(
                "fit", .choice(["cover", "contain"]), default: .choice("cover"),
                documentation: "Fills the cell, or shows the whole picture with bars."),
            Parameter(
                "color", .color, default: .color(red: 0, green: 0, blue: 0, alpha: 1),
                documentation: "Of everything between and around the cells."),
        ],
        result: .video, examples: ["grid(clip, clip.sepia(), clip.grayscale(), clip.invert(), gap: 8px)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        try use.requireConvertibleColors()
        result.color = use.commonColor
        result.computePixels()
        result.hasAlpha = use.mayBeTransparent("color") || use.inputs.contains(where: \.hasAlpha)
        result.bitDepth = use.inputs.map(\.bitDepth).max() ?? result.bitDepth
        _ = try cells(of: use, in: result.size)
        return result
    }

    static func warnings(of use: NodeUse, probes: MediaProbes) throws -> [Diagnostic] {
        use.colorWarnings()
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let size = use.properties?.size ?? Size(1, 1)
        let cells = try cells(of: use, in: size)
        let mode: FitMode = use.choice("fit") == "contain" ? .contain : .cover
        let kernel = PixelKernel(use.node.path, in: lowering)
        let colors = use.colorSlots("color", in: lowering)
        let isTransparent = use.properties?.hasAlpha ?? false
        var values = (0..<(isTransparent ? 4 : 3)).map { kernel.uniform(colors.lowerBound + $0) }
        var depth = 8
        var result: Picture?
        for (index, cell) in cells.enumerated() {
            let picture = try lowering.matched(
                lowering.input(index, of: use, segment: segment), to: use.commonColor, use: use)
            depth = max(depth, picture.bitDepth)
            result = result ?? picture
            let planes = lowering.components(of: lowering.fitted(picture, to: cell.size, mode: mode, use: use))
            let x = kernel.x - Float(cell.x)
            let y = kernel.y - Float(cell.y)
            let isInside = (x > 0) & (y > 0) & (x < Float(cell.size.width)) & (y < Float(cell.size.height))
            for component in values.indices {
                let plane = component < 3 ? planes.all[component] : planes.alpha
                let value = plane.map { kernel.sample($0, x: x, y: y, filter: .nearest) } ?? kernel.constant(1)
                values[component] = isInside.select(value, values[component])
            }
        }
        guard var picture = result else { throw use.problem("E0601", "a stream is expected, there is none") }
        picture.size = size
        picture.color = use.commonColor
        picture.bitDepth = depth
        picture.content = .computed(kernel.finish(values, size: size))
        return picture
    }

    /// A cell in whole pixels.
    struct Cell: Hashable {
        var x: Int
        var y: Int
        var size: Size
    }

    /// The cells, row by row; those of one row or column differ by a pixel where the room does not divide.
    ///
    /// - Throws: `Diagnostic` when gaps and margins leave no room.
    static func cells(of use: NodeUse, in size: Size) throws -> [Cell] {
        let count = use.node.inputs.count
        let asked = Int(use.number("columns") ?? 0)
        let columns = asked > 0 ? min(asked, count) : Int(Double(count).squareRoot().rounded(.up))
        let rows = (count + max(1, columns) - 1) / max(1, columns)
        let (gap, margin) = (Int(use.number("gap") ?? 0), Int(use.number("margin") ?? 0))
        func edges(_ length: Int, _ parts: Int) -> [(start: Int, length: Int)] {
            let room = length - 2 * margin - (parts - 1) * gap
            return (0..<parts).map { part in
                let (from, to) = (room * part / parts, room * (part + 1) / parts)
                return (margin + from + part * gap, to - from)
            }
        }
        let (across, down) = (edges(size.width, max(1, columns)), edges(size.height, max(1, rows)))
        guard across.allSatisfy({ $0.length > 0 }), down.allSatisfy({ $0.length > 0 }) else {
            throw use.problem(
                "E0605",
                "\(columns) by \(rows) cells with gaps of \(gap)px and margins of \(margin)px leave no room in \(size)")
        }
        return (0..<count).map { index in
            let (column, row) = (across[index % max(1, columns)], down[index / max(1, columns)])
            return Cell(x: column.start, y: row.start, size: Size(column.length, row.length))
        }
    }
}
