import Testing

@testable import KinoraIR

/// What operations say of the values they name.
@Suite("Named values")
struct NamedValuesTests {
    private let a = ValueID(3)
    private let b = ValueID(5)
    private let c = ValueID(9)

    @Test("An operation names its operands in order, lists after what stands before them")
    func namesOperandsInOrder() {
        #expect(Array(Operation.uniform(4).namedValues) == [])
        #expect(Array(Operation.unary(.floor, a).namedValues) == [a])
        #expect(Array(Operation.binary(.subtract, b, a).namedValues) == [b, a])
        #expect(Array(Operation.select(c, a, b).namedValues) == [c, a, b])
        #expect(Array(Operation.element(turn: b, of: [a, c, a]).namedValues) == [b, a, c, a])
        let loop = Loop(count: 2, index: ValueID(1), carried: [ValueID(2)], initial: [c], body: [], yields: [a])
        #expect(Array(Operation.loop(loop).namedValues) == [c])
    }

    @Test("They can be looked at from either end, and by place")
    func isACollection() {
        let values = Operation.element(turn: b, of: [a, c]).namedValues
        #expect(values.count == 3 && values[0] == b && values[2] == c && values.last == c)
        #expect(values.reversed() == [c, a, b] && values.contains(a) && !values.contains(ValueID(4)))
    }
}
