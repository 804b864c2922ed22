import KinoraCore
import KinoraLanguage
import KinoraMedia

/// A `text` node on a picture of a size: its styles and cues.
struct TextLayout {
    let size: Size
    let text: String
    let font: FontChoice
    let plan: TextAnimation.Plan
    let rate: Rational
    private var style = TextStyle()
    private var box: TextStyle?
    /// The point `at` names; nil where the margins place the words.
    private var place: (x: Double, y: Double)?

    /// Where words are drawn that `at` moves: the middle of the picture.
    var home: (x: Double, y: Double) { (Double(size.width) / 2, Double(size.height) / 2) }

    init(of use: NodeUse, size: Size) throws {
        self.size = size
        // libass makes lines without a letter half as high.
        text = (use.text("text") ?? "").split(omittingEmptySubsequences: false) { $0.isNewline }
            .map { $0.isEmpty ? "\u{A0}" : AssText.withLineBreaks($0) }.joined(separator: "\n")
        font = try FontChoice(of: use)
        plan = try TextAnimation.plan(of: use)
        rate = try use.firstInput.rate
        style.font = font.family ?? "sans-serif"
        style.size = use.number("size") ?? Double(size.height) / 15
        style.isBold = use.flag("bold") ?? false
        style.isItalic = use.flag("italic") ?? false
        style.color = use.assColor("color", default: style.color)
        style.secondColor = style.color
        style.outlineColor = use.assColor("outline_color", default: style.outlineColor)
        style.backColor = use.assColor("shadow_color", default: style.backColor)
        style.spacing = use.number("spacing") ?? 0
        style.outline = use.number("outline") ?? 0
        style.shadow = use.number("shadow") ?? 0
        style.alignment = TextStyle.places.first { $0.name == use.choice("align") }?.key ?? 5
        style.margin = use.number("margin") ?? Double(size.height) / 20
        if plan.animation == .karaoke { style.color = use.assColor("highlight", default: style.color) }
        if use.constant("box") != nil {
            var box = style
            box.backColor = use.assColor("box", default: box.backColor)
            (box.color, box.secondColor, box.outlineColor) = ("&HFF000000", "&HFF000000", "&HFF000000")
            (box.border, box.outline, box.shadow) = (4, 0, use.number("padding") ?? 12)
            self.box = box
        }
        if use.varies("at") {
            place = (Double(size.width) / 2, Double(size.height) / 2)
        } else if use.node.arguments["at"] != nil {
            place = use.position("at", in: size)(SignalMoment(frame: 0, of: 1, rate: 1))
        }
    }

    /// What is drawn.
    ///
    /// - Throws: `MediaError` when it cannot be measured.
    func drawing() throws(MediaError) -> TextDrawing {
        var cues: [TextDrawing.Cue] = []
        for body in try bodies() {
            if box != nil {
                cues.append(.init(start: body.start, duration: body.duration, style: "Box", text: body.box))
            }
            cues.append(
                .init(start: body.start, duration: body.duration, layer: 1, text: body.text))
        }
        return scripted(size, cues)
    }

    /// The longest word, and how wide the words lie, where they run out of the picture sideways; nil where they have room.
    ///
    /// - Throws: `MediaError` when they cannot be measured.
    func overflow() throws(MediaError) -> (word: String, width: Int)? {
        // Letters are hardly ever wider than their size: most texts need not be measured, which takes a while.
        let few = Double(size.width) / max(1, style.size + style.spacing)
        guard let word = text.split(whereSeparator: \.isWhitespace).max(by: { $0.count < $1.count }),
            Double(word.count) > few
        else { return nil }
        // Laid out as in the picture, with one more picture on either side.
        var wide = self
        wide.style.margin += Double(size.width)
        let canvas = Size(3 * size.width, size.height + 2 * size.width)
        let cue = TextDrawing.Cue(start: 0, duration: 1000, text: AssText.escaped(text))
        guard let extent = try wide.scripted(canvas, [cue]).extent(at: Rational(0)),
            extent.x < size.width || extent.x + extent.size.width > 2 * size.width
        else { return nil }
        return (String(word), extent.size.width)
    }

    private func scripted(_ size: Size, _ cues: [TextDrawing.Cue]) -> TextDrawing {
        var styles = [("Default", style)]
        if let box { styles.append(("Box", box)) }
        return TextDrawing(
            size: size, script: TextStyle.script(size: size, styles: styles), cues: cues, fontPaths: font.paths)
    }

    /// A stretch of time and what is written in it.
    private struct Body {
        var start: Int64
        var duration: Int64
        var text: String
        /// The same without what reveals letters: the box lies behind all of them.
        var box: String
    }

