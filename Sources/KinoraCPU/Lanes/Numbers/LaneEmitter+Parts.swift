import KinoraIR

/// One of several parts of a loop's body, each of which runs over a few vectors before the next one does.
///
/// What a later part asks for is kept in the stack, a place for each vector, and read again at the beginning of that part.
final class BodyPart {
    /// The emitters of the parts before, the first one first.
    let earlier: [LaneEmitter]
    /// Reads what earlier parts have kept.
    let prologue: Section
    /// Keeps what later parts ask for.
    let epilogue: Section
    /// The number of the vector among those of a turn, an `i64`.
    let turn: String
    /// Vectors of a turn.
    let turns: Int
    private var slots: [String: String] = [:]

    init(earlier: [LaneEmitter], block: String, names: NameSource, turns: Int) {
        self.earlier = earlier
        self.turns = turns
        prologue = Section(block: block, names: names)
        epilogue = Section(block: block, names: names)
        turn = "%\(block).turn"
    }

    /// Where a value of this part is kept.
    fileprivate func slot(for name: String, _ type: String, in context: FunctionContext) -> String {
        if let known = slots[name] { return known }
        let slot = context.slot(type, count: turns)
        let place = epilogue.define("getelementptr \(type), ptr \(slot), i64 \(turn)")
        epilogue.perform("store \(type) \(name), ptr \(place)")
        slots[name] = slot
        return slot
    }

    /// The same value in a later part.
    fileprivate func recall(_ name: String, _ type: String, from part: BodyPart, in context: FunctionContext) -> String
    {
        guard name.hasPrefix("%") else { return name }
        let slot = part.slot(for: name, type, in: context)
        let place = prologue.define("getelementptr \(type), ptr \(slot), i64 \(turn)")
        return prologue.define("load \(type), ptr \(place)")
    }
}

extension LaneEmitter {
    /// The name of a value that an earlier part of the same body computed.
    func recalled(_ value: ValueID) -> String? {
        guard let part = whole.part else { return nil }
        for other in part.earlier {
            guard let home = other.known(rate: rate), let otherPart = other.part else { continue }
            if let name = home.ownName(of: value) {
                let type = type(scalarType(of: value))
                let loaded = part.recall(name, type, from: otherPart, in: context)
                set(value, loaded)
                return loaded
            }
            for slower in other.slowerEmitters where slower.rate > rate && slower.ownName(of: value) != nil {
                let own = whole.emitter(rate: slower.rate)
                guard let name = own.recalled(value) else { continue }
                let wide = repeated(name, Self.element(scalarType(of: value)), from: own, in: part.prologue)
                set(value, wide)
                return wide
            }
        }
        return nil
    }

    /// The bare truncation behind a position, and what was truncated, where an earlier part made it.
    func recalledTruncation(of value: ValueID) -> (raw: String, source: String)? {
        guard let part = whole.part else { return nil }
        for other in part.earlier {
            guard let home = other.known(rate: rate), let otherPart = other.part,
                let (raw, source) = home.truncations[value]
            else { continue }
            let found = (
                raw: part.recall(raw, wide("i32"), from: otherPart, in: context),
                source: part.recall(source, wide("float"), from: otherPart, in: context)
            )
            truncations[value] = found
            return found
        }
        return nil
    }
}
