import Foundation
import KinoraCPU
import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia
import Testing

@testable import Kinora
@testable import KinoraNodes

/// Our conversions against zimg's through FFmpeg, on a chart of flat patches: both sides round to nearest, so they may
/// differ by one code value where an exact half falls to either side, and nowhere else.
@Suite("Colour conversion")
struct ColorConversionTests {
    static let size = Size(64, 64)
    static let patch = 16

    /// Black, white, greys, primaries, secondaries, skin and dark tones: 16 patches of RGB.
    static let chart: [(UInt8, UInt8, UInt8)] = [
        (0, 0, 0), (255, 255, 255), (128, 128, 128), (16, 16, 16), (255, 0, 0), (0, 255, 0), (0, 0, 255),
        (255, 255, 0), (0, 255, 255), (255, 0, 255), (194, 150, 130), (87, 108, 67), (98, 122, 157), (52, 52, 52),
        (1, 2, 3), (235, 240, 250),
    ]

    /// Memory of a whole picture, plane after plane without padding, as FFmpeg's rawvideo has it.
    final class Raw {
        let format: PixelFormat
        var planes: [PlanRunner.Memory] = []

        init(_ format: PixelFormat) {
            self.format = format
            for plane in 0..<format.planeCount {
                planes.append(
                    PlanRunner.Memory(
                        size: format.planeSize(plane, of: ColorConversionTests.size),
                        element: format.storage == .u8 ? .u8 : .u16, step: format.elementsPerColumn(plane: plane)))
            }
        }

        /// The samples of a planar picture in another layout of the same depth and chroma resolution.
        convenience init(_ format: PixelFormat, samplesOf other: Raw) {
            self.init(format)
            for (to, from) in zip(format.components, other.format.components) {
                let source = other.planes[from.plane]
                for y in 0..<source.size.height {
                    for x in 0..<source.size.width {
                        let bytes = (x * to.step + to.offset) * format.storage.byteCount
                        let address = planes[to.plane].origin + y * planes[to.plane].stride + bytes
                        let code = Int(source[x, y]) << to.shift
                        if format.storage == .u8 {
                            address.storeBytes(of: UInt8(code), as: UInt8.self)
                        } else {
                            address.storeBytes(of: UInt16(code), as: UInt16.self)
                        }
                    }
                }
            }
        }

        private func rows(_ body: (UnsafeMutableRawPointer, Int) -> Void) {
            for (index, plane) in planes.enumerated() {
                let bytes = format.rowByteCount(plane: index, of: ColorConversionTests.size)
                for row in 0..<plane.size.height { body(plane.origin + row * plane.stride, bytes) }
            }
        }

        var data: Data {
            get {
                var result = Data()
                rows { result.append(Data(bytes: $0, count: $1)) }
                return result
            }
            set {
                var position = newValue.startIndex
                rows { pointer, count in
                    newValue[position..<position + count].copyBytes(
                        to: pointer.assumingMemoryBound(to: UInt8.self), count: count)
                    position += count
                }
            }
        }

        /// The code value of a component at the middle of a patch.
        func value(_ component: Int, patch index: Int) -> Int {
            let place = format.components[component]
            let isChroma = format.isChroma(plane: place.plane)
            let (x, y) = (index % 4 * ColorConversionTests.patch + 8, index / 4 * ColorConversionTests.patch + 8)
            let column = isChroma ? x >> format.log2ChromaWidth : x
            let row = isChroma ? y >> format.log2ChromaHeight : y
            let memory = planes[place.plane]
            let address =
                memory.origin + row * memory.stride
                + (column * place.step + place.offset) * format.storage.byteCount
            let code =
                format.storage == .u8
                ? Int(address.load(as: UInt8.self)) : Int(address.loadUnaligned(as: UInt16.self))
            return code >> place.shift
        }
    }

    static func chartRGB() -> Raw {
        let raw = Raw(.rgb24)
        for y in 0..<size.height {
            for x in 0..<size.width {
                let (r, g, b) = chart[y / patch * 4 + x / patch]
                let pixel = (raw.planes[0].origin + y * raw.planes[0].stride + 3 * x).assumingMemoryBound(
                    to: UInt8.self)
                (pixel[0], pixel[1], pixel[2]) = (r, g, b)
            }
        }
        return raw
    }

    /// - Parameter matching: whether primaries and transfer are converted too, as where clips meet.
    static func convert(
        _ source: Raw, _ from: ColorDescription, to format: PixelFormat, _ to: ColorDescription, matching: Bool = false
    ) throws -> Raw {
        let lowering = Lowering(
            graph: Graph(), properties: [], library: NodeLibrary(), probes: MediaProbes(), moment: Rational(0))
        let stored = lowering.storedPicture(
            slot: 0, format: source.format, color: from, size: size, name: "chart")
        var picture = Picture(
            size: size, color: from, bitDepth: source.format.bitDepth, content: .stored(stored, .identity))
        if matching {
            let node = Node(
                id: NodeID(0), path: "chart", operation: .operator("cut"), name: "cut", type: .video)
            picture = try lowering.matched(picture, to: to, use: NodeUse(node: node, inputs: []))
        }
        let target = DeliveredFormat(size: size, format: format, color: to)
        #expect(lowering.deliver(picture, as: target) == nil)
        let plan = try FramePlan(
            LoweredFrame(kernels: lowering.kernels, uniforms: lowering.uniforms), backend: CPUBackend(cache: nil),
            options: FramePlan.Options())
        let slot = FrameSlot(plan: plan, workers: WorkerMemory(workers: 1, programs: plan.programs), sources: [])
        let graph = plan.lowered.kernels
        for (index, plane) in graph.planes.enumerated() {
            guard case .source(_, let memory, let offset) = plane.origin else { continue }
            slot.whole[index].origin = source.planes[memory].origin + offset * plane.element.byteCount
            slot.whole[index].stride = source.planes[memory].stride
        }
        let result = Raw(format)
        for (component, sink) in graph.sinks.enumerated() {
            let place = format.components[component]
            slot.whole[sink.index].origin = result.planes[place.plane].origin + place.offset * format.storage.byteCount
            slot.whole[sink.index].stride = result.planes[place.plane].stride
        }
        slot.evaluate(at: Rational(0))
        for pass in plan.passes {
            slot.enter(pass)
            for tile in pass.tiles { slot.run(stage: pass.stage, tile: tile, worker: 0) }
        }
        return result
    }

