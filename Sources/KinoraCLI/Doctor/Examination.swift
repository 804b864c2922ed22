import KinoraCore
import Foundation
import KinoraCPU
import KinoraIR
import KinoraMedia

/// Looks at everything a render may need.
enum Examination {
    /// All findings, the most important first.
    static func findings() -> [Finding] {
        [processor(), compiler(), memory(), codeCache(), gpu()] + media()
    }

    private static func processor() -> Finding {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        do {
            let level = try CPULevel.selected()
            let all = CPULevel.supported.map(\.rawValue).joined(separator: ", ")
            let forced = Terminal.environment("KINORA_CPU").map { $0.isEmpty ? "" : ", set by KINORA_CPU" } ?? ""
            return Finding(
                state: .ok, name: "processor",
                detail: "\(cores) cores, code for \(level.rawValue)\(forced) (of \(all))")
        } catch {
            return Finding(
                state: .broken, name: "processor", detail: error.description, remedy: "unset KINORA_CPU if it is set")
        }
    }

    private static func compiler() -> Finding {
        do {
            return Finding(state: .ok, name: "libLLVM", detail: try CPUBackend.compilerVersion())
        } catch {
            return Finding(
                state: .broken, name: "libLLVM", detail: error.description, remedy: "apt-get install libllvm19")
        }
    }

    private static func memory() -> Finding {
        let size = MemorySize.text(Int(clamping: ProcessInfo.processInfo.physicalMemory))
        return Finding(state: .ok, name: "memory", detail: size)
    }

    private static func codeCache() -> Finding {
        guard let cache = ObjectCache.standard() else {
            return Finding(
                state: .missing, name: "code cache", detail: "off, so every start compiles anew",
                remedy: "set KINORA_CACHE to a folder, or HOME")
        }
        // The folder appears with the first entry; until then the nearest folder above it decides.
        var folder = cache.directory
        while access(folder, F_OK) != 0, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex {
            folder = String(folder[..<slash])
        }
        let name = EscapedText.name(cache.directory)
        guard access(folder, W_OK) == 0 else {
            return Finding(
                state: .missing, name: "code cache", detail: "\(name) cannot be written",
                remedy: "set KINORA_CACHE to a folder of yours")
        }
        let byteCount = cache.entries().reduce(0) { $0 + $1.byteCount }
        return Finding(state: .ok, name: "code cache", detail: "\(name), \(MemorySize.text(byteCount))")
    }

    private static func gpu() -> Finding {
        Finding(
            state: .missing, name: "GPU", detail: "this build has no GPU backend yet",
            remedy: "rendering takes place on the CPU")
    }

    private static func fonts() -> Finding {
        let count = FontBook.families().count
        guard count > 0 else {
            return Finding(
                state: .missing, name: "fonts", detail: "none is installed, so nothing can be written on pictures",
                remedy: "apt-get install fonts-dejavu-core")
        }
        return Finding(
            state: .ok, name: "fonts", detail: "\(count) families, drawn by libass \(FontBook.drawingVersion)")
    }

    private static func media() -> [Finding] {
        let capabilities = MediaCapabilities.current
        let libraries = capabilities.libraries.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
        let found = Finding(state: .ok, name: "FFmpeg \(capabilities.release)", detail: libraries)
        let loudness = capabilities.loudness
        return [found, Finding(state: .ok, name: loudness.name, detail: loudness.version), fonts()]
            + (capabilities.videoCodecs + capabilities.audioCodecs).map { codec in
                guard let encoder = codec.encoder else {
                    return Finding(
                        state: .missing, name: "encoder for \(codec.name)",
                        detail: "this FFmpeg has none of \(codec.candidates.joined(separator: ", "))",
                        remedy: "install libavcodec-extra, or choose another codec")
                }
                return Finding(state: .ok, name: "encoder for \(codec.name)", detail: encoder)
            }
    }
}
