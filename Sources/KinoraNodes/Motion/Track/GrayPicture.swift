/// A small grey picture in memory, for searches that run on the processor beside the render: `values[row * width + column]`.
///
/// Pixel `(i, j)` has its centre at `(i + 0.5, j + 0.5)`; beyond the edges the nearest pixel counts.
struct GrayPicture: Sendable {
    /// Columns, at least 1.
    let width: Int
    /// Rows, at least 1.
    let height: Int
    /// Tones, row by row.
    let values: [Float]

    /// A picture of a function of column and row.
    init(width: Int, height: Int, _ value: (_ column: Int, _ row: Int) -> Float) {
        self.width = max(1, width)
        self.height = max(1, height)
        var values: [Float] = []
        values.reserveCapacity(self.width * self.height)
        for row in 0..<self.height { for column in 0..<self.width { values.append(value(column, row)) } }
        self.values = values
    }

    /// A picture of known tones, `width * height` of them.
    init(width: Int, height: Int, values: [Float]) {
        (self.width, self.height, self.values) = (width, height, values)
    }

    /// The tone of a pixel, the nearest one outside.
    subscript(column: Int, row: Int) -> Float {
        values[min(max(row, 0), height - 1) * width + min(max(column, 0), width - 1)]
    }

    /// The tone at a point, bilinear between centres of pixels.
    func at(_ x: Double, _ y: Double) -> Float {
        let (x, y) = (x - 0.5, y - 0.5)
        let column = x < 0 ? -1 : x < Double(width) ? Int(x) : width - 1
        let row = y < 0 ? -1 : y < Double(height) ? Int(y) : height - 1
        let a: Float = column < 0 ? 0 : Float(x - Double(column))
        let b: Float = row < 0 ? 0 : Float(y - Double(row))
        // Without calls: searches spend their time here.
        let (left, top) = (column < 0 ? 0 : column, (row < 0 ? 0 : row) * width)
        let right = a == 0 || left + 1 >= width ? left : left + 1
        let bottom = b == 0 || top + width >= values.count ? top : top + width
        let upper = values[top + left] * (1 - a) + values[top + right] * a
        let lower = values[bottom + left] * (1 - a) + values[bottom + right] * a
        return upper * (1 - b) + lower * b
    }

    /// Half as many columns and rows, means of 2 by 2 pixels, the last one alone where the number is odd.
    var halved: GrayPicture {
        GrayPicture(width: (width + 1) / 2, height: (height + 1) / 2) { column, row in
            let (x, y) = (2 * column, 2 * row)
            return (self[x, y] + self[x + 1, y] + (self[x, y + 1] + self[x + 1, y + 1])) / 4
        }
    }
}
