import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.equalize()`: every tone as often as any other.
enum Equalize: PictureOperator {
    static let signature = Signature(
        name: "equalize", category: "Colour",
        documentation: """
            Spreads the tones of the whole frame so that each is about as frequent as any other.

            Luma goes through the cumulative histogram of the frame (`equalizeHist` of OpenCV); colour differences stay. The
            histogram may be the mean of several frames, so that the picture does not pump.
            """,
        parameters: [
            Parameter("source", .video, documentation: "The picture."),
            Parameter(
                "amount", .number(.ratio), in: 0...1, default: .ratio(1), signal: true,
                documentation: "How much of the change is made; 0 changes nothing."),
            Parameter(
                "smoothing", .number(.ratio), in: 0...8, default: .ratio(0),
                documentation: "Frames before and after whose histograms are taken into the mean, a whole number."),
        ],
        result: .video, examples: ["clip.equalize()", "clip.equalize(amount: 60%, smoothing: 4)"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        if !isIdentity(use) { result.format = nil }
        return result
    }

    static func isIdentity(_ use: NodeUse) -> Bool { use.isAlways("amount", 0) }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let source = lowering.components(of: picture)
        let reach = Int((use.number("smoothing") ?? 0).rounded())
        var tables: [PlaneID] = []
        for distance in -reach...reach {
            let other = distance == 0 ? source : try neighbour(distance, of: use, segment: segment, in: lowering)
            tables.append(cumulative(other, size: picture.size, name: "\(use.node.path).\(distance)", in: lowering))
        }
        let amount = lowering.parameter("amount", of: use).lowerBound
        let kernel = PixelKernel(use.node.path, in: lowering)
        let color = [source.red, source.green, source.blue].map { kernel.tap($0) }
        let luma = Equalize.luma(color)
        let bin = (luma * 255).rounded().clamped(0, 255).toInt()
        let zero = kernel.builder.constant(Int32(0))
        let tones = tables.map { table in
            kernel.builder.loads(kernel.input(table), column: bin, row: zero, count: 1, border: .clamp)[0]
        }
        let tone = tones.dropFirst().reduce(tones[0], +) * kernel.constant(1 / Double(tones.count))
        let change = (tone - luma) * kernel.uniform(amount)
        var values = color.map { $0 + change }
        if let alpha = source.alpha { values.append(kernel.tap(alpha)) }
        picture.content = .computed(kernel.finish(values, size: picture.size))
        return picture
    }

    /// The same stream some frames later, held at its ends.
    private static func neighbour(
        _ distance: Int, of use: NodeUse, segment: TimeSegment, in lowering: Lowering
    ) throws -> ComponentPlanes {
        let rate = use.properties?.rate ?? use.inputs.first?.rate ?? Rational(25)
        let offset = Rational(Int64(distance)) / rate
        var shifted = segment
        for index in shifted.uses.indices { shifted.uses[index].offset = shifted.uses[index].offset + offset }
        return lowering.components(of: try lowering.input(0, of: use, segment: shifted))
    }

    private static func luma(_ color: [FloatLane]) -> FloatLane {
        color[0] * 0.2126 + (color[1] * 0.7152 + color[2] * 0.0722)
    }

    /// The new tone of each of 256, as a plane of one row.
    private static func cumulative(
        _ source: ComponentPlanes, size: Size, name: String, in lowering: Lowering
    ) -> PlaneID {
        let (slot, plane) = lowering.table("\(name).tones", count: 256)
        let kernel = PixelKernel("\(name).histogram", in: lowering)
        let tone = luma([source.red, source.green, source.blue].map { kernel.tap($0) })
        // The bin of `v` is trunc(v * 256), the tone wanted round(255 * tone).
        let value = ((tone * 255).rounded() + 0.5) * (1 / 256)
        let target = ReductionTarget(uniforms: 0..<0, tables: [slot]) { joined, pixels, _, tables in
            func count(_ bin: Int) -> Int {
                Int(joined.loadUnaligned(fromByteOffset: 4 * bin, as: UInt32.self))
            }
            // The darkest tone there is becomes black.
            var first = 0
            while first < 255, count(first) == 0 { first += 1 }
            let rest = pixels - count(first)
            var sum = 0
            for bin in 0..<256 {
                if bin > first { sum += count(bin) }
                tables[slot][bin] = rest > 0 ? Float(sum) / Float(rest) : Float(bin) / 255
            }
        }
        kernel.reduce(.histogram(bins: 256), value, target: target)
        kernel.finish(size: size)
        return plane
    }
}
