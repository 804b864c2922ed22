import KinoraCore

/// Text that appears and changes in time, as libass draws it: a script in the Advanced SubStation Alpha format and its cues.
///
/// Values that are equal draw the same pictures.
public struct TextDrawing: Hashable, Sendable {
    /// A line of the script that is shown for some time.
    public struct Cue: Hashable, Sendable {
        /// Milliseconds from the beginning, and how long it is shown.
        public var start: Int64, duration: Int64
        /// Cues of a higher layer lie above.
        public var layer: Int
        /// A style of the script.
        public var style: String
        /// The text with its override tags.
        public var text: String

        /// A cue.
        public init(start: Int64, duration: Int64, layer: Int = 0, style: String = "Default", text: String) {
            self.start = start
            self.duration = duration
            self.layer = layer
            self.style = style
            self.text = text
        }
    }

    /// Columns and rows of the pictures.
    public var size: Size
    /// The sections of a script: its header and styles, or a whole file with its events.
    public var script: String
    /// Lines besides those of the script.
    public var cues: [Cue]
    /// Font files that may be drawn with besides those installed.
    public var fontPaths: [String]
    /// A font that takes the place of those the script's styles name.
    public var font: String?
    /// Milliseconds by which everything appears later.
    public var delay: Int64

    /// A drawing.
    public init(
        size: Size, script: String, cues: [Cue] = [], fontPaths: [String] = [], font: String? = nil, delay: Int64 = 0
    ) {
        self.size = size
        self.script = script
        self.cues = cues
        self.fontPaths = fontPaths
        self.font = font
        self.delay = delay
    }

    /// How the pictures are stored: colours with straight opacity, a byte each.
    public static let format = PixelFormat.rgba

    /// Everything that is written, without its tags, with the fonts its styles name.
    ///
    /// - Throws: `MediaError` when memory runs out or a font file cannot be read.
    public func contents() throws(MediaError) -> (texts: [String], fonts: Set<String>) {
        try TextDrawer(self).contents
    }

    /// The pixels that are drawn at a time, on a canvas large enough for all of them; nil when nothing is.
    ///
    /// - Throws: as `contents`.
    public func extent(at time: Rational) throws(MediaError) -> (x: Int, y: Int, size: Size)? {
        try TextDrawer(self).extent(at: time)
    }
}
