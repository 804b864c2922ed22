import KinoraCore
import KinoraIR

/// Consecutive stages that are computed for one band of the picture after the other, each as far as the next one needs it.
///
/// Of planes that only these stages read, and in bounded windows, memory holds the rows that are still needed. Every tile is computed
/// once, as without bands; what differs is the order.
struct BandRun: Sendable {
    /// The stages.
    var stages: Range<Int>
    /// The most rows that are held of each of these planes.
    private(set) var rowCounts: [PlaneID: Int] = [:]
    /// What is computed, in order.
    private(set) var parts: [Part] = []

    /// Tiles of one stage.
    struct Part: Sendable {
        var stage: Int
        var tiles: Range<Int>
        /// The rows of the stage's planes that memory holds from then on.
        var windows: [Window]
    }

    /// Rows of a plane that memory holds.
    struct Window: Sendable {
        var plane: PlaneID
        /// The first of them before, and now.
        var oldRow: Int, newRow: Int
        /// How many from `newRow` on are there already.
        var keptCount: Int
    }

    /// Rows of a plane that a row of tiles reads.
    private struct Need {
        var plane: PlaneID
        var rows: Range<Int>
    }

    /// Cuts stages into bands.
    ///
    /// - Parameters:
    ///   - planes: those of which some rows are held.
    ///   - byteLimit: bytes that they should take together; rows of a tile and its windows are held anyway.
    init(_ stages: Range<Int>, of all: [Stage], holding planes: Set<PlaneID>, byteLimit: Int, graph: KernelGraph) {
        self.stages = stages
        let members = stages.map { all[$0] }
        let rowBytes = planes.reduce(0) { $0 + PlaceWholePlanes.stride(of: graph[$1]) }
        let bandRows = max(1, byteLimit / max(1, rowBytes))
        var writer: [PlaneID: Int] = [:]
        for (index, stage) in members.enumerated() {
            for plane in stage.storedPlanes { writer[plane] = index }
        }
        let needs = members.map { Self.needs(of: $0, planes: Set(writer.keys), graph) }
        var done = [Int](repeating: 0, count: members.count)
        var firstRows: [PlaneID: Int] = [:]
        while done != members.map(\.tileRows) {
            let ends = Self.ends(after: done, members, needs, writer, bandRows: bandRows)
            for (index, stage) in members.enumerated() where ends[index] > done[index] {
                let there = done[index] * stage.tile.height
                var windows: [Window] = []
                for plane in stage.storedPlanes where planes.contains(plane) {
                    // Readers of this band begin where they ended in the one before.
                    let needed = members.indices.compactMap { reader in
                        (done[reader]..<members[reader].tileRows).lazy.compactMap { row in
                            needs[reader][row].first { $0.plane == plane }?.rows.lowerBound
                        }.first
                    }
                    let first = min(there, needed.min() ?? there)
                    windows.append(
                        Window(plane: plane, oldRow: firstRows[plane] ?? 0, newRow: first, keptCount: there - first))
                    firstRows[plane] = first
                    let end = min(stage.domain.height, ends[index] * stage.tile.height)
                    rowCounts[plane] = max(rowCounts[plane] ?? 0, end - first)
                }
                let columns = stage.tileColumns
                parts.append(
                    Part(
                        stage: stages.lowerBound + index, tiles: done[index] * columns..<ends[index] * columns,
                        windows: windows))
            }
            done = ends
        }
    }

    /// How many rows of tiles of each stage are done after the next band: the last stage gets on by a band, those before it as far as
    /// it needs.
    private static func ends(
        after done: [Int], _ members: [Stage], _ needs: [[[Need]]], _ writer: [PlaneID: Int], bandRows: Int
    ) -> [Int] {
        var ends = done
        let last = members.count - 1
        let band = max(1, bandRows / members[last].tile.height)
        ends[last] = min(members[last].tileRows, done[last] + band)
        if ends[last] == members[last].tileRows { return members.map(\.tileRows) }
        for index in members.indices.reversed() {
            for row in done[index]..<ends[index] {
                for need in needs[index][row] {
                    guard let from = writer[need.plane] else { continue }
                    let height = members[from].tile.height
                    ends[from] = max(ends[from], (need.rows.upperBound + height - 1) / height)
                }
            }
        }
        return ends
    }

    /// For each row of tiles, which rows of the planes its tiles read.
    private static func needs(of stage: Stage, planes: Set<PlaneID>, _ graph: KernelGraph) -> [[Need]] {
        let reads = stage.wholeReads.filter { planes.contains($0.plane) }
        var regions = [PixelRect](
            repeating: PixelRect(x: 0, y: 0, width: 0, height: 0), count: stage.steps.count)
        return (0..<stage.tileRows).map { row in
            var rows: [PlaneID: Range<Int>] = [:]
            for column in 0..<stage.tileColumns {
                regions.withUnsafeMutableBufferPointer {
                    stage.regions(of: stage.tileBounds(row * stage.tileColumns + column), into: $0)
                }
                for read in reads {
                    guard case .window(let minX, let maxX, let minY, let maxY) = read.access else { continue }
                    let region = regions[read.step]
                    if region.isEmpty { continue }
                    let needed = PixelRect(
                        minX: region.minX + minX, minY: region.minY + minY, maxX: region.maxX + maxX,
                        maxY: region.maxY + maxY
                    ).pulledInside(graph[read.plane].size)
                    let known = rows[read.plane] ?? needed.minY..<needed.maxY
                    rows[read.plane] = min(known.lowerBound, needed.minY)..<max(known.upperBound, needed.maxY)
                }
            }
            return rows.map { Need(plane: $0.key, rows: $0.value) }
        }
    }
}

extension Stage {
    /// A read of a plane that is stored whole.
    struct WholeRead {
        var plane: PlaneID
        var step: Int
        var access: PlaneAccess
        /// Whether the plane is read in its own pixels.
        var isAligned: Bool
    }

    /// How the steps read planes that are stored whole.
    var wholeReads: [WholeRead] {
        steps.indices.flatMap { index -> [WholeRead] in
            let step = steps[index]
            let accesses = step.kernel.kernel.planeAccesses()
            return step.inputs.indices.compactMap { position in
                guard case .whole(let plane) = step.inputs[position], accesses[position] != .unused else { return nil }
                let parameter = step.kernel.kernel.inputs[position]
                let isSeen = step.views.indices.contains(position) && step.views[position] != nil
                return WholeRead(
                    plane: plane, step: index, access: isSeen ? .anywhere : accesses[position],
                    isAligned: parameter.log2ScaleX == 0 && parameter.log2ScaleY == 0 && step.log2ScaleX == 0
                        && step.log2ScaleY == 0)
            }
        }
    }
}
