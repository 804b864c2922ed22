import KinoraCore
import KinoraIR

/// Dense motion by polynomial expansion, as `calcOpticalFlowFarneback` of OpenCV defines its parameters.
///
/// G. Farnebäck, "Two-frame motion estimation based on polynomial expansion", 2003: both frames are quadratics around each pixel;
/// a shift changes the linear terms by what the quadratic ones say, and is solved for by least squares over a window.
struct Farneback {
    let name: String
    /// Size of each level against the one below.
    let scale: Double
    /// Levels above the picture itself.
    let levels: Int
    /// Pixels across the window; an even number counts as the next odd one.
    let window: Int
    let iterations: Int
    let expansion: PolynomialExpansion
    /// Whether the window is weighed by a Gaussian.
    let isGaussian: Bool
    let lowering: Lowering

    /// Sides below this have no motion worth a level.
    private static let leastSide = 32.0
    /// What the outermost pixels count, where surroundings are made up: from the edge inwards.
    private static let borderWeights: [Float] = [0.14, 0.14, 0.4472, 0.4472, 0.4472]

    /// Products are stored as halves, of which the window averages many: this brings those of any picture into their range.
    private static let productScale: Float = 1.0 / 16
    private static let largestHalf: Float = 65_504

    /// The size of each level, the picture first.
    private func sizes(of size: Size) -> [(size: Size, factor: Double)] {
        var result = [(size, 1.0)]
        var factor = scale
        while result.count <= levels, Double(min(size.width, size.height)) * factor >= Self.leastSide {
            func scaled(_ length: Int) -> Int { max(1, Int((Double(length) * factor).rounded(.toNearestOrEven))) }
            result.append((Size(scaled(size.width), scaled(size.height)), factor))
            factor *= scale
        }
        return result
    }

    /// The motion from one plane of luma to another.
    func flow(from a: PlaneID, to b: PlaneID, size: Size) -> FlowField {
        var flow: FlowField?
        for (index, level) in sizes(of: size).enumerated().reversed() {
            let name = "\(self.name).\(index)"
            let pyramid = SmoothedPyramid(name: name, lowering: lowering)
            let pictures = pyramid.level([a, b], from: size, to: level.size, factor: level.factor)
            let coefficients = zip(["a", "b"], pictures).map { part, picture in
                expansion.coefficients(of: picture, size: level.size, name: "\(name).\(part)", in: lowering)
            }
            var field = flow.map { enlarged($0, to: level.size, name: name) }
            for turn in 0..<iterations {
                field = refined(
                    field, from: coefficients[0], to: coefficients[1], size: level.size, name: "\(name).\(turn)")
            }
            flow = field
        }
        return flow ?? FlowField(x: a, y: b, size: size)
    }

    /// A flow of another level at the pixels of this one.
    private func enlarged(_ flow: FlowField, to size: Size, name: String) -> FlowField {
        let kernel = PixelKernel("\(name).enlarge", in: lowering)
        let x = kernel.x * Float(Double(flow.size.width) / Double(size.width))
        let y = kernel.y * Float(Double(flow.size.height) / Double(size.height))
        let values = [flow.x, flow.y].map { kernel.sample($0, x: x, y: y) * Float(1 / scale) }
        let planes = kernel.store(values, names: ["\(name).start.x", "\(name).start.y"], size: size)
        kernel.finish(size: size)
        return FlowField(x: planes[0], y: planes[1], size: size)
    }

    // MARK: One iteration

    private func refined(
        _ flow: FlowField?, from a: [PlaneID], to b: [PlaneID], size: Size, name: String
    ) -> FlowField {
        let products = self.products(flow, from: a, to: b, size: size, name: name)
        let weights = windowWeights
        let columns = windowed(products, along: .y, weights, size: size, name: "\(name).columns")
        let kernel = PixelKernel("\(name).solve", in: lowering)
        let sums = columns.map { sum($0, along: .x, weights, in: kernel) }
        let damping = Self.productScale * Self.productScale * 1e-3
        let share = 1 / (sums[0] * sums[2] - sums[1] * sums[1] + damping)
        let x = (sums[0] * sums[4] - sums[1] * sums[3]) * share
        let y = (sums[2] * sums[3] - sums[1] * sums[4]) * share
        let planes = kernel.store([x, y], names: ["\(name).x", "\(name).y"], size: size)
        kernel.finish(size: size)
        return FlowField(x: planes[0], y: planes[1], size: size)
    }

