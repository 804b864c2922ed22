import KinoraIR

/// A kernel with planes and uniforms to run it on: all of it from one seed, so that a failure can be repeated.
public struct KernelWorld {
    /// The kernel the planes are for.
    public let kernel: Kernel
    /// Columns and rows of the domain.
    public let width: Int
    /// Rows of the domain.
    public let height: Int
    let inputs: [TestPlane]
    let uniforms: [Float]
    private let seed: UInt64

    /// A small picture for a kernel. Planes that are tapped cover the domain; others are of any size.
    ///
    /// - Parameters:
    ///   - seed: decides the size, the layout and the content of the planes.
    ///   - widths: how wide the domain may be; one time in two it is at most 9.
    ///   - size: the size of the domain, instead of a random one.
    public init(
        _ kernel: Kernel, seed: UInt64, widths: ClosedRange<Int> = 1...90, size: (width: Int, height: Int)? = nil,
        uniformCount: Int = 72
    ) {
        var random = SeededGenerator(seed: seed ^ 0x5EED)
        self.kernel = kernel
        self.seed = seed
        let narrow = widths.lowerBound...min(widths.upperBound, 9)
        let randomWidth = random.within(random.oneIn(2) ? narrow : widths)
        (width, height) = size ?? (randomWidth, random.within(kernel.sweep == nil ? 1...5 : 1...40))
        let isTapped = Self.tappedPlanes(kernel)
        var planes: [TestPlane] = []
        for (index, input) in kernel.inputs.enumerated() {
            var (columns, rows) = (
                Self.scaled(width, input.log2ScaleX), Self.scaled(height, input.log2ScaleY)
            )
            if !isTapped[index], random.oneIn(2) { (columns, rows) = (random.within(1...40), random.within(1...7)) }
            let plane = TestPlane(
                width: columns, height: rows, element: input.element, step: input.step, random: &random)
            plane.fillPixels(input, random: &random)
            planes.append(plane)
        }
        inputs = planes
        var values: [Float] = []
        for _ in 0..<uniformCount {
            values.append(random.oneIn(8) ? random.pick([0, -0.0, 1, .infinity, .nan]) : random.unit() * 6 - 3)
        }
        uniforms = values
    }

    private static func scaled(_ count: Int, _ scale: Int) -> Int {
        scale >= 0 ? (count + (1 << scale) - 1) >> scale : count << -scale
    }

    private static func tappedPlanes(_ kernel: Kernel) -> [Bool] {
        var result = [Bool](repeating: false, count: kernel.inputs.count)
        Kernel.visit(kernel.body) { instruction in
            if case .tap(let plane, _, _, _) = instruction.operation { result[plane] = true }
        }
        return result
    }

    /// Output planes filled with the same poison each time.
    func outputs() -> [TestPlane] {
        var random = SeededGenerator(seed: seed ^ 0xBAD)
        var result: [TestPlane] = []
        for output in kernel.outputs {
            result.append(
                TestPlane(width: width, height: height, element: output.element, step: output.step, random: &random))
        }
        return result
    }

    /// What a backend made of a world: its output planes and its joined reductions.
    public struct Result {
        let outputs: [TestPlane]
        let reductions: [[UInt64]]
    }

