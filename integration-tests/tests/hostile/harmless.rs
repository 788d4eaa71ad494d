//! What looks hostile and is not: each with its reason. All else must be refused.
//!
//! A line that no answer bears out fails the sweep, so that the list stays as short as it can be.

use crate::{catalogue::Method, judge::plain, mutation::Mutation};

/// Method, field, what is odd about it, and why it may be done; `*` is any.
type Line = (&'static str, &'static str, &'static str, &'static str);

pub(crate) const HARMLESS: &[Line] = &[
    ("*", "page_size", "greatest", "a page is bounded whatever is asked"),
    // Filters that are not given, or that nothing fits.
    ("ListReceipts", "loan_account_number", "missing", "without an account those in suspense are listed"),
    ("ListCases", "loan_account_number", "missing", "without an account all cases are listed"),
    ("ListDockets", "kind", "missing", "all kinds"),
    ("ListDockets", "state", "missing", "all states"),
    ("ListDockets", "loan_account_number", "missing", "all accounts"),
    ("ListAccounts", "asset_class", "missing", "all classes"),
    ("ListAccounts", "mobile", "missing", "all borrowers"),
    ("ListAccounts", "mobile.value", "missing", "all borrowers"),
    ("ListNotices", "state", "missing", "all states"),
    ("ListNotices", "proceeding_id", "missing", "all proceedings"),
    ("ListNotices", "proceeding_id", "of nobody", "nothing is listed"),
    ("ListMatters", "state", "missing", "all states"),
    ("ListMatters", "proceeding_id", "missing", "all proceedings"),
    ("ListMatters", "proceeding_id", "of nobody", "nothing is listed"),
    ("ListMessages", "proceeding_id", "missing", "all proceedings"),
    ("ListMessages", "proceeding_id", "of nobody", "nothing is listed"),
    ("ListHolds", "party_id", "of nobody", "communications does not know who is a party: it has no holds"),
    ("ListEntries", "resource_ids", "of nobody", "nothing is on record about it"),
    // Return memos.
    ("RecordDishonours", "memos.memo_received_on", "missing", "the day of the file bounds the information"),
    ("RecordDishonours", "memos.return_reason", "missing", "the code says it"),
    ("RecordDishonours", "memos.return_reason.value", "missing", "the code says it"),
    ("RecordDishonours", "memos.return_reason.value", "blank", "the code says it"),
    (
        "RecordDishonours",
        "memos.drawn_on",
        "far ahead",
        "a cheque may come back before its date; it is on record as written",
    ),
    // Credits.
    ("PostReceipt", "credit.payer_name", "missing", "a statement need not name the payer"),
    ("PostReceipt", "credit.payer_name.value", "missing", "a statement need not name the payer"),
    ("PostReceipt", "credit.payer_name.value", "blank", "a statement need not name the payer"),
    ("PostReceipt", "credit.narration", "missing", "a statement need not say anything"),
    ("PostReceipt", "credit.narration.value", "missing", "a statement need not say anything"),
    ("PostReceipt", "credit.narration.value", "blank", "a statement need not say anything"),
    ("PostReceipt", "credit.instrument_id", "missing", "it pays no cheque in particular"),
    ("PostReceipt", "credit.instrument_id", "blank", "it pays no cheque in particular"),
    ("RecordReceipts", "rows.credit.payer_name", "missing", "a statement need not name the payer"),
    ("RecordReceipts", "rows.credit.payer_name.value", "missing", "a statement need not name the payer"),
    ("RecordReceipts", "rows.credit.payer_name.value", "blank", "a statement need not name the payer"),
    ("RecordReceipts", "rows.credit.narration", "missing", "a statement need not say anything"),
    ("RecordReceipts", "rows.credit.narration.value", "missing", "a statement need not say anything"),
    ("RecordReceipts", "rows.credit.narration.value", "blank", "a statement need not say anything"),
    ("RecordReceipts", "rows.credit.instrument_id", "missing", "it pays no cheque in particular"),
    ("RecordReceipts", "rows.credit.instrument_id", "blank", "it pays no cheque in particular"),
    ("RecordReceipts", "rows", "empty", "the last call of a file says how far it reaches, and may have no rows"),
    ("RecordReceipts", "file.covers_until", "missing", "the day before the latest value date"),
    ("IdentifyReceipt", "instrument_id", "missing", "it pays no cheque in particular"),
    ("IdentifyReceipt", "instrument_id", "blank", "it pays no cheque in particular"),
    ("ReassignReceipt", "instrument_id", "missing", "it pays no cheque in particular"),
    ("ReassignReceipt", "instrument_id", "blank", "it pays no cheque in particular"),
    // Extracts.
    ("RecordAccounts", "rows", "empty", "the sender has held all rows back"),
    ("RecordAccounts", "file.rows", "missing", "the sender's own count, kept as it is"),
    ("RecordAccounts", "file.total_due", "negative", "what can be read of an extract may sum to less than nothing"),
    ("RecordAccounts", "rows.portfolio", "missing", "a lender may have none"),
    ("RecordAccounts", "rows.portfolio", "blank", "a lender may have none"),
    ("RecordAccounts", "rows.product", "missing", "a lender may have none"),
    ("RecordAccounts", "rows.product", "blank", "a lender may have none"),
    ("RecordAccounts", "rows.npa_on", "missing", "taken as the lender says it, and flagged"),
    ("RecordAccounts", "rows.moratorium_until", "missing", "until further notice"),
    ("RecordAccounts", "rows.moratorium_until", "far ahead", "as the lender says it"),
    ("RecordAccounts", "rows.parties.pan", "missing", "not everybody has given one"),
    ("RecordAccounts", "rows.parties.pan.value", "missing", "not everybody has given one"),
    ("RecordAccounts", "rows.parties.contact_points", "empty", "a party need not be reachable"),
    ("RecordAccounts", "rows.parties.contact_points.verified_on", "missing", "never verified"),
    ("RecordAccounts", "rows.parties.addresses", "empty", "a party need not be reachable"),
    // The law of another day.
    ("ReplayCase", "law_at", "far ahead", "the book says what it knows of the law to come"),
    ("ReplayCase", "known_at", "missing", "all that the book knows"),
    ("ReplayCase", "known_at", "far ahead", "all that the book knows"),
    // Proceedings.
    ("AuthoriseFiling", "matter_id", "of nobody", "cases knows no matters; the portal does"),
    ("AuthoriseFiling", "file_on", "far ahead", "the gates answer it, and the answer is on record"),
    // Dockets.
    ("RecordFact", "corrects", "missing", "it takes the place of no entry"),
    ("AuthoriseAct", "person_decides", "missing", "nobody lets pass what the law leaves to a person"),
    // Notices.
    ("DraftNotice", "proceeding_id", "of nobody", "notices knows no proceedings; whoever asks does"),
    ("DraftNotice", "serving", "missing", "the first"),
    ("DraftNotice", "for_approver", "empty", "there is nothing to make sure of"),
    ("DraftNotice", "letter.payment.upi_id", "missing", "there is none"),
    ("DraftNotice", "letter.payment.upi_id", "blank", "there is none"),
    ("RecordTracking", "news.retracts_reference", "missing", "it takes nothing back"),
    // Messages.
    ("RequestOutreach", "proceeding_id", "of nobody", "communications knows no proceedings; whoever asks does"),
    ("RequestOutreach", "recipients.party_id", "of nobody", "communications knows parties by what it is told"),
    ("RequestOutreach", "recipients.contact_points", "empty", "a party that cannot be reached is told nothing"),
    ("RequestOutreach", "recipients.contact_points.verified_on", "missing", "never verified: the decision refuses it"),
    ("PlaceHold", "hold.party_id", "of nobody", "communications knows parties by what it is told"),
    ("PlaceHold", "hold.channel", "missing", "every channel"),
    ("PlaceHold", "hold.until", "missing", "until it is lifted"),
    ("PlaceHold", "hold.until", "far ahead", "as long as one likes"),
    // Matters.
    ("OpenMatter", "subject.proceeding_id", "of nobody", "the portal knows proceedings by what cases tells"),
    ("OpenMatter", "subject.window", "missing", "the service is not known yet"),
    ("OpenMatter", "subject.window.earliest_safe", "far ahead", "the days are counted by cases"),
    ("OpenMatter", "subject.window.earliest_arguable", "far ahead", "the days are counted by cases"),
    ("OpenMatter", "subject.window.last_safe", "far ahead", "the days are counted by cases"),
    ("OpenMatter", "subject.window.last_arguable", "far ahead", "the days are counted by cases"),
    ("OpenMatter", "subject.window.empty", "missing", "some day is safe"),
    ("OpenMatter", "subject.window.empty.act_on", "far ahead", "the days are counted by cases"),
    ("OpenMatter", "package.parts", "empty", "the package says what is missing"),
    ("OpenMatter", "package.parts.description", "missing", "the name says it"),
    ("OpenMatter", "package.parts.description", "blank", "the name says it"),
    ("OpenMatter", "package.missing", "empty", "nothing is missing"),
    ("RequestAuthority", "file_on", "missing", "today"),
    ("RequestAuthority", "file_on", "far ahead", "the gates answer it, and the answer is on record"),
    ("RecordProgress", "note", "missing", "most steps say all there is"),
    ("RecordProgress", "note", "blank", "most steps say all there is"),
    ("RecordProgress", "step.defects_notified.cure_by", "missing", "the registry gave no day"),
    ("RecordProgress", "step.registered.case_number", "missing", "only the CNR is known"),
    ("RecordProgress", "step.registered.case_number", "blank", "only the CNR is known"),
    ("RecordProgress", "step.hearing_held.next", "missing", "no next hearing was fixed"),
    ("RecordProgress", "step.judgment_given.fine", "missing", "there is none"),
    ("RecordProgress", "step.judgment_given.compensation", "missing", "there is none"),
    ("RecordProgress", "step.compounded.amount", "missing", "what was agreed is not known"),
    ("RecordProgress", "step.lok_adalat_settled.amount", "missing", "the award is not known"),
    ("EmpanelAdvocate", "advocate.load", "greatest", "given by this service: what is sent is not read"),
    ("EmpanelAdvocate", "advocate.firm", "missing", "he practises alone"),
    ("EmpanelAdvocate", "advocate.firm", "blank", "he practises alone"),
];

/// The line of a mutation, if there is one.
pub(crate) fn line(method: &Method, mutation: &Mutation) -> Option<usize> {
    let field = plain(&mutation.field);
    let fits = |pattern: &str, text: &str| pattern == "*" || pattern == text;
    HARMLESS.iter().position(|(on, of, what, _)| {
        fits(on, method.name()) && fits(of, &field) && fits(what, mutation.what) && !mutation.unreadable
    })
}
