import KinoraCore

/// The moves a camera can make.
enum CameraMove: String, CaseIterable {
    case still = "static"
    case slowZoomIn = "slow_zoom_in"
    case slowZoomOut = "slow_zoom_out"
    case panLeft = "pan_left"
    case panRight = "pan_right"
    case tiltUp = "tilt_up"
    case tiltDown = "tilt_down"
    case orbit, dolly, crane
}

/// A flat move: how much the picture is enlarged and which part of it is seen.
struct CameraView {
    /// Enlargement, at least 1.
    var zoom = 1.0
    /// Where the view lies in the room that the enlargement leaves, -1 (left, top) ... 1 (right, bottom); 0 is around the
    /// centre of interest.
    var across = 0.0
    var down = 0.0
}

extension CameraMove {
    /// The view of a flat move.
    ///
    /// Zooms are geometric: equal times enlarge by equal factors, so that the speed looks steady. There-and-back moves
    /// follow a parabola, whose acceleration is constant and therefore the least possible.
    ///
    /// - Parameters:
    ///   - progress: 0 at the start of the move, 1 at its end.
    ///   - amount: the share by which the picture is enlarged at most.
    func view(progress: Double, amount: Double) -> CameraView {
        let zoom = 1 + max(0, amount)
        let arc = 4 * progress * (1 - progress)
        switch self {
        case .still, .orbit: return CameraView()
        case .slowZoomIn: return CameraView(zoom: Mathematics.power(zoom, progress))
        case .slowZoomOut: return CameraView(zoom: Mathematics.power(zoom, 1 - progress))
        case .panLeft: return CameraView(zoom: zoom, across: 1 - 2 * progress)
        case .panRight: return CameraView(zoom: zoom, across: 2 * progress - 1)
        case .tiltUp: return CameraView(zoom: zoom, down: 1 - 2 * progress)
        case .tiltDown: return CameraView(zoom: zoom, down: 2 * progress - 1)
        case .dolly: return CameraView(zoom: Mathematics.power(zoom, arc))
        case .crane: return CameraView(zoom: zoom, down: 1 - 2 * arc)
        }
    }
}

extension CameraMove {
    /// The largest amount whose acceleration stays gentle: 1/60 of a pixel per frame and frame, half-way out from the middle.
    ///
    /// There-and-back moves must turn round, so their acceleration grows with the way and falls with the square of the time:
    /// `8 s / n²` on a parabola, `(2 pi)² s / n²` on a circle.
    func gentleAmount(size: Size, frames: Double) -> Double {
        let (width, height) = (Double(max(1, size.width)), Double(max(1, size.height)))
        let way = frames * frames / 60
        switch self {
        case .crane: return way / (8 * height)
        case .dolly: return way / (8 * width / 4)
        // A turn by s moves a point at a quarter of the width by s / 16 of the width; an amount of 1 turns by pi / 6.
        case .orbit: return way / (4 * .pi * .pi * width / 16 * .pi / 6)
        default: return .infinity
        }
    }
}

extension CameraView {
    /// Output pixel to source pixel; every output pixel comes from inside the source.
    ///
    /// - Parameters:
    ///   - size: columns and rows of both pictures.
    ///   - center: the point a zoom closes in on, in pixels.
    func matrix(size: Size, center: (x: Double, y: Double)) -> Matrix3 {
        let (x, y) = (
            axis(Double(size.width), center.x, across), axis(Double(size.height), center.y, down)
        )
        return Matrix3(1 / zoom, 0, x, 0, 1 / zoom, y)
    }

    /// The first source pixel of an axis: the centre of interest stays where it is, travel moves the view from there to
    /// the edges.
    private func axis(_ length: Double, _ center: Double, _ travel: Double) -> Double {
        let room = length - length / zoom
        let rest = min(max(center, 0), length) * (1 - 1 / zoom)
        return travel >= 0 ? rest + (room - rest) * travel : rest + rest * travel
    }
}
