import KinoraCore
import KinoraIR

/// Makes a flow smooth where the picture allows, and true to brightness and gradient.
///
/// T. Brox et al., "High Accuracy Optical Flow Estimation Based on a Theory for Warping", 2004, as T. Kroeger et al. 2016 and
/// `VariationalRefinement` of OpenCV use it: the change of a flow minimises the differences of brightness and of gradient along it, each by the
/// gradient's length, and the flow's own slopes, all by a robust penalty. Weights are held while five rounds of successive
/// over-relaxation solve the linear system, and worked out anew five times.
///
/// Pixels are taken like the fields of a chessboard: those whose column and row add up to an even number lie in one plane of half the
/// columns, the others in another, so that a round computes each pixel of one colour once, from those of the other.
struct VariationalRefinement {
    let name: String
    /// What kernels need to know of the level; see `PatchOrder.Numbers`.
    let numbers: PlaneID
    let lowering: Lowering

    /// Both sides of all equations are counted in this: so no number of them leaves the range of halves, in which they are stored, whatever
    /// the pictures (the largest is about 56,000), and none that matters falls below it.
    static let unit: Float = 1 / 512
    /// What weighs the slopes of the flow, brightness and gradient: half of OpenCV's `alpha`, `delta` and `gamma`.
    static let (smoothness, brightness, constancy): (Float, Float, Float) = (10 * unit, 2.5 * unit, 5 * unit)
    /// Keeps gradients that are nil from dividing.
    static let leastGradient: Float = 0.01
    /// Makes the penalty smooth at nil.
    static let leastError: Float = 1e-6
    static let overRelaxation: Float = 1.6
    /// Times the weights are worked out, and rounds of relaxation for each.
    private static let (turns, rounds) = (5, 5)
    /// Places between two pixels that the other picture is read at, as `remap` of OpenCV has them.
    private static let subpixels: Float = 32

    /// A plane for the pixels of each colour.
    struct Board {
        var even, odd: PlaneID
        subscript(_ colour: Colour) -> PlaneID { colour == .even ? even : odd }
        init(_ plane: (Colour) -> PlaneID) { (even, odd) = (plane(.even), plane(.odd)) }
    }

    enum Colour: CaseIterable {
        case even, odd
        var other: Colour { self == .even ? .odd : .even }
    }

    /// Two components at each pixel.
    struct Motion {
        var x, y: Board
    }

    /// The flow from `own` to `other`, refined.
    ///
    /// - Parameters:
    ///   - own: the picture the flow belongs to, in code values.
    ///   - other: the other one, with `margin` columns and rows of continued edges on each side.
    func refined(_ flow: FlowField, own: PlaneID, other: PlaneID, margin: Int) -> FlowField {
        let data = derivatives(flow, own: own, other: other, margin: margin)
        let start = split(flow)
        var change: Motion?
        for turn in 0..<Self.turns {
            let part = "\(name).turn.\(turn)"
            let slopes = weights(start, change, size: flow.size, name: "\(part).weights")
            let system = Colour.allCases.map { colour in
                equations(data, start, change, slopes, colour, size: flow.size, name: "\(part).\(colour).equations")
            }
            for round in 0..<Self.rounds {
                for colour in Colour.allCases {
                    change = relaxed(
                        change, system[colour == .even ? 0 : 1], slopes, colour, size: flow.size,
                        name: "\(part).\(colour).\(round)")
                }
            }
        }
        return change.map { joined(start, $0, size: flow.size) } ?? flow
    }

    func half(_ size: Size) -> Size { Size((size.width + 1) / 2, size.height) }

    // MARK: Derivatives

    /// The derivatives that a pixel's equations are made of, those of each equation by the length of the gradient.
    struct Derivatives {
        /// Of brightness: along columns, rows and time.
        var light: [Board]
        /// Of the slope along rows: along columns, rows and time; and of that along columns.
        var across, down: [Board]
    }

    private func derivatives(_ flow: FlowField, own: PlaneID, other: PlaneID, margin: Int) -> Derivatives {
        let size = flow.size
        let warp = PixelKernel("\(name).warped", in: lowering)
        func place(_ position: IntLane, _ motion: PlaneID) -> FloatLane {
            let exact = position.toFloat() + warp.tap(motion)
            return (exact * Self.subpixels).rounded() * (1 / Self.subpixels) + (Float(margin) + 0.5)
        }
        let found = warp.sample(other, x: place(warp.builder.x, flow.x), y: place(warp.builder.y, flow.y))
        let pixel = warp.tap(own)
        let pictures = warp.store(
            [(pixel + found) * 0.5, found - pixel], names: ["\(name).mean", "\(name).difference"], size: size)
        warp.finish(size: size)

        let slopes = PixelKernel("\(name).slopes", in: lowering)
        let first = slopes.store(
            [
                slopes.tap(pictures[0], dx: 1) - slopes.tap(pictures[0], dx: -1),
                slopes.tap(pictures[0], dy: 1) - slopes.tap(pictures[0], dy: -1),
            ], names: ["\(name).slope.x", "\(name).slope.y"], size: size)
        slopes.finish(size: size)

        let parts = Colour.allCases.map {
            curves(of: first, difference: pictures[1], $0, size: size, name: "\(name).\($0).curves")
        }
        let boards = parts[0].indices.map { index in Board { parts[$0 == .even ? 0 : 1][index] } }
        return Derivatives(light: Array(boards[0..<3]), across: Array(boards[3..<6]), down: Array(boards[6..<9]))
    }

