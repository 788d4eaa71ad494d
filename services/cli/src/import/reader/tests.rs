//! Rows as banks export them: whole or in pieces, in any encoding that is told apart, and what is refused.

use proptest::prelude::*;

use super::*;

fn rows(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, String> {
    // Chunks of seven bytes put every boundary somewhere inside a row.
    let mut rows = Rows::new(io::BufReader::with_capacity(7, bytes));
    let mut record = Record::default();
    let mut found = Vec::new();
    while rows.read(&mut record).map_err(|error| error.to_string())? {
        found.push((record.line(), record.cells().map(str::to_owned).collect()));
    }
    Ok(found)
}

fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
    (line, cells.iter().map(|&cell| cell.to_owned()).collect())
}

#[test]
fn rows_know_the_line_on_which_they_begin() {
    let text = "\u{feff}a,b\r\n\n\r\n\"one\ntwo\",\"say \"\"hi\"\"\"\n,\n\"\"\nlast,x\"y";
    assert_eq!(
        rows(text.as_bytes()),
        Ok(vec![
            row(1, &["a", "b"]),
            row(4, &["one\ntwo", "say \"hi\""]),
            row(6, &["", ""]),
            row(7, &[""]),
            row(8, &["last", "x\"y"]),
        ])
    );
}

#[test]
fn an_unclosed_quote_is_reported_where_its_cell_begins() {
    let error = "line 2: a quote is opened here and never closed";
    assert_eq!(rows(b"a,b\n1,\"x\n3,4\n"), Err(error.to_owned()));
    let endless = format!("a,b\n1,\"{}", "x\n".repeat(ROW_BYTES_MAX));
    assert_eq!(rows(endless.as_bytes()), Err(error.to_owned()));
}

#[test]
fn a_written_quote_does_not_move_the_line_of_an_unclosed_one() {
    assert_eq!(rows(b"\"a\n\"\"b\nc"), Err("line 1: a quote is opened here and never closed".to_owned()));
}

#[test]
fn what_a_lenient_reader_would_repair_is_refused_with_its_line() {
    for (bytes, error) in [
        (&b"a\n\"b\"c\n"[..], "line 2: text follows a closing quote; a quote within a quoted cell is written twice"),
        (b"a\rb\n", "line 1: a carriage return stands without a line feed; end lines with LF or CR LF"),
        (b"a\nb\r", "line 2: a carriage return stands without a line feed; end lines with LF or CR LF"),
        (b"a\nb\0\n", "line 2: there is a NUL byte; the file is damaged, or is not UTF-8 text"),
        (b"a\n\xe9\n", "line 2: the text is not UTF-8; save the file as UTF-8"),
        (b"\xff\xfea\0\n\0", "the file is UTF-16; save it as UTF-8"),
        (b"\xfe\xff\0a", "the file is UTF-16; save it as UTF-8"),
        (b"", "the file is empty"),
    ] {
        assert_eq!(rows(bytes), Err(error.to_owned()), "{bytes:?}");
    }
}

#[test]
fn rows_are_bounded_in_bytes_and_in_cells() {
    let fits = format!("a\n{}\n", "x".repeat(ROW_BYTES_MAX - 1));
    assert_eq!(rows(fits.as_bytes()).unwrap().len(), 2);
    let long = format!("a\n{}\n", "x".repeat(ROW_BYTES_MAX));
    assert_eq!(rows(long.as_bytes()), Err("line 2: the row is longer than 1 MiB".to_owned()));
    assert_eq!(rows(",".repeat(COLUMNS_MAX - 1).as_bytes()).unwrap().len(), 1);
    for text in [",".repeat(COLUMNS_MAX), ",".repeat(10 * COLUMNS_MAX)] {
        assert_eq!(rows(text.as_bytes()), Err("line 1: the row has more than 200 cells".to_owned()));
    }
}

proptest! {
    #[test]
    fn what_the_csv_crate_writes_is_read_back(
        table in prop::collection::vec(prop::collection::vec("[a-zé\"', \n]{0,6}", 3), 0..8), crlf: bool,
    ) {
        let ends = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().terminator(ends).from_writer(Vec::new());
        writer.write_record(["x", "y", "z"]).unwrap();
        for cells in &table {
            writer.write_record(cells).unwrap();
        }
        let read: Vec<Vec<String>> =
            rows(&writer.into_inner().unwrap()).unwrap().into_iter().map(|(_, cells)| cells).collect();
        prop_assert_eq!(&read[1..], &table[..]);
    }

    #[test]
    fn whatever_is_accepted_the_csv_crate_reads_in_the_same_way(bytes in "[ab,\"\r\n]{1,40}") {
        if let Ok(found) = rows(bytes.as_bytes()) {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_bytes());
            let other: Vec<Vec<String>> =
                reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
            let ours: Vec<Vec<String>> = found.into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(ours, other);
        }
    }
}
