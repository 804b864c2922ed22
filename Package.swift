// swift-tools-version: 6.1
// The target list is the architecture diagram: arrows point down only (Documentation/Architecture.md).
import PackageDescription

let package = Package(
    name: "kinora",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Kinora", targets: ["Kinora"]),
        .executable(name: "kinora", targets: ["KinoraCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    targets: [
        // The command line: thin.
        .executableTarget(
            name: "KinoraCLI",
            dependencies: [
                "Kinora", "KinoraLanguage", "KinoraNodes", "KinoraCPU", "KinoraMedia", "KinoraIR", "KinoraCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        // The engine: typed graph to plan to pictures.
        .target(
            name: "Kinora",
            dependencies: ["KinoraLanguage", "KinoraNodes", "KinoraCPU", "KinoraMedia", "KinoraIR", "KinoraCore"]),
        // The node catalogue by domain, one folder a node.
        .target(
            name: "KinoraNodes",
            dependencies: ["KinoraLanguage", "KinoraIR", "KinoraMedia", "KinoraCore", "KinoraShaders"]),
        // The standard effects, written in the language and embedded in the binary.
        .target(
            name: "KinoraShaders", path: "Shaders", exclude: ["examples"],
            resources: [
                "grade", "colour", "finish", "smooth", "morphology", "glow", "distort", "stylize", "styles",
                "atmosphere", "weather", "landscape", "composite", "transitions", "generators",
                "motion", "charts",
            ].map {
                .embedInCode("\($0).kin")
            }),
        // Kernel IR to LLVM IR to machine code.
        .target(name: "KinoraCPU", dependencies: ["KinoraIR", "KinoraCore", "CLLVM"]),
        // Decode, encode, image files, audio, drawn text: libav, libwebp, libebur128 and libass wrapped once, safely.
        .target(name: "KinoraMedia", dependencies: ["KinoraCore", "CLibAV", "CWebP", "CEbur128", "CLibass"]),
        // The kernel IR, its passes and the interpreter that judges every backend.
        .target(name: "KinoraIR", dependencies: ["KinoraCore"]),
        // Lexer, parser, types, diagnostics, formatter of `.kin`.
        .target(name: "KinoraLanguage", dependencies: ["KinoraCore"]),
        // Time, geometry, pixel formats, colour, error anatomy.
        .target(name: "KinoraCore"),

        .target(name: "CLLVM", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(
            name: "CLibAV",
            linkerSettings: ["avformat", "avcodec", "avutil", "swscale", "swresample"].map { .linkedLibrary($0) }),
        .target(name: "CWebP", linkerSettings: [.linkedLibrary("webpdemux"), .linkedLibrary("webp")]),
        .target(name: "CEbur128", linkerSettings: [.linkedLibrary("ebur128")]),
        .target(name: "CLibass", linkerSettings: [.linkedLibrary("ass"), .linkedLibrary("fontconfig")]),

        .target(
            name: "KinoraTesting", dependencies: ["KinoraIR", "KinoraCore"], path: "Tests/KinoraTesting"),
        // Counts heap allocations by defining `malloc`; linked into tests only.
        .target(name: "CMallocCount", path: "Tests/CMallocCount"),
        .testTarget(name: "KinoraCoreTests", dependencies: ["KinoraCore"]),
        .testTarget(name: "KinoraLanguageTests", dependencies: ["KinoraLanguage", "KinoraTesting"]),
        .testTarget(name: "KinoraIRTests", dependencies: ["KinoraIR", "KinoraTesting"]),
        .testTarget(name: "KinoraCPUTests", dependencies: ["KinoraCPU", "KinoraIR", "KinoraTesting"]),
        .testTarget(name: "KinoraMediaTests", dependencies: ["KinoraMedia", "KinoraTesting"]),
        .testTarget(name: "KinoraNodesTests", dependencies: ["KinoraNodes", "KinoraCPU", "KinoraTesting"]),
        .testTarget(
            name: "KinoraTests",
            dependencies: [
                "Kinora", "KinoraNodes", "KinoraCPU", "KinoraMedia", "KinoraIR", "KinoraLanguage", "KinoraTesting",
                "CMallocCount",
            ]),
        .testTarget(name: "KinoraCLITests", dependencies: ["KinoraCLI", "Kinora", "KinoraTesting"]),
    ],
    swiftLanguageModes: [.v6]
)
