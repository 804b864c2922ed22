/// Makes one matrix of a chain of them: conversions of colour, mixes, contrast and brightness by the frame's uniforms.
///
/// A value that is a sum of at most four values of the pixel, each times a number that is the same for the whole frame, is
/// computed as that sum, its coefficients once a frame, wherever fewer operations are left for the pixel. So YCbCr to RGB,
/// sepia and contrast cost nine operations together, and a way to RGB and back costs none.
///
/// Before: any kernel. After: finite values that depend on planes differ within the rounding of the chain (coefficients
/// that differ from 0 or 1 by less than that become 0 or 1); positions and all else that reads no plane keep their bits.
struct FoldColourMatrices: KernelPass {
    let name = "fold-colour-matrices"

    func run(on kernel: inout Kernel) {
        var folding = AffineFolding(kernel)
        guard folding.decide() else { return }
        kernel.body = folding.rewrittenBody()
        kernel.types = folding.types
        kernel = KernelBuilder.rewriting(kernel)
    }
}

/// The state of one run: the affine form of every value of the outermost body that has one.
private struct AffineFolding {
    private(set) var types: [ScalarType]
    private let kernel: Kernel
    private let variances: [Variance]
    private var constants: [Double?]
    /// The form of a value whose operation is taken apart; nil for the values that forms are made of.
    private var forms: [AffineForm?]
    /// The program with the coefficients' own computations put in where they are first needed.
    private var body: [Instruction] = []
    /// Of each group of connected forms, the operations there are and those the sums would need.
    private var groups: DisjointSets
    private var isWanted: [Bool]

    init(_ kernel: Kernel) {
        self.kernel = kernel
        types = kernel.types
        variances = kernel.variances()
        constants = [Double?](repeating: nil, count: types.count)
        forms = [AffineForm?](repeating: nil, count: types.count)
        groups = DisjointSets(count: types.count)
        isWanted = [Bool](repeating: false, count: types.count)
    }

    // MARK: Forms

    /// Finds forms and says whether replacing some values by them is worth it.
    mutating func decide() -> Bool {
        for instruction in kernel.body {
            if let result = instruction.results.first, instruction.results.count == 1 {
                if case .floatConstant(let value) = instruction.operation {
                    constants[Int(result.index)] = Double(value)
                }
                if readsPlanes(result), let form = form(of: instruction.operation) { forms[Int(result.index)] = form }
            }
            body.append(instruction)
        }
        return chooseGroups()
    }

    private func readsPlanes(_ value: ValueID) -> Bool { variances[Int(value.index)].contains(.memory) }

    /// A value that is the same for the whole frame, as a coefficient.
    private func coefficient(_ value: ValueID) -> AffineForm.Coefficient? {
        if let constant = constants[Int(value.index)] { return .constant(constant) }
        return variances[Int(value.index)] == .uniform && types[Int(value.index)] == .float ? .value(value) : nil
    }

    private func operand(_ value: ValueID) -> AffineForm {
        if let form = forms[Int(value.index)] { return form }
        if let coefficient = coefficient(value) { return AffineForm(constant: coefficient) }
        return AffineForm(atom: value)
    }

    private mutating func form(of operation: Operation) -> AffineForm? {
        switch operation {
        // A sum with a number this large rounds to whole numbers, on purpose.
        case .binary(.add, let a, let b) where isRounding(a) || isRounding(b): return nil
        case .binary(.add, let a, let b): return sum(a, b, isDifference: false)
        case .binary(.subtract, let a, let b): return sum(a, b, isDifference: true)
        case .unary(.negate, let a): return scaled(operand(a), by: .constant(-1))
        case .binary(.multiply, let a, let b):
            if let factor = coefficient(b) { return scaled(operand(a), by: factor) }
            if let factor = coefficient(a) { return scaled(operand(b), by: factor) }
            return nil
        case .binary(.divide, let a, let b):
            guard let divisor = constants[Int(b.index)], divisor != 0, divisor.isFinite else { return nil }
            return scaled(operand(a), by: .constant(1 / divisor))
        default: return nil
        }
    }

    private func isRounding(_ value: ValueID) -> Bool { abs(constants[Int(value.index)] ?? 0) >= 0x1p22 }

    private mutating func sum(_ a: ValueID, _ b: ValueID, isDifference: Bool) -> AffineForm? {
        let sign = AffineForm.Coefficient.constant(isDifference ? -1 : 1)
        if let form = sum(operand(a), operand(b), sign) { return form }
        // Too many terms: the operands stand for themselves.
        return sum(AffineForm(atom: a), AffineForm(atom: b), sign)
    }

    private mutating func sum(_ a: AffineForm, _ b: AffineForm, _ sign: AffineForm.Coefficient) -> AffineForm? {
        var result = a
        for term in b.terms {
            var signed = term
            signed.scale(by: sign, product: product(term.coefficient, sign))
            if let index = result.terms.firstIndex(where: { $0.atom == term.atom }) {
                let sum = add(result.terms[index].coefficient, signed.coefficient)
                result.terms[index].merge(signed, sum: sum)
            } else {
                result.terms.append(signed)
            }
        }
        result.constant = add(result.constant, product(b.constant, sign))
        result.dropNegligibleTerms()
        return result.terms.count <= AffineForm.mostTerms ? result : nil
    }

