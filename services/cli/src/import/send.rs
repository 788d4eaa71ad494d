//! Batches of memos to payments, each under a key that the next run makes again.

use std::time::Duration;

use chassis::grpc::{
    IdempotencyKey,
    client::{Channel, RequestExt as _},
};
use proto::payments::{
    MemoResult, RecordDishonoursRequest, ReturnFile, ReturnMemo, memo_result::Outcome as Wire,
    payments_service_client::PaymentsServiceClient,
};
use sha2::{Digest as _, Sha256};
use tonic::{Code, Request, Status};

use super::{mapping::Mapping, report::Outcome};
use crate::{
    failure::{Callee, Failure},
    session::Connection,
};

/// How long a batch may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// Sends batches of one file.
#[derive(Debug)]
pub(super) struct Sender {
    connection: Connection<PaymentsServiceClient<Channel>>,
    file: ReturnFile,
    keys: Keys,
    validate_only: bool,
}

impl Sender {
    /// A sender for a file.
    #[must_use]
    pub(super) fn new(
        connection: Connection<PaymentsServiceClient<Channel>>,
        file: ReturnFile,
        keys: Keys,
        validate_only: bool,
    ) -> Self {
        Self { connection, file, keys, validate_only }
    }

    /// Sends a batch and gives the outcome of each memo, in their order.
    pub(super) async fn send(&mut self, memos: Vec<ReturnMemo>) -> Result<Vec<Outcome>, Failure> {
        let rows: Vec<u32> = memos.iter().map(|memo| memo.row_number).collect();
        let Connection { callee, client } = &mut self.connection;
        let first = rows.first().copied().unwrap_or_default();
        let key = self.keys.of(first);
        let key: IdempotencyKey = key
            .parse()
            .map_err(|_| Failure::call(callee, Status::new(Code::Internal, format!("`{key}` is not a key"))))?;
        let message =
            RecordDishonoursRequest { file: Some(self.file.clone()), memos, validate_only: self.validate_only };
        let request = Request::new(message).with_key(&key).with_deadline(DEADLINE);
        let response = client.record_dishonours(request).await.map_err(|status| Failure::call(callee, status))?;
        outcomes(&rows, response.into_inner().results, callee)
    }
}

fn outcomes(rows: &[u32], results: Vec<MemoResult>, callee: &Callee) -> Result<Vec<Outcome>, Failure> {
    let wrong = |what: String| Failure::Answer { callee: callee.clone(), what };
    if results.len() != rows.len() {
        return Err(wrong(format!("{} results for {} rows", results.len(), rows.len())));
    }
    rows.iter()
        .zip(results)
        .map(|(&row, result)| {
            if result.row_number != row {
                return Err(wrong(format!("line {} where line {row} was asked for", result.row_number)));
            }
            match result.outcome {
                Some(Wire::Recorded(recorded)) => Ok(Outcome::Recorded {
                    dishonour_id: recorded.dishonour_id,
                    instrument_id: recorded.instrument_id,
                    ordinal: recorded.ordinal,
                }),
                Some(Wire::AlreadyRecorded(known)) => Ok(Outcome::AlreadyRecorded {
                    dishonour_id: known.dishonour_id,
                    instrument_id: known.instrument_id,
                }),
                Some(Wire::Rejected(rejected)) => {
                    Ok(Outcome::Rejected { column: rejected.field, reason: rejected.reason })
                }
                None => Err(wrong(format!("no outcome for line {row}"))),
            }
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
    pub fn new(sha256: &[u8; 32], source: &str, mapping: &Mapping, batch: u16, validate_only: bool) -> Self {
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
    pub fn of(&self, first_row: u32) -> String {
        format!("{}-{}-{first_row}-{}", self.prefix, self.file, self.batch)
    }
}

#[cfg(test)]
mod tests {
    use proto::payments::MemoRejected;

    use super::*;
    use crate::import::mapping::DateFormat;

    fn key(source: &str, mapping: &Mapping, batch: u16, validate_only: bool) -> String {
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

    #[test]
    fn an_answer_about_other_rows_is_refused() {
        let callee = Callee { service: "payments", url: String::new() };
        let rejected = |row_number| MemoResult { row_number, outcome: Some(Wire::Rejected(MemoRejected::default())) };
        assert!(outcomes(&[2, 3], vec![rejected(2), rejected(3)], &callee).is_ok());
        for results in [
            vec![rejected(2)],
            vec![rejected(3), rejected(2)],
            vec![rejected(2), MemoResult { row_number: 3, outcome: None }],
        ] {
            assert!(outcomes(&[2, 3], results, &callee).is_err());
        }
    }
}
