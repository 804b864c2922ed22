import KinoraIR

/// Which row of a plane.
enum RowSource: Hashable {
    /// The pixel's own row of an output.
    case own
    /// The row at a constant distance from the pixel's.
    case offset(Int)
    /// A computed row that does not vary along x.
    case value(ValueID)

    /// The constant distance from the pixel's row.
    var offset: Int? { if case .offset(let distance) = self { distance } else { nil } }
}

/// A row of a plane, after the border rule.
struct RowKey: Hashable {
    var plane: Int
    var row: RowSource
    var border: Border
}

/// Where a row begins.
struct RowPointer {
    /// The address of column 0.
    var address: String
    /// For `transparent` borders, whether the row exists (an `i1`); the address is valid either way.
    var isInside: String?
}

extension LaneEmitter {
    // MARK: Border rules

    /// Puts positions through a border rule; `isInside` is set for `transparent` only.
    func bordered(_ index: String, extent: String, _ border: Border) -> (index: String, isInside: String?) {
        switch border {
        case .clamp:
            let last = apply("sub", "i32", extent, constant(1))
            return (call("llvm.smax", "i32", call("llvm.smin", "i32", index, last), constant(0)), nil)
        case .wrap: return (flooredRemainder(index, extent), nil)
        case .mirror:
            let period = apply("shl", "i32", extent, constant(1))
            let phase = flooredRemainder(index, period)
            let opposite = apply("sub", "i32", apply("sub", "i32", period, constant(1)), phase)
            return (call("llvm.smin", "i32", phase, opposite), nil)
        case .transparent:
            let isInside = apply("icmp ult", "i32", index, extent)
            // Of a plane that a tile holds a part of, the first pixel may not be there; the nearest of the edge is. Many positions at once
            // are of whole planes.
            guard lanes == 1 else { return (choose(isInside, index, constant(0), "i32"), isInside) }
            return (bordered(index, extent: extent, .clamp).index, isInside)
        }
    }

    private func flooredRemainder(_ a: String, _ period: String) -> String {
        let rest = apply("srem", "i32", a, period)
        let isNegative = apply("icmp slt", "i32", rest, constant(0))
        return choose(isNegative, apply("add", "i32", rest, period), rest, "i32")
    }

    // MARK: Rows

    /// A row of a plane, computed once where its position is known.
    func rowPointer(_ key: RowKey) -> RowPointer {
        let home: LaneEmitter
        let position: String
        switch key.row {
        case .own, .offset:
            home = rowEmitter
            if let known = home.rowPointers[key] { return known }
            let offset = (key.row.offset ?? 0) + (home.strip?.distance ?? 0)
            let scaled = home.scaled(home.strip?.top ?? home.y, by: home.context.kernel.inputs[key.plane].log2ScaleY)
            position = offset == 0 ? scaled : home.apply("add", "i32", scaled, "\(offset)")
        case .value(let value):
            guard let scalar = scalarOperand(value) else {
                context.fail("row %\(value.index) is no scalar")
                return RowPointer(address: "null", isInside: nil)
            }
            (position, home) = scalar
            if let known = home.rowPointers[key] { return known }
        }
        let pointer = home.rowPointer(plane: key.plane, position: position, border: key.border)
        home.rowPointers[key] = pointer
        return pointer
    }

    /// The row at a scalar position that may lie outside.
    func rowPointer(plane: Int, position: String, border: Border) -> RowPointer {
        let (row, isInside) = bordered(position, extent: "%p\(plane).height", border)
        let wideRow = section.define("sext i32 \(row) to i64")
        let offset = section.define("mul i64 \(wideRow), %p\(plane).stride")
        let address = section.define("getelementptr i8, ptr %p\(plane).origin, i64 \(offset)")
        return RowPointer(address: address, isInside: isInside)
    }

    /// The emitter of the row that this section belongs to.
    var rowEmitter: LaneEmitter {
        var emitter = self
        while emitter.parent?.parent != nil, let parent = emitter.parent { emitter = parent }
        return emitter
    }

    /// A scalar domain position on the grid of a plane.
    func scaled(_ position: String, by log2Scale: Int) -> String {
        if log2Scale == 0 { return position }
        return section.define("\(log2Scale > 0 ? "ashr" : "shl") i32 \(position), \(abs(log2Scale))")
    }

