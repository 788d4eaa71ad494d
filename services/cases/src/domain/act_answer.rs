//! What was answered to whether an act may be done in a docket.

use kernel::{Actor, LegalDate, Timestamp, typed_id};
use proceedings::{Permission, Stand, Whose};
use statutes::{Because, Decision, FailingClause};

typed_id!(
    /// One answer.
    pub(crate) AnswerId,
    "answer"
);

/// An answer, as it was given.
#[derive(Clone, Debug)]
pub(crate) struct ActAnswer {
    pub(crate) id: AnswerId,
    pub(crate) act: String,
    /// The day on which it was asked, and for which it holds.
    pub(crate) on: LegalDate,
    pub(crate) decision: Decision,
    /// The names of what failed or was not known.
    pub(crate) failed: Vec<String>,
    /// Why a person let it pass, where the law leaves it to one.
    pub(crate) person_decides: String,
    pub(crate) book_version: String,
    pub(crate) asked_by: Actor,
    pub(crate) asked_at: Timestamp,
}

/// Whether an act may be done; none if it does not lead on from where the docket stands.
///
/// What the gates of the book leave open, and a clock of ours that was counted on something not known, is for a person:
/// authorising rests on no assumption. A person's reason lets that pass, and moves no refusal.
pub(crate) fn decide(stand: &Stand, act: &str, person_decides: &str) -> Option<Permission> {
    let mut permission = stand.next.iter().find(|next| next.act == act)?.permission.clone();
    if permission.gate.is_some() {
        for deadline in stand.deadlines.iter().filter(|deadline| deadline.whose == Whose::Ours) {
            permission.failing.extend(deadline.assumed.iter().map(|assumed| unknown(deadline.rule, assumed)));
            if !deadline.assumed.is_empty() && permission.decision == Decision::Allowed {
                permission.decision = Decision::NeedsPerson;
            }
        }
    }
    if permission.decision == Decision::NeedsPerson && !person_decides.is_empty() {
        permission.decision = Decision::Allowed;
    }
    Some(permission)
}

fn unknown(rule: &str, assumed: &str) -> FailingClause {
    FailingClause {
        id: rule.to_owned(),
        plain: format!("The days of `{rule}` are counted on what is known: {assumed}"),
        cure: Some("Give the service what it does not know, or let a person decide.".to_owned()),
        authority: "Authorising rests on no assumption".to_owned(),
        fact: format!("clock.{rule}"),
        because: Because::Unknown,
        refuses: false,
    }
}
