import KinoraIR

/// Random kernels that know nothing of a pixel but one stored byte: tone curves and their histograms, with uniforms and tables
/// in memory. Backends may compute them once for each code; the bits must not tell.
public enum RandomCodeKernel {
    /// The kernel of a seed.
    public static func generate(seed: UInt64) -> Kernel {
        var random = SeededGenerator(seed: seed)
        let builder = KernelBuilder(name: "code/\(seed)")
        let border = random.pick(Border.allCases)
        let codes = builder.input(PlaneParameter("codes", .u8))
        let code = builder.tap(codes, 0, 0, border: border)
        let table = random.oneIn(2) ? builder.input(PlaneParameter("table", random.pick(ElementType.allCases))) : nil
        var values = [code, code * (1 / 255)]
        func read(_ table: Int) -> FloatLane {
            let column = (random.pick(values) * Float(random.within(1...40))).toInt()
            let row = random.oneIn(3) ? random.pick(values).toInt() : builder.constant(Int32(random.within(-1...3)))
            return builder.loads(table, column: column, row: row, border: random.pick(Border.allCases))[0]
        }
        for _ in 0..<random.within(12...30) {
            let a = random.pick(values), b = random.pick(values)
            switch random.below(11) {
            case 0: values.append(a.minimum(b))
            case 1: values.append((a - b).maximum(builder.uniform(random.below(4))))
            case 2: values.append(a + b)
            case 3: values.append(a * b)
            case 4: values.append((a < b).select(a, random.pick(values)))
            case 5: values.append(a * builder.uniform(random.below(4)) + b)
            case 6: values.append(a.absolute().squareRoot())
            case 7: values.append((a * 0.01).sine())
            case 8: values.append(builder.tap(codes, 0, 0, border: border) - a)
            default: values.append(table.map(read) ?? a.floor())
            }
        }
        let result = values[values.count - 1] + values[values.count - 2]
        if random.oneIn(2) {
            builder.store(result, as: "out", .u8)
        } else {
            builder.reduce(.histogram(bins: random.pick([1, 2, 16, 255, 256, 257, 1000])), result * (1 / 255))
        }
        return builder.build()
    }
}
