import KinoraCore
import KinoraLanguage

/// How the words of a `text` node come and go.
enum TextAnimation: String, CaseIterable {
    case none, typewriter, fade, scroll, crawl, karaoke

    /// An animation with its times in milliseconds of the node's own time.
    struct Plan: Hashable {
        var animation: TextAnimation
        /// When the words appear.
        var start: Int64
        /// When they are gone; nil without end.
        var end: Int64?
        /// How long the animation takes.
        var over: Int64
    }

    /// The animation of a node.
    ///
    /// - Throws: `Diagnostic` when it runs over a stretch without end.
    static func plan(of use: NodeUse) throws -> Plan {
        let animation = use.choice("animation").flatMap(TextAnimation.init) ?? .none
        let stream = try use.firstInput
        let (from, to) = try Text.shown(use)
        let start = milliseconds(from)
        let end = to.map(milliseconds)
        let asked = use.seconds("over", rate: stream.rate)
        if let asked, asked <= Rational(0) {
            throw use.problem("E0611", "an animation takes some time, this one takes \(DecimalText.seconds(asked))")
        }
        let over: Int64
        switch (asked, animation) {
        case (let asked?, _): over = max(1, milliseconds(asked))
        case (nil, .none): over = 1
        case (nil, .fade): over = 500
        case (nil, _):
            guard let end else {
                throw use.noLength(stream, "this animation runs", remedy: "set 'over' or 'to'")
            }
            over = max(1, end - start)
        }
        return Plan(animation: animation, start: start, end: end, over: over)
    }

    private static func milliseconds(_ time: Rational) -> Int64 { (time * Rational(1000)).floor }
}
