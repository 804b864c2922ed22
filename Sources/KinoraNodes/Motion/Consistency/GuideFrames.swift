import KinoraCore
import KinoraLanguage

/// The frames of a guide around the present one, and which of them the film has.
struct GuideFrames {
    private let use: NodeUse
    private let stream: TimeSegment.Use
    private let rate: Rational
    private let size: Size
    private let lowering: Lowering
    /// The slot of the first of the numbers that are 1 where the stream has the frame, else 0.
    let exists: Int
    /// The slot of the first of the numbers that are 1 where the frame is of the present shot, else 0.
    let isOfShot: Int

    /// - Parameters:
    ///   - frames: how many frames later each of them is.
    ///   - input: the guide's place among the inputs of the node.
    ///   - size: that its pictures are stretched to.
    init(_ frames: [Int], of use: NodeUse, guide input: Int, size: Size, segment: TimeSegment, in lowering: Lowering)
        throws
    {
        guard segment.uses.indices.contains(input) else { throw use.problem("E0601", "input \(input + 1) is missing") }
        (self.use, self.size, self.lowering) = (use, size, lowering)
        stream = segment.uses[input]
        rate = use.inputs.first?.rate ?? Rational(25)
        isOfShot = try lowering.sameShot(
            as: frames, of: stream.node, map: use.map.then(stream), rate: rate, name: use.node.path)
        let clock = use.clock(.unknown)
        let count = use.properties?.frameCount
        exists =
            lowering.uniform("\(use.node.path).existing", count: frames.count) { time, slots in
                let frame = clock.moment(at: time).frame
                for index in 0..<frames.count {
                    let other = frame + Double(frames[index])
                    slots[index] = other >= 0 && count.map { other < Double($0) } ?? true ? 1 : 0
                }
            }.lowerBound
    }

    /// The picture of the guide so many frames later.
    func picture(_ frames: Int) throws -> Picture {
        let shift = rate > Rational(0) ? Rational(Int64(frames)) / rate : Rational(0)
        let map = use.map.then(stream).then(scale: Rational(1), offset: shift)
        return lowering.fitted(
            try lowering.picture(of: stream.node, map: map), to: size, mode: .stretch, use: use)
    }
}