    /// Longer than any film, and short enough to be added to.
    private static let endless: Int64 = 1 << 40

    private func bodies() throws(MediaError) -> [Body] {
        let escaped = AssText.escaped(text)
        let duration = (plan.end ?? Self.endless) - plan.start
        let position = place.map { "{\\pos(\(Self.number($0.x)),\(Self.number($0.y)))}" } ?? ""
        func one(_ tags: String, _ body: String) -> [Body] {
            [Body(start: plan.start, duration: duration, text: tags + body, box: tags + escaped)]
        }
        switch plan.animation {
        case .none: return one(position, escaped)
        case .fade:
            // Fading out needs to know when.
            return one(position + "{\\fad(\(plan.over),\(plan.end == nil ? 0 : plan.over))}", escaped)
        case .karaoke: return one(position, karaoke())
        case .typewriter: return typewriter(position, until: plan.start + duration)
        case .scroll, .crawl: return one(try travel(), escaped)
        }
    }

    /// Words with the hundredths of a second each is lit in, shared out by their letters.
    private func karaoke() -> String {
        let words = text.split(omittingEmptySubsequences: false) { $0 == " " || $0.isNewline }
        let letters = max(1, words.reduce(0) { $0 + max(1, $1.count) })
        var result = ""
        var (done, passed) = (0, Int64(0))
        for (index, word) in words.enumerated() {
            done += max(1, word.count)
            let until = plan.over * Int64(done) / Int64(letters) / 10
            let gap =
                index + 1 < words.count ? text[word.endIndex...].first.map { AssText.escaped(String($0)) } ?? "" : ""
            result += "{\\kf\(until - passed)}\(AssText.escaped(word))\(gap)"
            passed = until
        }
        return result
    }

    /// One body for each state: the letters so far are seen, the others keep their place.
    private func typewriter(_ position: String, until end: Int64) -> [Body] {
        let letters = Array(text)
        // More states than frames would never be seen.
        let frames = max(1, (Rational(plan.over, 1000) * rate).rounded)
        let steps = max(1, min(letters.count, Int(clamping: frames)))
        var bodies: [Body] = []
        for step in 1...steps {
            let count = letters.count * step / steps
            let start = plan.start + plan.over * Int64(step - 1) / Int64(steps)
            let next = step < steps ? plan.start + plan.over * Int64(step) / Int64(steps) : end
            guard start < end else { break }
            let seen = AssText.escaped(String(letters[..<count]))
            let hidden = AssText.escaped(String(letters[count...]))
            bodies.append(
                Body(
                    start: start, duration: max(1, min(next, end) - start),
                    text: position + seen + (hidden.isEmpty ? "" : "{\\alpha&HFF&}" + hidden),
                    box: position + seen + hidden))
        }
        return bodies
    }

    /// The move of credits and tickers, from just outside the picture to just outside the other side.
    private func travel() throws(MediaError) -> String {
        let (width, height) = (Double(size.width), Double(size.height))
        let isUpwards = plan.animation == .scroll
        let column = (style.alignment - 1) % 3
        let row = (style.alignment - 1) / 3
        // Measured on a canvas on which all of it can be seen.
        let canvas = isUpwards ? Size(size.width, 60_000) : Size(60_000, size.height)
        let anchor = isUpwards ? "{\\an\(column + 7)\\pos(\(Self.number(x(column))),0)}" : "{\\q2\\an7\\pos(0,0)}"
        let sample = TextDrawing.Cue(start: 0, duration: 1000, text: anchor + AssText.escaped(text))
        let extent = try scripted(canvas, [sample]).extent(at: Rational(0))
        let times = "0,\(plan.over)"
        if isUpwards {
            let length = Double(extent.map { $0.y + $0.size.height } ?? 0) + style.shadow
            let x = Self.number(place?.x ?? x(column))
            return "{\\an\(column + 7)\\move(\(x),\(Self.number(height)),\(x),\(Self.number(-length)),\(times))}"
        }
        let length = Double(extent.map { $0.x + $0.size.width } ?? 0) + style.shadow
        let y = place?.y ?? (row == 0 ? height - style.margin : row == 1 ? height / 2 : style.margin)
        let line = Self.number(y)
        return "{\\q2\\an\(row * 3 + 1)\\move(\(Self.number(width)),\(line),\(Self.number(-length)),\(line),\(times))}"
    }

    private func x(_ column: Int) -> Double {
        let width = Double(size.width)
        return column == 0 ? style.margin : column == 1 ? width / 2 : width - style.margin
    }

    private static func number(_ value: Double) -> String { DecimalText.rounded(value) }
}
