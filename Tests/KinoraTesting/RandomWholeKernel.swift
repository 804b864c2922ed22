import KinoraIR

/// Random kernels of whole numbers: code values of stored planes of any scale, their minima, maxima, sums, differences, squares, rounded products
/// and comparisons, choices by the parity of column and row, with a float among them now and then. Backends may compute them in narrow integer lanes; the bits must not tell.
public enum RandomWholeKernel {
    /// What kernels are made of.
    public enum Kind: Sendable {
        case any
        /// Minima and maxima of bytes and nothing else.
        case order
        /// Planes of bytes without gaps, of the kernel's columns or half as many, and mostly few enough steps to stay in 16 bits.
        case bytes
    }

    /// The kernel of a seed.
    public static func generate(seed: UInt64, _ kind: Kind = .any) -> Kernel {
        var random = SeededGenerator(seed: seed)
        let builder = KernelBuilder(name: "whole/\(seed)")
        let elements: [ElementType] = kind == .any ? [.u8, .u8, .u16] : [.u8]
        let inputs = (0..<random.within(1...2)).map { index in
            builder.input(
                PlaneParameter(
                    "in\(index)", random.pick(elements),
                    step: kind != .bytes && random.oneIn(4) ? random.within(2...4) : 1,
                    log2ScaleX: kind != .order && random.oneIn(2) ? random.within(kind == .bytes ? 0...1 : -1...2) : 0,
                    log2ScaleY: kind != .order && random.oneIn(2) ? random.within(-1...1) : 0))
        }
        func read() -> FloatLane {
            builder.tap(
                random.pick(inputs), Int32(random.within(-3...3)), Int32(random.within(-2...2)),
                border: random.pick(Border.allCases))
        }
        func isOdd(_ position: IntLane) -> BoolLane { (position & 1).isEqual(to: 1) }
        /// One of two rows of a plane, as the row's own number tells.
        func readEitherRow() -> FloatLane {
            let (input, column) = (random.pick(inputs), Int32(random.within(-3...3)))
            let border = random.oneIn(4) ? random.pick(Border.allCases) : .clamp
            let rows = [Int32(random.within(-2...2)), Int32(random.within(-2...2))]
            return isOdd(builder.y).select(
                builder.tap(input, column, rows[0], border: border), builder.tap(input, column, rows[1], border: border)
            )
        }
        /// A fraction of a few bits, mostly few enough for a product that is exact.
        func fraction() -> Float {
            Float(random.within(-(1 << random.within(1...15))...(1 << random.within(1...15))))
                / Float(1 << random.within(0...17))
        }
        var values = [read(), read()]
        for _ in 0..<random.within(kind == .bytes ? 3...12 : 4...24) {
            let a = random.pick(values), b = random.pick(values)
            var choice = kind == .order ? random.below(3) : random.below(17)
            if kind == .bytes, choice == 11 { choice = 16 }
            switch choice {
            case 0: values.append(read())
            case 1: values.append(a.minimum(b))
            case 2: values.append(a.maximum(b))
            case 3, 4: values.append(a + b)
            case 5: values.append(a - b)
            case 6: values.append((a - b).absolute())
            case 7: values.append(a * Float(random.within(-2...9)))
            case 8: values.append((a < b).select(a, random.pick(values)))
            case 9: values.append(a * 2 + b)
            case 10: values.append(a.maximum(builder.constant(Float(random.within(-40...300)))))
            case 11: values.append(a * 0.37 + b)
            case 12, 13: values.append((a * fraction() + 0.5).floor())
            case 14: values.append(readEitherRow())
            case 15: values.append(a * a)
            default: values.append(isOdd(builder.x).select(a, b))
            }
        }
        for index in 0..<random.within(1...2) {
            builder.store(
                values[values.count - 1 - index], as: "out\(index)",
                kind == .any ? random.pick(ElementType.allCases) : .u8, step: kind != .bytes && random.oneIn(4) ? 2 : 1)
        }
        return builder.build()
    }
}
