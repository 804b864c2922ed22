import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraIR

@Suite("Passes")
struct PassTests {
    private static let exact = RandomKernel.Options(hasExpandable: false)

    /// Whether two kernels over the same planes give the same bits on the picture of a seed.
    private func difference(_ kernel: Kernel, _ changed: Kernel, seed: UInt64) throws -> String? {
        let world = KernelWorld(kernel, seed: seed, widths: 1...20)
        let compiled = try InterpreterBackend().compile([kernel, changed])
        let results = compiled.map { world.run($0, tiles: world.wholeTile) }
        return world.difference(results[0], results[1])
    }

    @Test(
        "No pass but contraction changes a bit of what is exact already",
        arguments: ["share-and-fold", "remove-dead-values", "unroll-small-loops", "expand-sampling"])
    func passesKeepBits(name: String) throws {
        let passes: [any KernelPass] = [ShareAndFold(), RemoveDeadValues(), UnrollSmallLoops(), ExpandSampling()]
        let pass = try #require(passes.first { $0.name == name })
        for seed in 0..<300 as Range<UInt64> {
            let kernel = RandomKernel.generate(seed: seed, options: Self.exact)
            var changed = kernel
            pass.run(on: &changed)
            #expect(Verifier.problems(in: changed) == [])
            let text = try difference(kernel, changed, seed: seed)
            #expect(text == nil, "seed \(seed): \(text ?? "")\n\(kernel)")
        }
    }

    @Test("The pipeline leaves nothing approximated, and a second run makes nothing dearer")
    func pipelineIsComplete() throws {
        for seed in 0..<200 as Range<UInt64> {
            // With contraction: passes that weigh costs count a product and a sum as one.
            let kernel = try Pipeline(hasMultiplyAdd: true).run(RandomKernel.generate(seed: seed))
            let again = try Pipeline(hasMultiplyAdd: true).run(kernel)
            #expect(KernelCost(again).operations <= KernelCost(kernel).operations, "seed \(seed)")
            Kernel.visit(kernel.body) { instruction in
                switch instruction.operation {
                case .sample: Issue.record("seed \(seed): a sample is left")
                case .unary(let op, _): #expect(op.isExact, "seed \(seed)")
                case .binary(let op, _, _): #expect(op.isExact, "seed \(seed)")
                default: break
                }
            }
        }
    }

    private func contracted(_ write: (FloatLane, FloatLane, FloatLane) -> FloatLane) -> [String] {
        let builder = KernelBuilder(name: "test")
        let plane = builder.input(PlaneParameter("in", .f32))
        let lanes = (0..<3).map { builder.tap(plane, Int32($0), 0) }
        builder.store(write(lanes[0], lanes[1], lanes[2]), as: "out", .f32)
        var kernel = builder.build()
        ContractMultiplyAdd().run(on: &kernel)
        return kernel.body.filter { if case .tap = $0.operation { false } else { true } }.map { $0.operation.mnemonic }
    }

    @Test("A product joins the sum or difference it feeds")
    func contraction() {
        #expect(contracted { a, b, c in a * b + c } == ["multiplyAdd"])
        #expect(contracted { a, b, c in c - a * b } == ["negate", "multiplyAdd"])
        #expect(contracted { a, b, c in a * b - c } == ["negate", "multiplyAdd"])
        #expect(contracted { a, b, c in a * b + b * c } == ["multiply", "multiplyAdd"])
        #expect(contracted { a, b, c in (a * b + c) * (a * b + a) } == ["multiplyAdd", "multiplyAdd", "multiply"])
    }

    @Test("One formula of constants rounds alike wherever it stands")
    func canonicalContraction() throws {
        // The hash of a shader at a cell and at its neighbours: products are shared, so their order differs.
        let builder = KernelBuilder(name: "test")
        let plane = builder.input(PlaneParameter("in", .f32))
        let (x, y) = (builder.tap(plane, 0, 0), builder.tap(plane, 1, 0))
        let (k, l) = (builder.constant(12.9898), builder.constant(78.233))
        for (index, corner) in [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)].enumerated() {
            builder.store(corner.0 * k + corner.1 * l, as: "\(index)", .f32)
        }
        var kernel = builder.build()
        ContractMultiplyAdd().run(on: &kernel)
        let sums = kernel.body.compactMap { instruction -> [ValueID]? in
            if case .multiplyAdd(let a, let b, _) = instruction.operation { [a, b] } else { nil }
        }
        #expect(sums.count == 4)
        #expect(sums.allSatisfy { $0.contains(l.id) })
    }

    @Test("A product with another use stays")
    func noContraction() {
        #expect(contracted { a, b, c in (a * b + c) / (a * b) } == ["multiply", "add", "divide"])
    }

    @Test("Variances say how often a value must be computed")
    func variances() {
        let builder = KernelBuilder(name: "test")
        let plane = builder.input(PlaneParameter("in", .f32))
        let uniform = builder.uniform(0) * 2
        let column = builder.pixelCenterX * uniform
        let row = builder.pixelCenterY - 1
        let both = column + row
        let read = builder.loads(plane, column: builder.x, row: uniform.toInt())[0]
        let total = builder.loop(count: 600, initial: [column]) { i, c in [c[0] + i.toFloat() * row] }[0]
        let lanes = [uniform, column, row, both, read, total]
        for (index, lane) in lanes.enumerated() { builder.store(lane, as: "\(index)", .f32) }
        let kernel = builder.build()
        let variances = kernel.variances()
        let found = kernel.outputs.map { variances[Int($0.value.index)] }
        #expect(found == [.uniform, .x, .y, [.x, .y], [.x, .memory], [.x, .y]])
    }

    @Test("An accumulator of a loop differs with what any turn adds to it")
    func loopVariance() {
        let builder = KernelBuilder(name: "test")
        let start = builder.uniform(0)
        let results = builder.loop(count: 600, initial: [start, start, start]) { _, c in
            [c[1], c[2], c[2] + builder.pixelCenterY]
        }
        builder.store(results[0], as: "out", .f32)
        let kernel = builder.build()
        #expect(kernel.variances()[Int(kernel.outputs[0].value.index)] == .y)
    }

    @Test("Costs count loops by their turns, and bytes by the scale of planes")
    func cost() throws {
        let builder = KernelBuilder(name: "test")
        let luma = builder.input(PlaneParameter("y", .u8))
        let chroma = builder.input(PlaneParameter("u", .u16, log2ScaleX: 1, log2ScaleY: 1))
        _ = builder.input(PlaneParameter("unused", .f32))
        let x = builder.tap(luma) / builder.tap(chroma)
        let total = builder.loop(count: 1000, initial: [x]) { i, c in [(c[0] + i.toFloat()).squareRoot()] }[0]
        builder.store(total, as: "out", .u16)
        let cost = KernelCost(builder.build())
        #expect(cost.operations == 2001)
        #expect(cost.divisions == 1001)
        #expect(cost.uniformOperations == 1000)
        #expect(cost.taps == 2)
        #expect(cost.bytesRead == 1.5)
        #expect(cost.bytesWritten == 2)
    }
}
