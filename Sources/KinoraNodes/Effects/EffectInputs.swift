import KinoraCore
import KinoraIR
import KinoraLanguage

/// What one use of an effect is given: its streams as pictures, its parameters and clock as uniforms.
final class EffectInputs {
    let use: NodeUse
    let effect: CheckedEffect
    let segment: TimeSegment
    let lowering: Lowering
    /// How many frames before the present one of the stretch this use computes what a later one remembers; 0 for most.
    let age: Int
    /// Columns and rows of the result: those of the first stream.
    let size: Size
    /// The first thing that went wrong while an input was lowered.
    private(set) var failure: (any Error)?
    private var pictures: [Look: Picture] = [:]
    private var components: [Look: ComponentPlanes] = [:]
    private var lumas: [Look: PlaneID] = [:]
    private var uniforms: [String: Range<Int>] = [:]
    private var statistics: [Look: EffectStatistics] = [:]

    /// A frame of a stream, counted from the present one.
    struct Look: Hashable {
        var stream: Int
        var frame: Int
    }

    init(
        _ use: NodeUse, effect: CheckedEffect, segment: TimeSegment, age: Int = 0, in lowering: Lowering
    ) throws {
        self.age = age
        self.use = use
        self.effect = effect
        self.segment = segment
        self.lowering = lowering
        let first = try use.firstInput
        size = use.properties?.size ?? first.size
    }

    // MARK: Streams

    /// The picture of a stream, brought to the size of the result; nil after a failure.
    func picture(_ look: Look) -> Picture? {
        if let known = pictures[look] { return known }
        do {
            let picture = try lowered(look)
            pictures[look] = picture
            return picture
        } catch {
            failure = failure ?? error
            return nil
        }
    }

    /// Whether what is looked at was never drawn: the past of the first frame of a window.
    func isUndrawn(_ look: Look) -> Bool {
        effect.past.map { $0.stream == look.stream && age + 1 >= $0.window } ?? false
    }

    /// What the effect makes of an earlier frame.
    private func past(_ frames: Int) throws -> Picture {
        let rate = use.properties?.rate ?? Rational(0)
        let shift = rate > Rational(0) ? Rational(Int64(frames)) / rate : Rational(0)
        let earlier = try lowering.use(of: use.node.id, map: use.map.then(scale: Rational(1), offset: shift))
        return try EffectLowering.lower(
            lowering.measured(earlier), effect: effect, segment: segment, age: age + 1, in: lowering)
    }

    private func lowered(_ look: Look) throws -> Picture {
        if look.stream == effect.past?.stream { return try past(look.frame) }
        let parameter = effect.streams.indices.contains(look.stream) ? effect.streams[look.stream].name : ""
        guard let position = use.node.inputs.firstIndex(where: { $0.parameter == parameter }),
            segment.uses.indices.contains(position)
        else { throw use.problem("E0601", "the stream '\(parameter)' is missing") }
        let input = segment.uses[position]
        var shift = input.offset
        if look.frame != 0, use.inputs.indices.contains(position), use.inputs[position].rate > Rational(0) {
            shift = shift + Rational(Int64(look.frame)) / use.inputs[position].rate
        }
        let picture = try lowering.picture(of: input.node, map: use.map.then(scale: input.scale, offset: shift))
        if effect.isTransition, look.stream < 2 {
            return try Transition.placed(picture, of: use, color: colorOfPictures, in: lowering)
        }
        let isField = effect.streams[look.stream].type == .mask || effect.streams[look.stream].type == .flow
        let fitted = lowering.fitted(picture, to: size, mode: isField ? .stretch : .cover, use: use)
        return isField ? fitted : try lowering.matched(fitted, to: colorOfPictures, use: use)
    }

    /// The colour in which the pictures of the effect meet; masks and flows have none.
    private var colorOfPictures: ColorDescription { EffectLowering.pictures(of: use, effect: effect).commonColor }

    /// The components of a stream's picture; nil after a failure.
    func planes(_ look: Look) -> ComponentPlanes? {
        if let known = components[look] { return known }
        guard let picture = picture(look) else { return nil }
        let planes = lowering.components(of: picture)
        components[look] = planes
        return planes
    }

    /// The picture that results are the untouched components of, among those of the present frame that were looked at.
    func untouched(_ results: [FloatLane], in kernel: PixelKernel) -> Picture? {
        let ids = results.map(\.id)
        for stream in effect.streams.indices where width(ofStream: stream) == 3 {
            let look = Look(stream: stream, frame: 0)
            guard let planes = components[look], ids == planes.all.map({ kernel.tap($0).id }) else { continue }
            return pictures[look]
        }
        return nil
    }

    // MARK: Luma

    /// A plane of the luma of a stream's picture: what an effect reads that looks at neighbours for their luma alone. One plane is
    /// read in place of three; nil after a failure.
    func luma(_ look: Look) -> PlaneID? {
        if let known = lumas[look] { return known }
        let kernel = PixelKernel("\(use.node.path).luma", in: lowering)
        guard let planes = planes(look) else { return nil }
        let color = [planes.red, planes.green, planes.blue].map { EffectScalar.lane(kernel.tap($0)) }
        let value = EffectVector.luma(color).lane(in: kernel.builder)
        let plane = kernel.store([value], names: ["\(use.node.path).luma"], size: size)[0]
        kernel.finish(size: size)
        lumas[look] = plane
        return plane
    }

