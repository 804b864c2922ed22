import KinoraNodes
import Synchronization

/// What nodes measure, summed up over the frames of a render in the order of the film, so that the sums are always the same.
final class Measurements: Sendable {
    private struct Sum {
        var name: String
        var value = 0.0
        var weight = 0.0
        var isRoot = false

        var mean: Double? {
            guard weight > 0 else { return nil }
            return isRoot ? (value / weight).squareRoot() : value / weight
        }
    }

    private let sums = Mutex<[Sum]>([])

    /// Adds what a finished frame measured.
    func add(_ ticket: FrameTicket) {
        let measures = ticket.plan.lowered.measures
        guard !measures.isEmpty else { return }
        sums.withLock { sums in
            for measure in measures {
                let index = sums.firstIndex { $0.name == measure.name } ?? sums.count
                if index == sums.count { sums.append(Sum(name: measure.name, isRoot: measure.isRoot)) }
                sums[index].value += Double(ticket.slot.uniforms[measure.value])
                sums[index].weight += Double(ticket.slot.uniforms[measure.weight])
            }
        }
    }

    /// The mean of each, in the order of the nodes; none where nothing was to be measured.
    var means: [RenderReport.Measured] {
        sums.withLock { sums in
            sums.map { RenderReport.Measured(name: $0.name, mean: $0.mean) }
        }
    }
}
