import Foundation
import Kinora
import KinoraCore
import Synchronization

/// Tells how a render comes along, in the style the user chose, no more often than anyone can read.
final class ProgressReporter: Sendable {
    private let style: ProgressStyle
    private let name: String
    private let lastTold = Mutex<(seconds: Double, hasBegun: Bool)>((0, false))

    /// A reporter for one render.
    init(style: ProgressStyle, name: String) {
        self.style = style
        self.name = name
    }

    /// Says what is about to be rendered, and what the author should know.
    func begin(_ plan: RenderPlan) {
        guard style == .json else { return }
        var event = JSONLine(event: "plan")
        event.add("target", plan.target)
        event.add("width", plan.size.width)
        event.add("height", plan.size.height)
        event.add("rate", plan.rate.description)
        if let count = plan.frameCount { event.add("frames", count) }
        if let duration = plan.duration { event.add("duration", duration.doubleValue) }
        event.add("threads", plan.threads)
        event.add("peak_memory_bytes", plan.memory.peakBytes)
        Terminal.say(event.text)
    }

    /// Passes warnings on; `none` shows them too unless the user wants quiet.
    func warn(_ warnings: [Diagnostic], sources: [String: String], isQuiet: Bool) {
        for warning in warnings {
            if style == .json {
                var event = JSONLine(event: "warning")
                event.add("diagnostic", json: warning.json)
                Terminal.say(event.text)
            } else if !isQuiet {
                Terminal.say(DiagnosticRenderer.render(warning, sources: sources, color: Terminal.hasColor))
            }
        }
    }

    /// Takes note of a finished frame; may be called from any thread.
    func update(_ progress: RenderProgress) {
        guard style != .none else { return }
        let interval = style == .bar ? 0.1 : 0.25
        let isLast = progress.frame == progress.frameCount
        let isDue = lastTold.withLock { told in
            guard !told.hasBegun || isLast || progress.seconds - told.seconds >= interval else { return false }
            told = (progress.seconds, true)
            return true
        }
        guard isDue else { return }
        switch style {
        case .bar: Terminal.show("\r" + ProgressBar.line(progress, name: name, columns: Terminal.columns) + "\u{1B}[K")
        case .json: Terminal.say(Self.event(progress))
        case .none: break
        }
    }

    /// Takes the bar away, so that words follow on a clean line.
    func end() {
        guard style == .bar, lastTold.withLock({ $0.hasBegun }) else { return }
        Terminal.show("\r\u{1B}[K")
    }

    /// Says what was made.
    func finish(_ report: RenderReport, isQuiet: Bool) {
        end()
        sayRemoved(report.removedParts, isQuiet: isQuiet)
        if style == .json {
            var event = JSONLine(event: "output")
            event.add("target", report.target)
            event.add("frames", report.frames)
            event.add("bytes", Int(clamping: report.byteCount))
            event.add("wall_seconds", report.wallSeconds)
            event.add("cpu_seconds", report.cpuSeconds)
            event.add("peak_memory_bytes", report.peakMemory)
            event.add("degraded", report.isDegraded)
            Terminal.say(event.text)
        } else if !isQuiet {
            Terminal.say(Self.summary(report))
        }
    }

    private func sayRemoved(_ parts: [String], isQuiet: Bool) {
        for part in parts {
            if style == .json {
                var event = JSONLine(event: "removed")
                event.add("part", part)
                Terminal.say(event.text)
            } else if !isQuiet {
                Terminal.say("removed \(EscapedText.name(part)), which a killed render had left")
            }
        }
    }

    private static func event(_ progress: RenderProgress) -> String {
        var event = JSONLine(event: "progress")
        event.add("frame", progress.frame)
        if let count = progress.frameCount { event.add("frames", count) }
        event.add("seconds", progress.seconds)
        event.add("fps", progress.framesPerSecond)
        if let left = progress.secondsLeft { event.add("seconds_left", left) }
        return event.text
    }

    private static func summary(_ report: RenderReport) -> String {
        let target = report.target == "-" ? "standard output" : EscapedText.name(report.target)
        let frames = "\(report.frames) frame\(report.frames == 1 ? "" : "s")"
        let speed = report.wallSeconds > 0 ? Double(report.frames) / report.wallSeconds : 0
        var text = "wrote \(target): \(frames) in \(JSONLine.tenths(report.wallSeconds)) s"
        text += " (\(JSONLine.tenths(speed)) fps), \(MemorySize.text(Int(clamping: report.byteCount)))"
        let damaged = report.damagedFrames
        if damaged > 0 { text += "; \(damaged) damaged picture\(damaged == 1 ? " was" : "s were") passed over" }
        return text
    }
}
