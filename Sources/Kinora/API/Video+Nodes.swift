// Written by `kinora nodes --format swift` from the declarations of the nodes; a test keeps it fresh.

// swift-format-ignore-file

extension Video {
    /// which bars
    public enum BarsStandard: String, Hashable, Sendable, CaseIterable {
        /// `smpte`
        case smpte
        /// `ebu`
        case ebu
        /// `ebu_100`
        case ebu100 = "ebu_100"
    }

    /// which one
    public enum FractalSet: String, Hashable, Sendable, CaseIterable {
        /// `julia`
        case julia
        /// `mandelbrot`
        case mandelbrot
    }

    /// Along a line, or in circles around the middle.
    public enum GradientShape: String, Hashable, Sendable, CaseIterable {
        /// `linear`
        case linear
        /// `radial`
        case radial
    }

    /// How frames between frames are made.
    public enum InterpolateMethod: String, Hashable, Sendable, CaseIterable {
        /// `flow`
        case flow
        /// `blend`
        case blend
        /// `nearest`
        case nearest
    }

    /// Whether frames that repeat the one before are passed over, or stay pauses.
    public enum InterpolateRepeats: String, Hashable, Sendable, CaseIterable {
        /// `skip`
        case skip
        /// `keep`
        case keep
    }

    /// What happens where the shapes differ.
    public enum FitMode: String, Hashable, Sendable, CaseIterable {
        /// `contain`
        case contain
        /// `cover`
        case cover
        /// `stretch`
        case stretch
    }

    /// Which sides change places.
    public enum FlipDirection: String, Hashable, Sendable, CaseIterable {
        /// `horizontal`
        case horizontal
        /// `vertical`
        case vertical
        /// `both`
        case both
    }

    /// How pixels are interpolated where the picture grows: `bicubic` (Catmull-Rom) keeps it sharp, `bilinear` does for what is soft and is cheaper.
    public enum ResizeGrowing: String, Hashable, Sendable, CaseIterable {
        /// `bicubic`
        case bicubic
        /// `bilinear`
        case bilinear
    }

    /// What fills the corners: `cover` enlarges the picture until it does.
    public enum RotateEdges: String, Hashable, Sendable, CaseIterable {
        /// `cover`
        case cover
        /// `transparent`
        case transparent
        /// `clamp`
        case clamp
        /// `mirror`
        case mirror
        /// `wrap`
        case wrap
    }

    /// How points between pixels are made; bicubic (Catmull-Rom) and Lanczos are sharper and dearer.
    public enum RotateFilter: String, Hashable, Sendable, CaseIterable {
        /// `bilinear`
        case bilinear
        /// `bicubic`
        case bicubic
        /// `lanczos`
        case lanczos
        /// `nearest`
        case nearest
    }

    /// What lies outside the picture.
    public enum TransformEdges: String, Hashable, Sendable, CaseIterable {
        /// `transparent`
        case transparent
        /// `clamp`
        case clamp
        /// `mirror`
        case mirror
        /// `wrap`
        case wrap
    }

    /// How points between pixels are made; bicubic (Catmull-Rom) and Lanczos are sharper and dearer.
    public enum TransformFilter: String, Hashable, Sendable, CaseIterable {
        /// `bilinear`
        case bilinear
        /// `bicubic`
        case bicubic
        /// `lanczos`
        case lanczos
        /// `nearest`
        case nearest
    }

    /// Which move.
    public enum CameraMove: String, Hashable, Sendable, CaseIterable {
        /// `static`
        case `static`
        /// `slow_zoom_in`
        case slowZoomIn = "slow_zoom_in"
        /// `slow_zoom_out`
        case slowZoomOut = "slow_zoom_out"
        /// `pan_left`
        case panLeft = "pan_left"
        /// `pan_right`
        case panRight = "pan_right"
        /// `tilt_up`
        case tiltUp = "tilt_up"
        /// `tilt_down`
        case tiltDown = "tilt_down"
        /// `orbit`
        case orbit
        /// `dolly`
        case dolly
        /// `crane`
        case crane
    }

    /// Whether the move starts or ends softly.
    public enum CameraEasing: String, Hashable, Sendable, CaseIterable {
        /// `linear`
        case linear
        /// `in`
        case `in`
        /// `out`
        case out
        /// `in_out`
        case inOut = "in_out"
    }

    /// How points between pixels are made; bicubic (Catmull-Rom) and Lanczos are sharper and dearer.
    public enum CameraFilter: String, Hashable, Sendable, CaseIterable {
        /// `bilinear`
        case bilinear
        /// `bicubic`
        case bicubic
        /// `lanczos`
        case lanczos
        /// `nearest`
        case nearest
    }

    /// towards the point or around it
    public enum RadialBlurMode: String, Hashable, Sendable, CaseIterable {
        /// `zoom`
        case zoom
        /// `spin`
        case spin
    }

    /// which look
    public enum StyleName: String, Hashable, Sendable, CaseIterable {
        /// `cinematic`
        case cinematic
        /// `anime`
        case anime
        /// `realistic`
        case realistic
        /// `abstract`
        case abstract
        /// `vintage`
        case vintage
        /// `neon`
        case neon
        /// `noir`
        case noir
        /// `watercolor`
        case watercolor
    }

    /// of anime and watercolor: fast takes a third of the time, within 49 and 40 dB
    public enum StyleQuality: String, Hashable, Sendable, CaseIterable {
        /// `exact`
        case exact
        /// `fast`
        case fast
    }

    /// Whether every pixel is counted, or every other one of parts of 32,000 or more: within two code values.
    public enum ClaheQuality: String, Hashable, Sendable, CaseIterable {
        /// `exact`
        case exact
        /// `fast`
        case fast
    }

    /// The colour space of the result; `pq` and `hlg` have the primaries of BT.2020.
    public enum ConvertTo: String, Hashable, Sendable, CaseIterable {
        /// `bt709`
        case bt709
        /// `bt601`
        case bt601
        /// `bt601_625`
        case bt601625 = "bt601_625"
        /// `bt2020`
        case bt2020
        /// `srgb`
        case srgb
        /// `display_p3`
        case displayP3 = "display_p3"
        /// `pq`
        case pq
        /// `hlg`
        case hlg
    }

    /// The gamut of the result, where it is not that of `to` or of the picture.
    public enum ConvertPrimaries: String, Hashable, Sendable, CaseIterable {
        /// `bt709`
        case bt709
        /// `bt601`
        case bt601
        /// `bt601_625`
        case bt601625 = "bt601_625"
        /// `bt2020`
        case bt2020
        /// `display_p3`
        case displayP3 = "display_p3"
        /// `dci_p3`
        case dciP3 = "dci_p3"
    }

    /// The transfer function of the result, where it is not that of `to` or of the picture.
    public enum ConvertTransfer: String, Hashable, Sendable, CaseIterable {
        /// `linear`
        case linear
        /// `srgb`
        case srgb
        /// `bt1886`
        case bt1886
        /// `gamma22`
        case gamma22
        /// `gamma26`
        case gamma26
        /// `gamma28`
        case gamma28
        /// `pq`
        case pq
        /// `hlg`
        case hlg
    }

    /// What the picture is taken for, whatever its file says.
    public enum ConvertFrom: String, Hashable, Sendable, CaseIterable {
        /// `bt709`
        case bt709
        /// `bt601`
        case bt601
        /// `bt601_625`
        case bt601625 = "bt601_625"
        /// `bt2020`
        case bt2020
        /// `srgb`
        case srgb
        /// `display_p3`
        case displayP3 = "display_p3"
        /// `pq`
        case pq
        /// `hlg`
        case hlg
    }

    /// Whether every pixel is counted, or of pictures of 500,000 or more every other, of 1,000,000 or more every fourth one: within one code value on footage.
    public enum EqualizeQuality: String, Hashable, Sendable, CaseIterable {
        /// `fast`
        case fast
        /// `exact`
        case exact
    }

    /// How colours between those of a 3D table are made; tetrahedral keeps greys cleaner and is faster.
    public enum LutInterpolation: String, Hashable, Sendable, CaseIterable {
        /// `tetrahedral`
        case tetrahedral
        /// `trilinear`
        case trilinear
    }

    /// How the spread of colours is matched.
    public enum MatchColorMethod: String, Hashable, Sendable, CaseIterable {
        /// `reinhard`
        case reinhard
        /// `transport`
        case transport
    }

    /// The curve.
    public enum TonemapMethod: String, Hashable, Sendable, CaseIterable {
        /// `bt2390`
        case bt2390
        /// `hable`
        case hable
        /// `reinhard`
        case reinhard
    }

    /// The colour space of the result.
    public enum TonemapTo: String, Hashable, Sendable, CaseIterable {
        /// `bt709`
        case bt709
        /// `bt2020`
        case bt2020
        /// `srgb`
        case srgb
        /// `display_p3`
        case displayP3 = "display_p3"
    }

    /// what of the picture counts
    public enum AsMaskChannel: String, Hashable, Sendable, CaseIterable {
        /// `luma`
        case luma
        /// `alpha`
        case alpha
        /// `red`
        case red
        /// `green`
        case green
        /// `blue`
        case blue
    }

    /// Fills the cell, or shows the whole picture with bars.
    public enum GridFit: String, Hashable, Sendable, CaseIterable {
        /// `cover`
        case cover
        /// `contain`
        case contain
    }

    /// what is seen
    public enum MaskShape: String, Hashable, Sendable, CaseIterable {
        /// `rectangle`
        case rectangle
        /// `ellipse`
        case ellipse
        /// `polygon`
        case polygon
    }

    /// what of it counts
    public enum MatteChannel: String, Hashable, Sendable, CaseIterable {
        /// `luma`
        case luma
        /// `alpha`
        case alpha
        /// `red`
        case red
        /// `green`
        case green
        /// `blue`
        case blue
    }

    /// How the colours combine.
    public enum OverlayBlend: String, Hashable, Sendable, CaseIterable {
        /// `normal`
        case normal
        /// `multiply`
        case multiply
        /// `screen`
        case screen
        /// `overlay`
        case overlay
        /// `soft_light`
        case softLight = "soft_light"
        /// `hard_light`
        case hardLight = "hard_light"
        /// `add`
        case add
        /// `subtract`
        case subtract
        /// `difference`
        case difference
        /// `exclusion`
        case exclusion
        /// `darken`
        case darken
        /// `lighten`
        case lighten
        /// `color_dodge`
        case colorDodge = "color_dodge"
        /// `color_burn`
        case colorBurn = "color_burn"
        /// `hue`
        case hue
        /// `saturation`
        case saturation
        /// `color`
        case color
        /// `luminosity`
        case luminosity
    }

    /// side by side, or one above the other
    public enum SplitScreenLayout: String, Hashable, Sendable, CaseIterable {
        /// `columns`
        case columns
        /// `rows`
        case rows
    }

    /// what of each clip is seen
    public enum SplitScreenShow: String, Hashable, Sendable, CaseIterable {
        /// `middles`
        case middles
        /// `same_place`
        case samePlace = "same_place"
    }

    /// At which edge they stand; the lower one when absent.
    public enum SubtitlesAlign: String, Hashable, Sendable, CaseIterable {
        /// `bottom`
        case bottom
        /// `top`
        case top
    }

    /// Part of the picture, or a track that players show and hide.
    public enum SubtitlesMode: String, Hashable, Sendable, CaseIterable {
        /// `burnt`
        case burnt
        /// `track`
        case track
    }

    /// Where on the picture, and which way lines are aligned.
    public enum TextAlign: String, Hashable, Sendable, CaseIterable {
        /// `top_left`
        case topLeft = "top_left"
        /// `top`
        case top
        /// `top_right`
        case topRight = "top_right"
        /// `left`
        case left
        /// `center`
        case center
        /// `right`
        case right
        /// `bottom_left`
        case bottomLeft = "bottom_left"
        /// `bottom`
        case bottom
        /// `bottom_right`
        case bottomRight = "bottom_right"
    }

    /// How the words come and go: letter by letter, in and out of sight, upwards as credits, to the left as a ticker, or lit word by word.
    public enum TextAnimation: String, Hashable, Sendable, CaseIterable {
        /// `none`
        case none
        /// `typewriter`
        case typewriter
        /// `fade`
        case fade
        /// `scroll`
        case scroll
        /// `crawl`
        case crawl
        /// `karaoke`
        case karaoke
    }

    /// What is measured.
    public enum WaveformShows: String, Hashable, Sendable, CaseIterable {
        /// `luma`
        case luma
        /// `rgb`
        case rgb
    }

    /// which way the crests run
    public enum RippleDirection: String, Hashable, Sendable, CaseIterable {
        /// `rings`
        case rings
        /// `horizontal`
        case horizontal
        /// `vertical`
        case vertical
    }

    /// What is drawn: black where there is none.
    public enum ConsistencyShow: String, Hashable, Sendable, CaseIterable {
        /// `warp_error`
        case warpError = "warp_error"
        /// `flicker`
        case flicker
    }

    /// How motion is found.
    public enum FlowMethod: String, Hashable, Sendable, CaseIterable {
        /// `dis`
        case dis
        /// `farneback`
        case farneback
    }

    /// Detail of `dis`, as OpenCV names it.
    public enum FlowPreset: String, Hashable, Sendable, CaseIterable {
        /// `ultrafast`
        case ultrafast
        /// `fast`
        case fast
        /// `medium`
        case medium
    }

    /// The size at which motion is measured, in place of that of `preset`; smaller ones are brought up along the edges of the picture. When absent `farneback` measures at full size, and `dis` as its preset says.
    public enum FlowQuality: String, Hashable, Sendable, CaseIterable {
        /// `full`
        case full
        /// `half`
        case half
        /// `quarter`
        case quarter
    }

    /// Farneback: whether all pixels of the window count alike, or those in its middle more.
    public enum FlowWeights: String, Hashable, Sendable, CaseIterable {
        /// `box`
        case box
        /// `gaussian`
        case gaussian
    }

    /// `crop` never shows an edge and moves less where it would; the others move freely and fill what is missing.
    public enum StabilizeBorder: String, Hashable, Sendable, CaseIterable {
        /// `crop`
        case crop
        /// `transparent`
        case transparent
        /// `clamp`
        case clamp
        /// `mirror`
        case mirror
        /// `wrap`
        case wrap
    }

    /// How points between pixels are made; bicubic (Catmull-Rom) and Lanczos are sharper and dearer.
    public enum StabilizeFilter: String, Hashable, Sendable, CaseIterable {
        /// `bilinear`
        case bilinear
        /// `bicubic`
        case bicubic
        /// `lanczos`
        case lanczos
        /// `nearest`
        case nearest
    }

    /// the diameter, in pixels
    public enum BilateralDisc: String, Hashable, Sendable, CaseIterable {
        /// `d5`
        case d5
        /// `d7`
        case d7
        /// `d9`
        case d9
    }

    /// every pixel of the disc, or some for all
    public enum BilateralQuality: String, Hashable, Sendable, CaseIterable {
        /// `exact`
        case exact
        /// `fast`
        case fast
    }

    /// Whether lightness and colour share their weights, and pixels are left out.
    public enum DenoiseQuality: String, Hashable, Sendable, CaseIterable {
        /// `fast`
        case fast
        /// `exact`
        case exact
    }

    /// `recursive` is fast and soft; `normalized` makes flat areas, as a mean within edges.
    public enum EdgePreservingMethod: String, Hashable, Sendable, CaseIterable {
        /// `recursive`
        case recursive
        /// `normalized`
        case normalized
    }

    /// The side of a square: 3, 4 or 5 pixels.
    public enum KuwaharaBrush: String, Hashable, Sendable, CaseIterable {
        /// `small`
        case small
        /// `medium`
        case medium
        /// `large`
        case large
    }

    /// How it is smoothed: `normalized` makes flat areas, as OpenCV does; `recursive` is softer, at a third of the time.
    public enum StylizeMethod: String, Hashable, Sendable, CaseIterable {
        /// `normalized`
        case normalized
        /// `recursive`
        case recursive
    }

    /// what opens
    public enum IrisShape: String, Hashable, Sendable, CaseIterable {
        /// `circle`
        case circle
        /// `diamond`
        case diamond
        /// `rectangle`
        case rectangle
    }

    /// where both move
    public enum PushDirection: String, Hashable, Sendable, CaseIterable {
        /// `left`
        case left
        /// `right`
        case right
        /// `up`
        case up
        /// `down`
        case down
    }

    /// where it moves
    public enum SlideDirection: String, Hashable, Sendable, CaseIterable {
        /// `left`
        case left
        /// `right`
        case right
        /// `up`
        case up
        /// `down`
        case down
    }

    /// Colour bars: SMPTE RP 219, or the eight bars of the EBU with 75 or 100 % of colour.
    ///
    /// Their codes are those of the standards when written as BT.709; the dip below black survives in limited range.
    ///
    /// - Parameters:
    ///   - standard: which bars (`smpte` when nil)
    ///   - size: width and height (`1920x1080` when nil)
    ///   - rate: frames a second (`25fps` when nil)
    ///   - duration: how long it lasts (`5s` when nil)
    public static func bars(_ standard: BarsStandard? = nil, size: VideoSize? = nil, rate: Double? = nil, duration: Duration? = nil) -> Video {
        Video(call: "bars", on: nil, [
            ("standard", standard.map { .text($0.rawValue) }),
            ("size", size.map { $0.argument }),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
        ])
    }

    /// A chessboard: squares of two colours by turns.
    ///
    /// The square in the top left corner has the first colour.
    ///
    /// - Parameters:
    ///   - cell: The side of a square. (in px; 1...4096; `64px` when nil)
    ///   - first: The colour of the first square. (`rgb(0.25, 0.25, 0.25)` when nil)
    ///   - second: The colour of its neighbours. (`rgb(0.75, 0.75, 0.75)` when nil)
    ///   - size: Width and height. (`1920x1080` when nil)
    ///   - rate: Frames a second. (`30fps` when nil)
    ///   - duration: How long it lasts; without end when absent.
    public static func checker(cell: VideoNumber? = nil, first: VideoColor? = nil, second: VideoColor? = nil, size: VideoSize? = nil, rate: Double? = nil, duration: Duration? = nil) -> Video {
        Video(call: "checker", on: nil, [
            ("cell", cell.map { $0.argument(unit: "px") }),
            ("first", first.map { $0.argument }),
            ("second", second.map { $0.argument }),
            ("size", size.map { $0.argument }),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
        ])
    }

    /// A sky with drifting clouds.
    ///
    /// - Parameters:
    ///   - cover: how much of the sky they hide (0...1; `0.5` when nil)
    ///   - speed: how fast they drift (0...10; `1` when nil)
    ///   - size: width and height (`1920x1080` when nil)
    ///   - rate: frames a second (`25fps` when nil)
    ///   - duration: how long it lasts (`5s` when nil)
    public static func clouds(cover: VideoNumber? = nil, speed: VideoNumber? = nil, size: VideoSize? = nil, rate: Double? = nil, duration: Duration? = nil) -> Video {
        Video(call: "clouds", on: nil, [
            ("cover", cover.map { $0.argument(unit: "") }),
            ("speed", speed.map { $0.argument(unit: "") }),
            ("size", size.map { $0.argument }),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
        ])
    }

    /// A picture of one colour.
    ///
    /// The colour may be transparent and may vary in time.
    ///
    /// - Parameters:
    ///   - color: The colour. (`#000000` when nil)
    ///   - size: Width and height. (`1920x1080` when nil)
    ///   - rate: Frames a second. (`30fps` when nil)
    ///   - duration: How long it lasts; without end when absent.
    public static func color(_ color: VideoColor? = nil, size: VideoSize? = nil, rate: Double? = nil, duration: Duration? = nil) -> Video {
        Video(call: "color", on: nil, [
            ("color", color.map { $0.argument }),
            ("size", size.map { $0.argument }),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
        ])
    }

