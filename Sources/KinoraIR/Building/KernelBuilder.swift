/// Writes a kernel instruction by instruction; equal values are shared, constants fold, and what a loop does not change
/// is computed before the loop.
///
/// Node authors use the lanes (`FloatLane`, `IntLane`, `BoolLane`) it hands out, whose operators emit instructions:
/// ```swift
/// let builder = KernelBuilder(name: "look/invert")
/// let clip = builder.input(PlaneParameter("clip.y", .u8))
/// builder.store(255 - builder.tap(clip), as: "y", .u8)
/// let kernel = builder.build()
/// ```
/// Folding never changes a bit: `x * 1` is `x`, but `x + 0` is `x` only where `x` cannot be `-0`.
///
/// - Complexity: O(1) expected for each instruction.
public final class KernelBuilder {
    /// The user's name for the work.
    public let name: String
    /// The planes declared so far.
    public private(set) var inputs: [PlaneParameter] = []
    private var outputs: [PlaneOutput] = []
    private var reductions: [ReductionOutput] = []
    /// The order of evaluation; see `sweep(_:)`.
    package private(set) var sweep: Sweep?
    private var floods = false
    /// The type of each value.
    package private(set) var types: [ScalarType] = []
    /// What each value was defined by; nil for the index and accumulators of a loop, and for results of `loads` and `loop`.
    private var definitions: [Operation?] = []
    private var depths: [Int32] = []
    private var scopes = [Scope()]
    private var floatConstants: [UInt32: [ValueID]] = [:]

    /// The instructions of the program or of one loop body being written.
    private struct Scope {
        var body: [Instruction] = []
        var known: [Operation: [ValueID]] = [:]
    }

    /// An empty kernel.
    public init(name: String) { self.name = name }

    /// An empty kernel that is about to get that many values.
    init(name: String, capacity: Int) {
        self.name = name
        types.reserveCapacity(capacity)
        definitions.reserveCapacity(capacity)
        depths.reserveCapacity(capacity)
        scopes[0].body.reserveCapacity(capacity)
        scopes[0].known.reserveCapacity(capacity)
    }

    // MARK: Planes

    /// Declares a plane the kernel reads; gives its index.
    public func input(_ parameter: PlaneParameter) -> Int {
        inputs.append(parameter)
        return inputs.count - 1
    }

    /// Declares a plane the kernel writes and the value of its pixels.
    public func store(_ value: FloatLane, as name: String, _ element: ElementType, step: Int = 1) {
        outputs.append(PlaneOutput(name, element, step: step, value: value.id))
    }

    /// Declares a whole-frame reduction of a value.
    public func reduce(_ kind: ReductionOutput.Kind, _ value: FloatLane) {
        reductions.append(ReductionOutput(kind, value: value.id))
    }

    // MARK: Sweeps

    /// Evaluates the kernel in order along one direction.
    public func sweep(_ direction: Sweep.Direction) { sweep = Sweep(direction, carries: sweep?.carries ?? []) }

    /// Declares a value that goes from a pixel to the next, after `sweep`; gives its number. `carry(_:_:)` says what it
    /// becomes, until then it stays what it is.
    public func carry(initial: Float) -> Int {
        let number = sweep?.carries.count ?? 0
        sweep?.carries.append(Sweep.Carry(initial: initial, next: emit(.carried(number, across: 0))))
        return number
    }

    /// What the pixel before left in a carried value; see `Operation.carried`.
    public func carried(_ number: Int, across: Int32 = 0) -> FloatLane {
        FloatLane(self, emit(.carried(number, across: across)))
    }

    /// Says what a pixel leaves in a carried value for the next.
    public func carry(_ number: Int, _ value: FloatLane) {
        guard sweep?.carries.indices.contains(number) ?? false else { return }
        sweep?.carries[number].next = value.id
    }

    /// Lets what is stored spread over the whole picture; see `Flood`.
    public func flood() { floods = true }

    // MARK: Instructions

    /// Emits an operation with one result, or finds the value it is equal to. Loops go through `loop`.
    public func emit(_ operation: Operation) -> ValueID { emitAny(operation)[0] }

