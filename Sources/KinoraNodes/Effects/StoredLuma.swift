import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// The plane of luma that a picture is stored with, where it is the luma that effects speak of.
struct StoredLuma {
    /// Code values.
    let plane: PlaneID
    /// What they mean.
    let values: CodeValues

    /// - Returns: nil for pictures that are computed or moved, and for those whose luma has other weights than ITU-R BT.709's.
    init?(_ picture: Picture) {
        guard case .stored(let stored, let geometry) = picture.content, geometry.kind == .identity,
            stored.format.model != .rgb, stored.size == picture.size, let plane = stored.planes.first
        else { return nil }
        values = CodeValues(format: stored.format, color: stored.color)
        guard values.redWeight == 0.2126, values.blueWeight == 0.0722 else { return nil }
        self.plane = plane
    }

    /// A code as a number of 0...1, as it is where red, green and blue are made of it.
    func value(of code: FloatLane) -> FloatLane { code * Float(1 / values.span) + Float(-values.black / values.span) }
}

extension Picture {
    /// The picture without its colours, which a luma says: the plane as it lies.
    ///
    /// - Returns: nil where no format of one plane has such codes.
    func grey(of luma: StoredLuma) -> Picture? {
        guard case .stored(var stored, let geometry) = content, !stored.format.hasAlpha, luma.values.unit == 1,
            let format = PixelFormat.all.first(where: {
                $0.model == .gray && !$0.hasAlpha && $0.bitDepth == stored.format.bitDepth
                    && $0.storage == stored.format.storage
            })
        else { return nil }
        (stored.format, stored.planes, stored.source) = (format, [luma.plane], nil)
        var result = self
        result.content = .stored(stored, geometry)
        return result
    }
}
