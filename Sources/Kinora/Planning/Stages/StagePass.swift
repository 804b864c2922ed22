import KinoraIR

/// What a frame computes at a time: a stage, or a band of one.
struct StagePass: Sendable {
    /// Position of the stage.
    var stage: Int
    /// The tiles of the stage.
    var tiles: Range<Int>
    /// Whether nothing of the stage is left after it.
    var isLast: Bool
    /// Planes whose memory holds later rows from now on.
    var moves: [Move] = []

    /// A plane of which memory holds some rows goes on to later ones.
    struct Move: Sendable {
        var plane: PlaneID
        /// Byte of the first pixel that is held, in a frame's memory.
        var offset: Int
        /// Bytes from a row to the next.
        var stride: Int
        /// The row that lay there before, and the row that lies there now.
        var oldRow: Int, newRow: Int
        /// How many rows from `newRow` on are there already.
        var keptCount: Int
    }

    /// The passes over stages, those of each run band after band.
    ///
    /// - Parameter places: where the planes lie that are held in part.
    static func all(of stages: [Stage], runs: [BandRun], places: [PlaceWholePlanes.Place]) -> [StagePass] {
        let places = Dictionary(uniqueKeysWithValues: places.map { ($0.plane, $0) })
        var passes: [StagePass] = []
        var stage = 0
        while stage < stages.count {
            guard let run = runs.first(where: { $0.stages.lowerBound == stage }) else {
                passes.append(StagePass(stage: stage, tiles: 0..<stages[stage].tileCount, isLast: true))
                stage += 1
                continue
            }
            for part in run.parts {
                let moves = part.windows.compactMap { window in
                    places[window.plane].map {
                        Move(
                            plane: window.plane, offset: $0.offset, stride: $0.stride, oldRow: window.oldRow,
                            newRow: window.newRow, keptCount: window.keptCount)
                    }
                }
                passes.append(
                    StagePass(
                        stage: part.stage, tiles: part.tiles,
                        isLast: part.tiles.upperBound == stages[part.stage].tileCount, moves: moves))
            }
            stage = run.stages.upperBound
        }
        return passes
    }
}
