/// What is followed, as a grid of tones without their mean: brightness and contrast may change, shapes may not.
struct Template: Sendable {
    /// Where and how large the grid lies in a picture.
    struct Place: Hashable, Sendable {
        /// The middle of the grid.
        var x, y: Double
        /// Pixels from one point of the grid to the next.
        var spacing: Double
    }

    /// Points of the grid.
    let width, height: Int
    /// Tones without their mean.
    let tones: [Float]
    /// The root of the sum of their squares; 0 where there are no shapes.
    let norm: Float

    /// The tones of a grid in a picture.
    init(_ picture: GrayPicture, at place: Place, width: Int, height: Int) {
        var tones: [Float] = []
        tones.reserveCapacity(width * height)
        for row in 0..<height {
            let y = place.y + (Double(row) - Double(height - 1) / 2) * place.spacing
            for column in 0..<width {
                tones.append(picture.at(place.x + (Double(column) - Double(width - 1) / 2) * place.spacing, y))
            }
        }
        self.init(width: width, height: height, tones: tones)
    }

    private init(width: Int, height: Int, tones: [Float]) {
        (self.width, self.height) = (width, height)
        let mean = tones.reduce(0, +) / Float(max(1, tones.count))
        self.tones = tones.map { $0 - mean }
        norm = self.tones.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// A grid of half as many points.
    var halved: Template {
        let half = GrayPicture(width: width, height: height, values: tones).halved
        return Template(width: half.width, height: half.height, tones: half.values)
    }

    /// Whether it has shapes to follow: tones differ by two codes of 255 on average.
    var hasShapes: Bool { norm > 2 * Float(width * height).squareRoot() }

    /// How alike another grid of the same size is: the normalised cross-correlation, -1...1; 0 where one has no shapes.
    func likeness(_ other: Template) -> Float {
        guard norm > 1e-3, other.norm > 1e-3, tones.count == other.tones.count else { return 0 }
        var sum: Float = 0
        for index in tones.indices { sum += tones[index] * other.tones[index] }
        return sum / (norm * other.norm)
    }

    // MARK: Searching

    /// A shift in whole pixels, and how alike a picture is there.
    struct Shift: Sendable {
        var x, y: Int
        var likeness: Float
    }

    /// The shifts at which a part of a picture is most like it, the best first, none beside a better one; of equal ones the shortest.
    ///
    /// - Parameters:
    ///   - picture: as wide and as high as the grid and `2 * reach` more.
    ///   - count: how many are wanted at most.
    func bestShifts(in picture: GrayPicture, reach: Int, count limit: Int) -> [Shift] {
        var shifts: [Shift] = []
        shifts.reserveCapacity((2 * reach + 1) * (2 * reach + 1))
        let count = Float(width * height)
        picture.values.withUnsafeBufferPointer { field in
            tones.withUnsafeBufferPointer { own in
                for dy in -reach...reach {
                    for dx in -reach...reach {
                        var (product, sum, squares): (Float, Float, Float) = (0, 0, 0)
                        for row in 0..<height {
                            let line = (row + dy + reach) * picture.width + dx + reach
                            for column in 0..<width {
                                let tone = field[line + column]
                                product += own[row * width + column] * tone
                                sum += tone
                                squares += tone * tone
                            }
                        }
                        let spread = (squares - sum * sum / count).squareRoot()
                        let likeness = spread > 1e-2 && norm > 1e-3 ? product / (norm * spread) : 0
                        shifts.append(Shift(x: dx, y: dy, likeness: likeness))
                    }
                }
            }
        }
        var best: [Shift] = []
        while best.count < limit {
            var next: Shift?
            for shift in shifts
            where best.allSatisfy({ max(abs($0.x - shift.x), abs($0.y - shift.y)) > 1 }) && shift.precedes(next) {
                next = shift
            }
            guard let next else { break }
            best.append(next)
        }
        return best
    }

    /// The place at which a picture fits best, between pixels, from one nearby on.
    ///
    /// Inverse compositional alignment (S. Baker and I. Matthews, "Lucas-Kanade 20 Years On", 2004), of a shift and, where it is asked
    /// for, of a size, between grids of one contrast.
    func refined(_ place: Place, in picture: GrayPicture, withSize: Bool) -> (place: Place, likeness: Float) {
        var place = place
        let slopes = slopes(withSize: withSize)
        guard let inverse = slopes.inverse, norm > 1e-3 else { return (place, 0) }
        for _ in 0..<12 {
            let found = Template(picture, at: place, width: width, height: height)
            guard found.norm > 1e-3 else { break }
            let gain = norm / found.norm
            var right = SIMD3<Double>()
            for index in tones.indices {
                let error = Double(found.tones[index] * gain - tones[index])
                right += slopes.rows[index] * error
            }
            let step = SIMD3(
                (inverse.0 * right).sum(), (inverse.1 * right).sum(), withSize ? (inverse.2 * right).sum() : 0)
            // More than two points of the grid, or a fifth of its size, is no refinement.
            guard step.x.magnitude < 2, step.y.magnitude < 2, step.z.magnitude < 0.2 else { break }
            place.spacing /= 1 + step.z
            place.x -= place.spacing * step.x
            place.y -= place.spacing * step.y
            if step.x.magnitude + step.y.magnitude < 0.005 { break }
        }
        return (place, likeness(Template(picture, at: place, width: width, height: height)))
    }

    /// How each tone changes with a shift to the right, one downwards and a larger size, and the inverse of their products.
    private func slopes(withSize: Bool) -> (
        rows: [SIMD3<Double>], inverse: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)?
    ) {
        let picture = GrayPicture(width: width, height: height, values: tones)
        var rows: [SIMD3<Double>] = []
        var mean = SIMD3<Double>()
        for row in 0..<height {
            for column in 0..<width {
                let x = Double(picture[column + 1, row] - picture[column - 1, row]) / 2
                let y = Double(picture[column, row + 1] - picture[column, row - 1]) / 2
                let (u, v) = (Double(column) - Double(width - 1) / 2, Double(row) - Double(height - 1) / 2)
                rows.append(SIMD3(x, y, withSize ? u * x + v * y : 0))
                mean += rows[rows.count - 1]
            }
        }
        mean /= Double(max(1, rows.count))
        var (a, b, c) = (SIMD3<Double>(), SIMD3<Double>(), SIMD3<Double>())
        for index in rows.indices {
            let slope = rows[index] - mean
            rows[index] = slope
            a += slope * slope.x
            b += slope * slope.y
            c += slope * slope.z
        }
        if !withSize { c = SIMD3(0, 0, 1) }
        return (rows, Self.inverse(a, b, c))
    }

    /// The inverse of a symmetric matrix of three rows; nil where shapes leave a direction open.
    private static func inverse(
        _ a: SIMD3<Double>, _ b: SIMD3<Double>, _ c: SIMD3<Double>
    ) -> (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)? {
        func cross(_ p: SIMD3<Double>, _ q: SIMD3<Double>) -> SIMD3<Double> {
            SIMD3(p.y * q.z - p.z * q.y, p.z * q.x - p.x * q.z, p.x * q.y - p.y * q.x)
        }
        let determinant = (a * cross(b, c)).sum()
        guard determinant > 1e-6 * a.x * b.y * c.z, determinant.isFinite else { return nil }
        return (cross(b, c) / determinant, cross(c, a) / determinant, cross(a, b) / determinant)
    }
}

extension Template.Shift {
    /// Whether it is better than another one, or as good and shorter.
    fileprivate func precedes(_ other: Template.Shift?) -> Bool {
        guard let other else { return true }
        if likeness != other.likeness { return likeness > other.likeness }
        return x * x + y * y < other.x * other.x + other.y * other.y
    }
}
