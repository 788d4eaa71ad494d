//! Rows of a file, and the copies and faults among them.

use super::draw::Draw;

/// The rows of a CSV file, without the header.
pub(super) type Rows = Vec<Vec<String>>;

/// A row with another value in a column.
pub(super) fn with(row: &[String], header: &[&str], column: &str, value: impl Into<String>) -> Vec<String> {
    let mut row = row.to_vec();
    let place = header.iter().position(|name| *name == column);
    if let Some(cell) = place.and_then(|place| row.get_mut(place)) {
        *cell = value.into();
    }
    row
}

/// Puts rows in at random places.
pub(super) fn scatter(draw: &mut Draw, rows: &mut Rows, more: Rows) {
    for row in more {
        let place = draw.between(0, i32::try_from(rows.len()).unwrap_or(i32::MAX));
        rows.insert(usize::try_from(place).unwrap_or(0), row);
    }
}

/// Repeats some rows to the letter: the first of them at the end of the file, the others behind the original.
pub(super) fn repeat(draw: &mut Draw, rows: &mut Rows, times: usize) {
    for time in 0..times {
        let last = i32::try_from(rows.len()).unwrap_or(i32::MAX).saturating_sub(1);
        let place = usize::try_from(draw.between(0, last)).unwrap_or(0);
        let Some(row) = rows.get(place).cloned() else { return };
        let to = if time == 0 { rows.len() } else { place + 1 };
        rows.insert(to, row);
    }
}

/// The text of a file (RFC 4180). A cell is quoted where it must be.
pub(super) fn text(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = header.join(",");
    text.push('\n');
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_must_be() {
        let row = ["1,50,000", "PAYMENT STOPPED, \"dispute\"", "O'Brien"].map(str::to_owned).to_vec();
        assert_eq!(
            text(&["a", "b", "c"], &[row]),
            "a,b,c\n\"1,50,000\",\"PAYMENT STOPPED, \"\"dispute\"\"\",O'Brien\n"
        );
    }

    #[test]
    fn a_repeated_row_comes_after_its_original() {
        let mut rows: Rows = (0..50).map(|number| vec![number.to_string()]).collect();
        repeat(&mut Draw::new(7, 1), &mut rows, 4);
        assert_eq!(rows.len(), 54);
        let copies = rows.iter().enumerate().filter(|(index, row)| rows[..*index].contains(row)).count();
        assert_eq!(copies, 4);
    }
}
