/// The candidate a person most probably meant when they wrote `name`, or nil when none is near.
///
/// Near means at most a third of the longer word changed, counted with the optimal string alignment distance
/// (insertion, deletion, substitution and swap of neighbours cost 1 each; Boytsov, "Indexing methods for approximate
/// dictionary searching", 2011, section 2.2), letters compared without case; a candidate that begins with `name` or that
/// `name` begins with is near as well. Ties go to the first candidate in alphabetical order, so the answer does not
/// depend on the order of a dictionary.
///
/// - Complexity: O(n * m) for each candidate of length m; names beyond 64 characters are never near.
public func nearestName(to name: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars)
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    var best: (cost: Int, name: String)?
    for candidate in candidates where candidate != name {
        let other = Array(candidate.lowercased().unicodeScalars)
        guard !other.isEmpty, other.count <= 64 else { continue }
        let longer = max(wanted.count, other.count)
        let shorter = min(wanted.count, other.count)
        let allowed = max(1, longer / 3)
        // The lengths alone rule most candidates out.
        var cost = longer - shorter > allowed ? allowed + 1 : alignmentDistance(wanted, other)
        if cost > allowed {
            let sharesStart = shorter >= 3 && wanted.prefix(shorter) == other.prefix(shorter)
            guard sharesStart else { continue }
            cost = longer / 3 + 1
        }
        if shorter == 1, cost > 0, wanted.count != other.count || longer == 1 { continue }
        if let current = best, (current.cost, current.name) <= (cost, candidate) { continue }
        best = (cost, candidate)
    }
    return best?.name
}

/// Optimal string alignment distance: edits that turn `left` into `right`, with swaps of neighbours.
private func alignmentDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforePrevious = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    var current = previous
    for row in 1...left.count {
        current[0] = row
        for column in 1...right.count {
            let substitution = left[row - 1] == right[column - 1] ? 0 : 1
            var cost = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + substitution)
            if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                cost = min(cost, beforePrevious[column - 2] + 1)
            }
            current[column] = cost
        }
        (beforePrevious, previous, current) = (previous, current, beforePrevious)
    }
    return previous[right.count]
}
