import KinoraCore
import KinoraIR

/// The steps of a stage that are evaluated several times over a tile, with everything that differs from turn to turn worked
/// out beforehand.
///
/// `@unchecked Sendable` is safe: the tables are written before anyone else sees the object, and only read afterwards.
final class RepeatedSteps: @unchecked Sendable {
    /// The steps, and how often they are evaluated.
    let range: StageRepeat

    /// A plane whose memory differs from turn to turn.
    private struct MovingPlane {
        /// Position among the planes of the stage.
        var binding: Int
        /// Bytes of a column.
        var unit: Int
        /// Position of the first turn's offset in `offsets`, -1 for a plane that is read in place.
        var firstOffset: Int
        /// Bytes to go for every odd turn, and back for every even one.
        var alternation: Int
    }

    private let moving: UnsafeMutableBufferPointer<MovingPlane>
    /// By moving plane and turn, the way from the turn before.
    private let offsets: UnsafeMutableBufferPointer<PlaneView.Offset>
    /// By turn and step.
    private let reaches: UnsafeMutableBufferPointer<ScratchReach?>
    /// The size of each step's domain.
    private let domains: UnsafeMutableBufferPointer<Size>
    private let keepers: [Int]

    init(_ range: StageRepeat, of stage: Stage, firstPlane: [Int]) {
        self.range = range
        var moving: [MovingPlane] = []
        var offsets: [PlaneView.Offset] = []
        for step in range.steps {
            let own = stage.steps[step]
            for (position, place) in (own.inputs + own.outputs).enumerated() {
                var plane = MovingPlane(
                    binding: firstPlane[step] + position, unit: 0, firstOffset: -1,
                    alternation: stage.alternation(of: place))
                if position < own.views.count, let view = own.views[position] {
                    let parameter = own.kernel.kernel.inputs[position]
                    plane.unit = parameter.step * parameter.element.byteCount
                    plane.firstOffset = offsets.count
                    for turn in 0..<range.count {
                        let (now, before) = (view[turn: turn], view[turn: max(0, turn - 1)])
                        offsets.append(PlaneView.Offset(now.dx - before.dx, now.dy - before.dy))
                    }
                }
                if plane.firstOffset >= 0 || plane.alternation != 0 { moving.append(plane) }
            }
        }
        self.moving = .copy(of: moving)
        self.offsets = .copy(of: offsets)
        reaches = .copy(of: (0..<range.count).flatMap { stage.reach(turn: $0, of: range) })
        domains = .copy(of: range.steps.map { stage.steps[$0].kernel.domain })
        keepers = range.steps.filter { stage.steps[$0].keepsPlanes }
    }

    deinit {
        moving.deallocate()
        offsets.deallocate()
        reaches.deallocate()
        domains.deallocate()
    }

    /// The pixels of the planes that are kept; nil when nothing needs any.
    func ownPixels(_ regions: UnsafePointer<PixelRect>) -> PixelRect? {
        var result = PixelRect(x: 0, y: 0, width: 0, height: 0)
        for index in 0..<keepers.count { result = result.union(regions[keepers[index]]) }
        return result.isEmpty ? nil : result
    }

    /// Brings the planes of a turn into the places of the next.
    func move(_ bindings: UnsafeMutablePointer<PlaneBinding>, to turn: Int) {
        for index in 0..<moving.count {
            let plane = moving[index]
            let binding = bindings + plane.binding
            if plane.firstOffset >= 0 {
                let way = offsets[plane.firstOffset + turn]
                binding.pointee.origin += way.dy * binding.pointee.stride + way.dx * plane.unit
            }
            binding.pointee.origin += turn % 2 == 1 ? plane.alternation : -plane.alternation
        }
    }

    /// The pixels a step computes in a turn; none when nothing needs it.
    ///
    /// - Parameter own: the pixels of the planes that are kept.
    func pixels(of step: Int, turn: Int, own: PixelRect) -> PixelRect {
        let position = step - range.steps.lowerBound
        guard let reach = reaches[turn * range.steps.count + position] else {
            return PixelRect(x: 0, y: 0, width: 0, height: 0)
        }
        let needed = PixelRect(
            minX: own.minX + reach.minX, minY: own.minY + reach.minY, maxX: own.maxX + reach.maxX,
            maxY: own.maxY + reach.maxY)
        return needed.pulledInside(domains[position])
    }
}

extension Stage {
    /// The way in bytes from the place of a plane in even turns to that in odd ones.
    fileprivate func alternation(of place: PlanePlace) -> Int {
        switch place {
        case .whole: 0
        case .scratch(let plane): scratchPlanes[plane].alternateOffset
        case .previous(let plane): -scratchPlanes[plane].alternateOffset
        }
    }
}

extension UnsafeMutableBufferPointer {
    /// Memory of its own that holds the elements of an array.
    fileprivate static func copy(of elements: [Element]) -> UnsafeMutableBufferPointer {
        let memory = UnsafeMutableBufferPointer.allocate(capacity: elements.count)
        _ = memory.initialize(from: elements)
        return memory
    }
}