    /// Flames along the lower edge; they may be laid over a picture with `overlay(blend: screen)`.
    ///
    /// - Parameters:
    ///   - height: how high they reach, in heights of the picture (0.1...2; `0.8` when nil)
    ///   - speed: how fast they burn (0...10; `1` when nil)
    ///   - size: width and height (`1920x1080` when nil)
    ///   - rate: frames a second (`25fps` when nil)
    ///   - duration: how long it lasts (`5s` when nil)
    public static func fire(height: VideoNumber? = nil, speed: VideoNumber? = nil, size: VideoSize? = nil, rate: Double? = nil, duration: Duration? = nil) -> Video {
        Video(call: "fire", on: nil, [
            ("height", height.map { $0.argument(unit: "") }),
            ("speed", speed.map { $0.argument(unit: "") }),
            ("size", size.map { $0.argument }),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
        ])
    }

    /// The Julia or the Mandelbrot set, coloured by how fast points escape.
    ///
    /// 96 steps for each pixel; float32 holds magnifications of some thousands.
    ///
    /// - Parameters:
    ///   - set: which one (`julia` when nil)
    ///   - zoom: how much is magnified (0.1...10000; `1` when nil)
    ///   - centerX: the real part of the middle (-4...4; `0` when nil)
    ///   - centerY: its imaginary part (-4...4; `0` when nil)
    ///   - speed: how fast a Julia set changes (0...10; `1` when nil)
    ///   - size: width and height (`1920x1080` when nil)
    ///   - rate: frames a second (`25fps` when nil)
    ///   - duration: how long it lasts (`5s` when nil)
    public static func fractal(_ set: FractalSet? = nil, zoom: VideoNumber? = nil, centerX: VideoNumber? = nil, centerY: VideoNumber? = nil, speed: VideoNumber? = nil, size: VideoSize? = nil, rate: Double? = nil, duration: Duration? = nil) -> Video {
        Video(call: "fractal", on: nil, [
            ("set", set.map { .text($0.rawValue) }),
            ("zoom", zoom.map { $0.argument(unit: "") }),
            ("center_x", centerX.map { $0.argument(unit: "") }),
            ("center_y", centerY.map { $0.argument(unit: "") }),
            ("speed", speed.map { $0.argument(unit: "") }),
            ("size", size.map { $0.argument }),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
        ])
    }

    /// One colour running into another, along a line or from the middle outwards.
    ///
    /// A linear gradient reaches both colours exactly at two opposite corners or edges, whatever its angle; a radial
    /// one reaches the second colour in the corners.
    ///
    /// - Parameters:
    ///   - from: The colour at the start, or in the middle. (`#000000` when nil)
    ///   - to: The colour at the end, or in the corners. (`#ffffff` when nil)
    ///   - angle: 0deg runs to the right, 90deg downwards. (in deg; `0deg` when nil)
    ///   - shape: Along a line, or in circles around the middle. (`linear` when nil)
    ///   - size: Width and height. (`1920x1080` when nil)
    ///   - rate: Frames a second. (`30fps` when nil)
    ///   - duration: How long it lasts; without end when absent.
    public static func gradient(_ from: VideoColor? = nil, to: VideoColor? = nil, angle: VideoNumber? = nil, shape: GradientShape? = nil, size: VideoSize? = nil, rate: Double? = nil, duration: Duration? = nil) -> Video {
        Video(call: "gradient", on: nil, [
            ("from", from.map { $0.argument }),
            ("to", to.map { $0.argument }),
            ("angle", angle.map { $0.argument(unit: "deg") }),
            ("shape", shape.map { .text($0.rawValue) }),
            ("size", size.map { $0.argument }),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
        ])
    }

    /// An open sea under an evening sun.
    ///
    /// - Parameters:
    ///   - speed: how fast the waves run (0...10; `1` when nil)
    ///   - horizon: where the sky begins, as a share of the height (0.1...0.9; `0.36` when nil)
    ///   - size: width and height (`1920x1080` when nil)
    ///   - rate: frames a second (`25fps` when nil)
    ///   - duration: how long it lasts (`5s` when nil)
    public static func ocean(speed: VideoNumber? = nil, horizon: VideoNumber? = nil, size: VideoSize? = nil, rate: Double? = nil, duration: Duration? = nil) -> Video {
        Video(call: "ocean", on: nil, [
            ("speed", speed.map { $0.argument(unit: "") }),
            ("horizon", horizon.map { $0.argument(unit: "") }),
            ("size", size.map { $0.argument }),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
        ])
    }

    /// Slow waves of colour that run through each other: the plasma of the demo scene.
    ///
    /// - Parameters:
    ///   - scale: the size of its waves (0.05...10; `1` when nil)
    ///   - speed: how fast they move (0...10; `1` when nil)
    ///   - size: width and height (`1920x1080` when nil)
    ///   - rate: frames a second (`25fps` when nil)
    ///   - duration: how long it lasts (`5s` when nil)
    public static func plasma(scale: VideoNumber? = nil, speed: VideoNumber? = nil, size: VideoSize? = nil, rate: Double? = nil, duration: Duration? = nil) -> Video {
        Video(call: "plasma", on: nil, [
            ("scale", scale.map { $0.argument(unit: "") }),
            ("speed", speed.map { $0.argument(unit: "") }),
            ("size", size.map { $0.argument }),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
        ])
    }

    /// A lake at dusk, painted by formulas: hills in parallax, drifting clouds, boats with lanterns, waves, trees and reeds.
    ///
    /// It needs no file, comes in any size, rate and length, and is the same on every machine.
    ///
    /// - Parameters:
    ///   - size: width and height (`1920x1080` when nil)
    ///   - rate: frames a second (`25fps` when nil)
    ///   - duration: how long it lasts (`5s` when nil)
    ///   - speed: how fast the view travels along the shore (0...4; `1` when nil)
    public static func scene(_ size: VideoSize? = nil, rate: Double? = nil, duration: Duration? = nil, speed: VideoNumber? = nil) -> Video {
        Video(call: "scene", on: nil, [
            ("size", size.map { $0.argument }),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
            ("speed", speed.map { $0.argument(unit: "") }),
        ])
    }

    /// A flight through stars.
    ///
    /// - Parameters:
    ///   - speed: how fast one flies; below 0 backwards (-10...10; `1` when nil)
    ///   - size: width and height (`1920x1080` when nil)
    ///   - rate: frames a second (`25fps` when nil)
    ///   - duration: how long it lasts (`5s` when nil)
    public static func starfield(speed: VideoNumber? = nil, size: VideoSize? = nil, rate: Double? = nil, duration: Duration? = nil) -> Video {
        Video(call: "starfield", on: nil, [
            ("speed", speed.map { $0.argument(unit: "") }),
            ("size", size.map { $0.argument }),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
        ])
    }

    /// The picture of an empty channel: every grain has a new value in every frame. `noise(size: 640x360)` is the same;
    /// `noise(t)` is the formula.
    ///
    /// - Parameters:
    ///   - grain: the side of a grain (in px; 1...64; `1px` when nil)
    ///   - color: whether every grain has a colour (`false` when nil)
    ///   - size: width and height (`1920x1080` when nil)
    ///   - rate: frames a second (`25fps` when nil)
    ///   - duration: how long it lasts (`5s` when nil)
    public static func tvStatic(grain: VideoNumber? = nil, color: Bool? = nil, size: VideoSize? = nil, rate: Double? = nil, duration: Duration? = nil) -> Video {
        Video(call: "tv_static", on: nil, [
            ("grain", grain.map { $0.argument(unit: "px") }),
            ("color", color.map { .text($0 ? "true" : "false") }),
            ("size", size.map { $0.argument }),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
        ])
    }

    /// Evens out the brightness of a film whose exposure jumps from frame to frame: time lapses, old film, lamps.
    ///
    /// Each frame is multiplied so that the mean of its luma becomes the mean of those around it; a factor for gamma-encoded colours is
    /// one for light, too. Frames of another shot do not count, and slow changes stay.
    ///
    /// The work is small on a clip as it was decoded. What other nodes make of one, `denoise_temporal` or `interpolate` say, is made anew for each
    /// frame of the window: deflicker first, then do the rest.
    ///
    /// - Parameters:
    ///   - window: Frames before and after whose brightness is taken into the mean. (1...8; `5` when nil)
    ///   - amount: How much of the difference is taken away; 0 changes nothing. (0...1; `1` when nil)
    ///   - limit: The largest factor; its reciprocal is the smallest. (1...8; `2` when nil)
    public func deflicker(window: Double? = nil, amount: VideoNumber? = nil, limit: Double? = nil) -> Video {
        Video(call: "deflicker", on: self, [
            ("window", window.map { .number($0, unit: "") }),
            ("amount", amount.map { $0.argument(unit: "") }),
            ("limit", limit.map { .number($0, unit: "") }),
        ])
    }

    /// Lets the picture come out of a colour at its start and go back into it at its end.
    ///
    /// The first and the last frame show the colour alone.
    ///
    /// - Parameters:
    ///   - in: How long it takes to appear. (`0s` when nil)
    ///   - out: How long it takes to vanish. (`0s` when nil)
    ///   - color: The colour before and after. (`#000000` when nil)
    public func fade(`in`: Duration? = nil, out: Duration? = nil, color: VideoColor? = nil) -> Video {
        Video(call: "fade", on: self, [
            ("in", `in`.map { .duration($0) }),
            ("out", out.map { .duration($0) }),
            ("color", color.map { $0.argument }),
        ])
    }

    /// Gives a clip another frame rate; frames between those of the clip are made from both neighbours. Length and sound stay.
    ///
    /// `flow` moves both neighbours along the motion between them, found by inverse search in both directions (at the whole size up to
    /// 640x480 pixels, at half of it up to four times as many, above at a quarter), and mixes them; of the motions that either direction suggests for a pixel those
    /// count most that bring it together with its like, standing still among them, which helps titles; thin ones over strong
    /// motion may waver, and of thin things that repeat, such as reeds, some may split. Frames of
    /// the clip itself are left as they are, bit for bit, and no motion is looked for; nothing is mixed across a cut (see `cuts`):
    /// the last frame of a shot stays until the next one begins. `blend` mixes the neighbours where they are, `nearest` shows the nearer one. Frames of a clip of variable rate count from when they
    /// are shown, also where its rate is the one asked for, which leaves other clips as they are; one that is shown for more than a
    /// quarter of a second is held until the next. So do those of a clip that is slowed down, sped up, or cut to others of another
    /// rate: neighbours are the clip's own. Frames that repeat the one before, as in animation on twos or film in a container
    /// of a higher rate, are passed over: what moves goes from the first of them to the next that differs, in a quarter of a second
    /// at most.
    ///
    /// - Parameters:
    ///   - to: Frames a second, 0.01 to 1000.
    ///   - method: How frames between frames are made. (`flow` when nil)
    ///   - repeats: Whether frames that repeat the one before are passed over, or stay pauses. (`skip` when nil)
    public func interpolate(to: Double, method: InterpolateMethod? = nil, repeats: InterpolateRepeats? = nil) -> Video {
        Video(call: "interpolate", on: self, [
            ("to", .number(to, unit: "fps")),
            ("method", method.map { .text($0.rawValue) }),
            ("repeats", repeats.map { .text($0.rawValue) }),
        ])
    }

