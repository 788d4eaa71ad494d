//! The facts of each proceeding, as cases recorded them.

use proto::cases::{Fact, Proceeding};

use super::{At, Moment, by, of_cheque};
use crate::{case::Dossier, console::Tone, service::Service, when::days_text, words::in_words};

pub(super) fn facts(dossier: &Dossier) -> Vec<Moment> {
    let all =
        dossier.case.proceedings.iter().flat_map(|proceeding| proceeding.facts.iter().map(move |f| (proceeding, f)));
    all.filter_map(|(proceeding, fact)| moment(dossier, proceeding, fact)).collect()
}

fn moment(dossier: &Dossier, proceeding: &Proceeding, fact: &Fact) -> Option<Moment> {
    let at = At::instant(&fact.recorded_at)?;
    let summary = fact.summary.trim_end_matches('.');
    let colon = if summary.is_empty() { "" } else { ": " };
    let cheque = of_cheque(dossier, &proceeding.proceeding_id);
    let what = format!("{}{cheque}{colon}{summary}", in_words(&fact.kind));
    let holds = days_text(fact.effective.as_ref()).map(|days| format!("as of {days}"));
    let of_what = proceeding.facts.iter().find(|other| !fact.retracts.is_empty() && other.fact_id == fact.retracts);
    let retraction = of_what.map(|other| format!("takes back: {}", in_words(&other.kind).to_lowercase()));
    let undone = proceeding.facts.iter().any(|other| !fact.fact_id.is_empty() && other.retracts == fact.fact_id);
    let ground: Vec<String> = [holds, retraction, Some(fact.evidence.clone()), Some(by(fact.recorded_by.as_ref()))]
        .into_iter()
        .flatten()
        .filter(|words| !words.is_empty())
        .collect();
    let tone = if fact.kind == "deadline.passed" { Tone::Bad } else { Tone::Plain };
    let moment = Moment::new(at, Service::Cases, what).with(ground.join("; ")).toned(tone);
    let moment = if undone { moment.with("taken back since") } else { moment };
    Some(Moment { undone, ..moment })
}
