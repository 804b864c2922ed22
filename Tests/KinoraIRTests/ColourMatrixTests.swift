import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraIR

@Suite("Folding of colour matrices")
struct ColourMatrixTests {
    private let builder = KernelBuilder(name: "colour")
    private let planes: [FloatLane]

    init() {
        let builder = self.builder
        planes = ["y", "cb", "cr"].map { builder.tap(builder.input(PlaneParameter($0, .u8))) }
    }

    /// Full-range BT.709 to RGB and back, ITU-R BT.709 tables 3 and 4.
    private func rgb(_ c: [FloatLane]) -> [FloatLane] {
        let (y, cb, cr) = (c[0] * (1 / 255), c[1] * (1 / 255) - 0.501_960_8, c[2] * (1 / 255) - 0.501_960_8)
        return [y + cr * 1.5748, y - cb * 0.187_324_3 - cr * 0.468_124_3, y + cb * 1.8556]
    }

    private func ycc(_ c: [FloatLane]) -> [FloatLane] {
        let y = c[0] * 0.2126 + c[1] * 0.7152 + c[2] * 0.0722
        return [
            y * 255, ((c[2] - y) * (1 / 1.8556) + 0.501_960_8) * 255, ((c[0] - y) * (1 / 1.5748) + 0.501_960_8) * 255,
        ]
    }

    private func folded(_ outputs: [FloatLane], _ element: ElementType = .f32) -> (before: Kernel, after: Kernel) {
        for (index, lane) in outputs.enumerated() { builder.store(lane, as: "\(index)", element) }
        let kernel = builder.build()
        var result = kernel
        FoldColourMatrices().run(on: &result)
        return (kernel, result)
    }

    private func operations(_ kernel: Kernel) throws -> Int {
        KernelCost(try Pipeline(hasMultiplyAdd: true).run(kernel)).operations
    }

    /// The largest difference of the outputs of two kernels over every combination of a few code values.
    private func difference(_ first: Kernel, _ second: Kernel, uniforms: [Float]) throws -> Float {
        let codes: [UInt8] = [0, 1, 16, 77, 128, 200, 235, 254, 255]
        var columns: [[UInt8]] = [[], [], []]
        for y in codes {
            for cb in codes { for cr in codes { for (i, c) in [y, cb, cr].enumerated() { columns[i].append(c) } } }
        }
        let width = columns[0].count
        func run(_ kernel: Kernel) throws -> [Float] {
            let compiled = try #require(try InterpreterBackend().compile([kernel]).first)
            let scratch = UnsafeMutableRawPointer.allocate(
                byteCount: compiled.scratchByteCount(tileWidth: width), alignment: 64)
            defer { scratch.deallocate() }
            let inputs = UnsafeMutablePointer<UInt8>.allocate(capacity: 3 * width)
            defer { inputs.deallocate() }
            for (i, value) in columns.joined().enumerated() { inputs[i] = value }
            let outputs = UnsafeMutablePointer<Float>.allocate(capacity: 3 * width)
            defer { outputs.deallocate() }
            let planes =
                (0..<3).map { PlaneBinding(origin: inputs + $0 * width, stride: 0, width: Int32(width), height: 1) }
                + (0..<3).map { PlaneBinding(origin: outputs + $0 * width, stride: 0, width: Int32(width), height: 1) }
            var tile = TileCall(minX: 0, minY: 0, maxX: Int32(width), maxY: 1, scratch: scratch)
            compiled.run(planes: planes, uniforms: uniforms, tile: &tile)
            return (0..<3 * width).map { outputs[$0] }
        }
        return zip(try run(first), try run(second)).map { abs($0 - $1) }.max() ?? .infinity
    }

    @Test("The way to RGB and back is no way at all")
    func roundTrip() throws {
        let (before, after) = folded(ycc(rgb(planes)))
        #expect(after.body.count { if case .tap = $0.operation { true } else { false } } == 3)
        // What is left of the offsets is below rounding or one addition each.
        #expect(try operations(before) <= 3)
        #expect(try difference(before, after, uniforms: []) < 0.001)
    }

    @Test("Conversion, sepia and contrast cost nine operations")
    func chain() throws {
        let c = rgb(planes)
        let gray = c[0] * 0.393 + c[1] * 0.769 + c[2] * 0.189
        let toned = zip(c, [gray, gray * 0.891, gray * 0.694] as [FloatLane]).map { $0.mix($1, builder.uniform(0)) }
        let pivot = builder.uniform(1)
        let (before, after) = folded(toned.map { pivot + (($0 - pivot) * builder.uniform(2)) })
        #expect(try operations(before) == 9)
        #expect(Verifier.problems(in: after) == [])
        // Values are near 1, a dozen roundings of 2^-24 each.
        #expect(try difference(before, after, uniforms: [0.7, 0.4, 1.3]) < 2e-6)
    }

    @Test("What a matrix would not make cheaper stays bit for bit: blurs, and positions")
    func unchanged() {
        let p = builder.input(PlaneParameter("in", .f32))
        let blur = (-3...3).map { builder.tap(p, $0, 0) * (1 / Float(8 + $0 * $0)) }
        let sum = blur.dropFirst().reduce(blur[0]) { $0 + $1 }
        let x = (builder.pixelCenterX - 960) * builder.uniform(0)
        let (before, after) = folded([sum, builder.sample(p, x: x + 960 + builder.uniform(1), y: builder.pixelCenterY)])
        #expect(after == before)
    }

    @Test("A product with something of the pixel is not part of a matrix")
    func products() throws {
        let c = rgb(planes)
        let shade = builder.tap(builder.input(PlaneParameter("mask", .f32)))
        let (before, after) = folded([c[0] * shade, c[1] * shade, c[2] * shade])
        #expect(Verifier.problems(in: after) == [])
        // Seven for the matrix (nothing of red is blue-difference, nothing of blue red-difference), three products.
        #expect(try operations(before) == 10)
    }
}
