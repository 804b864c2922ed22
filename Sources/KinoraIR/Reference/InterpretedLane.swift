/// One pixel of one kernel on its way through the steps.
struct InterpretedLane {
    let steps: UnsafeBufferPointer<FlatProgram.Step>
    let program: FlatProgram
    let inputs: [PlaneParameter]
    let registers: UnsafeMutablePointer<UInt32>
    let planes: UnsafePointer<PlaneBinding>
    let uniforms: UnsafePointer<Float>
    /// What lines carry, before this step of the sweep.
    var carries: CarriedLines?
    var x: Int32 = 0
    var y: Int32 = 0

    func float(_ register: Int32) -> Float { Float(bitPattern: registers[Int(register)]) }
    func int(_ register: Int32) -> Int32 { Int32(bitPattern: registers[Int(register)]) }
    func bool(_ register: Int32) -> Bool { registers[Int(register)] != 0 }

    /// Runs the steps of a range; a loop runs its own.
    func run(_ start: Int, _ end: Int) {
        var index = start
        while index < end {
            let step = steps[index]
            if step.code == .loop {
                let loop = program.loops[Int(step.immediate)]
                run(loop, from: index + 1)
                index = loop.end
            } else {
                run(step)
                index += 1
            }
        }
    }

    private func run(_ loop: FlatProgram.FlatLoop, from start: Int) {
        let accumulators = loop.carried.count
        for i in 0..<accumulators { registers[Int(loop.carried[i])] = registers[Int(loop.initial[i])] }
        for turn in 0..<loop.count {
            registers[Int(loop.index)] = UInt32(bitPattern: turn)
            run(start, loop.end)
            // All yields are read before any accumulator changes; the results hold them meanwhile.
            for i in 0..<accumulators { registers[Int(loop.results[i])] = registers[Int(loop.yields[i])] }
            for i in 0..<accumulators { registers[Int(loop.carried[i])] = registers[Int(loop.results[i])] }
        }
        for i in 0..<accumulators { registers[Int(loop.results[i])] = registers[Int(loop.carried[i])] }
    }

    private func run(_ step: FlatProgram.Step) {
        let (a, b, c) = (step.a, step.b, step.c)
        let result: UInt32
        switch step.code {
        case .constant: result = step.immediate
        case .uniform: result = uniforms[Int(step.immediate)].bitPattern
        case .x: result = UInt32(bitPattern: x)
        case .y: result = UInt32(bitPattern: y)
        case .unaryFloat: result = ScalarArithmetic.evaluate(step.unary, float(a)).bitPattern
        case .unaryInt: result = UInt32(bitPattern: ScalarArithmetic.evaluate(step.unary, int(a)))
        case .not: result = bool(a) ? 0 : 1
        case .binaryFloat: result = ScalarArithmetic.evaluate(step.binary, float(a), float(b)).bitPattern
        case .binaryInt: result = UInt32(bitPattern: ScalarArithmetic.evaluate(step.binary, int(a), int(b)))
        case .binaryBool: result = ScalarArithmetic.evaluate(step.binary, bool(a), bool(b)) ? 1 : 0
        case .multiplyAdd: result = float(c).addingProduct(float(a), float(b)).bitPattern
        case .compareFloat: result = ScalarArithmetic.compare(step.comparison, float(a), float(b)) ? 1 : 0
        case .compareInt: result = ScalarArithmetic.compare(step.comparison, int(a), int(b)) ? 1 : 0
        case .select: result = bool(a) ? registers[Int(b)] : registers[Int(c)]
        case .convert: result = ScalarArithmetic.convert(step.conversion, registers[Int(a)])
        case .tap: result = tap(step).bitPattern
        case .carried: result = carries?.before(Int(step.plane), x: Int(x), across: Int(a)).bitPattern ?? 0
        case .lookup: result = uniforms[Int(step.immediate) + Int(int(a) & (b - 1))].bitPattern
        case .element:
            let values = program.loops[Int(step.immediate)].initial
            result = registers[Int(values[min(max(0, Int(int(a))), values.count - 1)])]
        case .loads:
            let results = program.loops[Int(step.immediate)].results
            let (column, row) = (int(a), int(b))
            for i in 0..<results.count {
                let value = load(step, column &+ Int32(truncatingIfNeeded: i), row)
                registers[Int(results[i])] = value.bitPattern
            }
            return
        case .sample:
            let reference = ReferenceSampling(filter: step.filter) { load(step, $0, $1) }
            result = reference.value(x: float(a), y: float(b)).bitPattern
        case .loop: return
        }
        registers[Int(step.result)] = result
    }

    private func tap(_ step: FlatProgram.Step) -> Float {
        let parameter = inputs[Int(step.plane)]
        let column = Self.scaled(x, parameter.log2ScaleX) &+ step.a
        let row = Self.scaled(y, parameter.log2ScaleY) &+ step.b
        return load(step, column, row)
    }

    private static func scaled(_ coordinate: Int32, _ scale: Int) -> Int32 {
        scale >= 0 ? coordinate >> Int32(scale) : coordinate << Int32(-scale)
    }

    private func load(_ step: FlatProgram.Step, _ column: Int32, _ row: Int32) -> Float {
        let plane = Int(step.plane)
        return PlaneMemory.load(planes[plane], inputs[plane], column, row, step.border)
    }
}
