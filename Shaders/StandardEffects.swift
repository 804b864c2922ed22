/// The standard effects: files of the language, embedded in the binary.
public enum StandardEffects {
    /// One file.
    public struct File: Sendable {
        /// Its name, as messages say it.
        public let name: String
        /// Its text, UTF-8.
        public let bytes: [UInt8]
    }

    /// Every file, in the order of the reference documentation.
    public static var files: [File] {
        [
            File(name: "standard/grade.kin", bytes: PackageResources.grade_kin),
            File(name: "standard/colour.kin", bytes: PackageResources.colour_kin),
            File(name: "standard/finish.kin", bytes: PackageResources.finish_kin),
            File(name: "standard/smooth.kin", bytes: PackageResources.smooth_kin),
            File(name: "standard/morphology.kin", bytes: PackageResources.morphology_kin),
            File(name: "standard/glow.kin", bytes: PackageResources.glow_kin),
            File(name: "standard/distort.kin", bytes: PackageResources.distort_kin),
            File(name: "standard/stylize.kin", bytes: PackageResources.stylize_kin),
            File(name: "standard/styles.kin", bytes: PackageResources.styles_kin),
            File(name: "standard/atmosphere.kin", bytes: PackageResources.atmosphere_kin),
            File(name: "standard/weather.kin", bytes: PackageResources.weather_kin),
            File(name: "standard/landscape.kin", bytes: PackageResources.landscape_kin),
            File(name: "standard/composite.kin", bytes: PackageResources.composite_kin),
            File(name: "standard/transitions.kin", bytes: PackageResources.transitions_kin),
            File(name: "standard/generators.kin", bytes: PackageResources.generators_kin),
            File(name: "standard/motion.kin", bytes: PackageResources.motion_kin),
            File(name: "standard/charts.kin", bytes: PackageResources.charts_kin),
        ]
    }
}
