//! Batches of rows to a service, each under a key that the next run makes again.

use std::time::Duration;

use chassis::grpc::{IdempotencyKey, client::RequestExt as _};
use sha2::{Digest as _, Sha256};
use tonic::{Code, Request, Status};

use super::{
    mapping::{Columns, Mapping},
    report::{Answer, Outcome},
};
use crate::failure::{Callee, Failure};

/// How long a batch may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// Rows that are sent in one call.
#[derive(Debug)]
pub(super) struct Batch<R> {
    /// Those that can be sent.
    pub(super) rows: Vec<R>,
    /// The first and the last line that the call answers for, those included that cannot be sent.
    pub(super) lines: (u64, u64),
    key: String,
}

impl<R> Batch<R> {
    /// A batch of a file with these keys.
    pub(super) fn new(rows: Vec<R>, lines: (u64, u64), keys: &Keys) -> Self {
        Self { rows, lines, key: keys.of(lines.0) }
    }

    /// The key of the call.
    pub(super) fn key(&self, callee: &Callee) -> Result<IdempotencyKey, Failure> {
        let Self { key, .. } = self;
        key.parse().map_err(|_| Failure::call(callee, Status::new(Code::Internal, format!("`{key}` is not a key"))))
    }
}

/// A call with its key and its deadline.
pub(super) fn request<T>(request: Request<T>, key: &IdempotencyKey) -> Request<T> {
    request.with_key(key).with_deadline(DEADLINE)
}

/// The outcome of each row that was sent, in their order, or an error if the answer is about anything else.
pub(super) fn answers<A: Answer>(
    rows: &[u32],
    results: Vec<(u32, Option<Outcome<A>>)>,
    callee: &Callee,
) -> Result<Vec<Outcome<A>>, Failure> {
    let wrong = |what: String| Failure::Answer { callee: callee.clone(), what };
    if results.len() != rows.len() {
        return Err(wrong(format!("{} results for {} rows", results.len(), rows.len())));
    }
    rows.iter()
        .zip(results)
        .map(|(&asked, (row, outcome))| {
            if row != asked {
                return Err(wrong(format!("line {row} where line {asked} was asked for")));
            }
            outcome.ok_or_else(|| wrong(format!("no outcome for line {row}")))
        })
        .collect()
}

/// The idempotency keys of a file's batches.
///
/// `import-<first 16 hex digits of the file's SHA-256>-<first row>-<batch>`, where the batch is its size and 8 hex
/// digits for how the file is read: the same file sent by another batch size, under another source or with a corrected
/// mapping is another request and must not meet the answer of the first. A dry run's keys begin with `check-`.
#[derive(Clone, Debug)]
pub struct Keys {
    prefix: &'static str,
    file: String,
    batch: String,
}

impl Keys {
    /// The keys for a file that is read in this way.
    #[must_use]
    pub fn new<C: Columns>(
        sha256: &[u8; 32],
        source: &str,
        mapping: &Mapping<C>,
        batch: u16,
        validate_only: bool,
    ) -> Self {
        let first_half = |digest: &[u8], digits: usize| hex::encode(digest).chars().take(digits).collect::<String>();
        let reading = Sha256::digest(format!("{source}\n{}\n{:?}", mapping.date_format.as_str(), mapping.columns));
        Self {
            prefix: if validate_only { "check" } else { "import" },
            file: first_half(sha256, 16),
            batch: format!("{batch}.{}", first_half(&reading, 8)),
        }
    }

    /// The key of the batch that begins with this row.
    #[must_use]
    pub fn of(&self, first_row: u64) -> String {
        format!("{}-{}-{first_row}-{}", self.prefix, self.file, self.batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Column, DateFormat};

    fn key(source: &str, mapping: &Mapping<Column>, batch: u16, validate_only: bool) -> String {
        Keys::new(&[0xab; 32], source, mapping, batch, validate_only).of(2)
    }

    #[test]
    fn a_key_depends_on_everything_that_makes_the_request() {
        let mapping = Mapping::default();
        let day_first = Mapping { date_format: DateFormat::DayFirst, ..Mapping::default() };
        let keys = [
            key("axis-cts", &mapping, 100, false),
            key("axis-cts", &mapping, 100, true),
            key("axis-cts", &mapping, 50, false),
            key("sbi-cts", &mapping, 100, false),
            key("axis-cts", &day_first, 100, false),
        ];
        assert!(keys[0].starts_with("import-abababababababab-2-100."), "{}", keys[0]);
        assert!(keys[1].starts_with("check-abababababababab-2-100."), "{}", keys[1]);
        for (index, one) in keys.iter().enumerate() {
            assert!(one.parse::<IdempotencyKey>().is_ok());
            assert!(!keys[index + 1..].contains(one));
        }
        assert_eq!(keys[0], key("axis-cts", &Mapping::default(), 100, false));
    }
}
