extension GraphDrawing {
    // Pixels.
    private static let (boxHeight, gapX, gapY, margin) = (44, 56, 18, 16)

    /// The graph as a picture: columns from left to right, each box right of everything it needs.
    var svg: String {
        let columns = columnsOfBoxes()
        let widths = columns.map { column in column.map { box in width(of: boxes[box]) }.max() ?? 0 }
        let tallest = columns.map(\.count).max() ?? 0
        let height = max(1, tallest) * (Self.boxHeight + Self.gapY) - Self.gapY + 2 * Self.margin
        var place = [(x: Int, y: Int, width: Int)](repeating: (0, 0, 0), count: boxes.count)
        var x = Self.margin
        for (column, width) in zip(columns, widths) {
            let used = column.count * (Self.boxHeight + Self.gapY) - Self.gapY
            var y = (height - used) / 2
            for box in column {
                place[box] = (x, y, width)
                y += Self.boxHeight + Self.gapY
            }
            x += width + Self.gapX
        }
        let totalWidth = x - Self.gapX + Self.margin
        var lines = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(totalWidth)" height="\(height)" \
            viewBox="0 0 \(totalWidth) \(height)" font-family="sans-serif" font-size="13">
            """,
            "<rect width=\"100%\" height=\"100%\" fill=\"#fbfaf7\"/>",
        ]
        for arrow in arrows {
            let (from, to) = (place[arrow.from], place[arrow.to])
            let (startX, startY) = (from.x + from.width, from.y + Self.boxHeight / 2)
            let (endX, endY) = (to.x, to.y + Self.boxHeight / 2)
            let bend = (endX - startX) / 2
            lines.append(
                """
                <path d="M\(startX) \(startY) C\(startX + bend) \(startY) \(endX - bend) \(endY) \(endX) \(endY)" \
                fill="none" stroke="#8a8577" stroke-width="1.5"/>
                """)
            if !arrow.label.isEmpty {
                lines.append(
                    """
                    <text x="\((startX + endX) / 2)" y="\((startY + endY) / 2 - 4)" font-size="10" \
                    text-anchor="middle" fill="#6b6659">\(Self.markup(arrow.label))</text>
                    """)
            }
        }
        for (box, place) in zip(boxes, place) {
            let middle = place.x + place.width / 2
            lines.append(
                """
                <rect x="\(place.x)" y="\(place.y)" width="\(place.width)" height="\(Self.boxHeight)" rx="7" \
                fill="\(box.isEnd ? "#e9e4d4" : "#ffffff")" stroke="#4a4639"/>
                """)
            let titleY = place.y + (box.detail.isEmpty ? 27 : 19)
            lines.append(
                "<text x=\"\(middle)\" y=\"\(titleY)\" text-anchor=\"middle\">\(Self.markup(box.title))</text>")
            if !box.detail.isEmpty {
                lines.append(
                    """
                    <text x="\(middle)" y="\(place.y + 35)" font-size="11" text-anchor="middle" \
                    fill="#6b6659">\(Self.markup(box.detail))</text>
                    """)
            }
        }
        return (lines + ["</svg>", ""]).joined(separator: "\n")
    }

    /// Boxes by column: a box stands right of all that flow into it; in a column, near those it takes from.
    private func columnsOfBoxes() -> [[Int]] {
        var column = [Int](repeating: 0, count: boxes.count)
        var givers = [[Int]](repeating: [], count: boxes.count)
        // Arrows are listed by taker, and takers come after their givers.
        for arrow in arrows {
            column[arrow.to] = max(column[arrow.to], column[arrow.from] + 1)
            givers[arrow.to].append(arrow.from)
        }
        var columns = [[Int]](repeating: [], count: (column.max() ?? 0) + 1)
        for box in boxes.indices { columns[column[box]].append(box) }
        var rank = [Double](repeating: 0, count: boxes.count)
        for index in columns.indices {
            let wish = Dictionary(
                uniqueKeysWithValues: columns[index].enumerated().map { order, box in
                    let sum = givers[box].reduce(0) { $0 + rank[$1] }
                    return (box, givers[box].isEmpty ? Double(order) : sum / Double(givers[box].count))
                })
            columns[index].sort { (wish[$0] ?? 0, $0) < (wish[$1] ?? 0, $1) }
            for (order, box) in columns[index].enumerated() { rank[box] = Double(order) }
        }
        return columns
    }

    /// Wide enough for both lines at 7.4 and 6.2 pixels a letter, the mean of common sans-serif faces.
    private func width(of box: Box) -> Int {
        let letters = max(Double(box.title.count) * 7.4, Double(box.detail.count) * 6.2)
        return max(80, Int(letters) + 24)
    }
}
