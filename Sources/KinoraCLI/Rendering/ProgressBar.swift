import KinoraCore
import Kinora

/// The line that redraws itself while a render runs.
enum ProgressBar {
    /// At most `columns - 1` columns, so that no terminal wraps it.
    static func line(_ progress: RenderProgress, name: String, columns: Int) -> String {
        let label = EscapedText.terminal(name)
        let speed = "\(JSONLine.tenths(progress.framesPerSecond)) fps"
        guard let count = progress.frameCount, let fraction = progress.fraction else {
            return String("\(label)  frame \(progress.frame)  \(speed)".prefix(max(0, columns - 1)))
        }
        var words = "\(Int((fraction * 100).rounded(.down)))% \(progress.frame)/\(count)  \(speed)"
        if let left = progress.secondsLeft { words += "  \(clock(left)) left" }
        let room = columns - 1 - words.count - label.count - 4
        guard room >= 10 else { return String(words.prefix(max(0, columns - 1))) }
        let width = min(room, 40)
        let done = min(width, Int(fraction * Double(width)))
        let bar = String(repeating: "█", count: done) + String(repeating: "░", count: width - done)
        return "\(label)  \(bar)  \(words)"
    }

    /// Minutes and seconds, with hours where there are any.
    static func clock(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e7 else { return "?" }
        let total = Int(seconds.rounded(.up))
        let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
        let tail = rest < 10 ? "0\(rest)" : "\(rest)"
        guard hours > 0 else { return "\(minutes):\(tail)" }
        return "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)"
    }
}
