internal import CLibAV
internal import CLibass
import KinoraCore

/// Draws text for one render: shaped by HarfBuzz, drawn by FreeType, laid out by libass.
///
/// A picture is drawn once for each distinct state and shared by all frames that show it. One thread at a time.
public final class TextDrawer {
    private let drawing: TextDrawing
    private let library: OpaquePointer
    private let renderer: OpaquePointer
    private let track: UnsafeMutablePointer<ASS_Track>
    private let allocator = FrameAllocator()
    /// The picture of the last state.
    private let current: DecodedFrame
    private var serial: Int64 = 0

    /// Reads the script and the font files.
    ///
    /// - Throws: `MediaError`: kind `inputUnreadable` for a font file, `resource` when memory ran out.
    public init(_ drawing: TextDrawing) throws(MediaError) {
        self.drawing = drawing
        current = try DecodedFrame()
        guard let library = ass_library_init() else { throw Self.noMemory }
        clibass_silence(library)
        var fonts: [[UInt8]] = []
        for path in drawing.fontPaths {
            do throws(MediaError) {
                fonts.append(try FileSystem.contents(of: path))
            } catch {
                ass_library_done(library)
                throw error
            }
        }
        for (path, bytes) in zip(drawing.fontPaths, fonts) {
            bytes.withUnsafeBytes { bytes in
                let data = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                ass_add_font(library, path, data, Int32(clamping: bytes.count))
            }
        }
        guard let renderer = ass_renderer_init(library) else {
            ass_library_done(library)
            throw Self.noMemory
        }
        let (width, height) = (Int32(clamping: drawing.size.width), Int32(clamping: drawing.size.height))
        ass_set_storage_size(renderer, width, height)
        ass_set_frame_size(renderer, width, height)
        // 1 lets libass find fonts its own way, Fontconfig here.
        ass_set_fonts(renderer, nil, "sans-serif", 1, nil, 1)
        var script = Array(drawing.script.utf8CString)
        guard let track = ass_read_memory(library, &script, script.count - 1, nil) else {
            ass_renderer_done(renderer)
            ass_library_done(library)
            throw Self.noMemory
        }
        self.library = library
        self.renderer = renderer
        self.track = track
        addCues()
        replaceFonts()
    }

    deinit {
        ass_free_track(track)
        ass_renderer_done(renderer)
        ass_library_done(library)
    }

    private static var noMemory: MediaError { MediaError(.resource, "memory ran out for drawing text") }

    private func addCues() {
        // Every cue is given once, so that libass need not search for twins: its search is quadratic.
        ass_set_check_readorder(track, 0)
        for (number, cue) in drawing.cues.enumerated() {
            var line = Array("\(number),\(cue.layer),\(cue.style),,0,0,0,,\(cue.text)".utf8CString)
            ass_process_chunk(track, &line, Int32(clamping: line.count - 1), cue.start, cue.duration)
        }
    }

    private func replaceFonts() {
        guard let font = drawing.font else { return }
        for index in 0..<Int(track.pointee.n_styles) {
            free(track.pointee.styles[index].FontName)
            track.pointee.styles[index].FontName = strdup(font)
        }
    }

    var contents: (texts: [String], fonts: Set<String>) {
        var texts: [String] = []
        var fonts: Set<String> = []
        var used: Set<Int> = []
        for index in 0..<Int(track.pointee.n_events) {
            let event = track.pointee.events[index]
            used.insert(Int(event.Style))
            guard let bytes = event.Text else { continue }
            texts.append(AssText.plain(String(cString: bytes)))
        }
        for index in used.sorted() where index < Int(track.pointee.n_styles) {
            if let name = track.pointee.styles[index].FontName { fonts.insert(String(cString: name)) }
        }
        return (texts, fonts)
    }

    /// True when the script has lines to show.
    public var hasCues: Bool { track.pointee.n_events > 0 }

    private func images(at time: Rational) -> (first: UnsafeMutablePointer<ASS_Image>?, isNew: Bool) {
        var change: Int32 = 0
        let milliseconds = (time * Rational(1000)).floor &- drawing.delay
        let first = ass_render_frame(renderer, track, milliseconds, &change)
        return (first, change != 0)
    }

