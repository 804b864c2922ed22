/// A sum of values, each times a number that is the same for the whole frame, and such a number.
struct AffineForm {
    /// More terms than this are left as they are written: matrices of colour have three.
    static let mostTerms = 4

    /// A number that is the same for the whole frame.
    enum Coefficient: Equatable {
        /// Known already; in double precision, so that a long chain rounds once.
        case constant(Double)
        /// Known when the frame is.
        case value(ValueID)
    }

    /// A value and its factor.
    struct Term {
        var atom: ValueID
        var coefficient: Coefficient
        /// The largest number that was added or taken away to make a known coefficient.
        var magnitude: Double

        init(atom: ValueID, coefficient: Coefficient) {
            self.atom = atom
            self.coefficient = coefficient
            magnitude = coefficient.known.map(abs) ?? 0
        }

        /// Adds what another sum takes of the same value.
        mutating func merge(_ other: Term, sum: Coefficient) {
            coefficient = sum
            magnitude = max(magnitude, other.magnitude)
        }

        /// Takes the product with a number for the coefficient.
        mutating func scale(by factor: Coefficient, product: Coefficient) {
            coefficient = product
            magnitude *= factor.known.map(abs) ?? 0
        }
    }

    var terms: [Term] = []
    var constant: Coefficient = .constant(0)

    /// One value.
    init(atom: ValueID) { terms = [Term(atom: atom, coefficient: .constant(1))] }

    /// No value, only a number.
    init(constant: Coefficient) { self.constant = constant }

    /// Operations the sum needs for a pixel, where a product and a sum are one.
    var operationCount: Int {
        guard terms.count == 1, terms[0].coefficient == .constant(1) else { return max(terms.count, 0) }
        return constant == .constant(0) ? 0 : 1
    }

    /// Coefficients that only rounding keeps from 0 or 1 become 0 or 1.
    ///
    /// Terms of frame-wide factors say nothing about the size of the others: a known coefficient is then compared with what it
    /// was made of, so that luma loses its chroma whatever else stands in the sum.
    mutating func dropNegligibleTerms() {
        let known = terms.compactMap(\.coefficient.known)
        let largest = known.count == terms.count ? known.map(abs).max() ?? 0 : 0
        // Constants are written with 24 bits, a chain of a few of them is right to 22.
        let negligible = 0x1p-21
        terms.removeAll { term in
            term.coefficient.known.map { abs($0) <= negligible * max(largest, term.magnitude) } ?? false
        }
        for index in terms.indices {
            guard let number = terms[index].coefficient.known, abs(number - 1) <= negligible else { continue }
            terms[index].coefficient = .constant(1)
        }
    }
}

extension AffineForm.Coefficient {
    /// The number, where it is known already.
    var known: Double? {
        if case .constant(let number) = self { return number }
        return nil
    }
}

/// Sets of numbers that grow together (Galler and Fischer, "An improved equivalence algorithm", 1964).
struct DisjointSets {
    private var parents: [Int]

    /// Every number of `0..<count` alone.
    init(count: Int) { parents = Array(0..<count) }

    /// The number that stands for the set of another.
    ///
    /// - Complexity: O(log count) amortised.
    mutating func first(of element: Int) -> Int {
        var element = element
        while parents[element] != element {
            parents[element] = parents[parents[element]]
            element = parents[element]
        }
        return element
    }

    /// Joins two sets.
    mutating func join(_ a: Int, _ b: Int) {
        let (a, b) = (first(of: a), first(of: b))
        parents[max(a, b)] = min(a, b)
    }
}
