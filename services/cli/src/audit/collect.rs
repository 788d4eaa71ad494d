//! The ids of everything that an act about a case can be about.

use std::collections::BTreeSet;

use proto::cases::Docket;

use crate::case::Dossier;

/// Ids of the case and of what the services have about it, each once.
pub(super) fn ids(dossier: &Dossier, dockets: &[Docket]) -> Vec<String> {
    let mut ids = BTreeSet::new();
    let mut add = |id: &str| {
        if !id.is_empty() {
            ids.insert(id.to_owned());
        }
    };
    add(&dossier.case.case_id);
    for proceeding in &dossier.case.proceedings {
        add(&proceeding.proceeding_id);
        add(&proceeding.instrument_id);
        proceeding.deadlines.iter().for_each(|deadline| add(&deadline.deadline_id));
        proceeding.facts.iter().for_each(|fact| add(&fact.fact_id));
    }
    for docket in &dossier.dockets {
        add(&docket.proceeding_id);
    }
    for docket in dockets {
        docket.deadlines.iter().for_each(|deadline| add(&deadline.deadline_id));
        docket.entries.iter().for_each(|entry| add(&entry.entry_id));
        docket.answers.iter().for_each(|answer| add(&answer.answer_id));
    }
    if let Some(account) = &dossier.account {
        add(&account.account_id);
        account.parties.iter().for_each(|party| add(&party.party_id));
    }
    for notice in &dossier.notices {
        add(&notice.notice_id);
        notice.articles.iter().for_each(|article| add(&article.article_id));
    }
    for message in &dossier.messages {
        add(&message.message_id);
        add(&message.party_id);
        message.decision.iter().for_each(|decision| add(&decision.decision_id));
    }
    dossier.receipts.iter().for_each(|receipt| add(&receipt.receipt_id));
    for matter in &dossier.matters {
        add(&matter.matter_id);
        matter.filings.iter().for_each(|filing| add(&filing.filing_id));
        matter.authority.iter().for_each(|authority| add(&authority.authorisation_id));
    }
    ids.into_iter().collect()
}
