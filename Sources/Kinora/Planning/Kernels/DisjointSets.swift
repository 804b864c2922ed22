/// Sets of small numbers that only ever grow together (union-find); the name of a set is its smallest member.
struct DisjointSets {
    private var parent: [Int]

    /// Every number below `count` in a set of its own.
    init(count: Int) { parent = Array(0..<count) }

    /// The name of the set a number is in.
    subscript(member: Int) -> Int {
        var current = member
        while parent[current] != current { current = parent[current] }
        return current
    }

    /// Makes one set of the two that hold `a` and `b`.
    mutating func join(_ a: Int, _ b: Int) {
        let (first, second) = (self[a], self[b])
        parent[max(first, second)] = min(first, second)
    }
}
