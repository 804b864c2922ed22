import KinoraCore
import KinoraIR
import KinoraLanguage

extension EffectEvaluator {
    /// A look at a stream.
    func source(_ access: SourceAccess) -> [EffectScalar] {
        let look = EffectInputs.Look(stream: access.stream, frame: offset(access.frame))
        let width = inputs.width(ofStream: access.stream)
        if inputs.isUndrawn(look) { return zeros(access.channel, width) }
        if case .at(let point, let filter, let border) = access.location {
            let numbers = evaluate(point).numbers
            let x = EffectVector.component(numbers, 0).lane(in: builder)
            let y = EffectVector.component(numbers, 1).lane(in: builder)
            return channel(access.channel, of: sample(look, x, y, Filter(filter), Border(border)), width: width)
        }
        guard let planes = inputs.planes(look) else { return zeros(access.channel, width) }
        let values: [FloatLane]
        if case .neighbour(let dx, let dy) = access.location {
            values = planes.all.map { neighbour($0, dx: dx, dy: dy) }
        } else {
            values = planes.all.map { tap($0, dx: 0, dy: 0) }
        }
        return channel(access.channel, of: values, width: width)
    }

    /// The luma of a pixel from a plane of it, where the picture is stored with one or the effect has made it.
    func luma(of access: SourceAccess) -> FloatLane? {
        let look = EffectInputs.Look(stream: access.stream, frame: offset(access.frame))
        if case .pixel = access.location, inputs.width(ofStream: access.stream) == 3, let luma = storedLuma(look) {
            return luma
        }
        guard inputs.streamsOfLuma.contains(access.stream) else { return nil }
        func read(_ plane: PlaneID) -> FloatLane {
            if case .neighbour(let dx, let dy) = access.location { return neighbour(plane, dx: dx, dy: dy) }
            return tap(plane, dx: 0, dy: 0)
        }
        // Codes are read where they lie: to convert them takes no longer than to write their luma down and to read that.
        if let stored = inputs.picture(look).flatMap(StoredLuma.init) { return stored.value(of: read(stored.plane)) }
        return inputs.luma(look).map(read)
    }

    /// The luma of the pixel from the plane that a picture is stored with, if it is.
    func storedLuma(_ look: EffectInputs.Look) -> FloatLane? {
        guard let stored = inputs.picture(look).flatMap(StoredLuma.init) else { return nil }
        return stored.value(of: tap(stored.plane, dx: 0, dy: 0))
    }

    private func zeros(_ channel: SourceAccess.Channel, _ width: Int) -> [EffectScalar] {
        let count = channel == .alpha ? 1 : channel == .colorAndAlpha ? 4 : width
        return [EffectScalar](repeating: .known(0), count: count)
    }

    private func channel(
        _ channel: SourceAccess.Channel, of values: [FloatLane], width: Int
    ) -> [EffectScalar] {
        let alpha: EffectScalar = values.count > 3 ? .lane(values[3]) : .known(1)
        let color = values.prefix(width).map { EffectScalar.lane($0) }
        switch channel {
        case .color: return color
        case .alpha: return [alpha]
        case .colorAndAlpha: return color + [alpha]
        }
    }

    /// A plane of the result's resolution at a constant offset.
    private func tap(_ plane: PlaneID, dx: Int, dy: Int) -> FloatLane {
        let log2 = step == 1 ? 0 : -step.trailingZeroBitCount
        return builder.tap(kernel.input(plane, log2X: log2, log2Y: log2), Int32(clamping: dx), Int32(clamping: dy))
    }

    private func neighbour(_ plane: PlaneID, dx: TapOffset, dy: TapOffset) -> FloatLane {
        let terms = dx.terms + dy.terms
        let isKnown = terms.allSatisfy { if case .lane? = counters[$0.loop] { false } else { true } }
        if isKnown { return tap(plane, dx: offset(dx), dy: offset(dy)) }
        let column = builder.x * Int32(step) + lane(dx)
        let row = builder.y * Int32(step) + lane(dy)
        return builder.loads(kernel.input(plane), column: column, row: row, count: 1, border: .clamp)[0]
    }

    /// A distance in a turn whose counters are known.
    private func offset(_ tap: TapOffset) -> Int {
        tap.value { loop in
            if case .known(let value)? = counters[loop] { value } else { 0 }
        }
    }

    private func lane(_ tap: TapOffset) -> IntLane {
        var sum = builder.constant(Int32(clamping: tap.constant))
        for term in tap.terms {
            switch counters[term.loop] {
            case .lane(let counter): sum = sum + counter * Int32(clamping: term.factor)
            case .known(let value): sum = sum + Int32(clamping: value &* term.factor)
            case nil: break
            }
        }
        return sum
    }

    // MARK: Resampling

