import KinoraIR

/// A kernel that is a function of one byte: of the stored code under the pixel, and of what is the same for the whole frame.
///
/// There are 256 codes, so that the function need not be computed for two million pixels: once a tile for every code, then a
/// pixel takes its result from a table, or a histogram counts codes and asks afterwards where they belong.
struct CodeFunction {
    /// The plane whose codes decide.
    let plane: Int
    /// What a code outside the plane is taken for.
    let border: Border
    /// The kernel with the column in place of the code: in column `c` it computes what code `c` gives.
    let kernel: Kernel

    /// Instructions below which computing a pixel is cheaper than finding it in a table.
    private static let cheapestTable = 12

    /// The function that a kernel is, if it is one and a table is worth having.
    init?(_ kernel: Kernel, level: CPULevel) {
        guard kernel.sweep == nil, Self.hasRightEnds(kernel, level: level) else { return nil }
        var source: (plane: Int, border: Border)?
        var types = kernel.types
        var body: [Instruction] = []
        for instruction in kernel.body {
            guard case .tap(let plane, 0, 0, let border) = instruction.operation,
                let result = instruction.results.first
            else {
                guard !Self.knowsPlace(instruction) else { return nil }
                body.append(instruction)
                continue
            }
            guard source.map({ $0 == (plane, border) }) ?? true else { return nil }
            source = (plane, border)
            types.append(.int)
            let column = ValueID(types.count - 1)
            body.append(Instruction([column], .coordinate(.x)))
            body.append(Instruction([result], .convert(.intToFloat, column)))
        }
        guard let source else { return nil }
        let parameter = kernel.inputs[source.plane]
        guard parameter.element == .u8, parameter.step == 1, parameter.log2ScaleX == 0, parameter.log2ScaleY == 0 else {
            return nil
        }
        plane = source.plane
        border = source.border
        var asColumns = kernel
        asColumns.types = types
        asColumns.body = body
        self.kernel = asColumns
    }

    /// One plane of bytes or one histogram leaves.
    private static func hasRightEnds(_ kernel: Kernel, level: CPULevel) -> Bool {
        if let output = kernel.outputs.first {
            return kernel.outputs.count == 1 && kernel.reductions.isEmpty && level.isX86 && output.element == .u8
                && output.step == 1 && kernel.body.count >= cheapestTable
        }
        guard kernel.reductions.count == 1, case .histogram(let bins)? = kernel.reductions.first?.kind else {
            return false
        }
        return bins <= 65536
    }

    /// Whether an instruction tells one place of the picture from another.
    private static func knowsPlace(_ instruction: Instruction) -> Bool {
        var isFound = false
        Kernel.visit([instruction]) { inner in
            switch inner.operation {
            case .tap, .coordinate, .carried, .sample: isFound = true
            default: break
            }
        }
        return isFound
    }
}