    private mutating func scaled(_ form: AffineForm, by factor: AffineForm.Coefficient) -> AffineForm {
        var result = form
        for index in result.terms.indices {
            result.terms[index].scale(by: factor, product: product(result.terms[index].coefficient, factor))
        }
        result.constant = product(result.constant, factor)
        return result
    }

    // MARK: Coefficients

    private mutating func add(_ a: AffineForm.Coefficient, _ b: AffineForm.Coefficient) -> AffineForm.Coefficient {
        switch (a, b) {
        case (.constant(let x), .constant(let y)): .constant(x + y)
        case (.constant(0), _): b
        case (_, .constant(0)): a
        default: .value(define(.binary(.add, value(a), value(b))))
        }
    }

    private mutating func product(_ a: AffineForm.Coefficient, _ b: AffineForm.Coefficient) -> AffineForm.Coefficient {
        switch (a, b) {
        case (.constant(let x), .constant(let y)): .constant(x * y)
        case (.constant(0), _), (_, .constant(0)): .constant(0)
        case (.constant(1), _): b
        case (_, .constant(1)): a
        default: .value(define(.binary(.multiply, value(a), value(b))))
        }
    }

    private mutating func value(_ coefficient: AffineForm.Coefficient) -> ValueID {
        switch coefficient {
        case .constant(let number): define(.floatConstant(Float(number)))
        case .value(let value): value
        }
    }

    private mutating func define(_ operation: Operation) -> ValueID {
        types.append(.float)
        let result = ValueID(types.count - 1)
        body.append(Instruction([result], operation))
        return result
    }

    // MARK: Choice

    private mutating func chooseGroups() -> Bool {
        var isFinal = [Bool](repeating: false, count: kernel.types.count)
        var operations = [Int](repeating: 0, count: kernel.types.count)
        func mark(_ value: ValueID) { isFinal[Int(value.index)] = true }
        for value in kernel.wantedValues { mark(value) }
        for instruction in kernel.body {
            guard let result = instruction.results.first, let form = forms[Int(result.index)] else {
                Kernel.visit([instruction]) { inner in
                    for value in inner.operation.namedValues { mark(value) }
                    if case .loop(let loop) = inner.operation { for value in loop.yields { mark(value) } }
                }
                continue
            }
            for value in instruction.operation.namedValues where forms[Int(value.index)] != nil {
                if form.terms.contains(where: { $0.atom == value }) {
                    mark(value)
                } else {
                    groups.join(Int(result.index), Int(value.index))
                }
            }
        }
        // A product that feeds a sum is one operation with it, so sums are counted and products that end a chain.
        for instruction in kernel.body {
            guard let result = instruction.results.first, forms[Int(result.index)] != nil else { continue }
            let index = Int(result.index)
            switch instruction.operation {
            case .binary(.add, _, _), .binary(.subtract, _, _): operations[groups.first(of: index)] += 1
            default: if isFinal[index] { operations[groups.first(of: index)] += 1 }
            }
            if isFinal[index] { operations[groups.first(of: index)] -= forms[index]?.operationCount ?? 0 }
        }
        var isWorthIt = false
        for index in forms.indices where forms[index] != nil && isFinal[index] {
            isWanted[index] = operations[groups.first(of: index)] > 0
            isWorthIt = isWorthIt || isWanted[index]
        }
        return isWorthIt
    }

    // MARK: Sums

    /// The program with the wanted values computed as their sums; what only they needed is dead then.
    mutating func rewrittenBody() -> [Instruction] {
        let source = body
        body = []
        for instruction in source {
            guard let result = instruction.results.first, Int(result.index) < isWanted.count,
                isWanted[Int(result.index)], let form = forms[Int(result.index)]
            else {
                body.append(instruction)
                continue
            }
            body.append(Instruction([result], lastOperation(of: form)))
        }
        return body
    }

    /// Emits all of a sum but its last step.
    private mutating func lastOperation(of form: AffineForm) -> Operation {
        var sum: ValueID? = form.constant == .constant(0) ? nil : value(form.constant)
        var last = Operation.floatConstant(0)
        for (index, term) in form.terms.enumerated() {
            let product: Operation? =
                term.coefficient == .constant(1) ? nil : .binary(.multiply, term.atom, value(term.coefficient))
            switch (sum, product) {
            case (let sum?, let product?): last = .binary(.add, define(product), sum)
            case (let sum?, nil): last = .binary(.add, term.atom, sum)
            case (nil, let product?): last = product
            // Times one is the value itself, which folding knows.
            case (nil, nil): last = .binary(.multiply, term.atom, value(.constant(1)))
            }
            if index < form.terms.count - 1 { sum = define(last) }
        }
        if form.terms.isEmpty, let sum { last = .binary(.multiply, sum, value(.constant(1))) }
        return last
    }
}