    /// A picture at a point in pixels of the result.
    ///
    /// A stored picture is sampled where it lies, plane by plane, and its colour converted after: the same for linear
    /// filters, without a picture in between.
    private func sample(
        _ look: EffectInputs.Look, _ x: FloatLane, _ y: FloatLane, _ filter: Filter, _ border: Border
    ) -> [FloatLane] {
        if let picture = inputs.picture(look), case .stored(let stored, let geometry) = picture.content,
            let values = sample(stored, geometry, picture.size, x, y, filter, border)
        {
            return values
        }
        guard let planes = inputs.planes(look) else { return [] }
        var values = planes.all.map { kernel.sample($0, x: x, y: y, filter: filter, border: border) }
        if border == .transparent, planes.alpha == nil {
            values.append(kernel.coverage(x: x, y: y, of: inputs.size))
        }
        return values
    }

    private func sample(
        _ stored: StoredPicture, _ geometry: Geometry, _ size: Size, _ x: FloatLane, _ y: FloatLane, _ filter: Filter,
        _ border: Border
    ) -> [FloatLane]? {
        guard geometry.border != .transparent, border != .transparent || filter.rank <= 1 else { return nil }
        var point = (x, y)
        var finest = filter
        if geometry.kind != .identity {
            // The border is that of the moved picture: its edge is a line inside the stored one.
            guard border == .clamp || border == .transparent, geometry.staysInside else { return nil }
            finest = geometry.filter.rank > filter.rank ? geometry.filter : filter
            point = (
                x.clamped(0.5, Float(size.width) - 0.5), y.clamped(0.5, Float(size.height) - 0.5)
            )
            let slots = inputs.matrix(of: geometry)
            point = kernel.point(point.0, point.1, through: slots, kind: geometry.kind)
        }
        let inner = Geometry(
            kind: .identity, steps: [], filter: finest, border: border == .transparent ? .clamp : border, names: [])
        let ingest = Ingest(stored: stored, geometry: inner, size: size, name: inputs.use.node.path, matrix: nil)
        var values = ingest.sample(x: point.0, y: point.1, in: kernel)
        guard border == .transparent else { return values }
        let coverage = kernel.coverage(x: x, y: y, of: size)
        if values.count < 4 { values.append(kernel.constant(1)) }
        return values.map { $0 * coverage }
    }

    // MARK: Statistics

    func statistic(_ stream: Int, _ frame: TapOffset, _ statistic: EffectStatistic) -> EffectValue {
        let look = EffectInputs.Look(stream: stream, frame: offset(frame))
        let width = inputs.width(ofStream: stream)
        if inputs.isUndrawn(look) {
            if case .histogram = statistic { return .numbers([.known(0)]) }
            return .numbers([EffectScalar](repeating: .known(0), count: width))
        }
        guard let statistics = inputs.statistics(look) else {
            return .numbers([EffectScalar](repeating: .known(0), count: width))
        }
        let first: Int
        switch statistic {
        case .mean: first = statistics.mean()
        case .minimum: first = statistics.minimum()
        case .maximum: first = statistics.maximum()
        case .histogram(let bin):
            let index = EffectVector.component(evaluate(bin).numbers, 0).lane(in: builder).rounded().toInt()
            let table = kernel.input(statistics.histogram())
            let row = builder.constant(Int32(0))
            let isInside = !(index < 0) & (index < 256)
            let share = builder.loads(table, column: index, row: row, count: 1, border: .clamp)[0]
            return .numbers([.lane(isInside.select(share, 0))])
        }
        return .numbers((0..<width).map { .lane(builder.uniform(first + $0)) })
    }
}

extension EffectInputs {
    /// Slots of the folded matrix of a picture that an effect samples.
    func matrix(of geometry: Geometry) -> Int {
        lowering.uniform("\(use.node.path).matrix", count: 9) { time, slots in
            geometry.matrix(at: time).write(to: slots)
        }.lowerBound
    }
}

extension PixelKernel {
    /// A point seen through a matrix of nine uniforms.
    func point(
        _ x: FloatLane, _ y: FloatLane, through slot: Int, kind: Geometry.Class
    ) -> (FloatLane, FloatLane) {
        func entry(_ index: Int) -> FloatLane { uniform(slot + index) }
        if kind <= .axisAligned { return (x * entry(0) + entry(2), y * entry(4) + entry(5)) }
        let px = x * entry(0) + (y * entry(1) + entry(2))
        let py = x * entry(3) + (y * entry(4) + entry(5))
        guard kind == .projective else { return (px, py) }
        let reciprocal = constant(1) / (x * entry(6) + (y * entry(7) + entry(8)))
        return (px * reciprocal, py * reciprocal)
    }
}

extension Filter {
    /// The kernel's name for a filter of the language.
    init(_ filter: SourceFilter) {
        switch filter {
        case .nearest: self = .nearest
        case .bilinear: self = .bilinear
        case .bicubic: self = .catmullRom
        case .lanczos: self = .lanczos3
        }
    }
}

extension Border {
    /// The kernel's name for a border of the language.
    init(_ border: SourceBorder) {
        switch border {
        case .clamp: self = .clamp
        case .mirror: self = .mirror
        case .wrap: self = .wrap
        case .transparent: self = .transparent
        }
    }
}
