import KinoraCore
import KinoraIR

/// Gives every plane that is stored whole between stages a place in a frame's memory; planes that are never alive at
/// once share it.
struct PlaceWholePlanes {
    /// A plane's place: byte offset of its first pixel, bytes a row.
    struct Place: Sendable {
        var plane: PlaneID
        var offset: Int
        var stride: Int
    }

    /// Bytes from a row of a plane to the next.
    static func stride(of plane: GraphPlane) -> Int {
        (plane.size.width * plane.step * plane.element.byteCount + 63) / 64 * 64 + 64
    }

    /// Bytes of a plane with what may be read around it.
    private static func byteCount(of plane: GraphPlane, rows: Int?) -> Int {
        stride(of: plane) * (rows ?? plane.size.height) + 2 * ScratchPlane.slack
    }

    /// The places, and the bytes they need together.
    ///
    /// - Parameters:
    ///   - others: planes that have their place elsewhere.
    ///   - runs: stages that are computed band after band, all at once as it were.
    static func run(
        graph: KernelGraph, stages: [Stage], except others: Set<PlaneID> = [], runs: [BandRun] = []
    ) -> (places: [Place], byteCount: Int) {
        var rowCounts: [PlaneID: Int] = [:]
        for run in runs { rowCounts.merge(run.rowCounts) { first, _ in first } }
        var firstStage: [PlaneID: Int] = [:]
        var lastStage: [PlaneID: Int] = [:]
        for (index, stage) in stages.enumerated() {
            let run = runs.first { $0.stages.contains(index) }?.stages ?? index..<index + 1
            for step in stage.steps {
                for case .whole(let plane) in step.outputs where isStored(plane, graph) {
                    firstStage[plane] = run.lowerBound
                }
                for case .whole(let plane) in step.inputs where isStored(plane, graph) {
                    lastStage[plane] = run.upperBound - 1
                }
            }
        }
        var places: [Place] = []
        // By first byte.
        var taken: [(range: Range<Int>, from: Int, to: Int)] = []
        var total = 0
        // The largest first: small ones fit between them, the other way round large ones would have to go beyond.
        func size(of plane: PlaneID) -> Int { byteCount(of: graph[plane], rows: rowCounts[plane]) }
        let order = firstStage.sorted {
            (-size(of: $0.key), $0.value, $0.key.index) < (-size(of: $1.key), $1.value, $1.key.index)
        }
        for (plane, from) in order where !others.contains(plane) {
            let to = max(from, lastStage[plane] ?? from)
            let node = graph[plane]
            let slack = ScratchPlane.slack
            let stride = stride(of: node)
            let size = size(of: plane)
            var offset = 0
            for other in taken where other.from <= to && from <= other.to {
                if offset + size <= other.range.lowerBound { break }
                offset = max(offset, other.range.upperBound)
            }
            let position = taken.firstIndex { $0.range.lowerBound > offset } ?? taken.count
            taken.insert((offset..<offset + size, from, to), at: position)
            places.append(Place(plane: plane, offset: offset + slack, stride: stride))
            total = max(total, offset + size)
        }
        return (places, total)
    }

    private static func isStored(_ plane: PlaneID, _ graph: KernelGraph) -> Bool {
        graph[plane].origin == .kernel && !graph.sinks.contains(plane)
    }
}
