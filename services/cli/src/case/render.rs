//! A case as people read it: who and what, each cheque, one timeline, what could not be asked.

use proto::cases::{AccountParty, DeadlineState, PartyRole};

use super::{
    gather::{Cheque, Dossier},
    proceeding::{self, task},
    timeline::{self, Moment},
};
use crate::{
    console::{Paint, Tone},
    docket,
    page::{LABEL, Page},
    text::{counted, plain},
    when::{day, day_of, days_left, nearness},
    words::capitalised,
};

/// Date and time of day, two blanks, the longest name of a service, two blanks: where the words of a moment begin.
const MOMENT: usize = 34;

/// A case in full.
pub(super) fn dossier(dossier: &Dossier, paint: Paint) -> String {
    let mut page = Page::new(paint);
    header(&mut page, dossier);
    if dossier.case.proceedings.is_empty() && dossier.dockets.is_empty() {
        page.gap();
        page.line("No proceeding.");
    }
    for (proceeding, cheque) in dossier.case.proceedings.iter().zip(&dossier.cheques) {
        page.gap();
        proceeding::show(&mut page, proceeding, cheque, dossier);
    }
    show_dockets(&mut page, dossier);
    let moments = timeline::of(dossier);
    if !moments.is_empty() {
        page.gap();
        page.heading("Timeline");
    }
    for moment in &moments {
        show_moment(&mut page, moment);
    }
    if let Some((text, tone)) = next(dossier) {
        page.toned(2, "next", MOMENT, &text, tone);
    }
    if !dossier.unavailable.is_empty() {
        page.gap();
    }
    for unavailable in &dossier.unavailable {
        page.toned(0, "Not shown", LABEL, &format!("{}.", plain(&unavailable.why)), Tone::Near);
    }
    page.finish()
}

fn header(page: &mut Page, dossier: &Dossier) {
    let Dossier { case, today, cheques, account, .. } = dossier;
    page.heading(&plain(&case.reference));
    page.field(0, "Account", &plain(&case.loan_account_number));
    page.field(0, "Opened", &plain(&day_of(&case.opened_at)));
    let mut drawers: Vec<&str> = cheques.iter().filter_map(Cheque::known).map(|c| c.drawer_initials.as_str()).collect();
    drawers.retain(|initials| !initials.is_empty());
    drawers.dedup();
    page.field(0, "Drawer", &plain(&drawers.join(", ")));
    let parties = account.iter().flat_map(|account| &account.parties);
    for (index, party) in parties.enumerate() {
        page.field(0, if index == 0 { "Parties" } else { "" }, &plain(&in_a_line(party)));
    }
    page.field(0, "Today", &today.to_string());
    if let Some((text, tone)) = next(dossier) {
        page.toned(0, "Next", LABEL, &text, tone);
    }
}

fn in_a_line(party: &AccountParty) -> String {
    let role = match party.role() {
        PartyRole::Unspecified => "unknown",
        PartyRole::Borrower => "borrower",
        PartyRole::CoBorrower => "co-borrower",
        PartyRole::Guarantor => "guarantor",
    };
    let name = if party.name_masked.is_empty() { "erased" } else { &party.name_masked };
    let points = party.contact_points.iter().map(|point| point.masked.as_str());
    let words = [name, &party.pan_masked].into_iter().filter(|word| !word.is_empty()).chain(points);
    format!("{role} {}", words.collect::<Vec<_>>().join(", "))
}

/// Proceedings whose facts people record, each in short.
fn show_dockets(page: &mut Page, dossier: &Dossier) {
    if dossier.dockets.is_empty() {
        return;
    }
    page.gap();
    page.heading("Other proceedings");
    for docket in &dossier.dockets {
        let kind = docket::kind_in_words(docket.kind());
        page.labelled(2, "", 0, &plain(&format!("{kind}: {}", docket::state_in_words(&docket.state))));
        page.field(4, "About", &plain(&docket.about));
        page.field(4, "Docket", &plain(&docket.proceeding_id));
        if docket.questions > 0 {
            let questions = counted(docket.questions.into(), "question");
            page.toned(4, "Questions", LABEL, &format!("{questions} for a lawyer"), Tone::Near);
        }
        let next = docket.next_deadline.as_ref().and_then(|next| docket::next_in_words(next, dossier.today));
        if let Some((text, tone)) = next {
            page.toned(4, "Next", LABEL, &plain(&text), tone);
        }
    }
}

/// The nearest armed deadline of all proceedings.
fn next(dossier: &Dossier) -> Option<(String, Tone)> {
    let deadlines = dossier.case.proceedings.iter().flat_map(|proceeding| &proceeding.deadlines);
    let armed = deadlines.filter(|deadline| deadline.state() == DeadlineState::Armed);
    let of_cheques = armed.filter_map(|d| Some((d, day(d.last_safe)?))).min_by_key(|(_, date)| *date);
    let of_dockets = dossier.dockets.iter().filter_map(|docket| docket.next_deadline.as_ref());
    let of_dockets = of_dockets.filter_map(|next| Some((next, day(next.last_safe)?))).min_by_key(|(_, date)| *date);
    match (of_cheques, of_dockets) {
        (cheque, Some((next, date))) if cheque.is_none_or(|(_, other)| date < other) => {
            docket::next_in_words(next, dossier.today)
        }
        (Some((deadline, date)), _) => {
            let arguable = day(deadline.last_arguable).filter(|arguable| *arguable != date);
            let arguable = arguable.map(|arguable| format!(" (arguable until {arguable})")).unwrap_or_default();
            let left = days_left(date, dossier.today);
            Some((format!("{} by {date}: {left}{arguable}", task(&deadline.kind)), nearness(date, dossier.today)))
        }
        (None, _) => None,
    }
}

/// A moment: when, which service, what; below it, why and by whom.
fn show_moment(page: &mut Page, moment: &Moment) {
    let label = format!("{:<16}  {:<14}  ", moment.at.to_string(), moment.service);
    let tone = if moment.undone { Tone::Quiet } else { moment.tone };
    page.toned(2, &label, MOMENT, &capitalised(&plain(&moment.what)), tone);
    for detail in &moment.details {
        page.toned(2 + MOMENT, "", 0, &plain(detail), Tone::Quiet);
    }
}
