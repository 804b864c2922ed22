import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.cuts()`: white where a shot begins.
enum Cuts: PictureOperator {
    static let signature = Signature(
        name: "cuts", category: "Motion",
        documentation: """
            White in the first frame of each shot, black in all others, as a mask that effects may read.

            Hard cuts of the footage, and the joins that the graph makes; the first frame of a stream is none. Flashes, fades, dissolves,
            lights and tints that go on are no cuts (see `kinora probe --cuts`), and a jump within a shot in which little moves is hardly found. Of several streams that meet in a node the first one counts. What
            a pipe shows is known too late: there only joins count.
            """,
        parameters: [Parameter("source", .video, documentation: "The clip.")],
        result: .mask, examples: ["clip.cuts()"])

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        result.format = nil
        result.hasAlpha = false
        return result
    }

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        guard let input = segment.uses.first, let stream = use.inputs.first else {
            throw use.problem("E0601", "a stream is expected, there is none")
        }
        let map = use.map.then(input)
        let frame = stream.rate > Rational(0) ? Rational(1) / stream.rate : Rational(0)
        let name = use.node.path
        let shots = try lowering.sameShot(as: [-1], of: input.node, map: map, rate: stream.rate, name: name)
        let join = try joined(input.node, map: map, in: lowering)
        let first = lowering.uniform("\(name).first", count: 1) { time, slots in
            let own = map(time)
            let begins = join.map { map($0) <= own && own < map($0) + frame } ?? false
            // 1 where a join is, 2 in the first frame of the stream, which has no frame before it.
            slots[0] = own < frame ? 2 : begins ? 1 : 0
        }.lowerBound
        let kernel = PixelKernel(name, in: lowering)
        let isFirst = kernel.uniform(first)
        let value = (isFirst > 1.5).select(kernel.constant(0), (1 - kernel.uniform(shots)).maximum(isFirst))
        let planes = kernel.finish([value, value, value], size: stream.size)
        return Picture(size: stream.size, color: stream.color, bitDepth: 8, content: .computed(planes))
    }

    /// The output time of the join that the present stretch begins with, if what was before it has nothing to do with it.
    private static func joined(
        _ id: NodeID, map: TimeMap, in lowering: Lowering
    ) throws -> Rational? {
        guard let start = try lowering.joinBefore(id, map: map) else { return nil }
        // Shorter than any frame.
        let before = start - Rational(1, 1_000_000)
        let here = try lowering.shotSources(behind: id, map: map, at: lowering.moment)
        let earlier = try lowering.shotSources(behind: id, map: map, at: before)
        return here.contains(where: earlier.contains) ? nil : start
    }
}
