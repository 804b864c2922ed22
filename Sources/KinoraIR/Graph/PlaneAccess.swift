/// How a kernel reads one of its planes.
public enum PlaneAccess: Hashable, Sendable {
    /// Not at all.
    case unused
    /// At the pixel itself, or at bounded constant offsets from it, in pixels of the plane.
    case window(minX: Int, maxX: Int, minY: Int, maxY: Int)
    /// Anywhere.
    case anywhere

    /// The access that covers both.
    public func union(_ other: PlaneAccess) -> PlaneAccess {
        switch (self, other) {
        case (.unused, let access), (let access, .unused): return access
        case (.anywhere, _), (_, .anywhere): return .anywhere
        case (.window(let x0, let x1, let y0, let y1), .window(let u0, let u1, let v0, let v1)):
            return .window(minX: min(x0, u0), maxX: max(x1, u1), minY: min(y0, v0), maxY: max(y1, v1))
        }
    }

    /// True when only the pixel itself is read.
    public var isPointwise: Bool {
        switch self {
        case .unused: true
        case .window(let x0, let x1, let y0, let y1): x0 == 0 && x1 == 0 && y0 == 0 && y1 == 0
        case .anywhere: false
        }
    }
}

extension Kernel {
    /// How each input is read, in order of `inputs`.
    ///
    /// A border rule that reaches across the picture (`mirror`, `wrap`) makes a window an access anywhere.
    public func planeAccesses() -> [PlaneAccess] {
        var accesses = [PlaneAccess](repeating: .unused, count: inputs.count)
        Kernel.visit(body) { instruction in
            switch instruction.operation {
            case .tap(let plane, let dx, let dy, let border):
                let isLocal = border == .clamp || border == .transparent || (dx == 0 && dy == 0)
                let access: PlaneAccess =
                    isLocal ? .window(minX: Int(dx), maxX: Int(dx), minY: Int(dy), maxY: Int(dy)) : .anywhere
                accesses[plane] = accesses[plane].union(access)
            case .loads(let plane, _, _, _, _), .sample(let plane, _, _, _, _):
                accesses[plane] = .anywhere
            default: break
            }
        }
        return accesses
    }

    /// Calls `body` for each instruction, loop bodies included, in order of evaluation.
    public static func visit(_ instructions: [Instruction], _ body: (Instruction) -> Void) {
        for instruction in instructions {
            body(instruction)
            if case .loop(let loop) = instruction.operation { visit(loop.body, body) }
        }
    }
}