    /// Plays a stream faster or slower; sound keeps its pitch.
    ///
    /// The frame rate stays: at half speed each picture is shown twice, at double speed every second one is left
    /// out. With `smooth`, pictures between those of the stream are made as by `interpolate`: slow motion. The length is
    /// divided by the factor. A factor that varies is a speed ramp; its times are those of the footage, so that
    /// `[2s: 1, 3s: 0.25]` slows down what happens in the third second, whatever came before.
    ///
    /// - Parameters:
    ///   - factor: 2 plays twice as fast, 0.5 half as fast. (0.01...100; `1` when nil)
    ///   - smooth: Whether pictures between pictures are made from the motion of both neighbours. (`false` when nil)
    public func speed(factor: VideoNumber? = nil, smooth: Bool? = nil) -> Video {
        Video(call: "speed", on: self, [
            ("factor", factor.map { $0.argument(unit: "") }),
            ("smooth", smooth.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Keeps a rectangle of the picture and cuts the rest away; pixels stay as they are.
    ///
    /// - Parameters:
    ///   - size: Width and height of what stays.
    ///   - at: Where: shares of the free room, or the top left corner in pixels; the middle when absent.
    public func crop(_ size: VideoSize, at: VideoPoint? = nil) -> Video {
        Video(call: "crop", on: self, [
            ("size", size.argument),
            ("at", at.map { $0.argument }),
        ])
    }

    /// Brings the picture to a size and keeps its shape.
    ///
    /// `cover` fills the size and cuts off what sticks out, `contain` shows the whole picture between black bars,
    /// `stretch` gives up the shape.
    ///
    /// - Parameters:
    ///   - size: Width and height.
    ///   - mode: What happens where the shapes differ. (`cover` when nil)
    public func fit(_ size: VideoSize, mode: FitMode? = nil) -> Video {
        Video(call: "fit", on: self, [
            ("size", size.argument),
            ("mode", mode.map { .text($0.rawValue) }),
        ])
    }

    /// Mirrors the picture: left and right change places, or top and bottom, or both.
    ///
    /// - Parameters:
    ///   - direction: Which sides change places. (`horizontal` when nil)
    public func flip(_ direction: FlipDirection? = nil) -> Video {
        Video(call: "flip", on: self, [
            ("direction", direction.map { .text($0.rawValue) }),
        ])
    }

    /// Puts the picture on a larger canvas of one colour; pixels stay as they are.
    ///
    /// - Parameters:
    ///   - size: Width and height of the canvas.
    ///   - at: Where the picture lies: shares of the free room, or its top left corner in pixels.
    ///   - color: The colour around it; may be transparent. (`#000000` when nil)
    public func pad(_ size: VideoSize, at: VideoPoint? = nil, color: VideoColor? = nil) -> Video {
        Video(call: "pad", on: self, [
            ("size", size.argument),
            ("at", at.map { $0.argument }),
            ("color", color.map { $0.argument }),
        ])
    }

    /// Scales the picture to another size.
    ///
    /// The picture is stretched where the shapes differ; `fit` keeps its shape. Shrinking averages (an area filter),
    /// growing interpolates.
    ///
    /// - Parameters:
    ///   - size: Width and height.
    ///   - scale: The new sides as shares of the old ones, in place of a size. (0.001...64)
    ///   - growing: How pixels are interpolated where the picture grows: `bicubic` (Catmull-Rom) keeps it sharp, `bilinear` does for what is soft and is cheaper. (`bicubic` when nil)
    public func resize(_ size: VideoSize? = nil, scale: Double? = nil, growing: ResizeGrowing? = nil) -> Video {
        Video(call: "resize", on: self, [
            ("size", size.map { $0.argument }),
            ("scale", scale.map { .number($0, unit: "") }),
            ("growing", growing.map { .text($0.rawValue) }),
        ])
    }

    /// Turns the picture clockwise about its middle.
    ///
    /// A constant angle that is a multiple of 90deg turns pixels exactly and swaps width and height where it must.
    /// Every other angle keeps the size; by default the picture is enlarged just enough that no corner is empty.
    ///
    /// - Parameters:
    ///   - angle: How far, clockwise. (in deg; -36000...36000; `0deg` when nil)
    ///   - edges: What fills the corners: `cover` enlarges the picture until it does. (`cover` when nil)
    ///   - filter: How points between pixels are made; bicubic (Catmull-Rom) and Lanczos are sharper and dearer. (`bilinear` when nil)
    public func rotate(angle: VideoNumber? = nil, edges: RotateEdges? = nil, filter: RotateFilter? = nil) -> Video {
        Video(call: "rotate", on: self, [
            ("angle", angle.map { $0.argument(unit: "deg") }),
            ("edges", edges.map { .text($0.rawValue) }),
            ("filter", filter.map { .text($0.rawValue) }),
        ])
    }

    /// Scales and turns the picture about a point and shifts it.
    ///
    /// The size stays. What comes from outside the picture is transparent unless `edges` says otherwise.
    ///
    /// - Parameters:
    ///   - shift: How far to the right and down, in pixels or shares of the picture; not at all when absent.
    ///   - scale: 2 is twice as large. (0.001...1000; `1` when nil)
    ///   - angle: How far it turns, clockwise. (in deg; -36000...36000; `0deg` when nil)
    ///   - anchor: The point that scaling and turning leave in place; the middle when absent.
    ///   - edges: What lies outside the picture. (`transparent` when nil)
    ///   - filter: How points between pixels are made; bicubic (Catmull-Rom) and Lanczos are sharper and dearer. (`bilinear` when nil)
    public func transform(shift: VideoPoint? = nil, scale: VideoNumber? = nil, angle: VideoNumber? = nil, anchor: VideoPoint? = nil, edges: TransformEdges? = nil, filter: TransformFilter? = nil) -> Video {
        Video(call: "transform", on: self, [
            ("shift", shift.map { $0.argument }),
            ("scale", scale.map { $0.argument(unit: "") }),
            ("angle", angle.map { $0.argument(unit: "deg") }),
            ("anchor", anchor.map { $0.argument }),
            ("edges", edges.map { .text($0.rawValue) }),
            ("filter", filter.map { .text($0.rawValue) }),
        ])
    }

    /// Moves a virtual camera over the picture, between pixels and without a jolt; its edge is never seen.
    ///
    /// `slow_zoom_in` and `slow_zoom_out` are geometric zooms. `pan_left`, `pan_right`, `tilt_up` and `tilt_down` carry the
    /// view from one side to the other. `dolly` goes in, then out again; `crane` rises, then falls. `orbit` circles the
    /// subject in perspective. `static` does nothing.
    ///
    /// - Parameters:
    ///   - move: Which move. (`slow_zoom_in` when nil)
    ///   - amount: How far: the share by which the picture is enlarged; an orbit turns 30deg at 1. When absent 15%, less where a short move would be abrupt. (0...3)
    ///   - center: The subject, what a zoom closes in on and an orbit circles; the middle when absent.
    ///   - over: How long the move takes; the whole stream when absent.
    ///   - easing: Whether the move starts or ends softly. (`linear` when nil)
    ///   - filter: How points between pixels are made; bicubic (Catmull-Rom) and Lanczos are sharper and dearer. (`bilinear` when nil)
    public func camera(_ move: CameraMove? = nil, amount: VideoNumber? = nil, center: VideoPoint? = nil, over: Duration? = nil, easing: CameraEasing? = nil, filter: CameraFilter? = nil) -> Video {
        Video(call: "camera", on: self, [
            ("move", move.map { .text($0.rawValue) }),
            ("amount", amount.map { $0.argument(unit: "") }),
            ("center", center.map { $0.argument }),
            ("over", over.map { .duration($0) }),
            ("easing", easing.map { .text($0.rawValue) }),
            ("filter", filter.map { .text($0.rawValue) }),
        ])
    }

    /// Looks at a picture from a little beside: near things move against far ones.
    ///
    /// A pixel comes from where the depth there says it has gone; what was hidden is filled with its surroundings.
    ///
    /// - Parameters:
    ///   - depth: how near things are at the same time: white is nearest; stretched to the picture, and its last frame stays where it ends early
    ///   - shift: how far the nearest things move, in pixels to the right and down (`(8px, 0px)` when nil)
    ///   - focus: the depth that stays where it is: 0 is far, 1 is near (0...1; `0.5` when nil)
    public func parallax(_ depth: Video, shift: VideoPoint? = nil, focus: VideoNumber? = nil) -> Video {
        Video(call: "parallax", on: self, [
            ("depth", .stream(depth)),
            ("shift", shift.map { $0.argument }),
            ("focus", focus.map { $0.argument(unit: "") }),
        ])
    }

    /// Adds light to light as a double exposure does: `1 - (1 - a)(1 - b)`.
    ///
    /// - Parameters:
    ///   - light: 
    ///   - amount: how much of the light is added; 0 changes nothing (0...4; `1` when nil)
    public func addLight(_ light: Video, amount: VideoNumber? = nil) -> Video {
        Video(call: "add_light", on: self, [
            ("light", .stream(light)),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Black bars above and below.
    ///
    /// - Parameters:
    ///   - amount: how dark the bars are; 0 changes nothing (0...1; `1` when nil)
    public func bars239(amount: VideoNumber? = nil) -> Video {
        Video(call: "bars_239", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// A mix of a picture with another look of it.
    ///
    /// - Parameters:
    ///   - look: 
    ///   - amount: how much of the other look is seen; 0 changes nothing (0...1; `1` when nil)
    public func blendLook(_ look: Video, amount: VideoNumber? = nil) -> Video {
        Video(call: "blend_look", on: self, [
            ("look", .stream(look)),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// A soft glow around whatever is bright.
    ///
    /// - Parameters:
    ///   - amount: how strong the glow is; 0 changes nothing (0...4; `0.6` when nil)
    ///   - threshold: the luma above which light glows (0...1; `0.65` when nil)
    ///   - radius: how far it reaches (in px; 0.1...300; `18px` when nil)
    public func bloom(amount: VideoNumber? = nil, threshold: VideoNumber? = nil, radius: VideoNumber? = nil) -> Video {
        Video(call: "bloom", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
            ("threshold", threshold.map { $0.argument(unit: "") }),
            ("radius", radius.map { $0.argument(unit: "px") }),
        ])
    }

    /// Blurs the picture by a Gaussian.
    ///
    /// Pixels beyond the edge count as the edge; colours count as much as is seen of them. Small radii are exact; larger ones are worked out on a picture of half,
    /// a quarter ... of the size, to within one 8-bit code value.
    ///
    /// - Parameters:
    ///   - radius: The standard deviation of the Gaussian; 0px changes nothing. (in px; 0...500; `4px` when nil)
    public func blur(radius: VideoNumber? = nil) -> Video {
        Video(call: "blur", on: self, [
            ("radius", radius.map { $0.argument(unit: "px") }),
        ])
    }

    /// Blurs the picture by the mean of a square around each pixel.
    ///
    /// Pixels beyond the edge count as the edge (`boxFilter` of OpenCV with a replicated border). The work does not depend on
    /// the radius.
    ///
    /// - Parameters:
    ///   - radius: Whole pixels on each side of the middle one: 4px is a square of 9 by 9; 0px is none. (in px; 0...256; `4px` when nil)
    public func boxBlur(radius: Double? = nil) -> Video {
        Video(call: "box_blur", on: self, [
            ("radius", radius.map { .number($0, unit: "px") }),
        ])
    }

    /// Adds the same to every tone.
    ///
    /// - Parameters:
    ///   - amount: what is added; 1 makes black white (-1...1; `0` when nil)
    public func brightness(amount: VideoNumber? = nil) -> Video {
        Video(call: "brightness", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// The mean of the lumas of a pixel and its eight neighbours, as far as they are alike: noise goes, edges and colours stay.
    ///
    /// A bilateral filter (C. Tomasi and R. Manduchi, 1998) with weights that fall to nothing at a difference, without exponentials.
    ///
    /// - Parameters:
    ///   - noise: differences of luma beyond which neighbours do not count (0.001...1; `0.1` when nil)
    public func calmed(noise: VideoNumber? = nil) -> Video {
        Video(call: "calmed", on: self, [
            ("noise", noise.map { $0.argument(unit: "") }),
        ])
    }

    /// Fills dark specks and thin dark lines, and leaves what is larger than the square as it is: dilates, then erodes.
    ///
    /// J. Serra, "Image analysis and mathematical morphology", 1982; `MORPH_CLOSE` of OpenCV's `morphologyEx` with a rectangle. A mask stays a
    /// mask: lines with gaps become whole.
    ///
    /// - Parameters:
    ///   - radius: whole pixels on each side of the middle one: 1px is a square of 3 by 3; 0px changes nothing (in px; 0...256; `1px` when nil)
    public func close(radius: VideoNumber? = nil) -> Video {
        Video(call: "close", on: self, [
            ("radius", radius.map { $0.argument(unit: "px") }),
        ])
    }

    /// Spreads tones away from a middle tone, or draws them towards it.
    ///
    /// - Parameters:
    ///   - amount: 0 leaves only the middle tone, 1 changes nothing, 2 doubles differences (0...4; `1` when nil)
    ///   - pivot: the tone that stays (0...1; `0.5` when nil)
    public func contrast(amount: VideoNumber? = nil, pivot: VideoNumber? = nil) -> Video {
        Video(call: "contrast", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
            ("pivot", pivot.map { $0.argument(unit: "") }),
        ])
    }

    /// Gives each pixel the greatest red, green and blue of a square around it: bright shapes grow, dark ones shrink.
    ///
    /// Pixels beyond the edge do not count (`dilate` of OpenCV with a rectangle).
    ///
    /// - Parameters:
    ///   - radius: Whole pixels on each side of the middle one: 1px is a square of 3 by 3; 0px is none. (in px; 0...256; `1px` when nil)
    public func dilate(radius: Double? = nil) -> Video {
        Video(call: "dilate", on: self, [
            ("radius", radius.map { .number($0, unit: "px") }),
        ])
    }

    /// Blurs along a line, as a camera that moves while the shutter is open.
    ///
    /// - Parameters:
    ///   - angle: direction of the movement, clockwise from the right (in deg; -3600...3600; `0deg` when nil)
    ///   - length: how far it goes while the shutter is open (in px; 0...1000; `20px` when nil)
    public func directionalBlur(angle: VideoNumber? = nil, length: VideoNumber? = nil) -> Video {
        Video(call: "directional_blur", on: self, [
            ("angle", angle.map { $0.argument(unit: "deg") }),
            ("length", length.map { $0.argument(unit: "px") }),
        ])
    }

    /// Gives each pixel the least red, green and blue of a square around it: dark shapes grow, bright ones shrink.
    ///
    /// Pixels beyond the edge do not count (`erode` of OpenCV with a rectangle).
    ///
    /// - Parameters:
    ///   - radius: Whole pixels on each side of the middle one: 1px is a square of 3 by 3; 0px is none. (in px; 0...256; `1px` when nil)
    public func erode(radius: Double? = nil) -> Video {
        Video(call: "erode", on: self, [
            ("radius", radius.map { .number($0, unit: "px") }),
        ])
    }

    /// Brightens or darkens as a longer or shorter exposure would.
    ///
    /// One stop doubles the light. Code values are taken as ITU-R BT.1886 displays show them: light is the code value to the
    /// power of 2.4, so that a factor of light is a factor of code values.
    ///
    /// - Parameters:
    ///   - stops: how many times the light doubles (-10...10; `0` when nil)
    public func exposure(stops: VideoNumber? = nil) -> Video {
        Video(call: "exposure", on: self, [
            ("stops", stops.map { $0.argument(unit: "") }),
        ])
    }

    /// Few tones of luma; colours keep their hue.
    ///
    /// Where one tone ends and the next begins is a short way, not a step: noise of a code value would tear it.
    ///
    /// - Parameters:
    ///   - tones: how many tones are left (2...64; `7` when nil)
    ///   - softness: how far it is from tone to tone on either side, as a share of a tone (0.01...0.5; `0.12` when nil)
    public func flatTones(tones: VideoNumber? = nil, softness: VideoNumber? = nil) -> Video {
        Video(call: "flat_tones", on: self, [
            ("tones", tones.map { $0.argument(unit: "") }),
            ("softness", softness.map { $0.argument(unit: "") }),
        ])
    }

    /// Adds the grain of film: noise that is new in every frame and weaker in the lights.
    ///
    /// The noise has a triangular distribution; it is a function of position, frame and seed, so that every render of a graph
    /// has the same grain.
    ///
    /// - Parameters:
    ///   - amount: the largest change of a dark tone; 0 changes nothing (0...1; `0.05` when nil)
    ///   - sizeOfGrain: the width of a grain (in px; 1...16; `1px` when nil)
    ///   - lights: how much of the grain is left in white (0...1; `0.4` when nil)
    public func grain(amount: VideoNumber? = nil, sizeOfGrain: VideoNumber? = nil, lights: VideoNumber? = nil) -> Video {
        Video(call: "grain", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
            ("size_of_grain", sizeOfGrain.map { $0.argument(unit: "px") }),
            ("lights", lights.map { $0.argument(unit: "") }),
        ])
    }

    /// Takes the colour out.
    ///
    /// - Parameters:
    ///   - amount: 0 changes nothing, 1 leaves luma alone (ITU-R BT.709) (0...1; `1` when nil)
    public func grayscale(amount: VideoNumber? = nil) -> Video {
        Video(call: "grayscale", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// The red fringe that film has around strong lights, where they pass the emulsion and come back.
    ///
    /// What comes back has the colour of the layers it went through, whatever colour the light had.
    ///
    /// - Parameters:
    ///   - amount: how strong the fringe is; 0 changes nothing (0...4; `0.4` when nil)
    ///   - threshold: the luma above which light comes back (0...1; `0.75` when nil)
    ///   - radius: how far it reaches (in px; 0.1...300; `9px` when nil)
    ///   - color: its colour (`#ff5a2a` when nil)
    public func halation(amount: VideoNumber? = nil, threshold: VideoNumber? = nil, radius: VideoNumber? = nil, color: VideoColor? = nil) -> Video {
        Video(call: "halation", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
            ("threshold", threshold.map { $0.argument(unit: "") }),
            ("radius", radius.map { $0.argument(unit: "px") }),
            ("color", color.map { $0.argument }),
        ])
    }

    /// What is brighter than a threshold, softly cut.
    ///
    /// - Parameters:
    ///   - threshold: the luma above which light counts (0...1; `0.7` when nil)
    ///   - softness: over which range of luma it comes in (0...1; `0.2` when nil)
    public func highlights(threshold: VideoNumber? = nil, softness: VideoNumber? = nil) -> Video {
        Video(call: "highlights", on: self, [
            ("threshold", threshold.map { $0.argument(unit: "") }),
            ("softness", softness.map { $0.argument(unit: "") }),
        ])
    }

    /// Turns every colour around the wheel and keeps its luma.
    ///
    /// The matrix is that of `hue-rotate` in W3C Filter Effects Module Level 1, section 8.5.
    ///
    /// - Parameters:
    ///   - angle: how far; 120deg makes red green (in deg; -360...360; `0deg` when nil)
    public func hue(angle: VideoNumber? = nil) -> Video {
        Video(call: "hue", on: self, [
            ("angle", angle.map { $0.argument(unit: "deg") }),
        ])
    }

    /// Draws lines over a picture.
    ///
    /// - Parameters:
    ///   - lines: 
    ///   - color: the colour of the ink (`#14100c` when nil)
    ///   - strength: how dense it is; 0 changes nothing (0...1; `1` when nil)
    public func inked(_ lines: Video, color: VideoColor? = nil, strength: VideoNumber? = nil) -> Video {
        Video(call: "inked", on: self, [
            ("lines", .stream(lines)),
            ("color", color.map { $0.argument }),
            ("strength", strength.map { $0.argument(unit: "") }),
        ])
    }

    /// Turns the picture into its negative.
    ///
    /// - Parameters:
    ///   - amount: 0 changes nothing, 0.5 is grey, 1 is the negative (0...1; `1` when nil)
    public func invert(amount: VideoNumber? = nil) -> Video {
        Video(call: "invert", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Gives each pixel the median of red, of green and of blue of a square around it: specks vanish, edges stay.
    ///
    /// Pixels beyond the edge count as the edge (`medianBlur` of OpenCV).
    ///
    /// - Parameters:
    ///   - radius: 1px for a square of 3 by 3, 2px for 5 by 5; 0px changes nothing. (in px; 0...2; `1px` when nil)
    public func median(radius: Double? = nil) -> Video {
        Video(call: "median", on: self, [
            ("radius", radius.map { .number($0, unit: "px") }),
        ])
    }

    /// Adds what two blurs of luma take away: local contrast and fine detail; luma stays between black and white.
    ///
    /// - Parameters:
    ///   - coarse: 
    ///   - fine: 
    ///   - local: how much of the local contrast is added (0...4; `0.25` when nil)
    ///   - detail: how much of the fine detail is added (0...4; `0.5` when nil)
    public func moreDetail(_ coarse: Video, fine: Video, local: VideoNumber? = nil, detail: VideoNumber? = nil) -> Video {
        Video(call: "more_detail", on: self, [
            ("coarse", .stream(coarse)),
            ("fine", .stream(fine)),
            ("local", local.map { $0.argument(unit: "") }),
            ("detail", detail.map { $0.argument(unit: "") }),
        ])
    }

    /// Smears the picture as a camera does that moves while its shutter is open, or what moves in it.
    ///
    /// With `shutter`, each pixel goes along its own motion, found by inverse search, half of the time before its frame and half of it after: 180deg
    /// is half of a frame, what film cameras do. What stands still stays sharp, and so do the edges of a thing against what it passes. Else
    /// the whole picture goes along one line.
    ///
    /// - Parameters:
    ///   - angle: direction of the movement, clockwise from the right (in deg; -3600...3600; `0deg` when nil)
    ///   - length: how far it goes while the shutter is open (in px; 0...1000; `20px` when nil)
    ///   - shutter: how long the shutter is open, 360deg for a whole frame: smears what moves instead (in deg; 0...720; `0deg` when nil)
    public func motionBlur(angle: VideoNumber? = nil, length: VideoNumber? = nil, shutter: VideoNumber? = nil) -> Video {
        Video(call: "motion_blur", on: self, [
            ("angle", angle.map { $0.argument(unit: "deg") }),
            ("length", length.map { $0.argument(unit: "px") }),
            ("shutter", shutter.map { $0.argument(unit: "deg") }),
        ])
    }

    /// Takes bright specks and thin bright lines away, and leaves what is larger than the square as it is: erodes, then dilates.
    ///
    /// J. Serra, "Image analysis and mathematical morphology", 1982; `MORPH_OPEN` of OpenCV's `morphologyEx` with a rectangle. A mask stays a mask.
    ///
    /// - Parameters:
    ///   - radius: whole pixels on each side of the middle one: 1px is a square of 3 by 3; 0px changes nothing (in px; 0...256; `1px` when nil)
    public func open(radius: VideoNumber? = nil) -> Video {
        Video(call: "open", on: self, [
            ("radius", radius.map { $0.argument(unit: "px") }),
        ])
    }

    /// Soft fibres and grain of paper, in brightness around 1.
    ///
    /// - Parameters:
    ///   - strength: how rough the paper is; 0 changes nothing (0...1; `0.15` when nil)
    public func paperTexture(strength: VideoNumber? = nil) -> Video {
        Video(call: "paper_texture", on: self, [
            ("strength", strength.map { $0.argument(unit: "") }),
        ])
    }

    /// Blurs away from a point, or around it.
    ///
    /// - Parameters:
    ///   - amount: how far pixels smear, as a share of their distance (of a full turn for `spin`) (0...1; `0.08` when nil)
    ///   - mode: towards the point or around it (`zoom` when nil)
    ///   - center: the point, as shares of width and height (`(0.5, 0.5)` when nil)
    public func radialBlur(amount: VideoNumber? = nil, mode: RadialBlurMode? = nil, center: VideoPoint? = nil) -> Video {
        Video(call: "radial_blur", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
            ("mode", mode.map { .text($0.rawValue) }),
            ("center", center.map { $0.argument }),
        ])
    }

    /// Strengthens or weakens colours and keeps their luma (ITU-R BT.709).
    ///
    /// - Parameters:
    ///   - amount: 0 is grey, 1 changes nothing (0...4; `1` when nil)
    public func saturation(amount: VideoNumber? = nil) -> Video {
        Video(call: "saturation", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Multiplies saturation and value (A. R. Smith, "Color gamut transform pairs", 1978); hues stay.
    ///
    /// A component is `V (1 - S k)`, `k` from 0 for the greatest to 1 for the least of the three, and only `S` and `V` change.
    ///
    /// - Parameters:
    ///   - saturation: saturation is multiplied by this (0...4; `1` when nil)
    ///   - value: the value is multiplied by this (0...4; `1` when nil)
    public func saturationValue(saturation: VideoNumber? = nil, value: VideoNumber? = nil) -> Video {
        Video(call: "saturation_value", on: self, [
            ("saturation", saturation.map { $0.argument(unit: "") }),
            ("value", value.map { $0.argument(unit: "") }),
        ])
    }

    /// Tones the picture brown, like an old print.
    ///
    /// The tone curve is the usual sepia matrix (W3C Filter Effects Module Level 1, section 8.5), whose rows are one weighting of red,
    /// green and blue in three strengths.
    ///
    /// - Parameters:
    ///   - amount: 0 changes nothing, 1 is all brown (0...1; `1` when nil)
    public func sepia(amount: VideoNumber? = nil) -> Video {
        Video(call: "sepia", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Makes edges crisper by an unsharp mask: what a Gaussian blur takes away is added once more.
    ///
    /// - Parameters:
    ///   - amount: how much is added; 0 changes nothing (0...8; `0.5` when nil)
    ///   - radius: the standard deviation of the blur (in px; 0.1...20; `1.2px` when nil)
    public func sharpen(amount: VideoNumber? = nil, radius: VideoNumber? = nil) -> Video {
        Video(call: "sharpen", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
            ("radius", radius.map { $0.argument(unit: "px") }),
        ])
    }

    /// Mixes a softer picture into the corners, as a lens with little depth of field does.
    ///
    /// - Parameters:
    ///   - soft: 
    ///   - amount: how soft the corners get; 0 changes nothing (0...1; `0.6` when nil)
    public func softCorners(_ soft: Video, amount: VideoNumber? = nil) -> Video {
        Video(call: "soft_corners", on: self, [
            ("soft", .stream(soft)),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Mixes in a softer picture outside a band.
    ///
    /// - Parameters:
    ///   - soft: 
    ///   - center: the middle of the sharp band, from the top (0...1; `0.5` when nil)
    ///   - width: how wide it is, in heights of the picture (0...2; `0.3` when nil)
    ///   - falloff: over which distance the softer picture comes in (0.01...2; `0.3` when nil)
    ///   - angle: how the band is turned (in deg; -360...360; `0deg` when nil)
    public func softOutside(_ soft: Video, center: VideoNumber? = nil, width: VideoNumber? = nil, falloff: VideoNumber? = nil, angle: VideoNumber? = nil) -> Video {
        Video(call: "soft_outside", on: self, [
            ("soft", .stream(soft)),
            ("center", center.map { $0.argument(unit: "") }),
            ("width", width.map { $0.argument(unit: "") }),
            ("falloff", falloff.map { $0.argument(unit: "") }),
            ("angle", angle.map { $0.argument(unit: "deg") }),
        ])
    }

    /// One of eight looks.
    ///
    /// `cinematic` grades like a film, `anime` draws flat colours and lines, `realistic` brings out detail, `abstract` leaves flat shapes,
    /// `vintage` is old film, `neon` glows, `noir` is black and white with deep shadows, `watercolor` paints. Each is a graph of public
    /// nodes in this file. Still pictures stay still: nothing flickers but grain.
    ///
    /// - Parameters:
    ///   - name: which look
    ///   - amount: how much of it; 0 changes nothing (0...1; `1` when nil)
    ///   - quality: of anime and watercolor: fast takes a third of the time, within 49 and 40 dB (`exact` when nil)
    public func style(_ name: StyleName, amount: VideoNumber? = nil, quality: StyleQuality? = nil) -> Video {
        Video(call: "style", on: self, [
            ("name", .text(name.rawValue)),
            ("amount", amount.map { $0.argument(unit: "") }),
            ("quality", quality.map { .text($0.rawValue) }),
        ])
    }

    /// Makes the light warmer or cooler, greener or more magenta.
    ///
    /// Red and blue are scaled against each other by up to half a stop of light, green by up to a quarter.
    ///
    /// - Parameters:
    ///   - warmth: -1 is cold as shade, 1 warm as candle light (-1...1; `0` when nil)
    ///   - tint: -1 is magenta, 1 green (-1...1; `0` when nil)
    public func temperature(warmth: VideoNumber? = nil, tint: VideoNumber? = nil) -> Video {
        Video(call: "temperature", on: self, [
            ("warmth", warmth.map { $0.argument(unit: "") }),
            ("tint", tint.map { $0.argument(unit: "") }),
        ])
    }

    /// Leaves a band sharp and blurs what lies beyond, so that a view looks like a model.
    ///
    /// - Parameters:
    ///   - center: the middle of the sharp band, from the top (0...1; `0.5` when nil)
    ///   - width: how wide it is, in heights of the picture (0...2; `0.25` when nil)
    ///   - falloff: over which distance the blur comes in (0.01...2; `0.3` when nil)
    ///   - radius: the standard deviation of the blur (in px; 0...100; `8px` when nil)
    ///   - angle: how the band is turned (in deg; -360...360; `0deg` when nil)
    public func tiltShift(center: VideoNumber? = nil, width: VideoNumber? = nil, falloff: VideoNumber? = nil, radius: VideoNumber? = nil, angle: VideoNumber? = nil) -> Video {
        Video(call: "tilt_shift", on: self, [
            ("center", center.map { $0.argument(unit: "") }),
            ("width", width.map { $0.argument(unit: "") }),
            ("falloff", falloff.map { $0.argument(unit: "") }),
            ("radius", radius.map { $0.argument(unit: "px") }),
            ("angle", angle.map { $0.argument(unit: "deg") }),
        ])
    }

    /// Keeps some of one colour of a light.
    ///
    /// - Parameters:
    ///   - color: what is left of white light (`#ffffff` when nil)
    public func tintedLight(_ color: VideoColor? = nil) -> Video {
        Video(call: "tinted_light", on: self, [
            ("color", color.map { $0.argument }),
        ])
    }

    /// Luma alone, in all three components.
    public func tones() -> Video {
        Video(call: "tones", on: self, [])
    }

    /// The difference between a picture and a softer one, added to it.
    ///
    /// - Parameters:
    ///   - soft: 
    ///   - amount: how much of the difference is added; 0 changes nothing (0...8; `0.5` when nil)
    public func unsharp(_ soft: Video, amount: VideoNumber? = nil) -> Video {
        Video(call: "unsharp", on: self, [
            ("soft", .stream(soft)),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Darkens the picture towards its corners.
    ///
    /// Distances are measured from the middle in heights of the picture, so that the shape does not follow the format.
    ///
    /// - Parameters:
    ///   - strength: how dark the corner gets; 0 changes nothing (0...1; `0.4` when nil)
    ///   - radius: where it begins; 0.5 is the middle of the upper edge (0...2; `0.4` when nil)
    ///   - softness: over which distance it grows to its full strength (0.01...2; `0.7` when nil)
    public func vignette(strength: VideoNumber? = nil, radius: VideoNumber? = nil, softness: VideoNumber? = nil) -> Video {
        Video(call: "vignette", on: self, [
            ("strength", strength.map { $0.argument(unit: "") }),
            ("radius", radius.map { $0.argument(unit: "") }),
            ("softness", softness.map { $0.argument(unit: "") }),
        ])
    }

    /// A colour decision list of the American Society of Cinematographers: slope, offset, power, then saturation.
    ///
    /// `clamp(x * slope + offset) ^ power` for red, green and blue each, then `luma + saturation * (x - luma)` with the luma of BT.709,
    /// clamped (ASC CDL 1.2, section "ASC CDL transfer functions"). The numbers are those of a `.cdl` or `.ccc` file, written as
    /// `rgb(1.1, 1, 0.95)`.
    ///
    /// - Parameters:
    ///   - slope: what each component is multiplied by (`#ffffff` when nil)
    ///   - offset: what is then added (`#000000` when nil)
    ///   - power: the exponent it is then raised to (`#ffffff` when nil)
    ///   - saturation: 0 is grey, 1 changes nothing (0...4; `1` when nil)
    public func cdl(_ slope: VideoColor? = nil, offset: VideoColor? = nil, power: VideoColor? = nil, saturation: VideoNumber? = nil) -> Video {
        Video(call: "cdl", on: self, [
            ("slope", slope.map { $0.argument }),
            ("offset", offset.map { $0.argument }),
            ("power", power.map { $0.argument }),
            ("saturation", saturation.map { $0.argument(unit: "") }),
        ])
    }

    /// Mixes each component of the result from red, green and blue of the picture.
    ///
    /// The parts of `red` are what red is made of, and so on; they may lie outside 0 to 1, as in `rgb(1.2, -0.2, 0)`. Where they add up
    /// to 1, grey stays grey.
    ///
    /// - Parameters:
    ///   - red: what red is made of (`#ff0000` when nil)
    ///   - green: what green is made of (`#00ff00` when nil)
    ///   - blue: what blue is made of (`#0000ff` when nil)
    public func channelMixer(_ red: VideoColor? = nil, green: VideoColor? = nil, blue: VideoColor? = nil) -> Video {
        Video(call: "channel_mixer", on: self, [
            ("red", red.map { $0.argument }),
            ("green", green.map { $0.argument }),
            ("blue", blue.map { $0.argument }),
        ])
    }

    /// Raises local contrast: spreads the tones of each part of the frame, no more than a limit, and blends between the parts.
    ///
    /// Contrast-limited adaptive histogram equalisation (K. Zuiderveld, "Graphics Gems IV", 1994) of luma, as `createCLAHE` of
    /// OpenCV computes it; colour differences stay.
    ///
    /// - Parameters:
    ///   - clipLimit: How many times as frequent as the mean a tone may count; more is more contrast and noise, 0 is without limit. (0...256; `2` when nil)
    ///   - tiles: Parts across, and as many down. (1...16; `8` when nil)
    ///   - amount: How much of the change is made; 0 changes nothing. (0...1; `1` when nil)
    ///   - quality: Whether every pixel is counted, or every other one of parts of 32,000 or more: within two code values. (`exact` when nil)
    public func clahe(clipLimit: Double? = nil, tiles: Double? = nil, amount: VideoNumber? = nil, quality: ClaheQuality? = nil) -> Video {
        Video(call: "clahe", on: self, [
            ("clip_limit", clipLimit.map { .number($0, unit: "") }),
            ("tiles", tiles.map { .number($0, unit: "") }),
            ("amount", amount.map { $0.argument(unit: "") }),
            ("quality", quality.map { .text($0.rawValue) }),
        ])
    }

    /// Brings a picture into another colour space: gamut and transfer function change, the colours stay.
    ///
    /// The way leads through the light of a display: television is seen through ITU-R BT.1886, PQ through SMPTE ST 2084, HLG
    /// through the display of 1000 cd/m2 of BT.2100; the white of standard dynamic range is 203 cd/m2 there (BT.2408). Gamuts
    /// are adapted to the new white by Bradford's method. Colours outside the new gamut are kept until they are stored. `to`
    /// names a whole colour space, `primaries` and `transfer` a part of it; `convert(transfer: linear)` before and
    /// `convert(bt709)` after let a blur or a blend work on light. What the file says of its colours is believed unless
    /// `from` says otherwise. From high to standard dynamic range leads `tonemap`.
    ///
    /// - Parameters:
    ///   - to: The colour space of the result; `pq` and `hlg` have the primaries of BT.2020.
    ///   - primaries: The gamut of the result, where it is not that of `to` or of the picture.
    ///   - transfer: The transfer function of the result, where it is not that of `to` or of the picture.
    ///   - from: What the picture is taken for, whatever its file says.
    public func convert(_ to: ConvertTo? = nil, primaries: ConvertPrimaries? = nil, transfer: ConvertTransfer? = nil, from: ConvertFrom? = nil) -> Video {
        Video(call: "convert", on: self, [
            ("to", to.map { .text($0.rawValue) }),
            ("primaries", primaries.map { .text($0.rawValue) }),
            ("transfer", transfer.map { .text($0.rawValue) }),
            ("from", from.map { .text($0.rawValue) }),
        ])
    }

    /// Bends tones by curves through points: of red, green and blue each, of all three, and of luma.
    ///
    /// A curve is a text of points `input/output` from 0 to 1, as in `"0/0 0.25/0.2 1/1"`; between them it is smooth and
    /// never swings beyond them (Fritsch and Carlson 1980), before the first and after the last it stays. The curve of a
    /// colour comes first, then `master`, then `luma`, which moves brightness alone and keeps the colour differences of
    /// BT.709.
    ///
    /// - Parameters:
    ///   - master: The curve of red, green and blue alike.
    ///   - red: The curve of red, before `master`.
    ///   - green: The curve of green, before `master`.
    ///   - blue: The curve of blue, before `master`.
    ///   - luma: The curve of luma, after the others.
    public func curves(_ master: String? = nil, red: String? = nil, green: String? = nil, blue: String? = nil, luma: String? = nil) -> Video {
        Video(call: "curves", on: self, [
            ("master", master.map { .quoted($0) }),
            ("red", red.map { .quoted($0) }),
            ("green", green.map { .quoted($0) }),
            ("blue", blue.map { .quoted($0) }),
            ("luma", luma.map { .quoted($0) }),
        ])
    }

    /// Shows the picture in two colours: one for the shadows, one for the lights, and what lies between them.
    ///
    /// - Parameters:
    ///   - shadows: what black becomes (`#1b1464` when nil)
    ///   - highlights: what white becomes (`#ffd27f` when nil)
    ///   - amount: 0 changes nothing (0...1; `1` when nil)
    public func duotone(_ shadows: VideoColor? = nil, highlights: VideoColor? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "duotone", on: self, [
            ("shadows", shadows.map { $0.argument }),
            ("highlights", highlights.map { $0.argument }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Spreads the tones of the whole frame so that each is about as frequent as any other.
    ///
    /// Luma goes through the cumulative histogram of the frame (`equalizeHist` of OpenCV); colour differences stay. The
    /// histogram may be the mean of several frames of a shot, so that the picture does not pump.
    ///
    /// - Parameters:
    ///   - amount: How much of the change is made; 0 changes nothing. (0...1; `1` when nil)
    ///   - smoothing: Frames before and after whose histograms are taken into the mean, a whole number; those of another shot do not count. (0...8; `0` when nil)
    ///   - quality: Whether every pixel is counted, or of pictures of 500,000 or more every other, of 1,000,000 or more every fourth one: within one code value on footage. (`fast` when nil)
    public func equalize(amount: VideoNumber? = nil, smoothing: Double? = nil, quality: EqualizeQuality? = nil) -> Video {
        Video(call: "equalize", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
            ("smoothing", smoothing.map { .number($0, unit: "") }),
            ("quality", quality.map { .text($0.rawValue) }),
        ])
    }

    /// The tone curve of film: a soft toe, a long shoulder.
    ///
    /// K. Narkowicz, "ACES filmic tone mapping curve", 2015, over linear light.
    ///
    /// - Parameters:
    ///   - exposure: linear light is multiplied by this first (0...8; `0.9` when nil)
    public func filmic(exposure: VideoNumber? = nil) -> Video {
        Video(call: "filmic", on: self, [
            ("exposure", exposure.map { $0.argument(unit: "") }),
        ])
    }

    /// Brightens or darkens the middle tones; black and white stay.
    ///
    /// Code values are raised to the power `1 / amount`, as by `gamma` of FFmpeg's `eq`.
    ///
    /// - Parameters:
    ///   - amount: above 1 is brighter, below 1 darker; 1 changes nothing (0.1...10; `1` when nil)
    public func gamma(amount: VideoNumber? = nil) -> Video {
        Video(call: "gamma", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Sets the black and the white point, and the tone between them.
    ///
    /// What lies between `black` and `white` is spread from `out_black` to `out_white`, what lies outside is cut off; `gamma` bends the
    /// tones in between. It is the levels dialogue of image editors.
    ///
    /// - Parameters:
    ///   - black: the tone that becomes the darkest (-0.5...0.99; `0` when nil)
    ///   - white: the tone that becomes the brightest (0.01...1.5; `1` when nil)
    ///   - gamma: above 1 brightens the middle tones (0.1...10; `1` when nil)
    ///   - outBlack: the darkest tone of the result (0...1; `0` when nil)
    ///   - outWhite: the brightest tone of the result (0...1; `1` when nil)
    public func levels(black: VideoNumber? = nil, white: VideoNumber? = nil, gamma: VideoNumber? = nil, outBlack: VideoNumber? = nil, outWhite: VideoNumber? = nil) -> Video {
        Video(call: "levels", on: self, [
            ("black", black.map { $0.argument(unit: "") }),
            ("white", white.map { $0.argument(unit: "") }),
            ("gamma", gamma.map { $0.argument(unit: "") }),
            ("out_black", outBlack.map { $0.argument(unit: "") }),
            ("out_white", outWhite.map { $0.argument(unit: "") }),
        ])
    }

    /// The three wheels of a grading desk: lift moves the shadows, gamma the middle tones, gain the lights.
    ///
    /// `(gain * (x + lift * (1 - x))) ^ (1 / gamma)` for red, green and blue each, the formula of Blender's color balance. Parts of a
    /// colour may lie outside 0 to 1, as in `rgb(1.1, 1, 0.95)`.
    ///
    /// - Parameters:
    ///   - lift: what is added to black; white stays (`#000000` when nil)
    ///   - gamma: above 1 brightens the middle tones; white stays where gain is 1 (`#ffffff` when nil)
    ///   - gain: what everything is multiplied by; black stays (`#ffffff` when nil)
    public func liftGammaGain(_ lift: VideoColor? = nil, gamma: VideoColor? = nil, gain: VideoColor? = nil) -> Video {
        Video(call: "lift_gamma_gain", on: self, [
            ("lift", lift.map { $0.argument }),
            ("gamma", gamma.map { $0.argument }),
            ("gain", gain.map { $0.argument }),
        ])
    }

    /// Replaces colours by those of a `.cube` table: 1D, 3D, or a shaper in front of a 3D table.
    ///
    /// The table is read as Adobe's Cube LUT Specification 1.0 says, `DOMAIN_MIN` and `DOMAIN_MAX` included, with the
    /// `LUT_1D_INPUT_RANGE` and `LUT_3D_INPUT_RANGE` of DaVinci Resolve. It gets the picture's code values as they are and
    /// gives new ones; what lies outside its domain counts as its edge. A mistake in the file is reported by line.
    ///
    /// - Parameters:
    ///   - path: The file, relative to the graph that names it.
    ///   - interpolation: How colours between those of a 3D table are made; tetrahedral keeps greys cleaner and is faster. (`tetrahedral` when nil)
    ///   - amount: 0 changes nothing, 1 shows the table's colours alone. (0...1; `1` when nil)
    public func lut(_ path: String, interpolation: LutInterpolation? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "lut", on: self, [
            ("path", .quoted(path)),
            ("interpolation", interpolation.map { .text($0.rawValue) }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Gives a clip the palette and exposure of another picture.
    ///
    /// Mean and spread of the colours in CIE L*a*b* become those of the first frame of `to`, frame by frame. `reinhard`
    /// matches lightness and the two differences each for itself (Reinhard et al. 2001); `transport` turns and stretches
    /// the cloud of colours as a whole, by the linear map that moves it least (Pitié and Kokaram 2007).
    ///
    /// - Parameters:
    ///   - to: The picture to match: an image, or a clip whose first frame counts.
    ///   - method: How the spread of colours is matched. (`reinhard` when nil)
    ///   - amount: 0 changes nothing, 1 is the other picture's palette. (0...1; `1` when nil)
    public func matchColor(_ to: Video, method: MatchColorMethod? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "match_color", on: self, [
            ("to", .stream(to)),
            ("method", method.map { .text($0.rawValue) }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Leaves only a few tones of red, green and blue each.
    ///
    /// The range is cut into equal steps; the first becomes black, the last white.
    ///
    /// - Parameters:
    ///   - levels: how many tones each component has (2...64; `4` when nil)
    ///   - amount: 0 changes nothing (0...1; `1` when nil)
    public func posterize(levels: VideoNumber? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "posterize", on: self, [
            ("levels", levels.map { $0.argument(unit: "") }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Turns the bright tones into their negative, as a print that saw light while it was developed.
    ///
    /// - Parameters:
    ///   - threshold: tones above it are inverted (0...1; `0.5` when nil)
    ///   - amount: 0 changes nothing (0...1; `1` when nil)
    public func solarize(threshold: VideoNumber? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "solarize", on: self, [
            ("threshold", threshold.map { $0.argument(unit: "") }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Gives shadows one tint and lights another, and keeps the luma of every pixel.
    ///
    /// Of each colour only its difference from grey counts. Black and white stay neutral: a tint is strongest in its middle tones.
    ///
    /// - Parameters:
    ///   - shadows: the tint of the dark tones (`#1f5f7a` when nil)
    ///   - highlights: the tint of the bright tones (`#ffb366` when nil)
    ///   - amount: 0 changes nothing (0...2; `0.5` when nil)
    ///   - balance: below 0 more tones count as bright, above 0 more as dark (-1...1; `0` when nil)
    public func splitTone(_ shadows: VideoColor? = nil, highlights: VideoColor? = nil, amount: VideoNumber? = nil, balance: VideoNumber? = nil) -> Video {
        Video(call: "split_tone", on: self, [
            ("shadows", shadows.map { $0.argument }),
            ("highlights", highlights.map { $0.argument }),
            ("amount", amount.map { $0.argument(unit: "") }),
            ("balance", balance.map { $0.argument(unit: "") }),
        ])
    }

    /// Warm lights against cold shadows.
    ///
    /// - Parameters:
    ///   - amount: how far tones are pulled apart; 0 changes nothing (0...1; `0.5` when nil)
    ///   - saturation: colours are multiplied by this, before (0...4; `1` when nil)
    public func tealOrange(amount: VideoNumber? = nil, saturation: VideoNumber? = nil) -> Video {
        Video(call: "teal_orange", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
            ("saturation", saturation.map { $0.argument(unit: "") }),
        ])
    }

    /// Makes everything brighter than a tone white, everything else black.
    ///
    /// - Parameters:
    ///   - level: the luma that divides black from white (0...1; `0.5` when nil)
    ///   - softness: over which range of luma black turns into white; a little keeps edges smooth (0...1; `0.01` when nil)
    ///   - amount: 0 changes nothing (0...1; `1` when nil)
    public func threshold(level: VideoNumber? = nil, softness: VideoNumber? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "threshold", on: self, [
            ("level", level.map { $0.argument(unit: "") }),
            ("softness", softness.map { $0.argument(unit: "") }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Shows the picture in shades of one colour: black stays black, white becomes the colour.
    ///
    /// The shade is the luma of ITU-R BT.709. For a colour at each end see `duotone`.
    ///
    /// - Parameters:
    ///   - color: what white becomes (`#ffb070` when nil)
    ///   - amount: 0 changes nothing, 1 leaves nothing but shades of the colour (0...1; `0.5` when nil)
    public func tint(_ color: VideoColor? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "tint", on: self, [
            ("color", color.map { $0.argument }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Brings high dynamic range (PQ or HLG) to standard dynamic range.
    ///
    /// The light of a display is brought to the new gamut; then the brightest of red, green and blue is taken down by the
    /// curve and the others by the same share, so that hues stay. White, 203 cd/m2 (ITU-R BT.2408), is the white of standard
    /// range to begin with. `bt2390` leaves shadows and middle tones as they are and rolls off what is brighter (ITU-R
    /// BT.2390, section 5.4); `hable` is a film curve, darker and softer; `reinhard` is the simplest (2002, equation 4). A
    /// clip of standard range stays as it is.
    ///
    /// - Parameters:
    ///   - method: The curve. (`bt2390` when nil)
    ///   - peak: The brightest light of the clip in cd/m2, which becomes white; HLG reaches 1000. (204...10000; `1000` when nil)
    ///   - to: The colour space of the result. (`bt709` when nil)
    public func tonemap(_ method: TonemapMethod? = nil, peak: VideoNumber? = nil, to: TonemapTo? = nil) -> Video {
        Video(call: "tonemap", on: self, [
            ("method", method.map { .text($0.rawValue) }),
            ("peak", peak.map { $0.argument(unit: "") }),
            ("to", to.map { .text($0.rawValue) }),
        ])
    }

    /// Strengthens pale colours more than strong ones, so that skin and what is already colourful do not glare.
    ///
    /// The further a colour is from grey, the less it gains: FFmpeg's `vibrance` with `alternate` set and the luma of BT.709.
    ///
    /// - Parameters:
    ///   - amount: 0 changes nothing, below 0 takes colour away (-2...2; `0` when nil)
    public func vibrance(amount: VideoNumber? = nil) -> Video {
        Video(call: "vibrance", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Makes white what the light of the scene coloured, by the temperature of that light.
    ///
    /// A number above 6504 says that the light was bluer than the camera took it for, and warms the picture; one below cools it. White
    /// is adapted as the eye adapts (Bradford; ICC.1:2022, annex E), in the light of a BT.1886 display, for the primaries of BT.709.
    ///
    /// - Parameters:
    ///   - temperature: the light of the scene in kelvins; 6504 changes nothing (1700...15000; `6504` when nil)
    ///   - tint: -1 is magenta, 1 green: 0.02 across the line of black bodies in CIE 1960 u, v (-1...1; `0` when nil)
    public func whiteBalance(temperature: VideoNumber? = nil, tint: VideoNumber? = nil) -> Video {
        Video(call: "white_balance", on: self, [
            ("temperature", temperature.map { $0.argument(unit: "") }),
            ("tint", tint.map { $0.argument(unit: "") }),
        ])
    }

    /// Lays drifting haze over the picture, thickest at the bottom.
    ///
    /// The haze is a field of fractal noise that drifts to the right and slowly changes its shape; it is a function of position and time
    /// alone, so it is steady from frame to frame.
    ///
    /// - Parameters:
    ///   - density: how much of the picture the thickest haze hides; 0 changes nothing (0...1; `0.3` when nil)
    ///   - height: how far up from the bottom it reaches, in heights of the picture (0...2; `0.8` when nil)
    ///   - color: the colour of the haze (`#c9d2da` when nil)
    ///   - drift: how far it moves to the right in a second (in px; -2000...2000; `12px` when nil)
    ///   - scale: the size of its billows, in heights of the picture (0.02...4; `0.5` when nil)
    ///   - patchiness: 0 is an even layer, 1 has holes (0...1; `0.7` when nil)
    public func fog(density: VideoNumber? = nil, height: VideoNumber? = nil, color: VideoColor? = nil, drift: VideoNumber? = nil, scale: VideoNumber? = nil, patchiness: VideoNumber? = nil) -> Video {
        Video(call: "fog", on: self, [
            ("density", density.map { $0.argument(unit: "") }),
            ("height", height.map { $0.argument(unit: "") }),
            ("color", color.map { $0.argument }),
            ("drift", drift.map { $0.argument(unit: "px") }),
            ("scale", scale.map { $0.argument(unit: "") }),
            ("patchiness", patchiness.map { $0.argument(unit: "") }),
        ])
    }

    /// Lights the scene anew by a key light from one side.
    ///
    /// The shape of the scene is estimated from its luma, smoothed (`softness`); surfaces that face the light brighten,
    /// those that turn away darken, and the side of the picture nearer to the light gets more of it. A warm light leaves
    /// cool shadows. Light and relief are smooth in space and time, so nothing flickers.
    ///
    /// - Parameters:
    ///   - angle: Where the light comes from: 0deg is the right, 90deg above, 180deg the left. (in deg; -36000...36000; `45deg` when nil)
    ///   - elevation: How high it stands: 5deg grazes the scene, 90deg shines straight at it. (in deg; 5...90; `40deg` when nil)
    ///   - intensity: How strong it is; 0 changes nothing. (0...2; `0.5` when nil)
    ///   - warmth: -1 is cold as moonlight, 1 warm as a sunset. (-1...1; `0.2` when nil)
    ///   - softness: 0 follows small shapes, 1 only large ones. (0...1; `0.5` when nil)
    public func light(angle: VideoNumber? = nil, elevation: VideoNumber? = nil, intensity: VideoNumber? = nil, warmth: VideoNumber? = nil, softness: VideoNumber? = nil) -> Video {
        Video(call: "light", on: self, [
            ("angle", angle.map { $0.argument(unit: "deg") }),
            ("elevation", elevation.map { $0.argument(unit: "deg") }),
            ("intensity", intensity.map { $0.argument(unit: "") }),
            ("warmth", warmth.map { $0.argument(unit: "") }),
            ("softness", softness.map { $0.argument(unit: "") }),
        ])
    }

    /// Lets it rain over the picture, in four layers of depth.
    ///
    /// - Parameters:
    ///   - amount: how clearly it is seen; 0 changes nothing (0...1; `0.5` when nil)
    ///   - speed: how fast it falls (0...5; `1` when nil)
    ///   - wind: how far it leans; below 0 to the left (-2...2; `0.15` when nil)
    ///   - color: the light in the drops (`#c8d4e0` when nil)
    public func rain(amount: VideoNumber? = nil, speed: VideoNumber? = nil, wind: VideoNumber? = nil, color: VideoColor? = nil) -> Video {
        Video(call: "rain", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
            ("speed", speed.map { $0.argument(unit: "") }),
            ("wind", wind.map { $0.argument(unit: "") }),
            ("color", color.map { $0.argument }),
        ])
    }

    /// Lets it snow over the picture, in six layers of depth.
    ///
    /// - Parameters:
    ///   - amount: how clearly it is seen; 0 changes nothing (0...1; `0.8` when nil)
    ///   - speed: how fast it falls (0...5; `1` when nil)
    ///   - wind: how far it drifts for each length it falls; below 0 to the left (-2...2; `0.2` when nil)
    public func snow(amount: VideoNumber? = nil, speed: VideoNumber? = nil, wind: VideoNumber? = nil) -> Video {
        Video(call: "snow", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
            ("speed", speed.map { $0.argument(unit: "") }),
            ("wind", wind.map { $0.argument(unit: "") }),
        ])
    }

    /// Takes a mask from a picture: what of each pixel counts, 0 to 1.
    ///
    /// - Parameters:
    ///   - channel: what of the picture counts (`luma` when nil)
    ///   - low: up to here the mask is 0 (0...1; `0` when nil)
    ///   - high: from here on it is 1 (0...1; `1` when nil)
    ///   - invert: 1 becomes 0 and 0 becomes 1 (`false` when nil)
    public func asMask(_ channel: AsMaskChannel? = nil, low: VideoNumber? = nil, high: VideoNumber? = nil, invert: Bool? = nil) -> Video {
        Video(call: "as_mask", on: self, [
            ("channel", channel.map { .text($0.rawValue) }),
            ("low", low.map { $0.argument(unit: "") }),
            ("high", high.map { $0.argument(unit: "") }),
            ("invert", invert.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Draws a frame inside the edge of a picture.
    ///
    /// - Parameters:
    ///   - width: of the frame; 0px changes nothing (in px; 0...4000; `8px` when nil)
    ///   - color: of the frame (`#ffffff` when nil)
    ///   - radius: of the corners, which are cut off (in px; 0...4000; `0px` when nil)
    ///   - opacity: how much the frame covers (0...1; `1` when nil)
    public func border(width: VideoNumber? = nil, color: VideoColor? = nil, radius: VideoNumber? = nil, opacity: VideoNumber? = nil) -> Video {
        Video(call: "border", on: self, [
            ("width", width.map { $0.argument(unit: "px") }),
            ("color", color.map { $0.argument }),
            ("radius", radius.map { $0.argument(unit: "px") }),
            ("opacity", opacity.map { $0.argument(unit: "") }),
        ])
    }

    /// Takes out a colour, a green or blue screen, and what of its light fell on the rest.
    ///
    /// The distance is that of BT.709's colour differences, as FFmpeg's `chromakey` measures it: brightness does not count, so
    /// that shadows on the screen vanish with it.
    ///
    /// - Parameters:
    ///   - color: the colour of the screen (`#00ff00` when nil)
    ///   - similarity: up to this distance from it nothing is seen (0...1; `0.15` when nil)
    ///   - softness: over which further distance the picture becomes visible (0...1; `0.1` when nil)
    ///   - spill: how much of the screen's light is taken off the rest (0...1; `1` when nil)
    ///   - soften: smooths the edge (in px; 0...2; `0.7px` when nil)
    ///   - shrink: takes away more of the edge, or less below 0 (-1...1; `0.1` when nil)
    public func chromaKey(_ color: VideoColor? = nil, similarity: VideoNumber? = nil, softness: VideoNumber? = nil, spill: VideoNumber? = nil, soften: VideoNumber? = nil, shrink: VideoNumber? = nil) -> Video {
        Video(call: "chroma_key", on: self, [
            ("color", color.map { $0.argument }),
            ("similarity", similarity.map { $0.argument(unit: "") }),
            ("softness", softness.map { $0.argument(unit: "") }),
            ("spill", spill.map { $0.argument(unit: "") }),
            ("soften", soften.map { $0.argument(unit: "px") }),
            ("shrink", shrink.map { $0.argument(unit: "") }),
        ])
    }

    /// Shows the picture inside four corners only: a garbage matte.
    ///
    /// The corners go round the shape clockwise, which bulges outwards everywhere.
    ///
    /// - Parameters:
    ///   - a: the upper left corner (`(0.1, 0.1)` when nil)
    ///   - b: the upper right corner (`(0.9, 0.1)` when nil)
    ///   - c: the lower right corner (`(0.9, 0.9)` when nil)
    ///   - d: the lower left corner (`(0.1, 0.9)` when nil)
    ///   - feather: how soft the edge is, half of it on each side (in px; 0...4000; `0px` when nil)
    ///   - invert: shows what lies outside instead (`false` when nil)
    ///   - amount: how much is taken away; 0 changes nothing (0...1; `1` when nil)
    public func cornerMask(a: VideoPoint? = nil, b: VideoPoint? = nil, c: VideoPoint? = nil, d: VideoPoint? = nil, feather: VideoNumber? = nil, invert: Bool? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "corner_mask", on: self, [
            ("a", a.map { $0.argument }),
            ("b", b.map { $0.argument }),
            ("c", c.map { $0.argument }),
            ("d", d.map { $0.argument }),
            ("feather", feather.map { $0.argument(unit: "px") }),
            ("invert", invert.map { .text($0 ? "true" : "false") }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Shows several clips at once, in rows and columns.
    ///
    /// Size, rate and length are those of the first clip; a clip that ends stays on its last picture. Every clip fills its
    /// cell, what sticks out is cut off, or is seen whole with `fit: contain`. The first clip is heard.
    ///
    /// - Parameters:
    ///   - columns: How many stand side by side; 0 makes rows and columns as equal as can be. (0...64; `0` when nil)
    ///   - gap: Between the cells. (in px; 0...1000; `4px` when nil)
    ///   - margin: Around all of them. (in px; 0...1000; `0px` when nil)
    ///   - fit: Fills the cell, or shows the whole picture with bars. (`cover` when nil)
    ///   - color: Of everything between and around the cells. (`#000000` when nil)
    public func grid(columns: Double? = nil, gap: Double? = nil, margin: Double? = nil, fit: GridFit? = nil, color: VideoColor? = nil) -> Video {
        Video(call: "grid", on: self, [
            ("columns", columns.map { .number($0, unit: "") }),
            ("gap", gap.map { .number($0, unit: "px") }),
            ("margin", margin.map { .number($0, unit: "px") }),
            ("fit", fit.map { .text($0.rawValue) }),
            ("color", color.map { $0.argument }),
        ])
    }

    /// Takes out what is darker (or, inverted, brighter) than a threshold.
    ///
    /// - Parameters:
    ///   - threshold: the brightness, BT.709 luma, that is half seen (0...1; `0.1` when nil)
    ///   - softness: over which range it becomes visible (0...1; `0.1` when nil)
    ///   - invert: takes out what is brighter (`false` when nil)
    ///   - amount: how much is taken away; 0 changes nothing (0...1; `1` when nil)
    public func lumaKey(threshold: VideoNumber? = nil, softness: VideoNumber? = nil, invert: Bool? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "luma_key", on: self, [
            ("threshold", threshold.map { $0.argument(unit: "") }),
            ("softness", softness.map { $0.argument(unit: "") }),
            ("invert", invert.map { .text($0 ? "true" : "false") }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Shows the picture inside a shape only.
    ///
    /// What lies outside becomes transparent.
    ///
    /// - Parameters:
    ///   - shape: what is seen (`rectangle` when nil)
    ///   - center: its middle (`(0.5, 0.5)` when nil)
    ///   - width: its width, as a share of the picture's (0.001...10; `0.6` when nil)
    ///   - height: its height, as a share of the picture's (0.001...10; `0.6` when nil)
    ///   - angle: how far it is turned, clockwise (in deg; -360...360; `0deg` when nil)
    ///   - radius: how round the corners of a rectangle are (in px; 0...4000; `0px` when nil)
    ///   - sides: corners of a polygon (3...64; `6` when nil)
    ///   - feather: how soft the edge is, half of it on each side (in px; 0...4000; `0px` when nil)
    ///   - invert: shows what lies outside instead (`false` when nil)
    ///   - amount: how much is taken away; 0 changes nothing (0...1; `1` when nil)
    public func mask(_ shape: MaskShape? = nil, center: VideoPoint? = nil, width: VideoNumber? = nil, height: VideoNumber? = nil, angle: VideoNumber? = nil, radius: VideoNumber? = nil, sides: VideoNumber? = nil, feather: VideoNumber? = nil, invert: Bool? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "mask", on: self, [
            ("shape", shape.map { .text($0.rawValue) }),
            ("center", center.map { $0.argument }),
            ("width", width.map { $0.argument(unit: "") }),
            ("height", height.map { $0.argument(unit: "") }),
            ("angle", angle.map { $0.argument(unit: "deg") }),
            ("radius", radius.map { $0.argument(unit: "px") }),
            ("sides", sides.map { $0.argument(unit: "") }),
            ("feather", feather.map { $0.argument(unit: "px") }),
            ("invert", invert.map { .text($0 ? "true" : "false") }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Shows the picture where another one is bright (or opaque, or red ...).
    ///
    /// - Parameters:
    ///   - by: the picture that decides; it is brought to the size of the first
    ///   - channel: what of it counts (`luma` when nil)
    ///   - low: up to here nothing is seen (0...1; `0` when nil)
    ///   - high: from here on all is seen (0...1; `1` when nil)
    ///   - invert: sees what was not seen (`false` when nil)
    ///   - amount: how much is taken away; 0 changes nothing (0...1; `1` when nil)
    public func matte(_ by: Video, channel: MatteChannel? = nil, low: VideoNumber? = nil, high: VideoNumber? = nil, invert: Bool? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "matte", on: self, [
            ("by", .stream(by)),
            ("channel", channel.map { .text($0.rawValue) }),
            ("low", low.map { $0.argument(unit: "") }),
            ("high", high.map { $0.argument(unit: "") }),
            ("invert", invert.map { .text($0 ? "true" : "false") }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Lays a picture over another, with its transparency.
    ///
    /// The blend modes are those of the W3C's Compositing and Blending (Level 1) and of image editors; where the picture
    /// below is transparent the upper one stands alone.
    ///
    /// Size, rate and length are those of the picture below; when the upper one ends it is gone.
    ///
    /// - Parameters:
    ///   - above: The picture on top.
    ///   - at: Where its anchor lies, in shares of the picture below or in pixels; the middle when absent.
    ///   - anchor: Which point of the upper picture is placed: (0%, 0%) its top left corner; the middle when absent.
    ///   - scale: 2 shows the upper picture twice as large. (0.001...1000; `1` when nil)
    ///   - opacity: 0 shows nothing of it, 1 all. (0...1; `1` when nil)
    ///   - blend: How the colours combine. (`normal` when nil)
    public func overlay(_ above: Video, at: VideoPoint? = nil, anchor: VideoPoint? = nil, scale: VideoNumber? = nil, opacity: VideoNumber? = nil, blend: OverlayBlend? = nil) -> Video {
        Video(call: "overlay", on: self, [
            ("above", .stream(above)),
            ("at", at.map { $0.argument }),
            ("anchor", anchor.map { $0.argument }),
            ("scale", scale.map { $0.argument(unit: "") }),
            ("opacity", opacity.map { $0.argument(unit: "") }),
            ("blend", blend.map { .text($0.rawValue) }),
        ])
    }

    /// Shows a small picture on a large one, with round corners, a frame and a shadow.
    ///
    /// Size, rate and length are those of the large picture; when the small one ends it is gone.
    ///
    /// - Parameters:
    ///   - inset: The small picture.
    ///   - at: Where it lies: in shares of the room around it, so that (0%, 0%) is the upper left corner and (100%, 100%) the lower right one, or its upper left corner in pixels. (`(0.95, 0.95)` when nil)
    ///   - width: Its width, as a share of the large picture's. (0.01...1; `0.3` when nil)
    ///   - radius: Of its corners. (in px; 0...4000; `0px` when nil)
    ///   - border: The width of a frame around it. (in px; 0...1000; `0px` when nil)
    ///   - color: Of the frame. (`#ffffff` when nil)
    ///   - shadow: How dark its shadow is; 0 for none. (0...1; `0.35` when nil)
    ///   - opacity: 0 shows nothing of it, 1 all. (0...1; `1` when nil)
    public func pictureInPicture(_ inset: Video, at: VideoPoint? = nil, width: Double? = nil, radius: VideoNumber? = nil, border: VideoNumber? = nil, color: VideoColor? = nil, shadow: VideoNumber? = nil, opacity: VideoNumber? = nil) -> Video {
        Video(call: "picture_in_picture", on: self, [
            ("inset", .stream(inset)),
            ("at", at.map { $0.argument }),
            ("width", width.map { .number($0, unit: "") }),
            ("radius", radius.map { $0.argument(unit: "px") }),
            ("border", border.map { $0.argument(unit: "px") }),
            ("color", color.map { $0.argument }),
            ("shadow", shadow.map { $0.argument(unit: "") }),
            ("opacity", opacity.map { $0.argument(unit: "") }),
        ])
    }

    /// Rounds the corners of a picture.
    ///
    /// - Parameters:
    ///   - radius: of the corners; 0px changes nothing (in px; 0...4000; `24px` when nil)
    public func rounded(radius: VideoNumber? = nil) -> Video {
        Video(call: "rounded", on: self, [
            ("radius", radius.map { $0.argument(unit: "px") }),
        ])
    }

    /// Lets a picture with transparent parts throw a shadow.
    ///
    /// The shadow stays inside the picture: pad() makes room for that of a picture which is opaque up to its edge.
    ///
    /// - Parameters:
    ///   - offset: where it falls (`(12px, 12px)` when nil)
    ///   - softness: the standard deviation of its edge (in px; 0...500; `16px` when nil)
    ///   - color: its colour (`#000000` when nil)
    ///   - opacity: how dark it is (0...1; `0.6` when nil)
    public func shadow(offset: VideoPoint? = nil, softness: VideoNumber? = nil, color: VideoColor? = nil, opacity: VideoNumber? = nil) -> Video {
        Video(call: "shadow", on: self, [
            ("offset", offset.map { $0.argument }),
            ("softness", softness.map { $0.argument(unit: "px") }),
            ("color", color.map { $0.argument }),
            ("opacity", opacity.map { $0.argument(unit: "") }),
        ])
    }

    /// Shows two clips side by side or one above the other.
    ///
    /// `middles` shows the middle of each clip in its part; `same_place` shows what each has at that place, to compare them.
    ///
    /// - Parameters:
    ///   - second: on the right, or below
    ///   - layout: side by side, or one above the other (`columns` when nil)
    ///   - show: what of each clip is seen (`middles` when nil)
    ///   - at: where they meet (0...1; `0.5` when nil)
    ///   - gap: between the two (in px; 0...1000; `4px` when nil)
    ///   - color: of the gap (`#000000` when nil)
    public func splitScreen(_ second: Video, layout: SplitScreenLayout? = nil, show: SplitScreenShow? = nil, at: VideoNumber? = nil, gap: VideoNumber? = nil, color: VideoColor? = nil) -> Video {
        Video(call: "split_screen", on: self, [
            ("second", .stream(second)),
            ("layout", layout.map { .text($0.rawValue) }),
            ("show", show.map { .text($0.rawValue) }),
            ("at", at.map { $0.argument(unit: "") }),
            ("gap", gap.map { $0.argument(unit: "px") }),
            ("color", color.map { $0.argument }),
        ])
    }

    /// Burns subtitles into the picture, or adds them to the film as a track.
    ///
    /// SubRip (`.srt`), WebVTT (`.vtt`) and Advanced SubStation Alpha (`.ass`, `.ssa`), all of them UTF-8. The styles of an ASS
    /// file are its own; `font` then stands in for fonts that are not here. A picture is drawn once for each state, so that
    /// thousands of subtitles cost no more than the busiest moment.
    ///
    /// `mode: track` leaves the picture as it is: players show and hide the track. Its cues follow slices, cuts and changes of
    /// speed; tracks of one language and title become one. MP4 and MOV hold timed text, MKV SubRip, or ASS with its styles, WebM
    /// WebVTT.
    ///
    /// - Parameters:
    ///   - path: The file, relative to the graph that names it.
    ///   - font: An installed family, such as `DejaVu Sans`; the system's sans-serif when absent.
    ///   - fontPath: A font file, `.ttf` or `.otf`, instead of a family.
    ///   - size: The height of a line; an eighteenth of the picture when absent. (in px; 1...2000)
    ///   - color: The colour of the letters; white when absent.
    ///   - outline: The width of a line around the letters; a fourteenth of their size when absent. (in px; 0...100)
    ///   - box: The colour of a box behind the lines; none when absent.
    ///   - align: At which edge they stand; the lower one when absent.
    ///   - margin: How far from it; a twentieth of the picture's height when absent. (in px; 0...8192)
    ///   - delay: How much later than the file says they are shown. (`0s` when nil)
    ///   - mode: Part of the picture, or a track that players show and hide. (`burnt` when nil)
    ///   - language: The language of a track by its letters in ISO 639: `en`, `deu`.
    ///   - title: What a player calls the track.
    public func subtitles(_ path: String, font: String? = nil, fontPath: String? = nil, size: Double? = nil, color: VideoColor? = nil, outline: Double? = nil, box: VideoColor? = nil, align: SubtitlesAlign? = nil, margin: Double? = nil, delay: Duration? = nil, mode: SubtitlesMode? = nil, language: String? = nil, title: String? = nil) -> Video {
        Video(call: "subtitles", on: self, [
            ("path", .quoted(path)),
            ("font", font.map { .quoted($0) }),
            ("font_path", fontPath.map { .quoted($0) }),
            ("size", size.map { .number($0, unit: "px") }),
            ("color", color.map { $0.argument }),
            ("outline", outline.map { .number($0, unit: "px") }),
            ("box", box.map { $0.argument }),
            ("align", align.map { .text($0.rawValue) }),
            ("margin", margin.map { .number($0, unit: "px") }),
            ("delay", delay.map { .duration($0) }),
            ("mode", mode.map { .text($0.rawValue) }),
            ("language", language.map { .quoted($0) }),
            ("title", title.map { .quoted($0) }),
        ])
    }

    /// Writes words on a picture: a title, a caption, credits.
    ///
    /// Any script is shaped (HarfBuzz), right-to-left text included; lines break between the margins. A font or a character that
    /// is not there is refused before the render. `animation` moves or reveals the words while they are shown, between `from`
    /// and `to`.
    ///
    /// - Parameters:
    ///   - text: The words; a new line begins a line.
    ///   - font: An installed family, such as `DejaVu Sans`; the system's sans-serif when absent.
    ///   - fontPath: A font file, `.ttf` or `.otf`, instead of a family.
    ///   - size: The height of a line, from its highest to its lowest stroke; a fifteenth of the picture when absent. (in px; 1...2000)
    ///   - bold: Whether strokes are heavy. (`false` when nil)
    ///   - italic: Whether letters are slanted. (`false` when nil)
    ///   - color: The colour of the letters. (`#ffffff` when nil)
    ///   - spacing: What is added between letters. (in px; -100...500; `0px` when nil)
    ///   - outline: The width of a line around the letters. (in px; 0...100; `0px` when nil)
    ///   - outlineColor: Its colour. (`#000000` when nil)
    ///   - shadow: How far down and to the right the letters throw a shadow. (in px; 0...100; `0px` when nil)
    ///   - shadowColor: Its colour. (`rgba(0, 0, 0, 0.5)` when nil)
    ///   - box: The colour of a box behind the lines; none when absent.
    ///   - padding: How far the box reaches beyond the lines. (in px; 0...500; `12px` when nil)
    ///   - align: Where on the picture, and which way lines are aligned. (`center` when nil)
    ///   - margin: The border no word enters; a twentieth of the picture's height when absent. (in px; 0...8192)
    ///   - at: Where the point of the words lies that `align` names, instead of the picture's edge.
    ///   - opacity: 0 shows nothing of it, 1 all. (0...1; `1` when nil)
    ///   - animation: How the words come and go: letter by letter, in and out of sight, upwards as credits, to the left as a ticker, or lit word by word. (`none` when nil)
    ///   - over: How long the animation takes; 500ms for a fade, else as long as the words are shown.
    ///   - highlight: The colour of words that karaoke has reached. (`rgb(1, 0.82, 0.29)` when nil)
    ///   - from: When the words appear; at the start when absent.
    ///   - to: When they are gone; at the end when absent.
    public func text(_ text: String, font: String? = nil, fontPath: String? = nil, size: Double? = nil, bold: Bool? = nil, italic: Bool? = nil, color: VideoColor? = nil, spacing: Double? = nil, outline: Double? = nil, outlineColor: VideoColor? = nil, shadow: Double? = nil, shadowColor: VideoColor? = nil, box: VideoColor? = nil, padding: Double? = nil, align: TextAlign? = nil, margin: Double? = nil, at: VideoPoint? = nil, opacity: VideoNumber? = nil, animation: TextAnimation? = nil, over: Duration? = nil, highlight: VideoColor? = nil, from: Duration? = nil, to: Duration? = nil) -> Video {
        Video(call: "text", on: self, [
            ("text", .quoted(text)),
            ("font", font.map { .quoted($0) }),
            ("font_path", fontPath.map { .quoted($0) }),
            ("size", size.map { .number($0, unit: "px") }),
            ("bold", bold.map { .text($0 ? "true" : "false") }),
            ("italic", italic.map { .text($0 ? "true" : "false") }),
            ("color", color.map { $0.argument }),
            ("spacing", spacing.map { .number($0, unit: "px") }),
            ("outline", outline.map { .number($0, unit: "px") }),
            ("outline_color", outlineColor.map { $0.argument }),
            ("shadow", shadow.map { .number($0, unit: "px") }),
            ("shadow_color", shadowColor.map { $0.argument }),
            ("box", box.map { $0.argument }),
            ("padding", padding.map { .number($0, unit: "px") }),
            ("align", align.map { .text($0.rawValue) }),
            ("margin", margin.map { .number($0, unit: "px") }),
            ("at", at.map { $0.argument }),
            ("opacity", opacity.map { $0.argument(unit: "") }),
            ("animation", animation.map { .text($0.rawValue) }),
            ("over", over.map { .duration($0) }),
            ("highlight", highlight.map { $0.argument }),
            ("from", from.map { .duration($0) }),
            ("to", to.map { .duration($0) }),
        ])
    }

    /// Draws a histogram: from left to right the tones from 0 to 100 % of the signal, upwards the share of pixels that have them.
    ///
    /// Red, green and blue lie over each other, the line is the luma of the picture's own matrix. The height is the square root
    /// of the share, on a scale that stays from frame to frame: a quarter is the height of a picture of all tones alike.
    ///
    /// - Parameters:
    ///   - size: Width and height of the scope. (`512x300` when nil)
    ///   - gain: How bright the trace is. (0.05...20; `1` when nil)
    public func histogram(_ size: VideoSize? = nil, gain: VideoNumber? = nil) -> Video {
        Video(call: "histogram", on: self, [
            ("size", size.map { $0.argument }),
            ("gain", gain.map { $0.argument(unit: "") }),
        ])
    }

    /// Draws an RGB parade: the waveforms of red, green and blue side by side, from 0 to 100 % of the signal.
    ///
    /// Casts show as different heights: what is white or grey reaches the same height three times.
    ///
    /// - Parameters:
    ///   - size: Width and height of the scope. (`640x360` when nil)
    ///   - gain: How bright the trace is. (0.05...20; `1` when nil)
    public func parade(_ size: VideoSize? = nil, gain: VideoNumber? = nil) -> Video {
        Video(call: "parade", on: self, [
            ("size", size.map { $0.argument }),
            ("gain", gain.map { $0.argument(unit: "") }),
        ])
    }

    /// Draws a vectorscope: each pixel at its colour differences, Cb to the right and Cr upwards, grey in the middle.
    ///
    /// The trace has the colours it stands for. The boxes are the colours of 75 % bars (red, magenta, blue, cyan, green, yellow)
    /// in the picture's own matrix, the dots those of 100 % bars; the line towards upper left, at 123 degrees, is where skin
    /// of every complexion lies.
    ///
    /// - Parameters:
    ///   - size: Width and height of the scope. (`512x512` when nil)
    ///   - gain: How bright the trace is. (0.05...20; `1` when nil)
    public func vectorscope(_ size: VideoSize? = nil, gain: VideoNumber? = nil) -> Video {
        Video(call: "vectorscope", on: self, [
            ("size", size.map { $0.argument }),
            ("gain", gain.map { $0.argument(unit: "") }),
        ])
    }

    /// Draws a waveform monitor: from left to right the columns of the picture, from bottom to top how bright their pixels
    /// are, from 0 to 100 % of the signal.
    ///
    /// The trace is brighter where more pixels are. `luma` shows the luma of the picture's own matrix, `rgb` red, green and
    /// blue over each other.
    ///
    /// - Parameters:
    ///   - size: Width and height of the scope. (`640x360` when nil)
    ///   - gain: How bright the trace is. (0.05...20; `1` when nil)
    ///   - shows: What is measured. (`luma` when nil)
    public func waveform(_ size: VideoSize? = nil, gain: VideoNumber? = nil, shows: WaveformShows? = nil) -> Video {
        Video(call: "waveform", on: self, [
            ("size", size.map { $0.argument }),
            ("gain", gain.map { $0.argument(unit: "") }),
            ("shows", shows.map { .text($0.rawValue) }),
        ])
    }

    /// Splits colours towards the edges, as simple lenses do.
    ///
    /// - Parameters:
    ///   - amount: how much larger red is than green, and blue smaller; 0 changes nothing (-0.2...0.2; `0.005` when nil)
    public func chromaticAberration(amount: VideoNumber? = nil) -> Video {
        Video(call: "chromatic_aberration", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Repeats a slice of the picture around a point, mirrored in turn, as a kaleidoscope does.
    ///
    /// - Parameters:
    ///   - segments: slices of the full turn (2...64; `6` when nil)
    ///   - angle: turns the slice that is shown (in deg; -3600...3600; `0deg` when nil)
    ///   - center: the middle, as shares of width and height (`(0.5, 0.5)` when nil)
    public func kaleidoscope(segments: VideoNumber? = nil, angle: VideoNumber? = nil, center: VideoPoint? = nil) -> Video {
        Video(call: "kaleidoscope", on: self, [
            ("segments", segments.map { $0.argument(unit: "") }),
            ("angle", angle.map { $0.argument(unit: "deg") }),
            ("center", center.map { $0.argument }),
        ])
    }

    /// Bends straight lines as a lens does, or straightens them.
    ///
    /// The radial terms of Brown's model (D. C. Brown, "Decentering distortion of lenses", 1966): a point at distance `r` from the
    /// middle, in half diagonals, is taken from `r (1 + k1 r^2 + k2 r^4)`.
    ///
    /// - Parameters:
    ///   - k1: above 0 barrel, below 0 pincushion; 0 changes nothing (-1...1; `0.1` when nil)
    ///   - k2: the same for the corners (-1...1; `0` when nil)
    ///   - zoom: enlarges, to hide empty corners (0.1...10; `1` when nil)
    public func lensDistort(k1: VideoNumber? = nil, k2: VideoNumber? = nil, zoom: VideoNumber? = nil) -> Video {
        Video(call: "lens_distort", on: self, [
            ("k1", k1.map { $0.argument(unit: "") }),
            ("k2", k2.map { $0.argument(unit: "") }),
            ("zoom", zoom.map { $0.argument(unit: "") }),
        ])
    }

    /// Makes the picture wave as if seen through moving water.
    ///
    /// - Parameters:
    ///   - amplitude: how far pixels move (in px; 0...500; `6px` when nil)
    ///   - wavelength: from crest to crest (in px; 2...4000; `80px` when nil)
    ///   - speed: crests that pass in a second (-20...20; `1` when nil)
    ///   - direction: which way the crests run (`rings` when nil)
    ///   - center: the middle of the rings, as shares of width and height (`(0.5, 0.5)` when nil)
    public func ripple(amplitude: VideoNumber? = nil, wavelength: VideoNumber? = nil, speed: VideoNumber? = nil, direction: RippleDirection? = nil, center: VideoPoint? = nil) -> Video {
        Video(call: "ripple", on: self, [
            ("amplitude", amplitude.map { $0.argument(unit: "px") }),
            ("wavelength", wavelength.map { $0.argument(unit: "px") }),
            ("speed", speed.map { $0.argument(unit: "") }),
            ("direction", direction.map { .text($0.rawValue) }),
            ("center", center.map { $0.argument }),
        ])
    }

    /// Twists the picture around a point.
    ///
    /// Pixels turn by `angle` at the centre and by nothing at `radius`, with the square of a linear falloff.
    ///
    /// - Parameters:
    ///   - angle: how far the centre turns, clockwise (in deg; -3600...3600; `90deg` when nil)
    ///   - radius: where it ends, in heights of the picture (0...4; `0.5` when nil)
    ///   - center: the middle, as shares of width and height (`(0.5, 0.5)` when nil)
    public func swirl(angle: VideoNumber? = nil, radius: VideoNumber? = nil, center: VideoPoint? = nil) -> Video {
        Video(call: "swirl", on: self, [
            ("angle", angle.map { $0.argument(unit: "deg") }),
            ("radius", radius.map { $0.argument(unit: "") }),
            ("center", center.map { $0.argument }),
        ])
    }

    /// Draws thin lines along edges: Canny's detector.
    ///
    /// J. Canny, "A computational approach to edge detection", 1986, as `Canny` of OpenCV computes it (Sobel's operator over 3 by 3,
    /// sum of absolute derivatives) on luma in 8 bits. A weak line is kept when it hangs on a strong one.
    ///
    /// - Parameters:
    ///   - low: Slopes above this continue a line; 1 is from black to white. (0...8; `0.4` when nil)
    ///   - high: Slopes above this begin one. (0...8; `0.8` when nil)
    public func edges(low: VideoNumber? = nil, high: VideoNumber? = nil) -> Video {
        Video(call: "edges", on: self, [
            ("low", low.map { $0.argument(unit: "") }),
            ("high", high.map { $0.argument(unit: "") }),
        ])
    }

    /// Keeps the strong lines of a mask and the weak ones that are connected to them, whatever the way round.
    ///
    /// The last step of Canny's detector (1986): pixels above 3/4 are strong, above 1/4 weak; a weak pixel is kept when one
    /// of its eight neighbours is.
    public func hysteresis() -> Video {
        Video(call: "hysteresis", on: self, [])
    }

    /// How much a tone differs from its neighbours, by the Laplace operator over a cross.
    ///
    /// - Parameters:
    ///   - amount: brightness of the lines (0...16; `1` when nil)
    public func laplacian(amount: VideoNumber? = nil) -> Video {
        Video(call: "laplacian", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// How much a tone changes from pixel to pixel, by Sobel's operator.
    ///
    /// - Parameters:
    ///   - amount: brightness of the lines (0...16; `1` when nil)
    public func sobel(amount: VideoNumber? = nil) -> Video {
        Video(call: "sobel", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Draws how far a film holds together from frame to frame, and measures it: the numbers stand under `measured` in `--stats`.
    ///
    /// `warp_error` is how much a pixel differs from what the frame before shows where the motion of the guide leads (W.-S. Lai et
    /// al., "Learning Blind Video Temporal Consistency", 2018, equation 7; here the root of the mean of squares). `flicker` is how
    /// much it differs from the mean of the frames before and after: what comes and goes, without what changes for good. Both
    /// are over red, green and blue of all pixels whose original is found again, in code values of 8 bits. `sharpness` is the
    /// root of the mean square of the gradient of luma, in code values a pixel, since a blur would lower both.
    ///
    /// - Parameters:
    ///   - guide: The film with the motion: the original of a stylised one; else the same. As long as the film.
    ///   - show: What is drawn: black where there is none. (`warp_error` when nil)
    ///   - gain: What the drawn differences are multiplied by. (0...100; `8` when nil)
    public func consistency(_ guide: Video, show: ConsistencyShow? = nil, gain: VideoNumber? = nil) -> Video {
        Video(call: "consistency", on: self, [
            ("guide", .stream(guide)),
            ("show", show.map { .text($0.rawValue) }),
            ("gain", gain.map { $0.argument(unit: "") }),
        ])
    }

    /// White in the first frame of each shot, black in all others, as a mask that effects may read.
    ///
    /// Hard cuts of the footage, and the joins that the graph makes; the first frame of a stream is none. Flashes, fades, dissolves,
    /// lights and tints that go on are no cuts (see `kinora probe --cuts`), and a jump within a shot in which little moves is hardly found. Of several streams that meet in a node the first one counts. What
    /// a pipe shows is known too late: there only joins count.
    public func cuts() -> Video {
        Video(call: "cuts", on: self, [])
    }

    /// Measures motion: for each pixel, how far what it shows has gone in the next frame, in pixels to the right and down.
    ///
    /// `dis` searches for patches of eight pixels, from coarse pictures to finer ones (T. Kroeger et al., "Fast Optical Flow using
    /// Dense Inverse Search", 2016), with the presets and the results of `DISOpticalFlow` of OpenCV: `fast` and `ultrafast` search down to
    /// a quarter of the sides, `medium` to half of them, and all but `ultrafast` refine what they find on each level (T. Brox et al.,
    /// "High Accuracy Optical Flow Estimation Based on a Theory for Warping", 2004). On real clips half of the vectors are within 0.003
    /// pixels of OpenCV's (4.6; the refinement of its wheels for Python is another by up to 0.15) and the mean is within 0.02 (0.05 on a
    /// clip enlarged to 1080p); where nothing is certain, as in what comes
    /// to light or has no detail, single patches may settle elsewhere. `farneback` fits a quadratic to the surroundings of each pixel and compares (G. Farnebäck, "Two-frame motion
    /// estimation based on polynomial expansion", 2003), with the parameters and the results of `calcOpticalFlowFarneback` of OpenCV,
    /// within 0.003 pixels in the mean.
    ///
    /// `quality` measures either on a smaller picture, `dis` by a search of our own that is not refined, and brings the motion up along
    /// the edges of the picture (J. Kopf et al., "Joint Bilateral Upsampling", 2007). Beyond the last frame stands that frame, so that
    /// its flow is nil. Show a flow with `visualize`, see with `occlusion` where it has nothing to follow, or use it in an effect with
    /// a `flow` parameter.
    ///
    /// Motion is measured once for all frames that need it; `kinora render --flow-cache FOLDER` keeps it for later renders, too.
    ///
    /// - Parameters:
    ///   - method: How motion is found. (`dis` when nil)
    ///   - preset: Detail of `dis`, as OpenCV names it. (`fast` when nil)
    ///   - quality: The size at which motion is measured, in place of that of `preset`; smaller ones are brought up along the edges of the picture. When absent `farneback` measures at full size, and `dis` as its preset says.
    ///   - to: The frame that is compared, counted from the present one: 1 is the next, -1 the one before. (-8...8; `1` when nil)
    ///   - scale: Farneback: size of each level of the pyramid against the one below. (0.1...0.9; `0.5` when nil)
    ///   - levels: Farneback: levels above the picture itself; more of them follow faster motion. Levels below 32 pixels are left out. (0...8; `3` when nil)
    ///   - window: Farneback: width of the square over which motion is averaged; an even one counts as the next odd one. (in px; 3...63; `15px` when nil)
    ///   - iterations: Farneback: times the motion is refined at each level. (1...10; `3` when nil)
    ///   - polyN: Farneback: pixels on each side that the quadratic is fitted to, as OpenCV counts them. (in px; 3...9; `5px` when nil)
    ///   - polySigma: Farneback: standard deviation, in pixels, of the Gaussian that weighs them: 1.1 for 5, 1.5 for 7. (0.3...4; `1.2` when nil)
    ///   - weights: Farneback: whether all pixels of the window count alike, or those in its middle more. (`box` when nil)
    public func flow(_ method: FlowMethod? = nil, preset: FlowPreset? = nil, quality: FlowQuality? = nil, to: Double? = nil, scale: Double? = nil, levels: Double? = nil, window: Double? = nil, iterations: Double? = nil, polyN: Double? = nil, polySigma: Double? = nil, weights: FlowWeights? = nil) -> VideoFlow {
        VideoFlow(motion: Video(call: "flow", on: self, [
            ("method", method.map { .text($0.rawValue) }),
            ("preset", preset.map { .text($0.rawValue) }),
            ("quality", quality.map { .text($0.rawValue) }),
            ("to", to.map { .number($0, unit: "") }),
            ("scale", scale.map { .number($0, unit: "") }),
            ("levels", levels.map { .number($0, unit: "") }),
            ("window", window.map { .number($0, unit: "px") }),
            ("iterations", iterations.map { .number($0, unit: "") }),
            ("poly_n", polyN.map { .number($0, unit: "px") }),
            ("poly_sigma", polySigma.map { .number($0, unit: "") }),
            ("weights", weights.map { .text($0.rawValue) }),
        ]))
    }

    /// The mean of what passes a pixel while the shutter is open, along its own motion to the frames before and after.
    ///
    /// Nothing moves from one shot to the next: beside a cut the motion on its other side counts for both, and a shot of one frame stays sharp.
    ///
    /// - Parameters:
    ///   - ahead: the motion to the next frame
    ///   - behind: the motion to the frame before
    ///   - begins: 1 in the first frame of a shot
    ///   - shutter: how long the shutter is open; 360deg is a whole frame (in deg; 0...720; `180deg` when nil)
    public func passedWhileOpen(_ ahead: VideoFlow, behind: VideoFlow, begins: Video, shutter: VideoNumber? = nil) -> Video {
        Video(call: "passed_while_open", on: self, [
            ("ahead", .stream(ahead.motion)),
            ("behind", .stream(behind.motion)),
            ("begins", .stream(begins)),
            ("shutter", shutter.map { $0.argument(unit: "deg") }),
        ])
    }

    /// How many seconds ago the present shot of a clip began, for formulas of parameters that vary in time: it counts from 0 at every
    /// cut, as `t` does from the start of the clip.
    ///
    /// Cuts are the hard cuts of the footage (see `cuts`); the first shot begins where the clip does. Signals made of it keep to the range
    /// of their parameter.
    ///
    /// The number is a function of the clip's own time: use it on the same clip, or on one made of it that has the same time. The clip
    /// is read a second time while the film is made, always from its start on, so that results are the same wherever a render
    /// begins; a render of a late part decodes what lies before it. A clip that the graph makes is rendered a second time instead; the
    /// joins of clips in it are cuts, however alike they look.
    public func shotTime() -> VideoMeasurement {
        VideoMeasurement(measured: Video(call: "shot_time", on: self, []))
    }

    /// Takes the shaking out of a film whose camera was held by hand.
    ///
    /// The camera's shift, turn and zoom from frame to frame is what most corners of the picture agree on; its path is smoothed by a
    /// Gaussian (`smoothing`) that never reaches into another shot, and each frame is moved to where the smooth path has it. Slow
    /// pans and moves stay. By default the picture is enlarged by `zoom`, and a frame is moved no further than its edge allows.
    ///
    /// A frame is moved as a whole: the rows of most sensors are exposed one after the other, so that a fast shake bends the
    /// picture (rolling shutter), and that wobble stays. Less `smoothing` shows less of it. Frames are read a second time, 3 times
    /// `smoothing` ahead; a frame depends on those around it alone, wherever a render begins. A clip that is not a file, sliced or
    /// at another speed, is rendered a second time: stabilise first and grade afterwards, where there is a choice.
    ///
    /// - Parameters:
    ///   - smoothing: The standard deviation of the Gaussian, up to 2s: shakes that are faster go, moves that are slower stay; 0s changes nothing. (`0.5s` when nil)
    ///   - strength: How much of the shaking is taken out; 0 leaves it, enlarged. (0...1; `1` when nil)
    ///   - zoom: How much the picture is enlarged; 1.1 when absent and edges are cropped, else 1. (1...2)
    ///   - border: `crop` never shows an edge and moves less where it would; the others move freely and fill what is missing. (`crop` when nil)
    ///   - filter: How points between pixels are made; bicubic (Catmull-Rom) and Lanczos are sharper and dearer. (`bilinear` when nil)
    public func stabilize(smoothing: Duration? = nil, strength: VideoNumber? = nil, zoom: Double? = nil, border: StabilizeBorder? = nil, filter: StabilizeFilter? = nil) -> Video {
        Video(call: "stabilize", on: self, [
            ("smoothing", smoothing.map { .duration($0) }),
            ("strength", strength.map { $0.argument(unit: "") }),
            ("zoom", zoom.map { .number($0, unit: "") }),
            ("border", border.map { .text($0.rawValue) }),
            ("filter", filter.map { .text($0.rawValue) }),
        ])
    }

    /// Takes the flicker out of a stylised film: what a style makes of a thing is averaged over the frames that show it.
    ///
    /// The motion of the original leads to each pixel in the frames before and after (dense inverse search at half of the
    /// sides, of pictures above 2048x1152 at a quarter, once for each pair of frames); what the style made of it there counts as far
    /// as the original looks the same. Luma is first averaged with the frame after, for every frame of the window, which so reaches
    /// a frame further: where all looks the same, the frames of `window: 1` count 2, 3, 3 and 2 (in pictures above 2048x1152 the three
    /// of the window alone, alike). Things that are covered, transparent or outside the picture there do not count, nor do frames of another
    /// shot. No pixel moves away from its own frame's style by more than `drift`. A frame depends on its window alone, wherever a render begins; a style that does not depend on time is computed once for
    /// each frame all the same, and kept for the frames around it.
    /// Measure what it does with `consistency`.
    ///
    /// - Parameters:
    ///   - guide: The film as it was, with the motion; another size is stretched to that of the stylised one.
    ///   - strength: How much other frames count against a pixel's own; 0 changes nothing. (0...1; `1` when nil)
    ///   - window: Frames before and after that are averaged; the work grows with it. (1...3; `1` when nil)
    ///   - drift: The most a component may move away from its own frame's style, as a share of white. (0...1; `0.5` when nil)
    public func stabilizeStyle(_ guide: Video, strength: VideoNumber? = nil, window: Double? = nil, drift: VideoNumber? = nil) -> Video {
        Video(call: "stabilize_style", on: self, [
            ("guide", .stream(guide)),
            ("strength", strength.map { $0.argument(unit: "") }),
            ("window", window.map { .number($0, unit: "") }),
            ("drift", drift.map { $0.argument(unit: "") }),
        ])
    }

    /// Follows a thing through a clip: a point in shares of the picture, for any parameter that takes one; `.x` and `.y` are its
    /// coordinates.
    ///
    /// The thing is what `box` holds around `point` at the time `from`. The box is searched for in the next frame by normalised
    /// cross-correlation from coarse to fine, then placed between pixels and sized by alignment with what it held first (S. Baker
    /// and I. Matthews, 2004), so that errors do not add up and light may change. A thing that is not found again,
    /// as beyond a cut or outside the picture, stays where it was seen last and is looked for there, so that what follows it
    /// should end by then; before `from` it is where it is at `from`.
    ///
    /// The point is a function of the clip's own time: use it on the same clip, or on one made of it that has the same time. The
    /// clip is read a second time while the film is made, always from `from` on, so that results are the same wherever a render
    /// begins; a render of a late part decodes what lies between. Where the clip is not a file, sliced or at another speed, but what
    /// a graph makes of some, it is rendered a second time: follow the thing in the clip as it was decoded where that does.
    ///
    /// - Parameters:
    ///   - point: The middle of the thing, in shares of the picture or in pixels.
    ///   - box: How wide and high the thing is, in shares of the picture or in pixels; a tenth of its height when absent.
    ///   - from: When the thing is at `point`; at the start when absent.
    ///   - reach: How far it may move from one frame to the next, as a share of the picture's longer side; the work grows with it. (0.005...0.5; `0.1` when nil)
    public func track(point: VideoPoint, box: VideoPoint? = nil, from: Duration? = nil, reach: Double? = nil) -> VideoPoint {
        VideoPoint(measured: Video(call: "track", on: self, [
            ("point", point.argument),
            ("box", box.map { $0.argument }),
            ("from", from.map { .duration($0) }),
            ("reach", reach.map { .number($0, unit: "") }),
        ]))
    }

    /// Smooths even areas and keeps edges: the bilateral filter over a disc.
    ///
    /// C. Tomasi and R. Manduchi, "Bilateral filtering for gray and color images", 1998, with the weights of OpenCV's `bilateralFilter` within
    /// 0.01: colours by the sum of the differences of red, green and blue. `fast` takes the pixel and four or eight more for the whole disc, in
    /// knight's moves of which no two share a row and a column: above 46 dB from `exact` on film, at a quarter of the time.
    ///
    /// - Parameters:
    ///   - disc: the diameter, in pixels (`d9` when nil)
    ///   - sigmaColor: how different colours may be, 1 is from black to white of one component (0.001...4; `0.294` when nil)
    ///   - sigmaSpace: how fast the weight falls with the distance (in px; 0.1...1000; `75px` when nil)
    ///   - quality: every pixel of the disc, or some for all (`exact` when nil)
    public func bilateral(_ disc: BilateralDisc? = nil, sigmaColor: VideoNumber? = nil, sigmaSpace: VideoNumber? = nil, quality: BilateralQuality? = nil) -> Video {
        Video(call: "bilateral", on: self, [
            ("disc", disc.map { .text($0.rawValue) }),
            ("sigma_color", sigmaColor.map { $0.argument(unit: "") }),
            ("sigma_space", sigmaSpace.map { $0.argument(unit: "px") }),
            ("quality", quality.map { .text($0.rawValue) }),
        ])
    }

    /// Takes noise away and keeps detail: each pixel becomes the mean of pixels whose surroundings look alike.
    ///
    /// A. Buades, B. Coll and J.-M. Morel, "A non-local algorithm for image denoising", 2005, in the L*a*b* of
    /// `fastNlMeansDenoisingColored` of OpenCV, without its rounding, the picture mirrored beyond its edges. `exact` weighs
    /// lightness and colour each on its own, as OpenCV does. `fast` weighs them together, by whichever differs more, and
    /// beyond two pixels compares every second one: at a third of the time, as far from a clean picture as OpenCV within
    /// 0.3 dB and mostly nearer, where `h` is about the deviation of the noise. The work grows with the square of `search`.
    ///
    /// - Parameters:
    ///   - h: Strength for lightness, in 8-bit code values: about the deviation of the noise; 0 leaves it as it is. (0...100; `3` when nil)
    ///   - hColor: Strength for colour, in the same unit. (0...100; `3` when nil)
    ///   - template: Width of the surroundings that are compared; an even one counts as the next odd one. (in px; 1...15; `7px` when nil)
    ///   - search: Width of the square of pixels that are compared; an even one counts as the next odd one. (in px; 3...41; `21px` when nil)
    ///   - quality: Whether lightness and colour share their weights, and pixels are left out. (`fast` when nil)
    public func denoise(h: VideoNumber? = nil, hColor: VideoNumber? = nil, template: Double? = nil, search: Double? = nil, quality: DenoiseQuality? = nil) -> Video {
        Video(call: "denoise", on: self, [
            ("h", h.map { $0.argument(unit: "") }),
            ("h_color", hColor.map { $0.argument(unit: "") }),
            ("template", template.map { .number($0, unit: "px") }),
            ("search", search.map { .number($0, unit: "px") }),
            ("quality", quality.map { .text($0.rawValue) }),
        ])
    }

    /// Takes noise away by looking at the same thing in the frames before and after: detail stays, and nothing is smoothed in space.
    ///
    /// Motion (dense inverse search at half of the sides, of pictures above 2048x1152 at a quarter) leads to each pixel in the other frames. They count in full where
    /// luma around it differs by no more than noise does, and not at all from twice that on: what was covered or has changed stays as
    /// it is. Frames of another shot do not count, nor does what is transparent. With `n` frames that all count, noise falls to its part by the root of `n`.
    ///
    /// - Parameters:
    ///   - noise: The standard deviation of the noise, in 8-bit code values; 0 changes nothing. (0...64; `5` when nil)
    ///   - window: Frames before and after that are looked at; the work grows with it. (1...4; `2` when nil)
    ///   - amount: What another frame counts against a pixel's own; 0 changes nothing. (0...1; `1` when nil)
    public func denoiseTemporal(noise: VideoNumber? = nil, window: Double? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "denoise_temporal", on: self, [
            ("noise", noise.map { $0.argument(unit: "") }),
            ("window", window.map { .number($0, unit: "") }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Brings out fine detail without haloes along edges.
    ///
    /// The lightness (L of CIE L*a*b*) is smoothed with its edges kept, and what the smoothing took away is multiplied and
    /// put back (`detailEnhance` of OpenCV).
    ///
    /// - Parameters:
    ///   - sigmaS: How large detail may be; 0px changes nothing. (in px; 0...200; `10px` when nil)
    ///   - sigmaR: Differences of lightness that count as detail; 0 changes nothing. (0...1; `0.15` when nil)
    ///   - amount: Times the detail there was; 1 changes nothing, 0 leaves large forms alone. (0...10; `3` when nil)
    public func detail(sigmaS: Double? = nil, sigmaR: Double? = nil, amount: VideoNumber? = nil) -> Video {
        Video(call: "detail", on: self, [
            ("sigma_s", sigmaS.map { .number($0, unit: "px") }),
            ("sigma_r", sigmaR.map { .number($0, unit: "") }),
            ("amount", amount.map { $0.argument(unit: "") }),
        ])
    }

    /// Smooths the picture and keeps its edges, however far the smoothing reaches.
    ///
    /// The domain transform of Gastal and Oliveira (2011) as OpenCV's `edgePreservingFilter` computes it: three rounds along
    /// rows and columns. The cost does not depend on the strength.
    ///
    /// - Parameters:
    ///   - sigmaS: How far smoothing reaches on an even area; 0px changes nothing. (in px; 0...200; `60px` when nil)
    ///   - sigmaR: How different colours may be, summed over red, green and blue; 0 changes nothing. (0...1; `0.4` when nil)
    ///   - method: `recursive` is fast and soft; `normalized` makes flat areas, as a mean within edges. (`recursive` when nil)
    public func edgePreserving(sigmaS: Double? = nil, sigmaR: Double? = nil, method: EdgePreservingMethod? = nil) -> Video {
        Video(call: "edge_preserving", on: self, [
            ("sigma_s", sigmaS.map { .number($0, unit: "px") }),
            ("sigma_r", sigmaR.map { .number($0, unit: "") }),
            ("method", method.map { .text($0.rawValue) }),
        ])
    }

    /// Shows the picture on an old tube: scan lines, phosphor stripes, a curved face.
    ///
    /// - Parameters:
    ///   - lines: how dark the gaps between lines are (0...1; `0.35` when nil)
    ///   - pitch: from line to line (in px; 2...40; `4px` when nil)
    ///   - stripes: how strong the red, green and blue stripes are (0...1; `0.2` when nil)
    ///   - curvature: how much the face bulges (0...0.5; `0.06` when nil)
    public func crt(lines: VideoNumber? = nil, pitch: VideoNumber? = nil, stripes: VideoNumber? = nil, curvature: VideoNumber? = nil) -> Video {
        Video(call: "crt", on: self, [
            ("lines", lines.map { $0.argument(unit: "") }),
            ("pitch", pitch.map { $0.argument(unit: "px") }),
            ("stripes", stripes.map { $0.argument(unit: "") }),
            ("curvature", curvature.map { $0.argument(unit: "") }),
        ])
    }

    /// Tears rows of the picture apart and splits their colours, as a broken signal does.
    ///
    /// - Parameters:
    ///   - amount: how often and how far rows are torn; 0 changes nothing (0...1; `0.4` when nil)
    ///   - rows: height of a torn piece (in px; 1...500; `24px` when nil)
    ///   - rate: new tears in a second (0.1...60; `8` when nil)
    public func glitch(amount: VideoNumber? = nil, rows: VideoNumber? = nil, rate: VideoNumber? = nil) -> Video {
        Video(call: "glitch", on: self, [
            ("amount", amount.map { $0.argument(unit: "") }),
            ("rows", rows.map { $0.argument(unit: "px") }),
            ("rate", rate.map { $0.argument(unit: "") }),
        ])
    }

    /// Prints the picture with dots of ink on paper.
    ///
    /// An amplitude-modulated screen: a dot's area follows the darkness under it.
    ///
    /// - Parameters:
    ///   - cell: from dot to dot (in px; 2...200; `8px` when nil)
    ///   - angle: how the screen is turned (in deg; -360...360; `45deg` when nil)
    ///   - ink: the colour of the dots (`#101010` when nil)
    ///   - paper: what they are printed on (`#f6f2e8` when nil)
    public func halftone(cell: VideoNumber? = nil, angle: VideoNumber? = nil, ink: VideoColor? = nil, paper: VideoColor? = nil) -> Video {
        Video(call: "halftone", on: self, [
            ("cell", cell.map { $0.argument(unit: "px") }),
            ("angle", angle.map { $0.argument(unit: "deg") }),
            ("ink", ink.map { $0.argument }),
            ("paper", paper.map { $0.argument }),
        ])
    }

    /// Paints flat areas with crisp borders: each pixel takes the mean of the most even of the four squares it is a corner of.
    ///
    /// M. Kuwahara et al., "Processing of RI-angiocardiographic images", 1976; even is what has the least variance of luma. Squares
    /// to the left of the picture or above it are taken at its edge. Film of 8 bits in limited range is painted in its own luma and
    /// colour differences, each rounded to 8 bits. Colour differences of half the resolution keep it: each takes the mean of 2 or 3 of
    /// them across and down, towards the side where luma is most even.
    ///
    /// - Parameters:
    ///   - brush: The side of a square: 3, 4 or 5 pixels. (`medium` when nil)
    public func kuwahara(_ brush: KuwaharaBrush? = nil) -> Video {
        Video(call: "kuwahara", on: self, [
            ("brush", brush.map { .text($0.rawValue) }),
        ])
    }

    /// Paints with thick strokes: colours of four squares, each weighted by how even it is.
    ///
    /// The weights of G. Papari, N. Petkov and P. Campisi, "Artistic edge and corner enhancing smoothing", 2007, over squares.
    ///
    /// - Parameters:
    ///   - sharpness: 0 is a plain blur, large numbers choose the most even square alone (0...16; `6` when nil)
    public func oil(sharpness: VideoNumber? = nil) -> Video {
        Video(call: "oil", on: self, [
            ("sharpness", sharpness.map { $0.argument(unit: "") }),
        ])
    }

    /// Draws the picture in pencil: white areas, and strokes where colours change.
    ///
    /// A pixel is as bright as the row and the column around it are long up to the next edges, by the domain transform of
    /// Gastal and Oliveira (2011), section 6 (`pencilSketch` of OpenCV).
    ///
    /// - Parameters:
    ///   - sigmaS: How far edges throw their strokes. (in px; 1...200; `60px` when nil)
    ///   - sigmaR: How different colours are that make an edge. (0.01...1; `0.07` when nil)
    ///   - shade: Brightness for each pixel of the way to the edges. (0...0.1; `0.02` when nil)
    ///   - color: Whether the strokes keep the picture's colours. (`false` when nil)
    public func pencil(sigmaS: Double? = nil, sigmaR: Double? = nil, shade: VideoNumber? = nil, color: Bool? = nil) -> Video {
        Video(call: "pencil", on: self, [
            ("sigma_s", sigmaS.map { .number($0, unit: "px") }),
            ("sigma_r", sigmaR.map { .number($0, unit: "") }),
            ("shade", shade.map { $0.argument(unit: "") }),
            ("color", color.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Shows the picture in large square pixels.
    ///
    /// - Parameters:
    ///   - block: side of a square; 1px changes nothing (in px; 1...1000; `12px` when nil)
    public func pixelate(block: VideoNumber? = nil) -> Video {
        Video(call: "pixelate", on: self, [
            ("block", block.map { $0.argument(unit: "px") }),
        ])
    }

    /// Turns the picture into flat areas with dark outlines, as of a water-colour.
    ///
    /// The picture is smoothed with its edges kept (`edge_preserving`) and darkened by the slope of what is left, Sobel's
    /// operator on each component (`stylization` of OpenCV).
    ///
    /// - Parameters:
    ///   - sigmaS: How large areas become. (in px; 1...200; `60px` when nil)
    ///   - sigmaR: How different the colours of one area may be. (0.01...1; `0.45` when nil)
    ///   - method: How it is smoothed: `normalized` makes flat areas, as OpenCV does; `recursive` is softer, at a third of the time. (`normalized` when nil)
    public func stylize(sigmaS: Double? = nil, sigmaR: Double? = nil, method: StylizeMethod? = nil) -> Video {
        Video(call: "stylize", on: self, [
            ("sigma_s", sigmaS.map { .number($0, unit: "px") }),
            ("sigma_r", sigmaR.map { .number($0, unit: "") }),
            ("method", method.map { .text($0.rawValue) }),
        ])
    }

    /// Turns blinds over, each of which uncovers its strip of the next clip.
    ///
    /// - Parameters:
    ///   - to: the clip that begins
    ///   - count: how many there are (1...200; `10` when nil)
    ///   - angle: where their edges move: 0deg to the right, 90deg down (in deg; -360...360; `0deg` when nil)
    ///   - softness: the width of each edge, as a share of the strip (0...1; `0.1` when nil)
    ///   - over: How long both are seen. (`0.5s` when nil)
    ///   - overlap: Overlaps the clips and shortens the timeline instead of using handles. (`false` when nil)
    public func blinds(_ to: Video, count: VideoNumber? = nil, angle: VideoNumber? = nil, softness: VideoNumber? = nil, over: Duration? = nil, overlap: Bool? = nil) -> Video {
        Video(call: "blinds", on: self, [
            ("to", .stream(to)),
            ("count", count.map { $0.argument(unit: "") }),
            ("angle", angle.map { $0.argument(unit: "deg") }),
            ("softness", softness.map { $0.argument(unit: "") }),
            ("over", over.map { .duration($0) }),
            ("overlap", overlap.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Uncovers the next clip as the hand of a clock passes over it.
    ///
    /// - Parameters:
    ///   - to: the clip that begins
    ///   - center: where the hand is fixed (`(0.5, 0.5)` when nil)
    ///   - start: where it begins; 0deg is upwards (in deg; -360...360; `0deg` when nil)
    ///   - softness: the width of the edge, as a share of the turn (0...1; `0.01` when nil)
    ///   - over: How long both are seen. (`0.5s` when nil)
    ///   - overlap: Overlaps the clips and shortens the timeline instead of using handles. (`false` when nil)
    public func clock(_ to: Video, center: VideoPoint? = nil, start: VideoNumber? = nil, softness: VideoNumber? = nil, over: Duration? = nil, overlap: Bool? = nil) -> Video {
        Video(call: "clock", on: self, [
            ("to", .stream(to)),
            ("center", center.map { $0.argument }),
            ("start", start.map { $0.argument(unit: "deg") }),
            ("softness", softness.map { $0.argument(unit: "") }),
            ("over", over.map { .duration($0) }),
            ("overlap", overlap.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Blends the end of one clip into the beginning of the next, picture and sound.
    ///
    /// The timeline keeps its length, the first clip's plus the second's: the blend is centred on the cut and its extra frames
    /// come from the handles, the footage outside the slices. A short handle shortens the blend on its side, and a warning says
    /// so. `overlap: true` overlaps the clips instead and shortens the timeline. All transitions follow this rule.
    ///
    /// - Parameters:
    ///   - to: the clip that begins
    ///   - over: How long both are seen. (`0.5s` when nil)
    ///   - overlap: Overlaps the clips and shortens the timeline instead of using handles. (`false` when nil)
    public func crossfade(_ to: Video, over: Duration? = nil, overlap: Bool? = nil) -> Video {
        Video(call: "crossfade", on: self, [
            ("to", .stream(to)),
            ("over", over.map { .duration($0) }),
            ("overlap", overlap.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Lets the next clip show through in drifts and clouds that grow until they cover the picture.
    ///
    /// - Parameters:
    ///   - to: the clip that begins
    ///   - grain: the size of the clouds; 1px is a sprinkle of dots (in px; 1...1000; `60px` when nil)
    ///   - softness: how soft their edges are (0...1; `0.15` when nil)
    ///   - over: How long both are seen. (`0.5s` when nil)
    ///   - overlap: Overlaps the clips and shortens the timeline instead of using handles. (`false` when nil)
    public func dissolve(_ to: Video, grain: VideoNumber? = nil, softness: VideoNumber? = nil, over: Duration? = nil, overlap: Bool? = nil) -> Video {
        Video(call: "dissolve", on: self, [
            ("to", .stream(to)),
            ("grain", grain.map { $0.argument(unit: "px") }),
            ("softness", softness.map { $0.argument(unit: "") }),
            ("over", over.map { .duration($0) }),
            ("overlap", overlap.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Fades the first clip out to a colour and the next one in from it.
    ///
    /// - Parameters:
    ///   - to: the clip that begins
    ///   - color: what is seen in the middle (`#000000` when nil)
    ///   - over: How long both are seen. (`0.5s` when nil)
    ///   - overlap: Overlaps the clips and shortens the timeline instead of using handles. (`false` when nil)
    public func fadeThrough(_ to: Video, color: VideoColor? = nil, over: Duration? = nil, overlap: Bool? = nil) -> Video {
        Video(call: "fade_through", on: self, [
            ("to", .stream(to)),
            ("color", color.map { $0.argument }),
            ("over", over.map { .duration($0) }),
            ("overlap", overlap.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Opens a shape that grows from a point and shows the next clip.
    ///
    /// - Parameters:
    ///   - to: the clip that begins
    ///   - shape: what opens (`circle` when nil)
    ///   - center: where it begins (`(0.5, 0.5)` when nil)
    ///   - softness: the width of the edge, as a share of the way (0...1; `0.02` when nil)
    ///   - over: How long both are seen. (`0.5s` when nil)
    ///   - overlap: Overlaps the clips and shortens the timeline instead of using handles. (`false` when nil)
    public func iris(_ to: Video, shape: IrisShape? = nil, center: VideoPoint? = nil, softness: VideoNumber? = nil, over: Duration? = nil, overlap: Bool? = nil) -> Video {
        Video(call: "iris", on: self, [
            ("to", .stream(to)),
            ("shape", shape.map { .text($0.rawValue) }),
            ("center", center.map { $0.argument }),
            ("softness", softness.map { $0.argument(unit: "") }),
            ("over", over.map { .duration($0) }),
            ("overlap", overlap.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Uncovers the next clip in the order of a picture's brightness: its dark places first, its light ones last.
    ///
    /// - Parameters:
    ///   - to: the clip that begins
    ///   - map: the picture whose brightness gives the order; it is brought to the clip's size
    ///   - softness: over which range of brightness the edge runs (0...1; `0.1` when nil)
    ///   - invert: light places first (`false` when nil)
    ///   - over: How long both are seen. (`0.5s` when nil)
    ///   - overlap: Overlaps the clips and shortens the timeline instead of using handles. (`false` when nil)
    public func luma(_ to: Video, map: Video, softness: VideoNumber? = nil, invert: Bool? = nil, over: Duration? = nil, overlap: Bool? = nil) -> Video {
        Video(call: "luma", on: self, [
            ("to", .stream(to)),
            ("map", .stream(map)),
            ("softness", softness.map { $0.argument(unit: "") }),
            ("invert", invert.map { .text($0 ? "true" : "false") }),
            ("over", over.map { .duration($0) }),
            ("overlap", overlap.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Lets the first clip break up into blocks and the next one come together from them.
    ///
    /// - Parameters:
    ///   - to: the clip that begins
    ///   - block: the width of the largest blocks (in px; 2...1000; `64px` when nil)
    ///   - over: How long both are seen. (`0.5s` when nil)
    ///   - overlap: Overlaps the clips and shortens the timeline instead of using handles. (`false` when nil)
    public func pixelize(_ to: Video, block: VideoNumber? = nil, over: Duration? = nil, overlap: Bool? = nil) -> Video {
        Video(call: "pixelize", on: self, [
            ("to", .stream(to)),
            ("block", block.map { $0.argument(unit: "px") }),
            ("over", over.map { .duration($0) }),
            ("overlap", overlap.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Moves the next clip in, which pushes the first one out.
    ///
    /// - Parameters:
    ///   - to: the clip that begins
    ///   - direction: where both move (`left` when nil)
    ///   - over: How long both are seen. (`0.5s` when nil)
    ///   - overlap: Overlaps the clips and shortens the timeline instead of using handles. (`false` when nil)
    public func push(_ to: Video, direction: PushDirection? = nil, over: Duration? = nil, overlap: Bool? = nil) -> Video {
        Video(call: "push", on: self, [
            ("to", .stream(to)),
            ("direction", direction.map { .text($0.rawValue) }),
            ("over", over.map { .duration($0) }),
            ("overlap", overlap.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Moves the next clip over the first one, which stands still.
    ///
    /// - Parameters:
    ///   - to: the clip that begins
    ///   - direction: where it moves (`left` when nil)
    ///   - over: How long both are seen. (`0.5s` when nil)
    ///   - overlap: Overlaps the clips and shortens the timeline instead of using handles. (`false` when nil)
    public func slide(_ to: Video, direction: SlideDirection? = nil, over: Duration? = nil, overlap: Bool? = nil) -> Video {
        Video(call: "slide", on: self, [
            ("to", .stream(to)),
            ("direction", direction.map { .text($0.rawValue) }),
            ("over", over.map { .duration($0) }),
            ("overlap", overlap.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Uncovers the next clip along an edge that moves across the picture.
    ///
    /// - Parameters:
    ///   - to: the clip that begins
    ///   - angle: where the edge moves: 0deg to the right, 90deg down (in deg; -360...360; `0deg` when nil)
    ///   - softness: the width of the edge, as a share of the way (0...1; `0.03` when nil)
    ///   - over: How long both are seen. (`0.5s` when nil)
    ///   - overlap: Overlaps the clips and shortens the timeline instead of using handles. (`false` when nil)
    public func wipe(_ to: Video, angle: VideoNumber? = nil, softness: VideoNumber? = nil, over: Duration? = nil, overlap: Bool? = nil) -> Video {
        Video(call: "wipe", on: self, [
            ("to", .stream(to)),
            ("angle", angle.map { $0.argument(unit: "deg") }),
            ("softness", softness.map { $0.argument(unit: "") }),
            ("over", over.map { .duration($0) }),
            ("overlap", overlap.map { .text($0 ? "true" : "false") }),
        ])
    }

    /// Rushes into the first clip and comes out in the next one.
    ///
    /// - Parameters:
    ///   - to: the clip that begins
    ///   - amount: how much larger the pictures become in the middle (0...20; `1.5` when nil)
    ///   - center: where it leads (`(0.5, 0.5)` when nil)
    ///   - over: How long both are seen. (`0.5s` when nil)
    ///   - overlap: Overlaps the clips and shortens the timeline instead of using handles. (`false` when nil)
    public func zoom(_ to: Video, amount: VideoNumber? = nil, center: VideoPoint? = nil, over: Duration? = nil, overlap: Bool? = nil) -> Video {
        Video(call: "zoom", on: self, [
            ("to", .stream(to)),
            ("amount", amount.map { $0.argument(unit: "") }),
            ("center", center.map { $0.argument }),
            ("over", over.map { .duration($0) }),
            ("overlap", overlap.map { .text($0 ? "true" : "false") }),
        ])
    }
}

extension VideoFlow {
    /// What stands where a file knows no motion: none, or that it is not known.
    public enum FlowFileUnknown: String, Hashable, Sendable, CaseIterable {
        /// `none`
        case none
        /// `keep`
        case keep
    }

    /// Writes motion as the PNG files of the KITTI benchmark hold it, in steps of a 64th of a pixel, up to 512 pixels each way.
    ///
    /// Red is `64 x + 32768` of 65535, green the same of y, blue all or, where motion is not known, nothing (A. Geiger et al., "Are we
    /// ready for autonomous driving?", 2012): `render clip.flow().kitti() to "flow_%05d.png"` writes PNG files of 16 bits, and `flow_file` reads such files.
    public func kitti() -> Video {
        Video(call: "kitti", on: motion, [])
    }

    /// Marks what the other frame does not show: 1 where something has come in front of it, or where it has left the picture, else 0.
    ///
    /// Goes along the motion and back along the motion found there; where the way back does not end where it began, nothing there belongs to
    /// the pixel: the squared gap exceeds a hundredth of both squared lengths and the square of `tolerance` (N. Sundaram et al., "Dense Point
    /// Trajectories by GPU-accelerated Large Displacement Optical Flow", 2010, section 3).
    ///
    /// - Parameters:
    ///   - backward: the motion to the frame before
    ///   - tolerance: the gap that counts as none, besides a tenth of the motion (in px; 0...100; `0.7px` when nil)
    public func occlusion(_ backward: VideoFlow, tolerance: VideoNumber? = nil) -> Video {
        Video(call: "occlusion", on: motion, [
            ("backward", .stream(backward.motion)),
            ("tolerance", tolerance.map { $0.argument(unit: "px") }),
        ])
    }

    /// Shows motion as colours: the hue is the direction, the saturation the speed.
    ///
    /// The colour wheel of S. Baker et al., "A Database and Evaluation Methodology for Optical Flow", 2007, as its authors' `colorcode`
    /// draws it: 15 steps from red to yellow, 6 to green, 4 to cyan, 11 to blue, 13 to magenta and 6 back to red. Still pixels are white,
    /// those faster than `range` darker; black is motion that is not known, such as a file may say (1e9 pixels and more).
    ///
    /// - Parameters:
    ///   - range: the speed of full colours, in pixels a frame (in px; 0.1...1000; `16px` when nil)
    public func visualize(range: VideoNumber? = nil) -> Video {
        Video(call: "visualize", on: motion, [
            ("range", range.map { $0.argument(unit: "px") }),
        ])
    }

    /// Reads motion from a file, or from numbered files, one for each frame: `.flo` as the Middlebury benchmark defines it, or a PNG
    /// of 16 bits as KITTI does.
    ///
    /// That of one file is the same in every frame; that of numbered files lasts as long as there are files, the first at 0 s. Where
    /// a file knows no motion there is none, or with `unknown: keep` what `visualize` draws black and files take back; other nodes
    /// take it for motion out of the picture. Write motion by rendering a flow to `.flo` files,
    /// `render clip.flow() to "motion_%05d.flo"`, or as KITTI's PNG with `kitti`.
    ///
    /// - Parameters:
    ///   - path: The file, or the pattern of numbered ones, relative to the graph that names it.
    ///   - rate: Frames a second. (`30fps` when nil)
    ///   - duration: How long it lasts, at most as long as numbered files last; one file lasts without end when absent.
    ///   - unknown: What stands where a file knows no motion: none, or that it is not known. (`none` when nil)
    public static func flowFile(_ path: String, rate: Double? = nil, duration: Duration? = nil, unknown: FlowFileUnknown? = nil) -> VideoFlow {
        VideoFlow(motion: Video(call: "flow_file", on: nil, [
            ("path", .quoted(path)),
            ("rate", rate.map { .number($0, unit: "fps") }),
            ("duration", duration.map { .duration($0) }),
            ("unknown", unknown.map { .text($0.rawValue) }),
        ]))
    }

    /// How near things are, told from how fast they pass a camera that moves sideways: white is at `range`.
    ///
    /// - Parameters:
    ///   - range: the motion of the nearest things, in pixels a frame (in px; 0.1...1000; `16px` when nil)
    public func nearness(range: VideoNumber? = nil) -> Video {
        Video(call: "nearness", on: motion, [
            ("range", range.map { $0.argument(unit: "px") }),
        ])
    }
}
