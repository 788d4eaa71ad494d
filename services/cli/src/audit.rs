//! `recourse audit trail`: every act about a case, of every service, each record's hash checked.

mod collect;
mod render;

use std::collections::BTreeSet;

use proto::audit::{Entry, ListEntriesRequest, RecordedEntry};
use sha2::{Digest as _, Sha256};

use crate::{
    args::TrailArgs,
    call::{pages, question},
    case::{Dossier, Unavailable},
    console::Console,
    docket,
    failure::{Exit, Failure},
    service::Service,
    session::Session,
};

/// As many ids, and as many entries, as a service takes in a call.
const IDS_MAX: usize = 500;
const PAGE_SIZE: i32 = 500;

/// One record of an act.
#[derive(Clone, Debug)]
struct Record {
    /// Which service's log holds it.
    service: Service,
    /// What it says; `None` if it cannot be read.
    entry: Option<Entry>,
    /// Of the leaf as the service gave it.
    leaf_hash: Vec<u8>,
    /// Whether the hash is that of the record.
    holds: bool,
}

/// Everything on record about a case.
#[derive(Debug)]
struct Trail {
    reference: String,
    /// In the order of time.
    records: Vec<Record>,
    /// Services whose log could not be read: the trail is not whole.
    unavailable: Vec<Unavailable>,
}

impl Trail {
    fn faults(&self) -> usize {
        self.records.iter().filter(|record| !record.holds).count()
    }

    fn is_whole(&self) -> bool {
        self.unavailable.is_empty() && self.faults() == 0
    }
}

/// `recourse audit trail`. `Exit::Failed` if a service could not be asked or a hash does not hold.
pub async fn trail(args: &TrailArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let dossier = Dossier::gather(&args.case, session).await?;
    let mut unavailable = Vec::new();
    let dockets = docket::in_full(&dossier.dockets, session).await.unwrap_or_else(|failure| {
        unavailable.push(Unavailable::new(Service::Cases, &failure));
        Vec::new()
    });
    let ids = collect::ids(&dossier, &dockets);
    unavailable.extend(dossier.unavailable);
    let mut records = Vec::new();
    for service in Service::ALL {
        match of_service(service, &ids, session).await {
            Ok(found) => records.extend(found),
            Err(failure) => {
                let away = Unavailable::new(service, &failure);
                if !unavailable.iter().any(|known| known.service == away.service) {
                    unavailable.push(away);
                }
            }
        }
    }
    // A record that two questions found is shown once.
    let mut seen = BTreeSet::new();
    records.retain(|record| seen.insert((record.service, record.leaf_hash.clone())));
    let at = |record: &Record| record.entry.as_ref().map(|entry| entry.occurred_at_unix_micros);
    records.sort_by_key(|record| (at(record), record.service));
    let trail = Trail { reference: dossier.case.reference, records, unavailable };
    if args.json {
        writeln!(console.out, "{:#}", render::json(&trail))?;
    } else {
        console.out.write_all(render::trail(&trail, console.paint).as_bytes())?;
    }
    Ok(if trail.is_whole() { Exit::Done } else { Exit::Failed })
}

async fn of_service(service: Service, ids: &[String], session: &Session) -> Result<Vec<Record>, Failure> {
    let mut connection = session.audit(service)?;
    let client = &mut connection.client;
    let mut records = Vec::new();
    for some in ids.chunks(IDS_MAX) {
        let found = pages(&connection.callee, async |page_token| {
            let message = ListEntriesRequest { resource_ids: some.to_vec(), page_size: PAGE_SIZE, page_token };
            let page = client.list_entries(question(message)).await?.into_inner();
            Ok((page.entries, page.next_page_token))
        });
        records.extend(found.await?.into_iter().map(|recorded| record(service, &recorded)));
    }
    Ok(records)
}

/// The leaf of the log is SHA-256 of a zero byte and the record (RFC 6962, section 2.1).
fn record(service: Service, recorded: &RecordedEntry) -> Record {
    use prost::Message as _;
    let mut hasher = Sha256::new();
    hasher.update([0_u8]);
    hasher.update(&recorded.entry);
    let computed: [u8; 32] = hasher.finalize().into();
    let holds = computed.as_slice() == recorded.leaf_hash.as_slice();
    let entry = Entry::decode(recorded.entry.as_slice()).ok();
    Record { service, holds: holds && entry.is_some(), entry, leaf_hash: recorded.leaf_hash.clone() }
}
