import Foundation

/// Numbers that are the same in every frame and that kernels look up: a curve, a table of colours.
///
/// Memory that every frame in flight shares; there is some room on both sides, since vectors may read past the ends.
///
/// `@unchecked Sendable` is safe: the memory is written in the initialiser alone.
public final class ConstantTable: @unchecked Sendable {
    /// The first number.
    public let start: UnsafeMutablePointer<Float>
    /// How many numbers there are.
    public let count: Int
    private static let room = 64

    /// Keeps a copy of `numbers`.
    public init(_ numbers: [Float]) {
        count = numbers.count
        let storage = UnsafeMutablePointer<Float>.allocate(capacity: numbers.count + 2 * Self.room)
        storage.initialize(repeating: 0, count: numbers.count + 2 * Self.room)
        start = storage + Self.room
        for (index, number) in numbers.enumerated() { start[index] = number }
    }

    deinit { (start - Self.room).deallocate() }

    /// Whether it holds the same numbers as another, to the bit.
    func holdsSame(as other: ConstantTable) -> Bool {
        count == other.count
            && (self === other || memcmp(start, other.start, count * MemoryLayout<Float>.stride) == 0)
    }

    /// Bytes it takes.
    public var byteCount: Int { (count + 2 * Self.room) * MemoryLayout<Float>.stride }
}
