/// The light of a frame as the search for cuts sees it: 64 by 40 tones of luma, whatever the size and shape of the frame.
///
/// So a comparison costs the same for every clip, and noise and fine detail, which say little about a change of scene, are gone.
package struct SmallLuma: Sendable {
    static let width = 64
    static let height = 40
    /// How far blocks are looked for, in small pixels: a twentieth of the frame each way.
    static let reach = 3
    /// The side of a block.
    static let block = 8
    /// Columns with those beyond both edges.
    static let stride = width + 2 * reach

    /// Tones from 0 to 255, row by row, the edge repeated `reach` times around them.
    let tones: [UInt8]

    /// A picture from a function of column and row.
    package init(_ tone: (_ column: Int, _ row: Int) -> UInt8) {
        var tones: [UInt8] = []
        tones.reserveCapacity(Self.stride * (Self.height + 2 * Self.reach))
        for row in -Self.reach..<Self.height + Self.reach {
            let inside = min(max(row, 0), Self.height - 1)
            let line = (0..<Self.width).map { tone($0, inside) }
            tones += [UInt8](repeating: line[0], count: Self.reach)
            tones += line
            tones += [UInt8](repeating: line[Self.width - 1], count: Self.reach)
        }
        self.tones = tones
    }

    // MARK: Comparing

    /// How different an earlier picture is once its blocks have been moved to where they fit best: the mean difference of tones, 0 to
    /// 255. Pictures that hardly differ are not moved, which saves most of the work on most clips.
    func difference(from before: SmallLuma) -> Double {
        let still = least(before, shifts: [0])
        return still < 0.5 ? still : least(before, shifts: Self.shifts)
    }

    /// How different an earlier picture's shapes are, whatever its brightness and contrast: what is left of blocks without their means, the
    /// earlier ones as strong as these, as a share of what they hold. 0 for the same shapes, about 1 for others; 1 where there are no shapes.
    func change(from before: SmallLuma) -> Double {
        let (own, other) = (strength, before.strength)
        guard min(own, other) > 0.5 else { return 1 }
        let gain = Int((min(max(own / other, 0.4), 2.5) * Double(Self.one)).rounded())
        // Rounding alone is a part of a tone.
        return least(before, shifts: Self.shifts, gain: gain) / (own + 0.7)
    }

    /// The mean difference of a tone from the mean of its block.
    var strength: Double {
        let sum = tones.withUnsafeBufferPointer { own in
            Self.blocks.reduce(0) { sum, place in
                let mean = Self.mean(own, place)
                return sum + Self.places.reduce(0) { $0 + abs(Int(own[place + $1]) - mean) }
            }
        }
        return Double(sum) / Double(Self.width * Self.height)
    }

    /// 1 as a gain.
    private static let one = 256

    /// The mean over all blocks of the least difference that one of the shifts gives.
    ///
    /// - Parameter gain: what the shapes of the earlier picture are multiplied by, in 256ths; then tones count against their blocks' means.
    private func least(_ before: SmallLuma, shifts: [Int], gain: Int? = nil) -> Double {
        let (own, other) = (gain == nil ? 1 : Self.one, gain ?? 1)
        let sum = tones.withUnsafeBufferPointer { these in
            before.tones.withUnsafeBufferPointer { those in
                Self.blocks.reduce(0) { sum, place in
                    let mean = gain == nil ? 0 : own * Self.mean(these, place)
                    var least = Int.max
                    for shift in shifts {
                        let offset = gain == nil ? 0 : mean - other * Self.mean(those, place + shift)
                        var difference = 0
                        // Most shifts fit worse than the best one after a row or two.
                        for row in 0..<Self.block where difference < least {
                            let at = place + row * Self.stride
                            for column in at..<at + Self.block {
                                difference += abs(
                                    own * Int(these[column]) - other * Int(those[column + shift]) - offset)
                            }
                        }
                        least = min(least, difference)
                    }
                    return sum + least
                }
            }
        }
        return Double(sum) / Double(own * Self.width * Self.height)
    }

    private static func mean(_ tones: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
        let count = block * block
        return (places.reduce(0) { $0 + Int(tones[place + $1]) } + count / 2) / count
    }

    /// The tones of a block, from its first.
    private static let places: [Int] = (0..<block).flatMap { row in (0..<block).map { row * stride + $0 } }

    /// All shifts, from the shortest on: the best one is among the first.
    private static let shifts: [Int] = {
        var found: [(length: Int, shift: Int)] = []
        for dy in -reach...reach { for dx in -reach...reach { found.append((dx * dx + dy * dy, dy * stride + dx)) } }
        return found.sorted { $0.length < $1.length }.map(\.shift)
    }()

    /// The first tone of each block.
    private static let blocks: [Int] = (0..<height / block).flatMap { row in
        (0..<width / block).map { (row * block + reach) * stride + $0 * block + reach }
    }
}