    /// The streams of which every neighbour that is looked at is looked at for its luma.
    private(set) lazy var streamsOfLuma: Set<Int> = {
        var (lumas, others) = (Set<Int>(), Set<Int>())
        var isOfLuma = false
        func look(_ expression: EffectExpression) {
            if case .source(let access) = expression.kind, case .neighbour = access.location {
                if isOfLuma { lumas.insert(access.stream) } else { others.insert(access.stream) }
            }
            // What a call is given is visited next.
            isOfLuma = false
            if case .call(.luma, let arguments) = expression.kind { isOfLuma = arguments.first?.lookForLuma != nil }
        }
        effect.body.result.visit(look)
        for local in effect.body.locals { local.value.visit(look) }
        return lumas.subtracting(others).filter { width(ofStream: $0) == 3 }
    }()

    /// How many numbers a pixel of a stream has.
    func width(ofStream stream: Int) -> Int {
        guard effect.streams.indices.contains(stream) else { return 3 }
        switch effect.streams[stream].type {
        case .mask: return 1
        case .flow: return 2
        default: return 3
        }
    }

    /// The whole-frame reductions of a stream; nil after a failure.
    func statistics(_ look: Look) -> EffectStatistics? {
        if let known = statistics[look] { return known }
        guard let planes = planes(look) else { return nil }
        let result = EffectStatistics(
            planes: planes, width: width(ofStream: look.stream), size: size, name: use.node.path, in: lowering)
        statistics[look] = result
        return result
    }

    // MARK: Numbers

    /// Counts the node's time; in a transition, that of the blend.
    private var nodeClock: NodeClock {
        effect.isTransition ? Transition.clock(of: use, segment: segment) : use.clock(.unknown)
    }

    /// `t`, `p`, `frame` and the seed, in this order.
    var clock: Int {
        slots("clock") {
            let clock = nodeClock
            let seed = Float(EffectInputs.seed(of: use.node.path))
            return lowering.uniform("\(use.node.path).clock", count: 4) { time, slots in
                let moment = clock.moment(at: time)
                slots[0] = Float(moment.t)
                slots[1] = Float(moment.p)
                slots[2] = Float(moment.frame)
                slots[3] = seed
            }
        }.lowerBound
    }

    /// A parameter: known where it is 0, 1, a truth value or a choice, and where every parameter has its default, which may
    /// be neutral; a uniform elsewhere, so that kernels of one effect with other values are the same machine code.
    func parameter(_ index: Int, in builder: KernelBuilder, isKnown: Bool = false) -> EffectValue {
        guard effect.parameters.indices.contains(index) else { return .numbers([.known(0)]) }
        let parameter = effect.parameters[index]
        let argument = use.node.arguments[parameter.name] ?? .constant(.ratio(0))
        if parameter.type == .bool {
            if case .bool(let value)? = argument.constant { return .truth(.known(value)) }
            return .truth(.known(false))
        }
        if !parameter.choices.isEmpty {
            guard case .choice(let name)? = argument.constant else { return .numbers([.known(0)]) }
            return .numbers([.known(Float(parameter.choices.firstIndex(of: name) ?? 0))])
        }
        let width = parameter.type.width
        if let constant = argument.constant {
            let numbers = constant.components.prefix(width)
            if isKnown || isAtDefaults, !parameter.isAngle {
                return .numbers(numbers.map { .known(Float($0)) })
            }
            if numbers.allSatisfy({ $0 == 0 || (width > 1 && $0 == 1) || ($0 == 1 && !parameter.isAngle) }) {
                return .numbers(numbers.map { .known(Float($0)) })
            }
        }
        let scale = parameter.isAngle ? Double.pi / 180 : 1
        let slots = slots("parameter \(parameter.name)") {
            let clock = nodeClock
            return lowering.uniform(
                "\(use.node.path).\(parameter.name)", count: width, isConstant: argument.constant != nil
            ) { time, slots in
                let moment = clock.moment(at: time)
                for index in 0..<width {
                    slots[index] = Float(argument.evaluate(component: index, at: moment) * scale)
                }
            }
        }
        return .numbers(slots.map { .lane(builder.uniform($0)) })
    }

    /// Whether every parameter is what it is when it is left out.
    private lazy var isAtDefaults = effect.signature.parameters.allSatisfy { parameter in
        guard !parameter.type.isStream, let argument = use.node.arguments[parameter.name] else { return true }
        return argument.constant != nil && argument.constant == parameter.defaultValue
    }

    private func slots(_ name: String, _ add: () -> Range<Int>) -> Range<Int> {
        if let known = uniforms[name] { return known }
        let range = add()
        uniforms[name] = range
        return range
    }

    /// A whole number below 2^24 from a node's name (FNV-1a, 32 bits, folded): two nodes of a graph have different noise.
    static func seed(of path: String) -> UInt32 {
        var hash: UInt32 = 0x811C_9DC5
        for byte in path.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return (hash >> 24) ^ (hash & 0x00FF_FFFF)
    }
}

extension EffectExpression {
    /// The look at the colour of a pixel at a known place that this expression is; nil for all others.
    var lookForLuma: SourceAccess? {
        guard case .source(let access) = kind, access.channel == .color else { return nil }
        if case .at = access.location { return nil }
        return access
    }
}
