import KinoraCore

/// The camera circles the subject: the picture is a plane in space, seen from a point that swings around the subject and
/// keeps looking at it.
///
/// With the camera turned by `R` and the subject at the origin, a ray through `(u, v, f)` of the output meets the plane at
/// `z = 0`; that map is a homography (R. Hartley and A. Zisserman, "Multiple View Geometry", 2nd edition, section 8.1.1).
struct Orbit {
    /// Columns and rows.
    let size: Size
    /// The subject, in pixels.
    let subject: (x: Double, y: Double)
    /// The largest turn of the camera, in radians.
    let swing: Double
    /// Enlargement that keeps the picture's edge out of sight at every turn.
    let zoom: Double

    /// Nods are this share of turns: a circle seen slightly from above.
    private static let nod = 0.6

    /// An orbit about a subject, which is drawn a little towards the middle where the edges leave no room.
    init(size: Size, center: (x: Double, y: Double), swing: Double) {
        self.size = size
        let (width, height) = (Double(size.width), Double(size.height))
        subject = (min(max(center.x, width / 4), width * 3 / 4), min(max(center.y, height / 4), height * 3 / 4))
        self.swing = swing
        var needed = 1.0
        for step in 0..<Orbit.phases {
            let matrix = Orbit.plane(size, subject, swing, phase: Double(step) / Double(Orbit.phases), zoom: 1)
            for (x, y) in [(0, 0), (width, 0), (0, height), (width, height)] {
                let point = matrix.apply(x, y)
                needed = max(needed, Orbit.excess(point.x - subject.x, subject.x, width))
                needed = max(needed, Orbit.excess(point.y - subject.y, subject.y, height))
            }
        }
        // Between the phases looked at, a corner may lie a trifle further out.
        zoom = needed * (swing == 0 ? 1 : 1.001)
    }

    private static let phases = 128

    /// How much too far from the subject a corner lands.
    private static func excess(_ offset: Double, _ center: Double, _ length: Double) -> Double {
        let room = offset < 0 ? center : length - center
        return room > 0 ? abs(offset) / room : 1
    }

    /// Output pixel to source pixel.
    ///
    /// - Parameter progress: one turn is 0...1.
    func matrix(progress: Double) -> Matrix3 {
        Orbit.plane(size, subject, swing, phase: progress, zoom: zoom)
    }

    private static func plane(
        _ size: Size, _ subject: (x: Double, y: Double), _ swing: Double, phase: Double, zoom: Double
    ) -> Matrix3 {
        let angle = 2 * Double.pi * phase
        let yaw = swing * Mathematics.sine(angle)
        let pitch = swing * nod * Mathematics.cosine(angle)
        let (cy, sy) = (Mathematics.cosine(yaw), Mathematics.sine(yaw))
        let (cp, sp) = (Mathematics.cosine(pitch), Mathematics.sine(pitch))
        // R = yaw about y, then pitch about x, by rows.
        let (r00, r01, r02) = (cy, sy * sp, sy * cp)
        let (r10, r11, r12) = (0.0, cp, -sp)
        let (r20, r21, r22) = (-sy, cy * sp, cy * cp)
        // A normal lens: the focal length is the longer side.
        let focal = Double(max(size.width, size.height))
        let distance = focal / zoom
        let map = Matrix3(
            distance * (r22 * r00 - r02 * r20), distance * (r22 * r01 - r02 * r21), 0,
            distance * (r22 * r10 - r12 * r20), distance * (r22 * r11 - r12 * r21), 0, r20, r21, r22 * focal)
        return Matrix3.translation(subject.x, subject.y) * map * Matrix3.translation(-subject.x, -subject.y)
    }
}