    func extent(at time: Rational) -> (x: Int, y: Int, size: Size)? {
        var box: (left: Int, top: Int, right: Int, bottom: Int)?
        var next = images(at: time).first
        while let image = next {
            next = image.pointee.next
            guard image.pointee.w > 0, image.pointee.h > 0 else { continue }
            let (x, y) = (Int(image.pointee.dst_x), Int(image.pointee.dst_y))
            let (right, bottom) = (x + Int(image.pointee.w), y + Int(image.pointee.h))
            box =
                box.map { (min($0.left, x), min($0.top, y), max($0.right, right), max($0.bottom, bottom)) }
                ?? (x, y, right, bottom)
        }
        return box.map { ($0.left, $0.top, Size($0.right - $0.left, $0.bottom - $0.top)) }
    }

    /// Puts the picture of a time into `frame`; shares the last one when nothing has changed.
    ///
    /// - Throws: `MediaError` of kind `resource` when memory ran out.
    public func draw(at time: Rational, into frame: DecodedFrame) throws(MediaError) {
        let (first, isNew) = images(at: time)
        if isNew || current.isEmpty {
            try allocate()
            fill(with: first)
        }
        try frame.share(current)
    }

    private func allocate() throws(MediaError) {
        current.clear()
        let frame = current.frame
        frame.pointee.format = TextDrawing.format.libav.rawValue
        frame.pointee.width = Int32(clamping: drawing.size.width)
        frame.pointee.height = Int32(clamping: drawing.size.height)
        guard allocator.allocate(frame) >= 0 else { throw Self.noMemory }
        current.format = TextDrawing.format
        current.size = drawing.size
        current.color = .srgb
        serial += 1
        current.serial = serial
    }

    private func fill(with first: UnsafeMutablePointer<ASS_Image>?) {
        guard let plane = current.plane(0) else { return }
        // What is transparent has the colour of what lies lowest, so that resampling mixes no black into its edge.
        let ground = (first.map { $0.pointee.color } ?? 0) >> 8
        let red = UInt8(truncatingIfNeeded: ground >> 16)
        let green = UInt8(truncatingIfNeeded: ground >> 8)
        let clear = UInt32(bigEndian: UInt32(red) << 24 | UInt32(green) << 16 | (ground & 0xFF) << 8)
        for row in 0..<plane.size.height {
            let start = (plane.base + row * plane.stride).assumingMemoryBound(to: UInt32.self)
            start.update(repeating: clear, count: plane.size.width)
        }
        var next = first
        while let image = next {
            Self.lay(image.pointee, over: plane)
            next = image.pointee.next
        }
    }

    /// Lays one colour over a picture with straight opacity, as much as its bitmap says (Porter and Duff, "Compositing
    /// Digital Images", 1984: over), in whole numbers, rounded.
    private static func lay(_ image: ASS_Image, over plane: PlaneView) {
        let opacity = 255 - image.color & 0xFF
        let (red, green, blue) = (image.color >> 24, image.color >> 16 & 0xFF, image.color >> 8 & 0xFF)
        guard opacity > 0, let bitmap = image.bitmap else { return }
        // libass keeps to the frame; what it says is held to it all the same, since it is memory.
        let columns = max(0, -Int(image.dst_x))..<max(0, min(Int(image.w), plane.size.width - Int(image.dst_x)))
        let rows = max(0, -Int(image.dst_y))..<max(0, min(Int(image.h), plane.size.height - Int(image.dst_y)))
        guard columns.lowerBound < columns.upperBound, rows.lowerBound < rows.upperBound else { return }
        for row in rows {
            let covers = bitmap + row * Int(image.stride)
            let pixels = (plane.base + (row + Int(image.dst_y)) * plane.stride)
                .assumingMemoryBound(to: UInt8.self)
            for column in columns where covers[column] != 0 {
                let cover = (UInt32(covers[column]) * opacity + 127) / 255
                let pixel = pixels + 4 * (column + Int(image.dst_x))
                let kept = UInt32(pixel[3]) * (255 - cover)
                let (own, total) = (cover * 255, cover * 255 + kept)
                guard total > 0 else { continue }
                pixel[0] = UInt8(truncatingIfNeeded: (red * own + UInt32(pixel[0]) * kept + total / 2) / total)
                pixel[1] = UInt8(truncatingIfNeeded: (green * own + UInt32(pixel[1]) * kept + total / 2) / total)
                pixel[2] = UInt8(truncatingIfNeeded: (blue * own + UInt32(pixel[2]) * kept + total / 2) / total)
                pixel[3] = UInt8(truncatingIfNeeded: (total + 127) / 255)
            }
        }
    }
}
