//! Text of at most 100 columns: headings, labelled paragraphs, tables.

use crate::{
    console::{Paint, Tone},
    text::wrapped,
};

/// What fits on a terminal and on paper.
pub const WIDTH: usize = 100;
/// What fits beside a document on a screen, and on the terminals of old.
pub const NARROW: usize = 80;
/// Labels of paragraphs.
pub const LABEL: usize = 12;
/// Between two columns of a table.
const GAP: &str = "  ";

/// Lines of text, indented and wrapped.
#[derive(Debug)]
pub struct Page {
    text: String,
    /// How text stands out.
    pub paint: Paint,
    width: usize,
}

impl Page {
    /// An empty page.
    #[must_use]
    pub const fn new(paint: Paint) -> Self {
        Self::within(paint, WIDTH)
    }

    /// An empty page of so many columns.
    #[must_use]
    pub const fn within(paint: Paint, width: usize) -> Self {
        Self { text: String::new(), paint, width }
    }

    /// A line as it is.
    pub fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A line that stands out.
    pub fn heading(&mut self, text: &str) {
        let bold = self.paint.bold(text);
        self.line(&bold);
    }

    /// Wrapped text behind a label; lines after the first are indented to it.
    pub fn labelled(&mut self, indent: usize, label: &str, width: usize, text: &str) {
        self.toned(indent, label, width, text, Tone::Plain);
    }

    /// The same with text that stands out or back.
    pub fn toned(&mut self, indent: usize, label: &str, width: usize, text: &str, tone: Tone) {
        let prefix = format!("{:indent$}{label:width$}", "");
        let hanging = " ".repeat(prefix.chars().count());
        for (index, line) in wrapped(text, self.width.saturating_sub(hanging.len())).iter().enumerate() {
            let start = if index == 0 { &prefix } else { &hanging };
            let line = self.paint.tone(tone, line);
            self.line(&format!("{start}{line}"));
        }
    }

    /// A paragraph that stands back.
    pub fn quiet(&mut self, text: &str) {
        self.toned(0, "", 0, text, Tone::Quiet);
    }

    /// A paragraph with a label, unless there is nothing to say.
    pub fn field(&mut self, indent: usize, label: &str, text: &str) {
        if !text.is_empty() {
            self.labelled(indent, label, LABEL, text);
        }
    }

    /// A table.
    pub fn table(&mut self, table: &Table) {
        self.text.push_str(&table.render_within(self.paint, self.width));
    }

    /// The page as text.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }
}

/// Rows under a header. Columns are as wide as their widest cell; where that is too wide, the widest are wrapped.
#[derive(Debug)]
pub struct Table {
    header: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    tone: Tone,
    cells: Vec<String>,
    /// What stands under the row, across its columns.
    beneath: String,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(header: &[&str]) -> Self {
        Self { header: header.iter().map(|&name| name.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row; cells beyond the header are dropped.
    pub fn row(&mut self, tone: Tone, cells: impl IntoIterator<Item = String>) {
        let cells = cells.into_iter().take(self.header.len()).collect();
        self.rows.push(Row { tone, cells, beneath: String::new() });
    }

    /// Puts a text under the last row, across its columns: it stands back.
    pub fn beneath(&mut self, text: &str) {
        if let Some(row) = self.rows.last_mut() {
            text.clone_into(&mut row.beneath);
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as text.
    #[must_use]
    pub fn render(&self, paint: Paint) -> String {
        self.render_within(paint, WIDTH)
    }

    /// The table as text of so many columns.
    #[must_use]
    pub fn render_within(&self, paint: Paint, width: usize) -> String {
        let widths = self.widths(width);
        let mut text = String::new();
        for line in lines(&self.header, &widths) {
            text.push_str(&paint.bold(&line));
            text.push('\n');
        }
        for Row { tone, cells, beneath } in &self.rows {
            for line in lines(cells, &widths) {
                text.push_str(&paint.tone(*tone, &line));
                text.push('\n');
            }
            for line in wrapped(beneath, width.saturating_sub(GAP.len())) {
                text.push_str(GAP);
                text.push_str(&paint.tone(Tone::Quiet, &line));
                text.push('\n');
            }
        }
        text
    }

    fn widths(&self, whole: usize) -> Vec<usize> {
        let all = || std::iter::once(&self.header).chain(self.rows.iter().map(|row| &row.cells));
        let widest = |column: usize, of: fn(&str) -> usize| {
            all().filter_map(|row| row.get(column)).map(|cell| of(cell)).max().unwrap_or(0)
        };
        let columns = 0..self.header.len();
        let mut widths: Vec<usize> =
            columns.clone().map(|column| widest(column, |cell| cell.chars().count())).collect();
        let least: Vec<usize> = columns.map(|column| widest(column, longest_word)).collect();
        let gaps = GAP.len() * self.header.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > whole {
            let wide = widths.iter_mut().zip(&least).filter(|(width, least)| **width > **least);
            let Some((width, _)) = wide.max_by_key(|(width, _)| **width) else { break };
            *width -= 1;
        }
        widths
    }
}

fn longest_word(cell: &str) -> usize {
    cell.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0)
}

/// A row as lines on the screen.
fn lines(cells: &[String], widths: &[usize]) -> Vec<String> {
    let columns: Vec<Vec<String>> =
        cells.iter().zip(widths).map(|(cell, &width)| wrapped(cell, width.max(1))).collect();
    let height = columns.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let line = |number: usize| {
        let parts = columns.iter().zip(widths).map(|(column, &width)| {
            let part = column.get(number).map_or("", String::as_str);
            format!("{part:width$}")
        });
        parts.collect::<Vec<_>>().join(GAP).trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_is_too_wide_is_wrapped_in_its_widest_columns() {
        let mut table = Table::new(&["gate", "reason", "cure"]);
        let words = "word ".repeat(30);
        table.row(Tone::Plain, ["service evidence".to_owned(), words.clone(), "short".to_owned()]);
        table.row(Tone::Plain, ["late".to_owned(), "x".to_owned(), words]);
        let text = table.render(Paint::new(false));
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert_eq!(text.matches("word").count(), 60);
        assert_eq!(text.lines().next().unwrap().find("reason"), text.lines().nth(1).unwrap().find("word"));
    }

    #[test]
    fn what_stands_under_a_row_does_not_widen_its_columns() {
        let mut table = Table::new(&["a", "b"]);
        table.row(Tone::Plain, ["1".to_owned(), "2".to_owned()]);
        table.beneath("across the columns");
        assert_eq!(table.render_within(Paint::new(false), 16), "a  b\n1  2\n  across the\n  columns\n");
    }

    #[test]
    fn an_id_is_never_broken() {
        let mut table = Table::new(&["id", "what"]);
        let id = "0".repeat(120);
        table.row(Tone::Bad, [id.clone(), "a b c".to_owned()]);
        assert!(table.render(Paint::new(false)).contains(&id));
    }
}
