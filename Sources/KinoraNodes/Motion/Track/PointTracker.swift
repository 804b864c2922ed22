import KinoraCore
import KinoraMedia

/// Follows one thing from picture to picture.
///
/// The last appearance is searched for by normalised cross-correlation, from coarse to fine; the first appearance then corrects place
/// and size, so that errors do not add up: the rule of I. Matthews, T. Ishikawa and S. Baker, "The Template Update Problem" (2004). A
/// thing that is not found again stays where it was seen last, and is looked for there in every frame.
struct PointTracker {
    /// Points of the grid along its longer side at most: larger things are looked at in small pixels.
    static let largestGrid = 40
    /// From these likenesses on the first appearance corrects the place, a thing is followed, and a lost one is found again.
    private static let (alike, follows, found): (Float, Float, Float) = (0.75, 0.6, 0.8)

    /// What a place at the end of the reach must be more alike than one that is expected.
    private static let farther = 0.05

    private let luma: FrameLuma
    private let width, height: Int
    /// How far a thing is looked for, in small pixels.
    private let reach: Double
    /// Halvings of the coarsest search.
    private let levels: Int
    private var place: Template.Place
    private var step = (x: 0.0, y: 0.0)
    private var first: Template?
    private var last: Template?
    private var isLost = false

    /// A tracker of what a box around a point holds in the first frame that it is given.
    ///
    /// - Parameters:
    ///   - point: the middle, in pixels of the upright picture.
    ///   - box: its sides in pixels.
    ///   - reach: how far it moves at most from one frame to the next, in pixels.
    init(_ view: UprightView, point: (x: Double, y: Double), box: (width: Double, height: Double), reach: Double) {
        let scale = max(1, Int((max(box.width, box.height) / Double(Self.largestGrid)).rounded(.up)))
        luma = FrameLuma(view, scale: scale)
        width = max(4, Int((box.width / Double(scale)).rounded()))
        height = max(4, Int((box.height / Double(scale)).rounded()))
        self.reach = reach / Double(scale)
        var levels = 0
        while levels < 4, min(width, height) >> (levels + 1) >= 8 { levels += 1 }
        self.levels = levels
        place = Template.Place(x: point.x / Double(scale), y: point.y / Double(scale), spacing: 1)
    }

    /// Where the thing is, in pixels of the upright picture.
    var position: (x: Double, y: Double) { (place.x * Double(luma.scale), place.y * Double(luma.scale)) }

    /// Looks at the next frame; the first one says what the thing looks like.
    mutating func look(at frame: DecodedFrame) {
        guard let first, let last else {
            guard let window = window(of: frame, around: place, reach: 0) else { return }
            let own = Template(window.picture, at: window.local(place), width: width, height: height)
            (self.first, self.last) = (own, own)
            return
        }
        guard first.hasShapes else { return }
        var guess = place
        if !isLost { (guess.x, guess.y) = (place.x + step.x, place.y + step.y) }
        guard let window = window(of: frame, around: guess, reach: reach) else { return }
        let searched = searched(last, in: window.picture, from: window.local(guess))
        let followed = last.refined(searched, in: window.picture, withSize: false)
        let corrected = first.refined(followed.place, in: window.picture, withSize: true)
        let distance = max(
            (corrected.place.x - followed.place.x).magnitude, (corrected.place.y - followed.place.y).magnitude)
        let growth = corrected.place.spacing / place.spacing
        let isCorrect =
            corrected.likeness >= Self.alike && distance <= max(1.5, 1.5 * place.spacing)
            && (0.9...1.1).contains(growth) && (0.25...4).contains(corrected.place.spacing)
        let likeness = isCorrect ? corrected.likeness : followed.likeness
        guard likeness >= (isLost ? Self.found : Self.follows) else {
            (isLost, step) = (true, (0, 0))
            return
        }
        let best = isCorrect ? corrected.place : followed.place
        // A doubtful appearance is no model for the next frame.
        if isCorrect || followed.likeness >= Self.found {
            self.last = Template(window.picture, at: best, width: width, height: height)
        }
        let seen = window.outer(best)
        let limit = (x: Double(luma.size.width) / Double(luma.scale), y: Double(luma.size.height) / Double(luma.scale))
        let next = Template.Place(
            x: min(max(seen.x, 0), limit.x), y: min(max(seen.y, 0), limit.y), spacing: seen.spacing)
        step = isLost ? (0, 0) : (next.x - place.x, next.y - place.y)
        (place, isLost) = (next, false)
    }

    /// A part of a frame, and where it lies.
    private struct Window {
        var picture: GrayPicture
        var column, row: Int

        func local(_ place: Template.Place) -> Template.Place { moved(place, -Double(column), -Double(row)) }
        func outer(_ place: Template.Place) -> Template.Place { moved(place, Double(column), Double(row)) }

        private func moved(_ place: Template.Place, _ x: Double, _ y: Double) -> Template.Place {
            Template.Place(x: place.x + x, y: place.y + y, spacing: place.spacing)
        }
    }

    private func window(of frame: DecodedFrame, around place: Template.Place, reach: Double) -> Window? {
        let x = Double(width) / 2 * place.spacing * 1.2 + reach + 4
        let y = Double(height) / 2 * place.spacing * 1.2 + reach + 4
        let column = Int((place.x - x).rounded(.down))
        let row = Int((place.y - y).rounded(.down))
        return luma.part(
            frame, column: column, row: row, width: Int((2 * x).rounded(.up)) + 1, height: Int((2 * y).rounded(.up)) + 1
        ).map { Window(picture: $0, column: column, row: row) }
    }

    /// The place of the best fit in whole points of the grid.
    ///
    /// All of the reach is looked through at the coarsest level, and the best few places there, two points each way, at finer ones: in
    /// patterns that repeat themselves the coarse picture does not tell which is the best. Of places that are as good the nearest counts.
    private func searched(_ template: Template, in picture: GrayPicture, from start: Template.Place) -> Template.Place {
        var pictures = [picture]
        var templates = [template]
        for level in 0..<levels {
            pictures.append(pictures[level].halved)
            templates.append(templates[level].halved)
        }
        func found(_ place: Template.Place, level: Int, reach: Int, count: Int) -> [(Template.Place, Float)] {
            let size = Double(1 << level)
            let own = templates[level]
            let (width, height) = (own.width + 2 * reach, own.height + 2 * reach)
            let field = GrayPicture(width: width, height: height) { column, row in
                pictures[level].at(
                    place.x / size + (Double(column) - Double(width - 1) / 2) * place.spacing,
                    place.y / size + (Double(row) - Double(height - 1) / 2) * place.spacing)
            }
            return own.bestShifts(in: field, reach: reach, count: count).map { shift in
                let step = size * place.spacing
                let moved = Template.Place(
                    x: place.x + Double(shift.x) * step, y: place.y + Double(shift.y) * step, spacing: place.spacing)
                return (moved, shift.likeness)
            }
        }
        let coarse = Double(1 << levels) * start.spacing
        var places = found(start, level: levels, reach: Int((reach / coarse).rounded(.up)) + 1, count: 6)
        for level in (0..<levels).reversed() {
            places = places.flatMap { found($0.0, level: level, reach: 2, count: 1) }
        }
        var best = (place: start, score: -Double.infinity)
        for (place, likeness) in places {
            let (dx, dy) = (place.x - start.x, place.y - start.y)
            let score = Double(likeness) - Self.farther * (dx * dx + dy * dy).squareRoot() / max(reach, 1)
            if score > best.score { best = (place, score) }
        }
        return best.place
    }
}
