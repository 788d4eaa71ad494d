//! What the requests of all imports share: the file and the numbers of its rows.

use std::collections::HashSet;

use proto::FieldError;

use crate::ops::SourceFile;

const SOURCE_CHARS_MAX: usize = 60;

pub(super) fn source_file(source: String, sha256: Vec<u8>) -> Result<SourceFile, FieldError> {
    let sha256 = sha256.try_into().map_err(|_| FieldError::new("file.sha256", "must be 32 bytes"))?;
    let visible = source.bytes().all(|byte| byte.is_ascii_graphic());
    if source.is_empty() || source.len() > SOURCE_CHARS_MAX || !visible {
        let reason = format!("must be 1 to {SOURCE_CHARS_MAX} visible ASCII characters, such as axis-cts");
        return Err(FieldError::new("file.source", reason));
    }
    Ok(SourceFile { source, sha256 })
}

/// Row numbers are counted from 1 and occur once in a request.
pub(super) fn check_row_numbers(rows: &str, numbers: impl Iterator<Item = u32>) -> Result<(), FieldError> {
    let mut seen = HashSet::new();
    for (index, row_number) in numbers.enumerate() {
        let field = || format!("{rows}[{index}].row_number");
        if row_number == 0 || i32::try_from(row_number).is_err() {
            return Err(FieldError::new(field(), "is counted from 1"));
        }
        if !seen.insert(row_number) {
            return Err(FieldError::new(field(), format!("{row_number} occurs twice in this request")));
        }
    }
    Ok(())
}
