import KinoraLanguage
internal import KinoraShaders

/// The files of standard effects, for a checker's prelude.
public enum StandardSources {
    /// Every file, in the order of the reference documentation.
    public static var files: [SourceFile] {
        StandardEffects.files.map { SourceFile(name: $0.name, bytes: $0.bytes) }
    }
}