    /// The five numbers a pixel adds to the equations of its surroundings: the matrix, and the right side.
    private func products(
        _ flow: FlowField?, from a: [PlaneID], to b: [PlaneID], size: Size, name: String
    ) -> [PlaneID] {
        let kernel = PixelKernel("\(name).equations", in: lowering)
        let own = a.map { kernel.tap($0) }
        var (dy, dx) = (own[0], own[1])
        var (yy, xx, xy) = (own[2], own[3], own[4])
        if let flow {
            let (u, v) = (kernel.tap(flow.x), kernel.tap(flow.y))
            let (x, y) = (kernel.x + u, kernel.y + v)
            let isInside =
                (x >= 0.5) & (y >= 0.5) & (x < Float(size.width) - 0.5) & (y < Float(size.height) - 0.5)
            let other = b.map { kernel.sample($0, x: x, y: y) }
            func joined(_ index: Int, alone: Float, together: Float) -> FloatLane {
                isInside.select((own[index] + other[index]) * together, own[index] * alone)
            }
            (yy, xx) = (joined(2, alone: 1, together: 0.5), joined(3, alone: 1, together: 0.5))
            xy = joined(4, alone: 0.5, together: 0.25)
            dy = (dy - isInside.select(other[0], 0)) * 0.5 + (yy * v + xy * u)
            dx = (dx - isInside.select(other[1], 0)) * 0.5 + (xy * v + xx * u)
        } else {
            // Without a start the pixel is compared with that at the same place.
            let other = b.map { kernel.tap($0) }
            let isInside = (kernel.x < Float(size.width) - 1) & (kernel.y < Float(size.height) - 1)
            (yy, xx) = (isInside.select((yy + other[2]) * 0.5, yy), isInside.select((xx + other[3]) * 0.5, xx))
            xy = isInside.select((xy + other[4]) * 0.25, xy * 0.5)
            (dy, dx) = ((dy - isInside.select(other[0], 0)) * 0.5, (dx - isInside.select(other[1], 0)) * 0.5)
        }
        let weight = borderWeight(.x, size.width, kernel) * borderWeight(.y, size.height, kernel)
        (dy, dx, yy, xx, xy) = (dy * weight, dx * weight, yy * weight, xx * weight, xy * weight)
        let values = [
            yy * yy + xy * xy, (yy + xx) * xy, xx * xx + xy * xy, yy * dy + xy * dx, xy * dy + xx * dx,
        ].map { ($0 * Self.productScale).clamped(-Self.largestHalf, Self.largestHalf) }
        let result = kernel.store(
            values, names: values.indices.map { "\(name).equations.\($0)" }, size: size, element: .f16)
        // Of all there is they cost most: none is computed for two tiles.
        kernel.finish(size: size, endsStage: true)
        return result
    }

    private func borderWeight(_ axis: Axis, _ length: Int, _ kernel: PixelKernel) -> FloatLane {
        let position = axis == .x ? kernel.builder.x : kernel.builder.y
        let toEnd = -position + kernel.builder.constant(Int32(clamping: length - 1))
        return [position, toEnd].map { distance in
            let (outer, inner) = (kernel.constant(Double(Self.borderWeights[0])), Double(Self.borderWeights[2]))
            return (distance < 2).select(outer, (distance < 5).select(kernel.constant(inner), kernel.constant(1)))
        }.reduce(kernel.constant(1), *)
    }

    // MARK: Windows

    /// The weights of the pixel and of those at a distance of 1, 2 ...; both sides counted they sum to 1.
    private var windowWeights: [Float] {
        let reach = window / 2
        // As in OpenCV an even width still divides the sum of one pixel more, which counts where there is hardly any detail.
        guard isGaussian else { return [Float](repeating: 1 / Float(window), count: reach + 1) }
        let deviation = Double(reach) * 0.3
        let all = (0...reach).map { Mathematics.exponential(-Double($0 * $0) / (2 * deviation * deviation)) }
        let total = all.dropFirst().reduce(all[0]) { $0 + 2 * $1 }
        return all.map { Float($0 / total) }
    }

    private func windowed(
        _ planes: [PlaneID], along axis: Axis, _ weights: [Float], size: Size, name: String
    ) -> [PlaneID] {
        let kernel = PixelKernel(name, in: lowering)
        let values = planes.map { sum($0, along: axis, weights, in: kernel) }
        let result = kernel.store(values, names: planes.indices.map { "\(name).\($0)" }, size: size)
        kernel.finish(size: size)
        return result
    }

    private func sum(_ plane: PlaneID, along axis: Axis, _ weights: [Float], in kernel: PixelKernel) -> FloatLane {
        func tap(_ step: Int) -> FloatLane { kernel.tap(plane, dx: axis == .x ? step : 0, dy: axis == .x ? 0 : step) }
        guard isGaussian else { return boxSum(from: 1 - weights.count, count: 2 * weights.count - 1, tap) * weights[0] }
        return weights.indices.dropFirst().reduce(tap(0) * weights[0]) { $0 + (tap(-$1) + tap($1)) * weights[$1] }
    }

    /// The sum of neighbours, in powers of two: neighbouring windows have those of the same form in common.
    private func boxSum(from first: Int, count: Int, _ tap: (Int) -> FloatLane) -> FloatLane {
        guard count > 1 else { return tap(first) }
        var part = 1
        while 2 * part < count { part *= 2 }
        return boxSum(from: first, count: part, tap) + boxSum(from: first + part, count: count - part, tap)
    }
}
