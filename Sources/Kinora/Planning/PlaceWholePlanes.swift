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
    private static func byteCount(of plane: GraphPlane) -> Int {
        stride(of: plane) * plane.size.height + 2 * ScratchPlane.slack
    }

    /// The places, and the bytes they need together.
    ///
    /// - Parameter others: planes that have their place elsewhere.
    static func run(graph: KernelGraph, stages: [Stage], except others: Set<PlaneID> = []) -> (
        places: [Place], byteCount: Int
    ) {
        var firstStage: [PlaneID: Int] = [:]
        var lastStage: [PlaneID: Int] = [:]
        for (index, stage) in stages.enumerated() {
            for step in stage.steps {
                for case .whole(let plane) in step.outputs where isStored(plane, graph) { firstStage[plane] = index }
                for case .whole(let plane) in step.inputs where isStored(plane, graph) { lastStage[plane] = index }
            }
        }
        var places: [Place] = []
        var taken: [(range: Range<Int>, from: Int, to: Int)] = []
        var total = 0
        // The largest first: small ones fit between them, the other way round large ones would have to go beyond.
        let order = firstStage.sorted {
            (-byteCount(of: graph[$0.key]), $0.value, $0.key.index)
                < (-byteCount(of: graph[$1.key]), $1.value, $1.key.index)
        }
        for (plane, from) in order where !others.contains(plane) {
            let to = lastStage[plane] ?? from
            let node = graph[plane]
            let slack = ScratchPlane.slack
            let stride = stride(of: node)
            let size = byteCount(of: node)
            var offset = 0
            for other in taken.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
            where other.from <= to && from <= other.to {
                if offset + size <= other.range.lowerBound { break }
                offset = max(offset, other.range.upperBound)
            }
            taken.append((offset..<offset + size, from, to))
            places.append(Place(plane: plane, offset: offset + slack, stride: stride))
            total = max(total, offset + size)
        }
        return (places, total)
    }

    private static func isStored(_ plane: PlaneID, _ graph: KernelGraph) -> Bool {
        graph[plane].origin == .kernel && !graph.sinks.contains(plane)
    }
}
