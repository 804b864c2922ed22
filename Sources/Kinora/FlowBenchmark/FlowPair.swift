import Foundation
import KinoraCore

/// Two frames and a file that says how everything moves from the first to the second.
public struct FlowPair: Hashable, Sendable {
    /// What reports call it: the path of the truth inside the folder.
    public var name: String
    /// The paths of the frames.
    public var first, second: String
    /// The path of a `.flo` file or a KITTI PNG.
    public var truth: String

    /// The pairs of a folder, in the order of their names.
    ///
    /// Known are the layouts of Middlebury (`frame10.png frame11.png flow10.flo`, side by side or in `other-data` and `other-gt-flow`), of
    /// KITTI (`image_2/000000_10.png`, `..._11.png` and `flow_occ/000000_10.png`; `flow_noc` where that alone is there), of Sintel
    /// (`clean/x/frame_0001.png` and `flow/x/frame_0001.flo`) and of Flying Chairs (`1_img1.ppm 1_img2.ppm 1_flow.flo`).
    ///
    /// - Parameter passOver: told of each truth that has no frames, where others have theirs; nil to throw instead.
    /// - Throws: `KinoraError` when the folder cannot be read, holds no truth, or a truth has no frames.
    public static func all(
        in folder: String, passingOver passOver: ((KinoraError) -> Void)? = nil
    ) throws(KinoraError) -> [FlowPair] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
            let found = FileManager.default.subpaths(atPath: folder)
        else {
            throw KinoraError(.inputUnreadable, "\(EscapedText.name(folder)) is no folder that can be read")
        }
        let files = Set(found)
        var pairs: [FlowPair] = []
        var lacking: [KinoraError] = []
        for path in files.sorted() {
            guard let stems = frameStems(ofTruth: path, among: files) else { continue }
            guard let (first, second) = frames(stems, beside: path, among: files) else {
                lacking.append(
                    KinoraError(
                        .inputUnreadable,
                        "\(EscapedText.name(path)) has no frames: '\(stems.first)' and '\(stems.second)' are expected beside it or in "
                            + "the folder of pictures of its kind, as .png, .ppm, .pgm, .jpg or .tif"))
                continue
            }
            let root = folder.hasSuffix("/") ? folder : folder + "/"
            pairs.append(FlowPair(name: path, first: root + first, second: root + second, truth: root + path))
        }
        if let first = lacking.first {
            guard let passOver, !pairs.isEmpty else { throw first }
            lacking.forEach(passOver)
        }
        guard !pairs.isEmpty else {
            throw KinoraError(
                .inputUnreadable,
                "\(EscapedText.name(folder)) holds no motion that is known: flow10.flo with frame10.png and frame11.png, or "
                    + "flow_occ/x_10.png with image_2/x_10.png and image_2/x_11.png, are expected")
        }
        return pairs
    }

    /// The names of the frames of a truth, without their extension; nil for any other file.
    private static func frameStems(ofTruth path: String, among files: Set<String>) -> (first: String, second: String)? {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        if file.hasSuffix(".flo") {
            let stem = String(file.dropLast(4))
            if stem.hasSuffix("_flow") {
                let name = stem.dropLast(5)
                return ("\(name)_img1", "\(name)_img2")
            }
            let digits = String(stem.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
            guard digits.count < 10, let number = Int(digits) else { return nil }
            let kind = stem.dropLast(digits.count)
            let frame = kind == "flow" ? "frame" : String(kind)
            let next = String(number + 1)
            let padded = String(repeating: "0", count: max(0, digits.count - next.count)) + next
            return (frame + digits, frame + padded)
        }
        let folders = path.split(separator: "/").dropLast()
        guard file.hasSuffix("_10.png"), let kind = folders.last, ["flow_occ", "flow_noc"].contains(kind) else {
            return nil
        }
        // What is covered in the second frame has a motion too: the file that knows it counts.
        let whole = (folders.dropLast().map(String.init) + ["flow_occ", file]).joined(separator: "/")
        guard kind == "flow_occ" || !files.contains(whole) else { return nil }
        let name = file.dropLast(7)
        return ("\(name)_10", "\(name)_11")
    }

    /// The folders that hold the frames of truths in a folder of some name.
    private static let pictureFolders = [
        "other-gt-flow": ["other-data"], "eval-gt-flow": ["eval-data"], "flow": ["clean", "final"],
        "flow_occ": ["image_2", "image_0", "colored_0"], "flow_noc": ["image_2", "image_0", "colored_0"],
    ]

    private static func frames(
        _ stems: (first: String, second: String), beside path: String, among files: Set<String>
    ) -> (String, String)? {
        let own = path.split(separator: "/").dropLast().map(String.init)
        var folders = [own]
        for (index, name) in own.enumerated() {
            for other in pictureFolders[name] ?? [] {
                var folder = own
                folder[index] = other
                folders.append(folder)
            }
        }
        // In a folder of truths a file of the same name is the truth itself.
        if own.last.map({ $0.hasPrefix("flow_") }) ?? false { folders.removeFirst() }
        for folder in folders {
            for ending in ["png", "ppm", "pgm", "jpg", "jpeg", "tif", "tiff", "bmp"] {
                let pair = [stems.first, stems.second].map { stem in
                    (folder + ["\(stem).\(ending)"]).joined(separator: "/")
                }
                if pair.allSatisfy(files.contains) { return (pair[0], pair[1]) }
            }
        }
        return nil
    }
}
