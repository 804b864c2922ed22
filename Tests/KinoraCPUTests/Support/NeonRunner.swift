import Foundation
import KinoraIR
import KinoraTesting

@testable import KinoraCPU

/// A process on an arm64 processor, real or emulated, that runs kernels for us (Scripts/neon-runner.c).
///
/// `@unchecked Sendable`: one suite uses one runner from one thread.
final class NeonRunner: @unchecked Sendable {
    /// The command that starts it, as `qemu-aarch64 .build/neon-runner`; set by Scripts/check-neon.sh.
    static let command = ProcessInfo.processInfo.environment["KINORA_NEON_RUNNER"]

    struct Failure: Error, CustomStringConvertible { var description: String }

    private let process = Process()
    private let requests = Pipe()
    private let answers = Pipe()

    init(command: String) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command.split(separator: " ").map(String.init)
        process.standardInput = requests
        process.standardOutput = answers
        try process.run()
    }

    deinit {
        try? requests.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Places code; what was placed before goes.
    func load(_ image: UnsafeRawBufferPointer) throws {
        var request = Data("L".utf8)
        append(UInt64(image.count), to: &request)
        request.append(contentsOf: image)
        try requests.fileHandleForWriting.write(contentsOf: request)
    }

    /// Runs the function at a place of the code.
    func run(
        function: Int, planes: [PlaneBinding], uniforms: UnsafeBufferPointer<Float>, tile: TileCall,
        scratchCount: Int, reductionCount: Int
    ) throws {
        var request = Data("R".utf8)
        for value in [function, planes.count, uniforms.count, scratchCount, reductionCount] {
            append(UInt64(value), to: &request)
        }
        for value in [tile.minX, tile.minY, tile.maxX, tile.maxY] { append(value, to: &request) }
        let memories = planes.map(Self.memory)
        for (plane, memory) in zip(planes, memories) {
            append(UInt64(memory.count), to: &request)
            append(Int64(plane.origin - UnsafeMutableRawPointer(memory.baseAddress!)), to: &request)
            append(Int64(plane.stride), to: &request)
            append(plane.width, to: &request)
            append(plane.height, to: &request)
            request.append(contentsOf: memory)
        }
        request.append(contentsOf: UnsafeRawBufferPointer(uniforms))
        try requests.fileHandleForWriting.write(contentsOf: request)
        for memory in memories { try receive(into: memory) }
        if let reductions = tile.reductions {
            try receive(into: UnsafeMutableRawBufferPointer(start: reductions, count: reductionCount))
        }
    }

    /// All of a plane's rows with the slack that `PlaneBinding` promises on both sides.
    private static func memory(of plane: PlaneBinding) -> UnsafeMutableRawBufferPointer {
        let (rowBytes, slack) = (abs(plane.stride), 256)
        let first = plane.stride < 0 ? plane.origin - rowBytes * (Int(plane.height) - 1) : plane.origin
        return UnsafeMutableRawBufferPointer(start: first - slack, count: rowBytes * Int(plane.height) + 2 * slack)
    }

    private func append(_ value: some FixedWidthInteger, to data: inout Data) {
        withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }

    private func receive(into memory: UnsafeMutableRawBufferPointer) throws {
        var filled = 0
        while filled < memory.count {
            guard let bytes = try answers.fileHandleForReading.read(upToCount: memory.count - filled), !bytes.isEmpty
            else { throw Failure(description: "the runner ended: it cannot start, or the code crashed") }
            memory[filled...].copyBytes(from: bytes)
            filled += bytes.count
        }
    }
}

/// NEON code made on any machine and run by a `NeonRunner`, placed by our own loader.
struct NeonBackend: Backend {
    let runner: NeonRunner
    let effort: OptimizationEffort
    let options: GeneratorOptions
    let uniformCount: Int
    var name: String { "llvm-neon" }

    func compile(_ kernels: [Kernel]) throws -> [any CompiledKernel] {
        let pipeline = Pipeline(hasMultiplyAdd: CPULevel.neon.hasFusedMultiplyAdd)
        var functions: [GeneratedFunction] = []
        for (index, kernel) in kernels.enumerated() {
            functions.append(
                try FunctionGenerator.generate(
                    pipeline.run(kernel), name: "kernel\(index)", level: .neon, options: options))
        }
        let text = ModuleText(functions, level: .neon).text
        let object = try ELFObject(bytes: LLVMCompiler(level: .neon, effort: effort).object(of: text))
        let image = UnsafeMutableRawBufferPointer.allocate(byteCount: max(64, object.imageByteCount), alignment: 4096)
        defer { image.deallocate() }
        let places = try object.load(into: image)
        try runner.load(UnsafeRawBufferPointer(image))
        return try zip(kernels, functions).enumerated().map { index, pair in
            guard let place = places["kernel\(index)"] else {
                throw BackendError(.rejected, "the object has no kernel\(index)")
            }
            return NeonKernel(
                runner: runner, place: place, kernel: pair.0, function: pair.1, uniformCount: uniformCount)
        }
    }
}

/// A kernel that runs elsewhere.
private struct NeonKernel: CompiledKernel {
    let runner: NeonRunner
    let place: Int
    let kernel: Kernel
    let function: GeneratedFunction
    let uniformCount: Int

    func scratchByteCount(tileWidth: Int) -> Int {
        let columns = (max(0, tileWidth) + function.lanes - 1) / function.lanes * function.lanes
        return function.tableCount * columns * 4
    }

    func run(planes: UnsafePointer<PlaneBinding>, uniforms: UnsafePointer<Float>, tile: UnsafePointer<TileCall>) {
        let call = tile.pointee
        do {
            try runner.run(
                function: place,
                planes: Array(
                    UnsafeBufferPointer(start: planes, count: kernel.inputs.count + kernel.outputs.count)),
                uniforms: UnsafeBufferPointer(start: uniforms, count: uniformCount), tile: call,
                scratchCount: scratchByteCount(tileWidth: Int(call.maxX - call.minX)),
                reductionCount: kernel.reductions.reduce(0) { $0 + $1.partialByteCount })
        } catch {
            // The pixels stay as they were, which the comparison reports as a difference.
            FileHandle.standardError.write(Data("neon: \(error)\n".utf8))
        }
    }
}