    // MARK: Taps

    /// The input at a constant offset from the pixel.
    func tap(plane: Int, dx: Int, dy: Int, border: Border) -> String {
        let row = rowPointer(RowKey(plane: plane, row: .offset(dy), border: border))
        let parameter = context.kernel.inputs[plane]
        if lanes == 1 {
            let column = scaled(x, by: parameter.log2ScaleX)
            let position = dx == 0 ? column : apply("add", "i32", column, "\(dx)")
            return scalarLoad(plane: plane, column: position, row: row, border: border)
        }
        context.noteReach(plane: plane, dx)
        let column = scaled(x, by: parameter.log2ScaleX)
        let value = neighbours(
            plane: plane, row: row.address, column: column, offset: dx, log2Scale: parameter.log2ScaleX - rate)
        return masked(value, row.isInside)
    }

    /// A choice by the row between pixels of two rows of a plane: the other row is not read.
    func tapOfEitherRow(_ condition: ValueID, _ a: ValueID, _ b: ValueID) -> String? {
        guard lanes > 1, block == nil, let (plane, dx, row) = eitherRow(condition, a, b) else { return nil }
        context.noteReach(plane: plane, dx)
        let log2Scale = context.kernel.inputs[plane].log2ScaleX
        return neighbours(
            plane: plane, row: row, column: scaled(x, by: log2Scale), offset: dx, log2Scale: log2Scale - rate)
    }

    /// Where the row begins that a choice between two rows of a plane takes: it is chosen once a row.
    func eitherRow(_ condition: ValueID, _ a: ValueID, _ b: ValueID) -> (plane: Int, dx: Int, address: String)? {
        let program = context.program
        guard case .tap(let plane, let dx, let first, let border)? = program.operation(of: a),
            case .tap(plane, dx, let second, border)? = program.operation(of: b), border == .clamp,
            let (truth, home) = rowEmitter.scalarOperand(condition), home === rowEmitter || home === root
        else { return nil }
        let rows = [first, second].map {
            rowPointer(RowKey(plane: plane, row: .offset(Int($0)), border: border)).address
        }
        return (
            plane, Int(dx), rowEmitter.section.define("select i1 \(truth), ptr \(rows[0]), ptr \(rows[1])")
        )
    }

    /// The stored bits of an input at a constant offset from the pixels of a vector.
    func tapBits(plane: Int, dx: Int, dy: Int, border: Border) -> String {
        let row = rowPointer(RowKey(plane: plane, row: .offset(dy), border: border))
        let bits = tapBits(plane: plane, dx: dx, row: row.address)
        guard let isInside = row.isInside else { return bits }
        let type = wide(tapElement(of: plane))
        return section.define("select i1 \(isInside), \(type) \(bits), \(type) zeroinitializer")
    }

    /// The stored bits of a row of an input at a constant offset from the pixels of a vector.
    func tapBits(plane: Int, dx: Int, row: String) -> String {
        if let parity { return pairedTap(plane: plane, dx: dx, row: row, parity: parity) }
        let parameter = context.kernel.inputs[plane]
        context.noteReach(plane: plane, dx)
        let column = scaled(x, by: parameter.log2ScaleX)
        let address = element(of: plane, row: row, column: column, offset: dx)
        let shared = min(lanes, 1 << max(0, parameter.log2ScaleX - rate))
        let distance = parameter.step << max(0, -parameter.log2ScaleX)
        let read = strided(address, parameter.element, distance: distance, count: lanes / shared)
        let bits = withEdges(
            read, plane: plane, row: row, column: column, offset: dx, step: 1 << max(0, -parameter.log2ScaleX),
            count: lanes / shared)
        guard shared > 1 else { return bits }
        let vector = "<\(lanes / shared) x \(parameter.element.bits)>"
        return section.define(
            "shufflevector \(vector) \(bits), \(vector) poison, \(Self.lanes((0..<lanes).map { $0 / shared }, lanes))")
    }

    /// Zero unless a scalar condition holds.
    func masked(_ value: String, _ isInside: String?) -> String {
        guard let isInside else { return value }
        return section.define("select i1 \(isInside), \(wide("float")) \(value), \(wide("float")) zeroinitializer")
    }

