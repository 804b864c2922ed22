/// Writes syntax as text; the layout follows from the syntax alone.
struct SyntaxPrinter {
    /// Columns that a line should not exceed.
    static let width = 100

    /// A finished line and the comment behind it.
    private struct Line {
        var text: String
        var comment: String?
    }

    private var lines: [Line] = []

    static func print(_ file: FileSyntax) -> String {
        var printer = SyntaxPrinter()
        printer.file(file)
        return printer.text
    }

    /// All lines, with comments at the end of neighbouring lines aligned.
    private var text: String {
        var result = ""
        var start = 0
        while start < lines.count {
            var end = start
            while end < lines.count, lines[end].comment != nil { end += 1 }
            let column = lines[start..<end].map(\.text.count).max() ?? 0
            for line in lines[start..<end] {
                let gap = column - line.text.count <= 40 ? column - line.text.count : 0
                result += line.text + String(repeating: " ", count: gap + 2) + (line.comment ?? "") + "\n"
            }
            if end < lines.count {
                result += lines[end].text + "\n"
                end += 1
            }
            start = end
        }
        return result
    }

    // MARK: Lines

    private mutating func add(_ text: String, _ comment: Comment? = nil) {
        let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            lines.append(Line(text: String(part), comment: index == parts.count - 1 ? comment?.source : nil))
        }
    }

    private mutating func blank() {
        if let last = lines.last, !last.text.isEmpty { lines.append(Line(text: "")) }
    }

    private mutating func comments(_ comments: [Comment], _ indent: String, isFirst: Bool = false) {
        for (index, comment) in comments.enumerated() {
            if comment.blankBefore, !(isFirst && index == 0) { blank() }
            add(indent + comment.source)
        }
    }

    private mutating func leading(_ trivia: Trivia, _ indent: String, isFirst: Bool) {
        comments(trivia.leading, indent, isFirst: isFirst)
        if trivia.blankBefore, !(isFirst && trivia.leading.isEmpty) { blank() }
    }

    // MARK: Items

    private mutating func file(_ file: FileSyntax) {
        if let version = file.version {
            leading(version.trivia, "", isFirst: true)
            add("kinora \(version.number)", version.trivia.trailing)
        }
        let widths = Self.alignedWidths(
            file.items.map { item -> Int? in
                if case .binding(let binding) = item.kind { binding.name?.count } else { nil }
            }, trivia: file.items.map(\.trivia))
        for (index, item) in file.items.enumerated() {
            let isFirst = index == 0 && file.version == nil
            leading(item.trivia, "", isFirst: isFirst)
            self.item(item, nameWidth: widths[index])
        }
        comments(file.end, "", isFirst: file.items.isEmpty && file.version == nil)
    }

    /// For each element the width its name is padded to: the longest of its run. A run ends at an empty line, a comment
    /// or a name that is much longer.
    private static func alignedWidths(_ lengths: [Int?], trivia: [Trivia]) -> [Int] {
        var widths = lengths.map { $0 ?? 0 }
        var start = 0
        while start < lengths.count {
            guard var longest = lengths[start] else {
                start += 1
                continue
            }
            var shortest = longest
            var end = start + 1
            while end < lengths.count, let length = lengths[end], !trivia[end].blankBefore, trivia[end].leading.isEmpty,
                Swift.max(longest, length) - Swift.min(shortest, length) <= 12
            {
                longest = Swift.max(longest, length)
                shortest = Swift.min(shortest, length)
                end += 1
            }
            for index in start..<end { widths[index] = longest }
            start = end
        }
        return widths
    }

    private mutating func item(_ item: ItemSyntax, nameWidth: Int) {
        let trailing = item.trivia.trailing
        switch item.kind {
        case .import(let syntax): add("import \(ExpressionPrinter.flat(syntax.path))", trailing)
        case .input(let input):
            let head = "input \(Self.parameterHead(input.parameter, nameWidth: 0))"
            guard let value = input.parameter.defaultValue else { return add(head, trailing) }
            let start = "\(head) = "
            add(start + ExpressionPrinter.print(value, column: start.count, indent: 0), trailing)
        case .binding(let binding): add(Self.binding(binding, nameWidth: nameWidth, indent: 0), trailing)
        case .definition(let definition): self.definition(definition, trailing)
        case .function(let function):
            add("fn \(function.name)(\(function.parameters.joined(separator: ", "))) {")
            block(function.body, indent: 4)
            add("}", trailing)
        case .render(let render): self.render(render, trailing)
        }
    }

    private static func binding(_ statement: StatementSyntax, nameWidth: Int, indent: Int) -> String {
        var start = String(repeating: " ", count: indent)
        if let name = statement.name { start += padded(name, nameWidth) + " = " }
        return start + ExpressionPrinter.print(statement.value, column: start.count, indent: indent)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: Swift.max(0, width - text.count))
    }

    // MARK: Definitions

    /// Name, type and range; `nameWidth` counts the colon.
    private static func parameterHead(_ parameter: ParameterSyntax, nameWidth: Int) -> String {
        var text = "\(padded(parameter.name + ":", nameWidth)) \(type(parameter.type))"
        if let lower = parameter.lower, let upper = parameter.upper {
            text += " in \(ExpressionPrinter.flat(lower))..\(ExpressionPrinter.flat(upper))"
        }
        return text
    }

    private static func type(_ type: TypeSyntax) -> String {
        guard let choices = type.choices else { return type.name }
        return "\(type.name)(\(choices.joined(separator: ", ")))"
    }

    private static func parameter(_ parameter: ParameterSyntax, nameWidth: Int = 0, column: Int) -> String {
        let head = parameterHead(parameter, nameWidth: nameWidth)
        guard let value = parameter.defaultValue else { return head }
        return "\(head) = " + ExpressionPrinter.print(value, column: column + head.count + 3, indent: column)
    }

    private mutating func definition(_ syntax: DefinitionSyntax, _ trailing: Comment?) {
        let head = "\(syntax.kind.rawValue) \(syntax.name)("
        let tail = ") -> \(Self.type(syntax.result)) {"
        let flat = head + syntax.parameters.map { Self.parameter($0, column: 0) }.joined(separator: ", ") + tail
        let hasComments = !syntax.parametersEnd.isEmpty || syntax.parameters.contains { $0.trivia.hasComments }
        if !hasComments, flat.count <= Self.width, !flat.contains("\n") {
            add(flat)
        } else {
            parameters(syntax, head: head, tail: tail)
        }
        block(syntax.body, indent: 4)
        add("}", trailing)
    }

    /// One parameter a line, under the first one; streams stand as they are, the others have their types aligned.
    private mutating func parameters(_ syntax: DefinitionSyntax, head: String, tail: String) {
        let indent = String(repeating: " ", count: head.count)
        let width = syntax.parameters.filter { !Self.isStream($0.type) }.map(\.name.count).max() ?? 0
        let lastHasComment = syntax.parameters.last?.trivia.trailing != nil || !syntax.parametersEnd.isEmpty
        // A comment before the first parameter cannot stand behind the parenthesis.
        let startsBelow = syntax.parameters.first.map { !$0.trivia.leading.isEmpty } ?? true
        if startsBelow { add(head) }
        for (index, parameter) in syntax.parameters.enumerated() {
            let isLast = index == syntax.parameters.count - 1
            comments(parameter.trivia.leading.map { Self.withoutBlank($0) }, indent)
            let start = index == 0 && !startsBelow ? head : indent
            let nameWidth = Self.isStream(parameter.type) ? 0 : width + 1
            let text = Self.parameter(parameter, nameWidth: nameWidth, column: head.count)
            let end = isLast ? (lastHasComment ? "" : tail) : ","
            add(start + text + end, parameter.trivia.trailing)
        }
        comments(syntax.parametersEnd.map { Self.withoutBlank($0) }, indent)
        if lastHasComment || syntax.parameters.isEmpty { add(tail) }
    }

    private static func withoutBlank(_ comment: Comment) -> Comment {
        var comment = comment
        comment.blankBefore = false
        return comment
    }

    private static func isStream(_ type: TypeSyntax) -> Bool {
        ["video", "image", "mask", "audio", "flow", "face"].contains(type.name)
    }

    private mutating func block(_ block: BlockSyntax, indent: Int) {
        for line in Self.blockLines(block, indent: indent) { lines.append(line) }
    }

    private static func blockLines(_ block: BlockSyntax, indent: Int) -> [Line] {
        var printer = SyntaxPrinter()
        let margin = String(repeating: " ", count: indent)
        let widths = alignedWidths(block.statements.map { $0.name?.count }, trivia: block.statements.map(\.trivia))
        for (index, statement) in block.statements.enumerated() {
            printer.leading(statement.trivia, margin, isFirst: index == 0)
            printer.add(
                binding(statement, nameWidth: widths[index], indent: indent), statement.trivia.trailing)
        }
        printer.comments(block.end, margin, isFirst: block.statements.isEmpty)
        return printer.lines
    }

    /// The lines of a block inside an expression.
    static func text(of block: BlockSyntax, indent: Int) -> String {
        var printer = SyntaxPrinter()
        printer.lines = blockLines(block, indent: indent)
        return String(printer.text.dropLast())
    }

    // MARK: Renders

    private mutating func render(_ render: RenderSyntax, _ trailing: Comment?) {
        let source = ExpressionPrinter.print(render.source, column: "render ".count, indent: 0)
        let head = "render \(source) to \(ExpressionPrinter.flat(render.target))"
        if render.settings.isEmpty, render.end.isEmpty { return add(head, trailing) }
        add(head + " {")
        settings(render.settings, end: render.end, indent: 4)
        add("}", trailing)
    }

    private mutating func settings(_ settings: [SettingSyntax], end: [Comment], indent: Int) {
        let margin = String(repeating: " ", count: indent)
        let widths = Self.alignedWidths(settings.map { $0.name.count + 1 }, trivia: settings.map(\.trivia))
        for (index, setting) in settings.enumerated() {
            leading(setting.trivia, margin, isFirst: index == 0)
            let head = margin + Self.padded(setting.name + ":", widths[index]) + " "
            add(
                head + ExpressionPrinter.print(setting.value, column: head.count, indent: indent),
                setting.trivia.trailing)
        }
        comments(end, margin, isFirst: settings.isEmpty)
    }

    /// The lines of a record inside an expression.
    static func text(of settings: [SettingSyntax], end: [Comment], indent: Int) -> String {
        var printer = SyntaxPrinter()
        printer.settings(settings, end: end, indent: indent)
        return String(printer.text.dropLast())
    }
}
