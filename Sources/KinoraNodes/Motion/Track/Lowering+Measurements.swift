import KinoraCore
import KinoraLanguage
import KinoraMedia

extension Lowering {
    /// A node whose numbers of footage can be read, made ready for each frame before its kernels run.
    func measured(_ use: NodeUse) throws -> NodeUse {
        guard use.node.arguments.values.contains(where: { !$0.measurements.isEmpty }) else { return use }
        var use = use
        var known: [NodeID: MeasuredValues] = [:]
        // In the order of names: preparations follow each other as they were added.
        for name in use.node.arguments.keys.sorted() {
            guard let argument = use.node.arguments[name] else { continue }
            for measurement in argument.measurements where known[measurement.node] == nil {
                known[measurement.node] = try values(of: measurement.node, for: use)
            }
            use.node.arguments[name] = argument.replacingMeasurements { measurement in
                var bound = measurement
                bound.values = known[measurement.node]
                return bound
            }
        }
        return use
    }

    /// The numbers of a track as a node at its own time sees them.
    private func values(of id: NodeID, for user: NodeUse) throws -> MeasuredValues {
        guard let node = graph[id], Track.isTrack(node) else {
            throw user.problem("E0601", "a track is expected, there is none")
        }
        let inputs = node.inputs.compactMap { properties[$0.node.index] }
        let use = NodeUse(node: node, inputs: inputs)
        let stream = try use.firstInput
        let (subject, footage) = try Track.subject(
            of: use, graph: graph, properties: properties, library: library, probes: probes)
        let track = probes.pointTrack(subject)
        let clock = user.clock(.unknown)
        let local = user.map
        preparations.append { time in try track.prepare(to: footage.fileTime(local(time))) }
        let (scale, offset) = (footage.scale.doubleValue, footage.offset.doubleValue)
        // A node of more frames than the clip shows what lies between them.
        let isSmooth = clock.rate > stream.rate
        let (width, height) = (Double(stream.size.width), Double(stream.size.height))
        return MeasuredValues { component, moment in
            let place = track.position(at: scale * moment.t + offset, isSmooth: isSmooth)
            return component == 0 ? place.x / width : place.y / height
        }
    }
}
