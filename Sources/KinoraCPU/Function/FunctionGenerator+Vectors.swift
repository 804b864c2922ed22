extension FunctionGenerator {
    /// Vectors that one part of a body computes before the next part does.
    private static let turnsOfParts = 4

    /// The emitters of a body in so many parts.
    static func vectorEmitters(_ count: Int, context: FunctionContext, row: LaneEmitter, lanes: Int) -> [LaneEmitter] {
        var emitters: [LaneEmitter] = []
        for number in 0..<max(1, count) {
            let block = count > 1 ? "vector\(number)" : "vector"
            let section = Section(block: block, names: context.names)
            let emitter = LaneEmitter(context: context, section: section, parent: row, lanes: lanes)
            emitter.y = "%y"
            emitter.x = "%\(block).x"
            emitter.start = "%\(block).start"
            if count > 1 {
                emitter.part = BodyPart(earlier: emitters, block: block, names: context.names, turns: turnsOfParts)
            }
            emitters.append(emitter)
        }
        return emitters
    }

    /// The loop over the vectors of a row, from `vectors` to `part.end`: of each body in turn over a few of them where it is in parts.
    ///
    /// - Parameter block: the block that this goes on in.
    func vectorLoop(from block: String) -> String {
        guard vectors.count > 1 else {
            return """
                  br i1 %vectors.any, label %vector, label %part.end
                vector:
                  %vector.start = phi i32 [ %vectors.begin, %\(block) ], [ %vector.next, %vector.end ]
                  %vector.x = call i32 @llvm.smin.i32(i32 %vector.start, i32 %vectors.last)
                \(vectors[0].section.text)  br label %vector.end
                vector.end:
                  %vector.next = add i32 %vector.start, \(lanes)
                  %vector.more = icmp slt i32 %vector.next, %vectors.end
                  br i1 %vector.more, label %vector, label %part.end
                """
        }
        var text = """
              br i1 %vectors.any, label %chunk, label %part.end
            chunk:
              %chunk.start = phi i32 [ %vectors.begin, %\(block) ], [ %chunk.next, %chunk.end ]
              %chunk.next = add i32 %chunk.start, \(lanes * Self.turnsOfParts)
              %chunk.last = call i32 @llvm.smin.i32(i32 %chunk.next, i32 %vectors.end)
              br label %vector0

            """
        for (number, emitter) in vectors.enumerated() {
            let name = "vector\(number)"
            let before = number == 0 ? "chunk" : "vector\(number - 1).end"
            let after = number + 1 == vectors.count ? "chunk.end" : "vector\(number + 1)"
            text += """
                \(name):
                  %\(name).start = phi i32 [ %chunk.start, %\(before) ], [ %\(name).next, %\(name).end ]
                  %\(name).turn = phi i64 [ 0, %\(before) ], [ %\(name).turn.next, %\(name).end ]
                  %\(name).x = call i32 @llvm.smin.i32(i32 %\(name).start, i32 %vectors.last)
                \(emitter.part?.prologue.text ?? "")\(emitter.section.text)\(emitter.part?.epilogue.text ?? "")  br label %\(name).end
                \(name).end:
                  %\(name).next = add i32 %\(name).start, \(lanes)
                  %\(name).turn.next = add i64 %\(name).turn, 1
                  %\(name).more = icmp slt i32 %\(name).next, %chunk.last
                  br i1 %\(name).more, label %\(name), label %\(after)

                """
        }
        return text + """
            chunk.end:
              %chunk.more = icmp slt i32 %chunk.next, %vectors.end
              br i1 %chunk.more, label %chunk, label %part.end
            """
    }
}