    /// FFmpeg's conversion; nil where there is no FFmpeg with zscale.
    static func reference(_ source: Raw, filter: String, to format: PixelFormat) throws -> Raw? {
        let input = GraphHelp.temporary("in.raw")
        let output = GraphHelp.temporary("out.raw")
        defer {
            try? FileManager.default.removeItem(atPath: input)
            try? FileManager.default.removeItem(atPath: output)
        }
        try source.data.write(to: URL(fileURLWithPath: input))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", source.format.name, "-video_size", "64x64",
            "-i", input, "-vf", filter, "-f", "rawvideo", "-pix_fmt", format.name, output,
        ]
        let words = GraphHelp.temporary("words")
        try Data().write(to: URL(fileURLWithPath: words))
        defer { try? FileManager.default.removeItem(atPath: words) }
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: words))
        try process.run()
        process.waitUntilExit()
        let said = String(decoding: FileManager.default.contents(atPath: words) ?? Data(), as: UTF8.self)
        // 127 is the shell's word for a program that is not there; anything else it says is a mistake of the test.
        if process.terminationStatus == 127 || said.contains("No such filter: 'zscale'") { return nil }
        #expect(process.terminationStatus == 0, "ffmpeg \(filter): \(said)")
        guard process.terminationStatus == 0, let data = FileManager.default.contents(atPath: output) else {
            return nil
        }
        let raw = Raw(format)
        guard data.count == raw.data.count else { return nil }
        raw.data = data
        return raw
    }

    struct Pair: CustomTestStringConvertible, Sendable {
        var format: String
        var matrix: ColorDescription.Matrix
        var range: ColorDescription.Range

        var testDescription: String { "\(format) \(matrix) \(range)" }

        static let all: [Pair] = [
            "yuv420p", "yuv422p", "yuv444p", "nv12", "yuv420p10le", "yuv422p10le", "yuv444p12le", "p010le",
        ].flatMap { format in
            [ColorDescription.Matrix.smpte170m, .bt709, .bt2020NonConstant].flatMap { matrix in
                [ColorDescription.Range.limited, .full].map { Pair(format: format, matrix: matrix, range: $0) }
            }
        }

        var zimgMatrix: String { matrix == .smpte170m ? "170m" : matrix == .bt709 ? "709" : "2020_ncl" }
        var zimgRange: String { range == .limited ? "limited" : "full" }
        /// What zscale itself writes: it knows planar formats only.
        var planar: String { format == "nv12" ? "yuv420p" : format == "p010le" ? "yuv420p10le" : format }
        var color: ColorDescription { ColorDescription(matrix: matrix, range: range, chromaLocation: .left) }
    }

    @Test(
        "Every format, matrix and range agrees with FFmpeg's within one code value, there and back", arguments: Pair.all
    )
    func agrees(pair: Pair) throws {
        let format = try #require(PixelFormat.named(pair.format))
        let chart = Self.chartRGB()
        let there =
            "zscale=matrixin=gbr:rangein=full:matrix=\(pair.zimgMatrix):range=\(pair.zimgRange),format=\(pair.planar)"
        // zscale writes planar formats only, and FFmpeg's own step to NV12 would forget a full range.
        let planar = try #require(PixelFormat.named(pair.planar))
        guard let expected = try Self.reference(chart, filter: "format=gbrp,\(there)", to: planar) else {
            print("skipped: FFmpeg with zscale is not installed")
            return
        }
        let rgb = ColorDescription(matrix: .rgb, range: .full)
        let coded = try Self.convert(chart, rgb, to: format, pair.color)
        for patch in 0..<16 {
            for component in 0..<3 {
                let (ours, theirs) = (coded.value(component, patch: patch), expected.value(component, patch: patch))
                #expect(abs(ours - theirs) <= 1, "patch \(patch) component \(component): \(ours), FFmpeg \(theirs)")
            }
        }
        let back =
            "format=\(pair.planar),zscale=matrixin=\(pair.zimgMatrix):rangein=\(pair.zimgRange):matrix=gbr:range=full,format=gbrp"
        guard let decoded = try Self.reference(expected, filter: back, to: .rgb24) else { return }
        let ours = try Self.convert(Raw(format, samplesOf: expected), pair.color, to: .rgb24, rgb)
        for patch in 0..<16 {
            for component in 0..<3 {
                let (a, b) = (ours.value(component, patch: patch), decoded.value(component, patch: patch))
                #expect(abs(a - b) <= 1, "patch \(patch) component \(component) back: \(a), FFmpeg \(b)")
            }
        }
    }
}
