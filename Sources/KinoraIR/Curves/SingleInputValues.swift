/// Of each value of a kernel's outermost body the values that it is a function of: those through which all that varies
/// reaches it.
///
/// They are the dominators of the value in the graph of who uses whom (R. T. Prosser, "Applications of Boolean matrices to the
/// analysis of flow diagrams", 1959), found in one pass, as the graph has no cycles.
struct SingleInputValues {
    /// Whether a value is the same in every frame.
    private(set) var isKnown: [Bool]
    /// The nearest value that each value is a function of, with the length of the chain that begins there; nil for none.
    private var nearest: [ValueID?]
    private var depth: [Int]

    /// - Parameter known: the number in each slot of the uniform table, as far as it is the same in every frame.
    init(_ kernel: Kernel, known: [Float?]) {
        isKnown = [Bool](repeating: false, count: kernel.types.count)
        nearest = [ValueID?](repeating: nil, count: kernel.types.count)
        depth = [Int](repeating: 0, count: kernel.types.count)
        for instruction in kernel.body {
            guard let result = instruction.results.first.map({ Int($0.index) }) else { continue }
            switch instruction.operation {
            case .floatConstant, .intConstant, .boolConstant: isKnown[result] = true
            case .uniform(let slot): isKnown[result] = known.indices.contains(slot) && known[slot] != nil
            case .unary, .binary, .multiplyAdd, .compare, .select, .convert:
                let varying = instruction.operation.namedValues.filter { !isKnown[Int($0.index)] }
                guard let first = varying.first else {
                    isKnown[result] = true
                    continue
                }
                nearest[result] = varying.dropFirst().reduce(first) { common($0, $1) }
                depth[result] = nearest[result].map { depth[Int($0.index)] + 1 } ?? 0
            // Reads, positions, loops and numbers of the frame are where chains begin.
            case .coordinate, .tap, .loads, .sample, .carried, .lookup, .element, .loop: break
            }
        }
    }

    /// The values that a value is a function of, the farthest first.
    func roots(of value: ValueID) -> [ValueID] {
        var result: [ValueID] = []
        var next = nearest[Int(value.index)]
        while let root = next {
            result.append(root)
            next = nearest[Int(root.index)]
        }
        return result.reversed()
    }

    /// The last value that both chains have.
    private func common(_ a: ValueID?, _ b: ValueID?) -> ValueID? {
        var (a, b) = (a, b)
        while let x = a, let y = b {
            if x == y { return x }
            if depth[Int(x.index)] >= depth[Int(y.index)] {
                a = nearest[Int(x.index)]
            } else {
                b = nearest[Int(y.index)]
            }
        }
        return nil
    }
}
