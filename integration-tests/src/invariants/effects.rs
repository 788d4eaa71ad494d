//! What must be there, and what must be there once.

use std::collections::HashSet;

use super::{Books, Kept, Verdict, Violation};

/// What happens once by nature, and how often it happened too much.
const ONCE: &[(&str, &str, &str)] = &[
    (
        "payments",
        "a return of a cheque",
        "SELECT count(*) - count(DISTINCT (instrument_id, presented_on, returned_on)) FROM dishonour",
    ),
    ("payments", "a credit", "SELECT count(*) - count(DISTINCT (mode, reference)) FROM receipt"),
    ("cases", "a case of an account", "SELECT count(*) - count(DISTINCT loan_account_number) FROM legal_case"),
    (
        "cases",
        "a proceeding about a cheque",
        "SELECT count(*) - count(DISTINCT instrument_id) FROM proceeding WHERE kind = 'ni138'",
    ),
    (
        "cases",
        "a return of a cheque as a fact",
        "SELECT count(*) - count(DISTINCT details ->> 'dishonour_id') FROM fact WHERE kind = 'cheque.dishonoured'",
    ),
    (
        "cases",
        "a fact of an event",
        "SELECT count(*) - count(DISTINCT (proceeding_id, kind, evidence)) FROM fact WHERE evidence LIKE '% event %'",
    ),
    (
        "notices",
        "a notice of a return",
        "SELECT count(*) - count(DISTINCT (proceeding_id, dishonour_ordinal, serving)) FROM notice",
    ),
    (
        "communications",
        "a message to a contact point about a return",
        "SELECT count(*) - count(DISTINCT (proceeding_id, dishonour_ordinal, channel, contact_index))
         FROM message WHERE kind = 'courtesy'",
    ),
    ("counsel-portal", "a matter of a proceeding", "SELECT count(*) - count(DISTINCT proceeding_id) FROM matter"),
];

/// A follower's acts on an event are on record once each: what an event does, it does once, whatever the rows look like.
/// Of intents one event may plan several for a proceeding, which are counted where they are carried out.
const ENTRIES: &str = "SELECT count(*) - count(DISTINCT (cause, action, resource_type, resource_id)) FROM audit.entry
                       WHERE cause IN (SELECT event_id::text FROM messaging.inbox) AND action NOT LIKE 'intent.%'";

/// Every command that was acknowledged has left its row.
pub(super) async fn commands_are_there(books: &mut Books, kept: &Kept) -> anyhow::Result<Verdict> {
    let stated = books.texts("payments", "SELECT dishonour_id::text FROM dishonour").await?;
    let stated: HashSet<String> = stated.into_iter().collect();
    let mut lost = kept.dishonours.iter().filter(|id| !stated.contains(*id)).count();
    if let Some(receipts) = &kept.receipts {
        let booked = books.texts("payments", "SELECT reference FROM receipt").await?;
        let booked: HashSet<String> = booked.into_iter().collect();
        lost += receipts.keys().filter(|reference| !booked.contains(*reference)).count();
    }
    Ok(if lost == 0 { Ok(()) } else { Err(Violation::CommandLost(lost)) })
}

/// Nothing that happens once by nature happened twice.
pub(super) async fn nothing_twice(books: &mut Books) -> anyhow::Result<Verdict> {
    for (service, what, query) in ONCE {
        let surplus = books.count(service, query).await?;
        if surplus > 0 {
            return Ok(Err(Violation::EffectTwice(format!("{what}, {surplus} times too often in {service}"))));
        }
    }
    for service in ["cases", "communications", "counsel-portal"] {
        let surplus = books.count(service, ENTRIES).await?;
        if surplus > 0 {
            return Ok(Err(Violation::EffectTwice(format!(
                "an act on an event, {surplus} times too often in {service}"
            ))));
        }
    }
    Ok(Ok(()))
}

/// Every return of a cheque is a fact or a refusal on record in cases, and what cases had done elsewhere is there.
pub(super) async fn nothing_missing(books: &mut Books) -> anyhow::Result<Verdict> {
    let stated =
        "SELECT event_id::text FROM messaging.event_log WHERE event_type = 'payments.instrument_dishonoured.v1'";
    let stated = books.texts("payments", stated).await?;
    let facts = "SELECT DISTINCT right(evidence, 36) FROM fact WHERE kind = 'cheque.dishonoured'";
    let refused = "SELECT DISTINCT right(cause, 36) FROM audit.entry WHERE action = 'dishonour.refuse'";
    let mut known: HashSet<String> = books.texts("cases", facts).await?.into_iter().collect();
    known.extend(books.texts("cases", refused).await?);
    let mut missing = stated.iter().filter(|event| !known.contains(*event)).count();
    for (kind, service, there) in [
        ("draft_notice", "notices", "SELECT count(*) FROM notice"),
        ("open_matter", "counsel-portal", "SELECT count(*) FROM matter"),
    ] {
        let done = match kind {
            "draft_notice" => "SELECT count(*) FROM intent WHERE state = 'done' AND kind = 'draft_notice'",
            _ => "SELECT count(*) FROM intent WHERE state = 'done' AND kind = 'open_matter'",
        };
        let (done, there) = (books.count("cases", done).await?, books.count(service, there).await?);
        missing += usize::try_from(done - there).unwrap_or_default();
    }
    Ok(if missing == 0 { Ok(()) } else { Err(Violation::EventLost(missing)) })
}
