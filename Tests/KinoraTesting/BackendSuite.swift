import KinoraIR

/// The suite every backend must pass: random kernels on random pictures, bit for bit what the interpreter gives.
public struct BackendSuite {
    private let backend: any Backend
    private let pipeline: Pipeline
    private let options: RandomKernel.Options

    /// A suite for a backend.
    ///
    /// - Parameters:
    ///   - hasMultiplyAdd: how the backend runs `Pipeline`; the interpreter is given the kernel after the same passes.
    ///   - options: what the kernels may contain.
    public init(
        _ backend: any Backend, hasMultiplyAdd: Bool, options: RandomKernel.Options = RandomKernel.Options()
    ) {
        self.backend = backend
        pipeline = Pipeline(hasMultiplyAdd: hasMultiplyAdd)
        self.options = options
    }

    /// A kernel on which the backend and the interpreter disagree.
    public struct Failure: CustomStringConvertible, Sendable {
        /// The seed of the kernel and of its picture.
        public var seed: UInt64
        /// Seed, difference, and the smallest kernel that still shows it.
        public var description: String
    }

    /// Runs the kernels of seeds, several a compilation; stops at the first failure.
    ///
    /// - Returns: the first failure, or nil.
    /// - Throws: what the backend or the verifier throws.
    public func firstFailure(seeds: Range<UInt64>, kernelsPerBatch: Int = 50) throws -> Failure? {
        var next = seeds.lowerBound
        while next < seeds.upperBound {
            let end = min(next + UInt64(kernelsPerBatch), seeds.upperBound)
            let batch = (next..<end).map { RandomKernel.generate(seed: $0, options: options) }
            let compiled = try backend.compile(batch)
            for (seed, (kernel, candidate)) in zip(next..<end, zip(batch, compiled)) {
                if let difference = try difference(kernel, candidate, seed: seed) {
                    return failure(kernel, seed: seed, difference)
                }
            }
            next = end
        }
        return nil
    }

    /// The first difference between the backend and the interpreter on the picture of a seed.
    public func difference(_ kernel: Kernel, seed: UInt64) throws -> String? {
        guard let candidate = try backend.compile([kernel]).first else { return "nothing was compiled" }
        return try difference(kernel, candidate, seed: seed)
    }

    private func difference(_ kernel: Kernel, _ candidate: any CompiledKernel, seed: UInt64) throws -> String? {
        let reference = InterpretedReference(try pipeline.run(kernel))
        let world = KernelWorld(kernel, seed: seed, uniformCount: options.uniformCount)
        let expected = try world.run(reference.compiled(), tiles: world.wholeTile)
        var random = SeededGenerator(seed: seed ^ 0x711E)
        let whole = world.run(candidate, tiles: world.wholeTile)
        if let text = world.difference(expected, whole) { return "one tile: \(text)" }
        let tiles = world.randomTiles(random: &random)
        if tiles.count == 1 { return nil }
        let cut = world.run(candidate, tiles: tiles)
        return world.difference(expected, cut).map { "\(tiles.count) tiles: \($0)" }
    }

    /// Runs one kernel on every size up to a limit, and on the largest in tiles of every size.
    ///
    /// - Returns: the first difference, with the size and the tile; nil where there is none.
    /// - Throws: what the backend or the verifier throws.
    public func firstDifferenceOfShapes(_ kernel: Kernel, upTo limit: (width: Int, height: Int), seed: UInt64) throws
        -> String?
    {
        guard let candidate = try backend.compile([kernel]).first else { return "nothing was compiled" }
        let reference = try InterpretedReference(try pipeline.run(kernel)).compiled()
        for width in 1...limit.width {
            for height in 1...limit.height {
                let size = (width, height)
                let world = KernelWorld(kernel, seed: seed, size: size, uniformCount: options.uniformCount)
                let expected = world.run(reference, tiles: world.wholeTile)
                let found = world.run(candidate, tiles: world.wholeTile)
                if let text = world.difference(expected, found) { return "seed \(seed): \(text)\n\(kernel)" }
            }
        }
        let world = KernelWorld(kernel, seed: seed, size: limit, uniformCount: options.uniformCount)
        for width in 1...limit.width {
            for height in 1...limit.height {
                let expected = world.run(reference, tiles: world.wholeTile)
                let found = world.run(candidate, tiles: world.tiles(width, height))
                if let text = world.difference(expected, found) {
                    return "seed \(seed), tiles of \(width)x\(height): \(text)\n\(kernel)"
                }
            }
        }
        return nil
    }

    // MARK: Shrinking

    private func failure(_ kernel: Kernel, seed: UInt64, _ difference: String) -> Failure {
        let small = KernelShrinking.shrink(kernel) { (try? self.difference($0, seed: seed)) ?? nil }
        let text = ((try? self.difference(small, seed: seed)) ?? nil) ?? difference
        return Failure(
            seed: seed,
            description: """
                seed \(seed): \(text)
                \(small)
                after the passes:
                \((try? pipeline.run(small)).map { "\($0)" } ?? "they failed")
                """)
    }
}

/// The interpreter's reading of a kernel that the pipeline has been through.
private struct InterpretedReference {
    let kernel: Kernel
    init(_ kernel: Kernel) { self.kernel = kernel }

    func compiled() throws -> any CompiledKernel {
        guard let compiled = try InterpreterBackend().compile([kernel]).first else {
            throw BackendError(.rejected, "the interpreter compiled nothing")
        }
        return compiled
    }
}
