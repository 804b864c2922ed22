/// Languages of subtitles: the three letters containers hold (ISO 639-2/T).
enum SubtitleLanguage {
    /// The three letters of what an author wrote: three letters, or the two of ISO 639-1 for the languages listed here.
    static func code(_ text: String) -> String? {
        let isCode = text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        guard isCode else { return nil }
        if text.utf8.count == 3 { return text }
        return twoLetters[text]
    }

    private static let twoLetters: [String: String] = {
        let pairs = """
            af afr am amh ar ara az aze be bel bg bul bn ben bs bos ca cat cs ces cy cym da dan de deu el ell en eng eo epo
            es spa et est eu eus fa fas fi fin fr fra ga gle gl glg gu guj he heb hi hin hr hrv hu hun hy hye id ind is isl
            it ita ja jpn ka kat kk kaz km khm kn kan ko kor ku kur la lat lo lao lt lit lv lav mk mkd ml mal mn mon mr mar
            ms msa my mya nb nob ne nep nl nld nn nno no nor pa pan pl pol ps pus pt por ro ron ru rus si sin sk slk sl slv
            so som sq sqi sr srp sv swe sw swa ta tam te tel tg tgk th tha tl tgl tr tur uk ukr ur urd uz uzb vi vie zh zho
            zu zul
            """
        let words = pairs.split(whereSeparator: \.isWhitespace).map(String.init)
        var result: [String: String] = [:]
        for index in stride(from: 0, to: words.count - 1, by: 2) { result[words[index]] = words[index + 1] }
        return result
    }()
}
