/// Hands out names that no other value or block of a function has.
final class NameSource {
    private var count = 0

    func next(_ stem: String) -> String {
        count += 1
        return "\(stem)\(count)"
    }
}

/// A stretch of LLVM IR text that is put together apart from its neighbours and joined to them at the end.
final class Section {
    private(set) var text = ""
    /// The block that the next instruction goes to.
    private(set) var block: String
    private let names: NameSource
    /// Where equal instructions are written once: the values of those of this block.
    private var known: [String: String]?

    /// An empty section that continues a block.
    ///
    /// - Parameter sharesEqual: whether an instruction that stands in the block already gives the value it has there. Loads are the same as
    ///   long as nothing that is loaded is stored to.
    init(block: String, names: NameSource, sharesEqual: Bool = false) {
        self.block = block
        self.names = names
        known = sharesEqual ? [:] : nil
    }

    /// Appends an instruction that defines a value; gives the value's name.
    func define(_ instruction: String) -> String {
        if let name = known?[instruction] { return name }
        let name = names.next("%v")
        known?[instruction] = name
        text += "  \(name) = \(instruction)\n"
        return name
    }

    /// Appends an instruction without a value.
    func perform(_ instruction: String) { text += "  \(instruction)\n" }

    /// A name for a block yet to come, without the percent sign.
    func newBlock(_ stem: String) -> String { names.next(stem + ".") }

    /// Begins a block.
    func begin(_ name: String) {
        text += "\(name):\n"
        block = name
        if known != nil { known = [:] }
    }

    /// Ends the block by going to another.
    func go(to name: String) { perform("br label %\(name)") }

    /// Ends the block by going one of two ways.
    func branch(_ condition: String, _ yes: String, _ no: String) {
        perform("br i1 \(condition), label %\(yes), label %\(no)")
    }

    /// A body that is run only where a condition holds.
    func when(_ condition: String, _ body: () -> Void) {
        let (some, after) = (newBlock("some"), newBlock("after"))
        branch(condition, some, after)
        begin(some)
        body()
        go(to: after)
        begin(after)
    }

    /// A loop over `0`, `step`, `2 * step` ... below a limit, which is above 0; numbers are 64 bits wide.
    func loop(_ stem: String, below limit: String, step: Int = 1, _ body: (_ index: String) -> Void) {
        let before = block
        let head = newBlock(stem)
        let latch = newBlock(stem + ".next")
        let after = newBlock(stem + ".done")
        let index = names.next("%\(stem)")
        let next = names.next("%\(stem)")
        go(to: head)
        begin(head)
        perform("\(index) = phi i64 [ 0, %\(before) ], [ \(next), %\(latch) ]")
        body(index)
        go(to: latch)
        begin(latch)
        perform("\(next) = add i64 \(index), \(step)")
        branch(define("icmp ult i64 \(next), \(limit)"), head, after)
        begin(after)
    }

    /// The sum of what several tables of counters, one after the other, hold of one bin.
    ///
    /// - Parameters:
    ///   - tables: the address of the first.
    ///   - distance: counters from one table to the next.
    func sum(of count: Int, tables: String, distance: Int, bin: String) -> String {
        var sum = "0"
        for table in 0..<count {
            let place = define("add i64 \(bin), \(table * distance)")
            let counter = define("getelementptr i32, ptr \(tables), i64 \(place)")
            sum = define("add i32 \(sum), \(define("load i32, ptr \(counter), align 4"))")
        }
        return sum
    }
}
