/// The part of a kernel that makes one float of another, as a kernel of its own: `out = f(in)`.
///
/// Functions that compute the same are equal whatever their values are called, so that what is learnt of one is known of all.
struct ScalarFunction: Hashable {
    private let kernel: Kernel

    /// The function of `root` that `value` is; every other value it needs must be the same in every frame.
    ///
    /// - Parameters:
    ///   - definition: the position in the body of the instruction that defines a value.
    ///   - known: the number in each slot of the uniform table.
    init(
        of value: ValueID, from root: ValueID, in kernel: Kernel, definition: (ValueID) -> Int, known: [Float?]
    ) {
        var needed = Set<Int>()
        var pending = [value]
        while let next = pending.popLast() {
            guard next != root, needed.insert(definition(next)).inserted else { continue }
            pending += kernel.body[definition(next)].operation.namedValues
        }
        let builder = KernelBuilder(name: "")
        let x = builder.tap(builder.input(PlaneParameter("in", .f32)))
        var names = [root: x.id]
        for index in needed.sorted() {
            let instruction = kernel.body[index]
            guard let result = instruction.results.first, result != root else { continue }
            var operation = instruction.operation.replacingValues { names[$0] ?? $0 }
            if case .uniform(let slot) = operation, known.indices.contains(slot), let number = known[slot] {
                operation = .floatConstant(number)
            }
            names[result] = builder.emit(operation)
        }
        builder.store(FloatLane(builder, names[value] ?? x.id), as: "out", .f32)
        self.kernel = builder.build()
    }

    /// The function of each number, as the interpreter has it: approximated operators in double precision.
    func callAsFunction(_ numbers: [Float]) -> [Float] {
        let program = InterpretedKernel(kernel)
        var numbers = numbers
        var results = [Float](repeating: .nan, count: numbers.count)
        let count = Int32(clamping: numbers.count)
        let stride = numbers.count * MemoryLayout<Float>.stride
        withUnsafeTemporaryAllocation(
            byteCount: program.scratchByteCount(tileWidth: numbers.count), alignment: 64
        ) { scratch in
            numbers.withUnsafeMutableBytes { input in
                results.withUnsafeMutableBytes { output in
                    guard let first = input.baseAddress, let target = output.baseAddress else { return }
                    let planes = [first, target].map {
                        PlaneBinding(origin: $0, stride: stride, width: count, height: 1)
                    }
                    var call = TileCall(minX: 0, minY: 0, maxX: count, maxY: 1, scratch: scratch.baseAddress)
                    // There are no uniforms left to read.
                    program.run(planes: planes, uniforms: first.assumingMemoryBound(to: Float.self), tile: &call)
                }
            }
        }
        return results
    }
}
