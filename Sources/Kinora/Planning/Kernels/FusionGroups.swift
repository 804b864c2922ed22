import KinoraIR

/// Which kernels have been joined so far, and who reads what of whom.
///
/// A graph of hundreds of kernels asks about most pairs that read each other: what an answer needs is kept by kernel and by group, rather
/// than gathered from the whole graph each time.
struct FusionGroups {
    /// The kernels of each group, by the group's name.
    private(set) var members: [[Int]]
    private var names: [Int]
    /// The next kernel of each kernel's group, the group's name after the last: a walk over lists of lists would count references.
    private var next: [Int]
    /// The kernels that wait for each kernel, one kernel's after the other's: those of kernel `k` stand from `firstReader[k]` to
    /// `firstReader[k + 1]`.
    private let readers: [Int]
    /// Whether each of them reads at the pixel only.
    private let readsAtPixel: [Bool]
    private let firstReader: [Int]
    /// When a group was last reached, by its name.
    private var visits: [Int]
    private var visit = 0
    /// Groups that were reached and not yet looked at.
    private var pending: [Int] = []

    /// Every kernel in a group of its own.
    ///
    /// - Parameters:
    ///   - producers: the kernel that writes each plane.
    ///   - accesses: how each input of each kernel is read.
    ///   - waits: the kernels whose reductions each kernel waits for.
    init(_ graph: KernelGraph, producers: [Int?], accesses: [[PlaneAccess]], waits: [Set<Int>]) {
        let count = graph.kernels.count
        var lists = [[(kernel: Int, isPointwise: Bool)]](repeating: [], count: count)
        for consumer in 0..<count {
            // What waits for a reduction reads every pixel of it.
            for from in waits[consumer] { lists[from].append((consumer, false)) }
            for (input, access) in zip(graph.kernels[consumer].inputs, accesses[consumer]) {
                guard let producer = producers[input.index] else { continue }
                lists[producer].append((consumer, access.isPointwise))
            }
        }
        readers = lists.flatMap { $0.map(\.kernel) }
        readsAtPixel = lists.flatMap { $0.map(\.isPointwise) }
        firstReader = lists.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        members = (0..<count).map { [$0] }
        names = Array(0..<count)
        next = names
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
        for (kernel, follower) in zip(members[first], members[first].dropFirst() + [first]) { next[kernel] = follower }
    }

    /// Whether every read between two groups is at the pixel, neither waits for a reduction of the other, and no path between them
    /// leaves them.
    mutating func mayJoin(_ a: Int, _ b: Int) -> Bool {
        visit += 1
        guard isPointwise(a, to: b), isPointwise(b, to: a) else { return false }
        pending.removeAll(keepingCapacity: true)
        for group in [a, b] {
            _ = readers(of: group) { groups, reader in
                if reader != a, reader != b { groups.reach(reader) }
                return true
            }
        }
        while let group = pending.popLast() {
            let leaves = readers(of: group) { groups, reader in
                if reader == a || reader == b { return false }
                groups.reach(reader)
                return true
            }
            if !leaves { return false }
        }
        return true
    }

    /// Walks over the groups that read a group, some of them several times, until `body` says no; true when it never does.
    private mutating func readers(of group: Int, _ body: (inout FusionGroups, Int) -> Bool) -> Bool {
        var kernel = group
        repeat {
            for reader in firstReader[kernel]..<firstReader[kernel + 1] where !body(&self, names[readers[reader]]) {
                return false
            }
            kernel = next[kernel]
        } while kernel != group
        return true
    }

    private mutating func reach(_ group: Int) {
        guard visits[group] != visit else { return }
        visits[group] = visit
        pending.append(group)
    }

    /// Whether one group reads another at the pixel only, if it does.
    private func isPointwise(_ group: Int, to other: Int) -> Bool {
        var kernel = group
        repeat {
            for reader in firstReader[kernel]..<firstReader[kernel + 1]
            where !readsAtPixel[reader] && names[readers[reader]] == other { return false }
            kernel = next[kernel]
        } while kernel != group
        return true
    }
}
