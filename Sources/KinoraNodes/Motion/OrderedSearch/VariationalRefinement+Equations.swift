import KinoraCore
import KinoraIR

/// The linear system of a turn, and the rounds that bring it nearer to its solution.
extension VariationalRefinement {
    /// What the flow's slopes at each pixel, to the right and down, count.
    func weights(_ start: Motion, _ change: Motion?, size: Size, name: String) -> Board {
        Board { colour in
            let kernel = PixelKernel("\(name).\(colour)", in: lowering)
            let numbers = PatchOrder.Numbers(numbers, in: kernel)
            let isLastColumn = column(colour, kernel).toFloat() > numbers.width - 1.5
            let isLastRow = kernel.builder.y.toFloat() > numbers.height - 1.5
            func slopes(_ start: Board, _ change: Board?) -> [FloatLane] {
                var (own, around) = (kernel.tap(start[colour]), around(start, colour, kernel))
                if let change {
                    let more = self.around(change, colour, kernel)
                    own += kernel.tap(change[colour])
                    around.right += more.right
                    around.below += more.below
                }
                return [isLastColumn.select(0, around.right - own), isLastRow.select(0, around.below - own)]
            }
            let all = slopes(start.x, change?.x) + slopes(start.y, change?.y)
            let square = all.map { $0 * $0 }.pairwiseSum
            let weight = Self.smoothness / (square + Self.leastError).squareRoot()
            let plane = kernel.store([weight], names: ["\(name).\(colour)"], size: half(size), element: .f16)[0]
            kernel.finish(size: half(size))
            return plane
        }
    }

    /// Two linear equations at each pixel of a colour.
    struct Equations {
        /// What the two components of the change have to do with each other.
        var mixed: PlaneID
        /// The reciprocals of what either counts in its own equation; nil beside the picture.
        var unitX, unitY: PlaneID
        /// The right sides.
        var rightX, rightY: PlaneID
    }

    func equations(
        _ data: Derivatives, _ start: Motion, _ change: Motion?, _ slopes: Board, _ colour: Colour, size: Size,
        name: String
    ) -> Equations {
        let kernel = PixelKernel(name, in: lowering)
        let u = change.map { kernel.tap($0.x[colour]) } ?? kernel.constant(0)
        let v = change.map { kernel.tap($0.y[colour]) } ?? kernel.constant(0)
        func read(_ boards: [Board]) -> [FloatLane] { boards.map { kernel.tap($0[colour]) } }
        let (light, across, down) = (read(data.light), read(data.across), read(data.down))
        func error(_ part: [FloatLane]) -> FloatLane { part[2] + (part[0] * u + part[1] * v) }
        func length(_ squares: FloatLane) -> FloatLane { (squares + Self.leastError).squareRoot() }
        let (ofLight, ofAcross, ofDown) = (error(light), error(across), error(down))
        let lengths = (length(ofLight * ofLight), length(ofAcross * ofAcross + ofDown * ofDown))
        // One division for both.
        let share = 1 / (lengths.0 * lengths.1)
        let (brightness, constancy) = (
            lengths.1 * share * Self.brightness, lengths.0 * share * Self.constancy
        )
        func sum(_ a: Int, _ b: Int) -> FloatLane {
            brightness * (light[a] * light[b]) + constancy * (across[a] * across[b] + down[a] * down[b])
        }
        // The smoothness: pixels beyond the edge count nothing.
        let numbers = PatchOrder.Numbers(numbers, in: kernel)
        let (column, row) = (column(colour, kernel).toFloat(), kernel.builder.y.toFloat())
        let own = kernel.tap(slopes[colour])
        let before = around(slopes, colour, kernel)
        let links = [
            (column > 0.5).select(before.left, 0), (column < numbers.width - 1.5).select(own, 0),
            (row > 0.5).select(before.above, 0), (row < numbers.height - 1.5).select(own, 0),
        ]
        func pull(_ board: Board) -> FloatLane {
            let (own, around) = (kernel.tap(board[colour]), around(board, colour, kernel))
            return zip(links, [around.left, around.right, around.above, around.below])
                .map { $0 * ($1 - own) }.pairwiseSum
        }
        let smooth = links.pairwiseSum + Self.leastGradient * Self.unit
        let isInside = column < numbers.width - 0.5
        let (ownX, ownY) = (sum(0, 0) + smooth, sum(1, 1) + smooth)
        let both = isInside.select(1 / (ownX * ownY), 0)
        let values = [
            sum(0, 1), ownY * both, ownX * both, pull(start.x) - sum(0, 2), pull(start.y) - sum(1, 2),
        ]
        // Halves: each of the rounds reads them, and waits for memory.
        let planes = kernel.store(
            values, names: values.indices.map { "\(name).\($0)" }, size: half(size), element: .f16)
        kernel.finish(size: half(size))
        return Equations(mixed: planes[0], unitX: planes[1], unitY: planes[2], rightX: planes[3], rightY: planes[4])
    }

    /// One half of a round: the change at the pixels of a colour, from that around them.
    func relaxed(
        _ change: Motion?, _ system: Equations, _ slopes: Board, _ colour: Colour, size: Size, name: String
    ) -> Motion {
        let kernel = PixelKernel(name, in: lowering)
        let own = kernel.tap(slopes[colour])
        let before = around(slopes, colour, kernel)
        // Beside the picture nothing changes.
        func pull(_ board: Board?) -> FloatLane {
            guard let board else { return kernel.constant(0) }
            let around = around(board, colour, kernel, border: .transparent)
            return before.left * around.left + own * around.right + before.above * around.above + own * around.below
        }
        func tap(_ board: Board?) -> FloatLane { board.map { kernel.tap($0[colour]) } ?? kernel.constant(0) }
        let (u, v) = (tap(change?.x), tap(change?.y))
        let mixed = kernel.tap(system.mixed)
        func moved(_ old: FloatLane, _ value: FloatLane, _ unit: PlaneID) -> FloatLane {
            old + (value * kernel.tap(unit) - old) * Self.overRelaxation
        }
        let nextU = moved(u, pull(change?.x) + kernel.tap(system.rightX) - v * mixed, system.unitX)
        let nextV = moved(v, pull(change?.y) + kernel.tap(system.rightY) - nextU * mixed, system.unitY)
        let planes = kernel.store([nextU, nextV], names: ["\(name).x", "\(name).y"], size: half(size))
        kernel.finish(size: half(size))
        // Before the first round nothing has changed anywhere: the other colour keeps that.
        let still = change == nil ? nothing(size: size, name: name) : nil
        func replaced(_ board: Board?, _ plane: PlaneID) -> Board {
            Board { $0 == colour ? plane : board?[$0] ?? still ?? plane }
        }
        return Motion(x: replaced(change?.x, planes[0]), y: replaced(change?.y, planes[1]))
    }

    /// A plane of zeros: a table, as what no frame is read for could not be kept from render to render.
    private func nothing(size: Size, name: String) -> PlaneID {
        let half = half(size)
        let zeros = ConstantTable([Float](repeating: 0, count: half.width * half.height))
        return lowering.constants(["\(name).still"], size: half, zeros)[0]
    }
}