    /// One pixel of a row at a scalar column that may lie outside.
    func scalarLoad(plane: Int, column: String, row: RowPointer, border: Border) -> String {
        let parameter = context.kernel.inputs[plane]
        let (inside, columnIsInside) = bordered(column, extent: "%p\(plane).width", border)
        let address = element(of: plane, row: row.address, column: inside)
        let bits = section.define("load \(parameter.element.bits), ptr \(address), align 1")
        var value = float(fromStored: bits, parameter.element)
        for condition in [columnIsInside, row.isInside].compactMap(\.self) {
            value = section.define("select i1 \(condition), float \(value), float 0.0")
        }
        return value
    }

    /// The address of a pixel's element at a scalar column.
    func element(of plane: Int, row: String, column: String, offset: Int = 0) -> String {
        let unit = context.kernel.inputs[plane].unit
        let wideColumn = section.define("sext i32 \(column) to i64")
        let scaled = unit == 1 ? wideColumn : section.define("mul i64 \(wideColumn), \(unit)")
        let address = section.define("getelementptr i8, ptr \(row), i64 \(scaled)")
        return offset == 0 ? address : section.define("getelementptr i8, ptr \(address), i64 \(offset * unit)")
    }

    /// The pixels of a row under the lanes, `offset` plane columns further; all of them exist.
    ///
    /// - Parameters:
    ///   - column: the plane column under the first lane, a scalar.
    ///   - log2Scale: domain columns per plane column, as in `PlaneParameter`.
    func neighbours(plane: Int, row: String, column: String, offset: Int, log2Scale: Int) -> String {
        let parameter = context.kernel.inputs[plane]
        let address = element(of: plane, row: row, column: column, offset: offset)
        let shared = 1 << max(0, log2Scale)
        if shared >= lanes {
            // All lanes lie in one plane pixel, as vectors start at multiples of their length.
            let bits = section.define("load \(parameter.element.bits), ptr \(address), align 1")
            return float(fromStored: spreadHere(bits, parameter.element.bits), parameter.element)
        }
        let distance = parameter.step << max(0, -log2Scale)
        let read = strided(address, parameter.element, distance: distance, count: lanes / shared)
        let bits = withEdges(
            read, plane: plane, row: row, column: column, offset: offset, step: 1 << max(0, -log2Scale),
            count: lanes / shared)
        guard shared > 1 else { return float(fromStored: bits, parameter.element) }
        let element = parameter.element.bits
        let source = "<\(lanes / shared) x \(element)>"
        let repeated = section.define(
            "shufflevector \(source) \(bits), \(source) poison, \(Self.lanes((0..<lanes).map { $0 / shared }, lanes))")
        return float(fromStored: repeated, parameter.element)
    }

    /// Elements at a constant distance from each other, as a vector of stored bits.
    private func strided(_ address: String, _ element: ElementType, distance: Int, count: Int) -> String {
        let bits = element.bits
        if distance == 1 { return section.define("load <\(count) x \(bits)>, ptr \(address), align 1") }
        guard distance * element.byteCount <= Self.widestStride else {
            var result = "poison"
            for lane in 0..<count {
                let place = section.define(
                    "getelementptr i8, ptr \(address), i64 \(lane * distance * element.byteCount)")
                let bit = section.define("load \(bits), ptr \(place), align 1")
                result = section.define("insertelement <\(count) x \(bits)> \(result), \(bits) \(bit), i64 \(lane)")
            }
            return result
        }
        // One wide load, of the last pixel's whole distance: round lengths are fewer instructions.
        let total = count * distance
        let all = section.define("load <\(total) x \(bits)>, ptr \(address), align 1")
        return section.define(
            "shufflevector <\(total) x \(bits)> \(all), <\(total) x \(bits)> poison, "
                + Self.lanes((0..<count).map { $0 * distance }, count))
    }

    /// Bytes between elements up to which one wide load and a shuffle beat a load for each lane.
    private static let widestStride = 16
}

extension PlaneParameter {
    /// Bytes from a pixel to the next.
    var unit: Int { step * element.byteCount }
}
