/// One line of `kinora doctor`.
struct Finding {
    /// How it stands.
    enum State: String {
        /// All is well.
        case ok
        /// Something is missing; what needs it fails, everything else works.
        case missing
        /// Nothing renders without it.
        case broken
    }

    /// How it stands.
    var state: State
    /// What was looked at.
    var name: String
    /// What was found.
    var detail: String
    /// What to do about it; nil when all is well.
    var remedy: String?

    /// One line for a person.
    var text: String {
        let mark = state == .ok ? "ok     " : state == .missing ? "missing" : "BROKEN "
        return "\(mark)  \(name): \(detail)\(remedy.map { "; \($0)" } ?? "")"
    }

    /// One object for programs.
    var json: String {
        var object = JSONLine()
        object.add("state", state.rawValue)
        object.add("name", name)
        object.add("detail", detail)
        object.add("remedy", remedy)
        return object.text
    }
}
