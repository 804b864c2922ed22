@testable import KinoraCPU

extension BodyParts.Limits {
    /// Cuts every body into as many parts as there can be.
    static let small = BodyParts.Limits(steps: 3)
}
