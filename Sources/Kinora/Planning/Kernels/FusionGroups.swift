import KinoraIR

/// Which kernels have been joined so far, and who reads what of whom.
///
/// A graph of hundreds of kernels asks about most pairs that read each other: what an answer needs is kept by kernel and by group, rather
/// than gathered from the whole graph each time.
struct FusionGroups {
    /// A kernel that waits for another one.
    private struct Reader {
        var kernel: Int
        /// Whether it reads at the pixel only.
        var isPointwise: Bool
    }

    /// The kernels of each group, by the group's name.
    private(set) var members: [[Int]]
    private var names: [Int]
    private let readers: [[Reader]]
    /// When a group was last reached, by its name.
    private var visits: [Int]
    private var visit = 0

    /// Every kernel in a group of its own.
    ///
    /// - Parameters:
    ///   - producers: the kernel that writes each plane.
    ///   - accesses: how each input of each kernel is read.
    ///   - waits: the kernels whose reductions each kernel waits for.
    init(_ graph: KernelGraph, producers: [Int?], accesses: [[PlaneAccess]], waits: [Set<Int>]) {
        let count = graph.kernels.count
        var readers = [[Reader]](repeating: [], count: count)
        for consumer in 0..<count {
            // What waits for a reduction reads every pixel of it.
            for from in waits[consumer] { readers[from].append(Reader(kernel: consumer, isPointwise: false)) }
            for (input, access) in zip(graph.kernels[consumer].inputs, accesses[consumer]) {
                guard let producer = producers[input.index] else { continue }
                readers[producer].append(Reader(kernel: consumer, isPointwise: access.isPointwise))
            }
        }
        self.readers = readers
        members = (0..<count).map { [$0] }
        names = Array(0..<count)
        visits = [Int](repeating: 0, count: count)
    }

    /// The name of the group a kernel is in: its first member.
    subscript(kernel: Int) -> Int { names[kernel] }

    /// Makes one group of two, by their names.
    mutating func join(_ a: Int, _ b: Int) {
        let (first, second) = (min(a, b), max(a, b))
        for kernel in members[second] { names[kernel] = first }
        members[first] = (members[first] + members[second]).sorted()
        members[second] = []
    }

    /// Whether every read between two groups is at the pixel, neither waits for a reduction of the other, and no path between them
    /// leaves them.
    mutating func mayJoin(_ a: Int, _ b: Int) -> Bool {
        visit += 1
        var pending: [Int] = []
        func isPointwise(_ group: Int, to other: Int) -> Bool {
            members[group].allSatisfy { kernel in
                readers[kernel].allSatisfy { $0.isPointwise || names[$0.kernel] != other }
            }
        }
        guard isPointwise(a, to: b), isPointwise(b, to: a) else { return false }
        for kernel in members[a] + members[b] {
            for reader in readers[kernel] {
                let group = names[reader.kernel]
                guard group != a, group != b, visits[group] != visit else { continue }
                visits[group] = visit
                pending.append(group)
            }
        }
        while let group = pending.popLast() {
            for kernel in members[group] {
                for reader in readers[kernel] {
                    let next = names[reader.kernel]
                    if next == a || next == b { return false }
                    guard visits[next] != visit else { continue }
                    visits[next] = visit
                    pending.append(next)
                }
            }
        }
        return true
    }
}