    /// The derivatives at the pixels of a colour.
    private func curves(
        of slopes: [PlaneID], difference: PlaneID, _ colour: Colour, size: Size, name: String
    ) -> [PlaneID] {
        let kernel = PixelKernel(name, in: lowering)
        func at(_ plane: PlaneID, _ dx: Int32 = 0, _ dy: Int32 = 0) -> FloatLane {
            let input = kernel.input(plane, log2X: -1)
            return isRight(colour, kernel).select(
                kernel.builder.tap(input, dx + 1, dy), kernel.builder.tap(input, dx, dy))
        }
        func slope(_ plane: PlaneID, _ dx: Int32, _ dy: Int32) -> FloatLane { at(plane, dx, dy) - at(plane, -dx, -dy) }
        func normal(_ x: FloatLane, _ y: FloatLane) -> FloatLane {
            1 / (x * x + y * y + Self.leastGradient).squareRoot()
        }
        let (x, y, t) = (at(slopes[0]), at(slopes[1]), at(difference))
        let (xx, xy, yy) = (slope(slopes[0], 1, 0), slope(slopes[0], 0, 1), slope(slopes[1], 0, 1))
        let (xt, yt) = (slope(difference, 1, 0), slope(difference, 0, 1))
        let (light, across, down) = (normal(x, y), normal(xx, xy), normal(xy, yy))
        let values = [x, y, t].map { $0 * light } + [xx, xy, xt].map { $0 * across } + [xy, yy, yt].map { $0 * down }
        // Halves: they are read in every turn, and memory is what that takes.
        let result = kernel.store(
            values, names: values.indices.map { "\(name).\($0)" }, size: half(size), element: .f16)
        kernel.finish(size: half(size))
        return result
    }

    // MARK: Chessboards

    /// A flow by the colour of its pixels.
    private func split(_ flow: FlowField) -> Motion {
        let parts = Colour.allCases.map { colour -> [PlaneID] in
            let kernel = PixelKernel("\(name).start.\(colour)", in: lowering)
            let values = [flow.x, flow.y].map { plane -> FloatLane in
                let input = kernel.input(plane, log2X: -1)
                return isRight(colour, kernel).select(
                    kernel.builder.tap(input, 1, 0), kernel.builder.tap(input, 0, 0))
            }
            let names = ["x", "y"].map { "\(name).start.\(colour).\($0)" }
            let result = kernel.store(values, names: names, size: half(flow.size))
            kernel.finish(size: half(flow.size))
            return result
        }
        return Motion(x: Board { parts[$0 == .even ? 0 : 1][0] }, y: Board { parts[$0 == .even ? 0 : 1][1] })
    }

    /// Whether the pixel of a colour is the right one of its pair, which rows decide by turns.
    func isRight(_ colour: Colour, _ kernel: PixelKernel) -> BoolLane {
        (kernel.builder.y & 1).isEqual(to: colour == .even ? 1 : 0)
    }

    /// The column of a kernel's pixel in the picture.
    func column(_ colour: Colour, _ kernel: PixelKernel) -> IntLane {
        kernel.builder.x.shiftedLeft(by: 1) + (colour == .even ? kernel.builder.y : kernel.builder.y + 1) & 1
    }

    /// The pixels of the other colour around a kernel's own.
    struct Around {
        var left, right, above, below: FloatLane
    }

    func around(_ board: Board, _ colour: Colour, _ kernel: PixelKernel, border: Border = .clamp) -> Around {
        let plane = board[colour.other]
        func tap(_ dx: Int, _ dy: Int) -> FloatLane { kernel.tap(plane, dx: dx, dy: dy, border: border) }
        let isRight = isRight(colour, kernel)
        return Around(
            left: isRight.select(tap(0, 0), tap(-1, 0)), right: isRight.select(tap(1, 0), tap(0, 0)),
            above: tap(0, -1), below: tap(0, 1))
    }

    /// Flow from the start and what it has changed by.
    private func joined(_ start: Motion, _ change: Motion, size: Size) -> FlowField {
        let kernel = PixelKernel("\(name).joined", in: lowering)
        let isEven = ((kernel.builder.x + kernel.builder.y) & 1).isEqual(to: 0)
        func value(_ board: Board) -> FloatLane {
            let values = Colour.allCases.map { kernel.builder.tap(kernel.input(board[$0], log2X: 1), 0, 0) }
            return isEven.select(values[0], values[1])
        }
        let planes = kernel.store(
            [value(start.x) + value(change.x), value(start.y) + value(change.y)],
            names: ["\(name).refined.x", "\(name).refined.y"], size: size)
        kernel.finish(size: size)
        return FlowField(x: planes[0], y: planes[1], size: size)
    }
}
