import KinoraIR
import KinoraTesting
import Testing

@Suite("Resampling")
struct SamplingTests {
    private static let width = 12
    private static let height = 9
    private static let samples: [Float] = {
        var random = SeededGenerator(seed: 21)
        return (0..<width * height).map { _ in random.unit() * 255 }
    }()

    /// Runs a kernel with one f32 input over a picture of the same size.
    private static func run(_ kernel: Kernel, uniforms: [Float] = [0]) throws -> [Float] {
        let compiled = try #require(try InterpreterBackend().compile([kernel]).first)
        var (source, result) = (samples, [Float](repeating: 0, count: samples.count))
        source.withUnsafeMutableBytes { source in
            result.withUnsafeMutableBytes { result in
                let planes = [source, result].compactMap(\.baseAddress).map {
                    PlaneBinding(origin: $0, stride: width * 4, width: Int32(width), height: Int32(height))
                }
                let byteCount = compiled.scratchByteCount(tileWidth: width)
                withUnsafeTemporaryAllocation(byteCount: byteCount, alignment: 64) { scratch in
                    var tile = TileCall(
                        minX: 0, minY: 0, maxX: Int32(width), maxY: Int32(height), scratch: scratch.baseAddress)
                    planes.withUnsafeBufferPointer { planes in
                        uniforms.withUnsafeBufferPointer { uniforms in
                            guard let planes = planes.baseAddress, let uniforms = uniforms.baseAddress else { return }
                            compiled.run(planes: planes, uniforms: uniforms, tile: &tile)
                        }
                    }
                }
            }
        }
        return result
    }

    private static func kernel(
        _ filter: Filter, _ border: Border, at position: (KernelBuilder) -> (FloatLane, FloatLane)
    ) -> Kernel {
        let builder = KernelBuilder(name: "resample")
        let plane = builder.input(PlaneParameter("in", .f32))
        let (x, y) = position(builder)
        builder.store(builder.sample(plane, x: x, y: y, filter: filter, border: border), as: "out", .f32)
        return builder.build()
    }

    @Test(
        "Every filter and border agrees with its definition in double precision", arguments: Filter.allCases,
        Border.allCases)
    func definition(filter: Filter, border: Border) throws {
        let positions: [(KernelBuilder) -> (FloatLane, FloatLane)] = [
            { ($0.pixelCenterX * 0.83 + 0.4, $0.pixelCenterY * 1.21 - 0.7) },
            // No point of these lies so near an edge between pixels that a rounding could carry it across.
            { ($0.pixelCenterX * 0.871 + $0.pixelCenterY * 0.313, $0.pixelCenterY * 0.877 - $0.pixelCenterX * 0.319) },
            { ($0.pixelCenterX * 3 - 9, $0.pixelCenterY) },
            { ($0.pixelCenterX + 0.3, $0.pixelCenterY - 1.75) },
            { ($0.pixelCenterX - $0.uniform(0), $0.pixelCenterY + 2) },
        ]
        // Weights are right to 2.5e-6 of 255 (Lanczos), sums of 36 terms round a few times 2^-24 of 255 each; a point's
        // place is rounded to 2^-20 and the picture is as steep as 255 a pixel, three times that with a cubic.
        let tolerance: Float = filter == .nearest ? 0 : 0.01
        for (index, position) in positions.enumerated() {
            let kernel = Self.kernel(filter, border, at: position)
            let expected = try Self.run(kernel, uniforms: [0.625])
            for hasMultiplyAdd in [false, true] {
                let prepared = try Pipeline(hasMultiplyAdd: hasMultiplyAdd).run(kernel)
                #expect(!prepared.body.contains { if case .sample = $0.operation { true } else { false } })
                let found = try Self.run(prepared, uniforms: [0.625])
                let worst = zip(expected, found).map { abs($0 - $1) }.max() ?? 0
                #expect(worst <= tolerance, "position \(index)")
            }
        }
    }

    @Test("On pixel centres a sample is the pixel: one tap, no arithmetic", arguments: Filter.allCases)
    func centres(filter: Filter) throws {
        let kernel = try Pipeline(hasMultiplyAdd: true).run(
            Self.kernel(filter, .clamp) { ($0.pixelCenterX + 2, ($0.pixelCenterY - 0.5) * 1 - 0.5) })
        #expect(kernel.body.map(\.operation) == [.tap(plane: 0, dx: 2, dy: -1, border: .clamp)])
    }

    @Test("A stretch along rows reads one row, a stretch along columns one column")
    func oneDimension() throws {
        let rows = try Pipeline(hasMultiplyAdd: true).run(
            Self.kernel(.catmullRom, .clamp) { ($0.pixelCenterX * 0.7, $0.pixelCenterY) })
        #expect(KernelCost(rows).gathers == 4)
        let columns = try Pipeline(hasMultiplyAdd: true).run(
            Self.kernel(.catmullRom, .clamp) { ($0.pixelCenterX, $0.pixelCenterY * 0.7) })
        #expect(KernelCost(columns).gathers == 4)
        let both = try Pipeline(hasMultiplyAdd: true).run(
            Self.kernel(.catmullRom, .clamp) { ($0.pixelCenterX * 0.7, $0.pixelCenterY * 0.7) })
        #expect(KernelCost(both).gathers == 16)
        #expect(KernelCost(both).slantedGathers == 0)
        let turned = try Pipeline(hasMultiplyAdd: true).run(
            Self.kernel(.catmullRom, .clamp) { ($0.pixelCenterX * 0.7, $0.pixelCenterY + $0.pixelCenterX * 0.1) })
        #expect(KernelCost(turned).slantedGathers == KernelCost(turned).gathers)
    }

    @Test("A pan by a uniform computes its weights once a frame, and its columns lie side by side")
    func pan() throws {
        let kernel = try Pipeline(hasMultiplyAdd: true).run(
            Self.kernel(.bilinear, .clamp) { ($0.pixelCenterX + $0.uniform(0), $0.pixelCenterY) })
        let cost = KernelCost(kernel)
        // Only the difference and the weighted sum are left for the pixel, the column's sum for the column.
        #expect(cost.operations == 2)
        #expect(cost.columnOperations == 1)
        #expect(cost.gathers == 2)
    }

    @Test("A constant shift by a part of a pixel becomes taps with constant weights")
    func constantShift() throws {
        let kernel = try Pipeline(hasMultiplyAdd: true).run(
            Self.kernel(.bilinear, .mirror) { ($0.pixelCenterX + 0.25, $0.pixelCenterY) })
        #expect(KernelCost(kernel).taps == 2)
        #expect(KernelCost(kernel).operations == 2)
    }
}
