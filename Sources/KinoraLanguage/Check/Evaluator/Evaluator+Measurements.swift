import KinoraCore

extension Evaluator {
    /// What a node yields that finds something out: a number that varies in time, or a point in shares of the picture.
    func measured(_ id: NodeID, as type: ValueType) -> Meaning {
        let name = builder.nodes.indices.contains(id.index) ? builder.nodes[id.index].path : ""
        if case .number(let dimension) = type {
            // As `t` does, a time counts seconds in formulas.
            return .quantity(
                Quantity(
                    shape: .number, components: [.measured(Measurement(node: id, name: name))],
                    measure: dimension == .time ? .seconds : .exactly(dimension), isOpaque: true))
        }
        let components = (0..<2).map {
            SignalExpression.measured(Measurement(node: id, name: name, component: $0))
        }
        return .quantity(
            Quantity(shape: .point, components: components, measure: .exactly(.ratio), isOpaque: true, weight: 2))
    }

    /// `place.x` and `place.y`: a coordinate of a point; nil where something else is meant.
    func coordinate(_ call: CallSyntax) -> Meaning? {
        guard let receiver = call.receiver, call.arguments.isEmpty, !call.hasParentheses,
            let index = ["x", "y"].firstIndex(of: call.name), session.catalogue[call.name] == nil
        else { return nil }
        let found = meaning(of: receiver)
        if found.isPoison { return .poison }
        guard case .quantity(var point) = found, point.shape == .point else {
            report(
                Codes.wrongType, "a point has coordinates, \(quoted(receiver)) is \(found.phrase)",
                receiver.range.joined(with: call.nameRange))
            return .poison
        }
        point.shape = .number
        point.components = [point.component(index)]
        return .quantity(point)
    }
}
