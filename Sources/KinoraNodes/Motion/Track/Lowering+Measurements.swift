import KinoraCore
import KinoraLanguage
import KinoraMedia

extension Lowering {
    /// A node whose numbers of footage can be read, made ready for each frame before its kernels run.
    ///
    /// The one place where they meet parameters: each is kept to the range of its own here, since no check before the film knows them.
    func measured(_ use: NodeUse) throws -> NodeUse {
        guard use.node.arguments.values.contains(where: { !$0.measurements.isEmpty }) else { return use }
        var use = use
        var known: [NodeID: MeasuredValues] = [:]
        let signature: Signature? =
            switch use.node.operation {
            case .operator(let name): library.operator(name)?.signature
            case .effect(let index): graph.effects[index].signature
            }
        // In the order of names: preparations follow each other as they were added.
        for name in use.node.arguments.keys.sorted() {
            guard let argument = use.node.arguments[name] else { continue }
            for measurement in argument.measurements where known[measurement.node] == nil {
                known[measurement.node] = try values(of: measurement.node, for: use)
            }
            let bound = argument.replacingMeasurements { measurement in
                var bound = measurement
                bound.values = known[measurement.node]
                return bound
            }
            use.node.arguments[name] = bound.keepingMeasurements(to: signature?.parameter(name)?.range)
        }
        return use
    }

    /// The numbers of a node that finds them out, as a node at its own time sees them.
    private func values(of id: NodeID, for user: NodeUse) throws -> MeasuredValues {
        guard let node = graph[id], node.type.isMeasured else {
            throw user.problem("E0601", "a measurement is expected, there is none")
        }
        let use = NodeUse(node: node, inputs: node.inputs.compactMap { properties[$0.node.index] })
        return Track.isTrack(node) ? try places(of: use, for: user) : try shotTimes(of: use, for: user)
    }

    private func places(of use: NodeUse, for user: NodeUse) throws -> MeasuredValues {
        let stream = try use.firstInput
        let (subject, footage) = try Track.subject(
            of: use, graph: graph, properties: properties, library: library, probes: probes)
        let track = probes.pointTrack(subject)
        let clock = user.clock(.unknown)
        let local = user.map
        preparations.append { time, _ in try track.prepare(to: footage.time(at: local(time))) }
        let (scale, offset) = (footage.scale.doubleValue, footage.offset.doubleValue)
        // A node of more frames than the clip shows what lies between them.
        let isSmooth = clock.rate > stream.rate
        let (width, height) = (Double(stream.size.width), Double(stream.size.height))
        return MeasuredValues { component, moment in
            let place = track.position(at: scale * moment.t + offset, isSmooth: isSmooth)
            return component == 0 ? place.x / width : place.y / height
        }
    }

    private func shotTimes(of use: NodeUse, for user: NodeUse) throws -> MeasuredValues {
        let footage = try ShotTime.footage(
            of: use, graph: graph, properties: properties, library: library, probes: probes)
        let start = footage.time(at: Rational(0))
        let track = probes.shotTrack(footage.source, from: start)
        let local = user.map
        preparations.append { time, _ in
            try track.prepare(from: start, to: max(start, footage.time(at: local(time))))
        }
        let (scale, offset) = (footage.scale.doubleValue, footage.offset.doubleValue)
        return MeasuredValues { _, moment in
            // Played faster, a shot is as old as what was seen of it is long.
            track.secondsSinceCut(at: scale * moment.t + offset, orSince: offset) / scale
        }
    }
}