    /// Emits `loads`, which has several results, or finds the values it is equal to.
    public func emitLoads(plane: Int, column: ValueID, row: ValueID, count: Int, border: Border) -> [ValueID] {
        emitShared(.loads(plane: plane, column: column, row: row, count: count, border: border))
    }

    /// Emits an operation with any number of results; loops excepted.
    package func emitAny(_ operation: Operation) -> [ValueID] {
        switch simplified(operation) {
        case .value(let value): [value]
        case .operation(.floatConstant(let value)): constant(bits: value.bitPattern)
        case .operation(let simpler): emitShared(simpler)
        }
    }

    private func emitShared(_ operation: Operation) -> [ValueID] {
        // Evaluated where its operands allow: that is before every loop that does not change them.
        var depth = 0
        for value in operation.namedValues { depth = max(depth, Int(depths[Int(value.index)])) }
        depth = min(depth, scopes.count - 1)
        if let known = scopes[depth].known[operation] { return known }
        let results = operation.resultTypes { types[Int($0.index)] }.map { define($0, depth: depth, by: nil) }
        if results.count == 1 { definitions[Int(results[0].index)] = operation }
        scopes[depth].body.append(Instruction(results, operation))
        scopes[depth].known[operation] = results
        return results
    }

    /// Float constants are told apart by their bits: `0` and `-0` are equal as floats.
    private func constant(bits: UInt32) -> [ValueID] {
        if let known = floatConstants[bits] { return known }
        let operation = Operation.floatConstant(Float(bitPattern: bits))
        let results = [define(.float, depth: 0, by: operation)]
        scopes[0].body.append(Instruction(results, operation))
        floatConstants[bits] = results
        return results
    }

    private func define(_ type: ScalarType, depth: Int, by operation: Operation?) -> ValueID {
        types.append(type)
        definitions.append(operation)
        depths.append(Int32(truncatingIfNeeded: depth))
        return ValueID(types.count - 1)
    }

    /// A counted loop with accumulators; gives the accumulators after the last turn.
    ///
    /// - Parameters:
    ///   - count: turns, 0...65536.
    ///   - initial: the accumulators before the first turn.
    ///   - body: takes the turn's number and the accumulators, gives the accumulators after the turn, as many and of
    ///     the same types.
    public func loop<Failure: Error>(
        count: Int32, initial: [ValueID], body: (ValueID, [ValueID]) throws(Failure) -> [ValueID]
    ) throws(Failure) -> [ValueID] {
        guard count > 0, !initial.isEmpty else { return initial }
        if count == 1 { return try body(emit(.intConstant(0)), initial) }
        scopes.append(Scope())
        let depth = scopes.count - 1
        let index = define(.int, depth: depth, by: nil)
        let carried = initial.map { define(types[Int($0.index)], depth: depth, by: nil) }
        let yields: [ValueID]
        do {
            yields = try body(index, carried)
        } catch {
            scopes.removeLast()
            throw error
        }
        let scope = scopes.removeLast()
        let operation = Operation.loop(
            Loop(count: count, index: index, carried: carried, initial: initial, body: scope.body, yields: yields))
        let outer = depth - 1
        let results = initial.map { define(types[Int($0.index)], depth: outer, by: nil) }
        scopes[outer].body.append(Instruction(results, operation))
        return results
    }

    // MARK: Results

    /// The kernel written so far, without values that nothing needs, values numbered in order of definition.
    ///
    /// - Complexity: O(instructions).
    public func build() -> Kernel {
        let kernel = Kernel(
            name: name, inputs: inputs, body: scopes[0].body, outputs: outputs, reductions: reductions, types: types,
            sweep: sweep, floods: floods)
        return RemoveDeadValues.apply(to: kernel)
    }

    /// The operation that defines a value, if it has a single result.
    package func definition(of value: ValueID) -> Operation? { definitions[Int(value.index)] }

    /// The type of a value.
    package func type(of value: ValueID) -> ScalarType { types[Int(value.index)] }
}
