/// The values an operation names, in order: up to three of its own, then a list's.
///
/// Most operations name one to three. Every pass asks for them, so that they are held here without memory of their own.
package struct NamedValues: RandomAccessCollection, Sendable {
    private let first: ValueID
    private let second: ValueID
    private let third: ValueID
    private let ownCount: Int
    private let list: [ValueID]

    private static let none = ValueID(0)

    private init(_ count: Int, _ first: ValueID, _ second: ValueID, _ third: ValueID, _ list: [ValueID] = []) {
        (ownCount, self.first, self.second, self.third, self.list) = (count, first, second, third, list)
    }

    /// No value.
    init() { self.init(0, Self.none, Self.none, Self.none) }

    /// One value.
    init(_ a: ValueID) { self.init(1, a, Self.none, Self.none) }

    /// Two values.
    init(_ a: ValueID, _ b: ValueID) { self.init(2, a, b, Self.none) }

    /// Three values.
    init(_ a: ValueID, _ b: ValueID, _ c: ValueID) { self.init(3, a, b, c) }

    /// A list.
    init(list: [ValueID]) { self.init(0, Self.none, Self.none, Self.none, list) }

    /// A value, then a list.
    init(_ a: ValueID, list: [ValueID]) { self.init(1, a, Self.none, Self.none, list) }

    package var startIndex: Int { 0 }
    package var endIndex: Int { ownCount + list.count }

    package subscript(position: Int) -> ValueID {
        guard position < ownCount else { return list[position - ownCount] }
        return position == 0 ? first : position == 1 ? second : third
    }
}
