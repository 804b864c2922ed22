extension KernelBuilder {
    /// A float constant.
    public func constant(_ value: Float) -> FloatLane { FloatLane(self, emit(.floatConstant(value))) }
    /// An int constant.
    public func constant(_ value: Int32) -> IntLane { IntLane(self, emit(.intConstant(value))) }
    /// A bool constant.
    public func constant(_ value: Bool) -> BoolLane { BoolLane(self, emit(.boolConstant(value))) }

    /// The float in a slot of the frame's uniform table.
    public func uniform(_ slot: Int) -> FloatLane { FloatLane(self, emit(.uniform(slot))) }

    /// A number of a table of 16, 32 or 64 that begins at a slot of the frame's uniform table; see `Operation.lookup`.
    public func lookup(first slot: Int, count: Int, _ index: IntLane) -> FloatLane {
        FloatLane(self, emit(.lookup(first: slot, count: count, index: index.id)))
    }

    /// The pixel's column.
    public var x: IntLane { IntLane(self, emit(.coordinate(.x))) }
    /// The pixel's row.
    public var y: IntLane { IntLane(self, emit(.coordinate(.y))) }
    /// The pixel's centre in pixels from the left edge: column plus a half.
    public var pixelCenterX: FloatLane { x.toFloat() + 0.5 }
    /// The pixel's centre in pixels from the top edge: row plus a half.
    public var pixelCenterY: FloatLane { y.toFloat() + 0.5 }

    /// The code value of an input at a constant offset from the pixel, in pixels of the plane; see `Operation.tap`.
    public func tap(_ plane: Int, _ dx: Int32 = 0, _ dy: Int32 = 0, border: Border = .clamp) -> FloatLane {
        FloatLane(self, emit(.tap(plane: plane, dx: dx, dy: dy, border: border)))
    }

    /// The code values of `count` neighbouring pixels of one plane row, the first at `(column, row)`.
    public func loads(
        _ plane: Int, column: IntLane, row: IntLane, count: Int = 1, border: Border = .clamp
    ) -> [FloatLane] {
        emitLoads(plane: plane, column: column.id, row: row.id, count: count, border: border)
            .map { FloatLane(self, $0) }
    }

    /// An input resampled at a point in plane pixels, centres at `.5`.
    public func sample(
        _ plane: Int, x: FloatLane, y: FloatLane, filter: Filter = .bilinear, border: Border = .clamp
    ) -> FloatLane {
        FloatLane(self, emit(.sample(plane: plane, x: x.id, y: y.id, filter: filter, border: border)))
    }

    /// A counted loop with float accumulators; gives the accumulators after the last turn.
    ///
    /// - Parameters:
    ///   - count: turns, 0...65536.
    ///   - initial: the accumulators before the first turn.
    ///   - body: takes the turn's number from 0 and the accumulators, gives as many accumulators.
    public func loop<Failure: Error>(
        count: Int32, initial: [FloatLane], body: (IntLane, [FloatLane]) throws(Failure) -> [FloatLane]
    ) throws(Failure) -> [FloatLane] {
        let inside = { (index: ValueID, carried: [ValueID]) throws(Failure) -> [ValueID] in
            let results = try body(IntLane(self, index), carried.map { FloatLane(self, $0) })
            return results.map(\.id)
        }
        return try loop(count: count, initial: initial.map(\.id), body: inside).map { FloatLane(self, $0) }
    }

    /// The value of a list at the turn of a loop around it: how a loop goes over values that were computed before it.
    ///
    /// - Parameters:
    ///   - values: 1...64 of them; the first and the last stand for what lies beyond.
    ///   - turn: the number that a loop hands to its body.
    public func element(of values: [FloatLane], at turn: IntLane) -> FloatLane {
        FloatLane(self, emit(.element(turn: turn.id, of: values.map(\.id))))
    }

    /// The sum of a float over the turns of a loop, added in order.
    public func sum<Failure: Error>(
        count: Int32, _ term: (IntLane) throws(Failure) -> FloatLane
    ) throws(Failure) -> FloatLane {
        let inside = { (index: IntLane, sums: [FloatLane]) throws(Failure) -> [FloatLane] in
            let value = try term(index)
            return sums.map { $0 + value }
        }
        return try loop(count: count, initial: [constant(Float(0))], body: inside)[0]
    }
}