    /// Runs a compiled kernel over the picture, cut into tiles.
    public func run(_ compiled: any CompiledKernel, tiles: [TileCall]) -> Result {
        let outputs = outputs()
        let planes = (inputs + outputs).map(\.binding)
        let partialBytes = kernel.reductions.reduce(0) { $0 + $1.partialByteCount }
        let partial = UnsafeMutableRawPointer.allocate(byteCount: max(partialBytes, 8), alignment: 64)
        defer { partial.deallocate() }
        let totals = UnsafeMutableRawPointer.allocate(byteCount: max(partialBytes, 8), alignment: 64)
        defer { totals.deallocate() }
        forEachReduction { $0.writeIdentity(to: totals + $1) }
        for tile in tiles {
            let byteCount = compiled.scratchByteCount(tileWidth: Int(tile.maxX - tile.minX))
            let scratch = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64), alignment: 64)
            defer { scratch.deallocate() }
            partial.initializeMemory(as: UInt8.self, repeating: 0xA5, count: max(partialBytes, 8))
            var call = tile
            call.scratch = scratch
            call.reductions = kernel.reductions.isEmpty ? nil : partial
            planes.withUnsafeBufferPointer { planes in
                uniforms.withUnsafeBufferPointer { uniforms in
                    guard let planes = planes.baseAddress, let uniforms = uniforms.baseAddress else { return }
                    compiled.run(planes: planes, uniforms: uniforms, tile: &call)
                }
            }
            forEachReduction { $0.join(partial + $1, into: totals + $1) }
        }
        var reductions: [[UInt64]] = []
        forEachReduction { reduction, offset in
            // The high half of a minimum or maximum is unused, and may hold anything.
            let isFloat = reduction.kind == .minimum || reduction.kind == .maximum
            reductions.append(
                (0..<reduction.partialByteCount / 8).map {
                    let bits = (totals + offset).load(fromByteOffset: $0 * 8, as: UInt64.self)
                    return isFloat ? bits & 0xFFFF_FFFF : bits
                })
        }
        return Result(outputs: outputs, reductions: reductions)
    }

    private func forEachReduction(_ body: (ReductionOutput, Int) -> Void) {
        var offset = 0
        for reduction in kernel.reductions {
            body(reduction, offset)
            offset += reduction.partialByteCount
        }
    }

    /// The whole picture as one tile.
    public var wholeTile: [TileCall] { [TileCall(minX: 0, minY: 0, maxX: Int32(width), maxY: Int32(height))] }

    /// The picture cut into tiles of a size, the last of a row and the last row perhaps smaller.
    public func tiles(_ columns: Int, _ rows: Int) -> [TileCall] {
        let columns = isCut(.x) ? columns : width
        let rows = isCut(.y) ? rows : height
        var result: [TileCall] = []
        for y in Swift.stride(from: 0, to: height, by: rows) {
            for x in Swift.stride(from: 0, to: width, by: columns) {
                result.append(
                    TileCall(
                        minX: Int32(x), minY: Int32(y), maxX: Int32(min(x + columns, width)),
                        maxY: Int32(min(y + rows, height))))
            }
        }
        return result
    }

    /// Whether tiles may be smaller than the picture along an axis: lines of a sweep are not cut.
    private func isCut(_ axis: Axis) -> Bool {
        guard let sweep = kernel.sweep else { return true }
        return sweep.direction.axis != axis && kernel.sweepReach == 0
    }

    /// The picture cut at random places, tiles in random order.
    public func randomTiles(random: inout SeededGenerator) -> [TileCall] {
        var tiles = wholeTile
        for _ in 0..<random.below(5) {
            let index = random.below(tiles.count)
            let tile = tiles[index]
            if random.oneIn(2), isCut(.x), tile.maxX - tile.minX > 1 {
                let cut = tile.minX + 1 + Int32(random.below(Int(tile.maxX - tile.minX) - 1))
                tiles[index].maxX = cut
                tiles.append(TileCall(minX: cut, minY: tile.minY, maxX: tile.maxX, maxY: tile.maxY))
            } else if isCut(.y), tile.maxY - tile.minY > 1 {
                let cut = tile.minY + 1 + Int32(random.below(Int(tile.maxY - tile.minY) - 1))
                tiles[index].maxY = cut
                tiles.append(TileCall(minX: tile.minX, minY: cut, maxX: tile.maxX, maxY: tile.maxY))
            }
        }
        return tiles.shuffled(using: &random)
    }

    /// The first difference between two results, in words; nil where every byte agrees (a NaN agrees with any NaN).
    public func difference(_ expected: Result, _ found: Result) -> String? {
        for (index, (left, right)) in zip(expected.outputs, found.outputs).enumerated() {
            if let text = difference(kernel.outputs[index], left, right) { return text }
        }
        for (index, (left, right)) in zip(expected.reductions, found.reductions).enumerated() where left != right {
            return "reduction \(index) \(kernel.reductions[index].kind): expected \(left), found \(right)"
        }
        return nil
    }

    private func difference(_ output: PlaneOutput, _ left: TestPlane, _ right: TestPlane) -> String? {
        if left.bytes.elementsEqual(right.bytes) { return nil }
        let parameter = PlaneParameter(output.name, output.element, step: output.step)
        for y in 0..<Int32(height) {
            for x in 0..<Int32(width) {
                let a = PlaneMemory.load(left.binding, parameter, x, y, .clamp)
                let b = PlaneMemory.load(right.binding, parameter, x, y, .clamp)
                if a.bitPattern != b.bitPattern, !(a.isNaN && b.isNaN) {
                    return "'\(output.name)' at (\(x), \(y)) of \(width)x\(height): expected \(a), found \(b)"
                }
                // Pixels agree, so the same bytes stand for both when the rest of memory is compared.
                PlaneMemory.store(a, right.binding, output, x, y)
                PlaneMemory.store(a, left.binding, output, x, y)
            }
        }
        if left.bytes.elementsEqual(right.bytes) { return nil }
        return "'\(output.name)' of \(width)x\(height): bytes outside the pixels were written"
    }
}
