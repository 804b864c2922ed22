/// What every line of a sweep carries: one row of numbers for each carried value before the current step, and one being
/// written for the next.
///
/// Along rows there is one line at a time; along columns all lines of the tile go in step, so that a pixel may look at its
/// neighbours' values whatever the order of the columns.
struct CarriedLines {
    private let initial: [Float]
    private let memory: UnsafeMutablePointer<Float>
    private let minX: Int
    /// Numbers in a row; 1 along rows.
    private let width: Int
    private var isSwapped = false

    /// Lines of a tile; `memory` has room for two rows a carried value.
    init(_ sweep: Sweep, tile: TileCall, memory: UnsafeMutablePointer<Float>) {
        initial = sweep.carries.map(\.initial)
        self.memory = memory
        minX = Int(tile.minX)
        width = sweep.direction.axis == .x ? 1 : max(1, Int(tile.maxX) - Int(tile.minX))
    }

    /// Numbers of `memory` for a tile of that many columns.
    static func count(_ sweep: Sweep, tileWidth: Int) -> Int { 2 * sweep.carries.count * max(1, tileWidth) }

    private func place(_ number: Int, _ column: Int, isNext: Bool) -> Int {
        (2 * number + (isNext != isSwapped ? 1 : 0)) * width + column
    }

    private func column(_ x: Int) -> Int { width == 1 ? 0 : x - minX }

    /// Begins at the first pixels of lines.
    func begin() {
        for number in initial.indices {
            for column in 0..<width { memory[place(number, column, isNext: false)] = initial[number] }
        }
    }

    /// What the pixel before left.
    func before(_ number: Int, x: Int, across: Int) -> Float {
        let column = column(x) + across
        return column >= 0 && column < width ? memory[place(number, column, isNext: false)] : initial[number]
    }

    /// Leaves a number for the next pixel.
    func leave(_ number: Int, x: Int, _ value: Float) { memory[place(number, column(x), isNext: true)] = value }

    /// Goes on to the next pixels.
    mutating func advance() { isSwapped.toggle() }
}
