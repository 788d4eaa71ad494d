//! Has the borrower told, in a courteous word, that a cheque came back. It carries no demand.

use proto::communications::{Channel, ContactPoint, Recipient, RequestOutreachRequest};

use super::{Brief, Conductor, Outcome, Stop, blocked, refusal};
use crate::{
    domain::{ContactPointKind, Intent, PartyRole},
    peers::command,
    store::party::StoredParty,
};

/// How much of the loan account's number the message gives.
const ENDING_CHARS: usize = 4;

impl Conductor {
    /// Only the borrower: nobody else is to learn of his debt by a message.
    pub(super) async fn courtesy(&self, intent: &Intent, brief: &Brief) -> Result<Outcome, Stop> {
        let number = &brief.subject.loan_account_number;
        let parties = self.parties(number).await?;
        let borrower = parties.into_iter().find(|(role, _)| *role == PartyRole::Borrower).map(|(_, party)| party);
        let Some(borrower) = borrower.filter(|party| !party.contact_points.is_empty()) else {
            return blocked(
                "No mobile number and no mailbox of the borrower is on record: import an extract that has one.",
            );
        };
        let ending: Vec<char> = number.chars().rev().take(ENDING_CHARS).collect();
        let request = RequestOutreachRequest {
            proceeding_id: intent.proceeding.to_string(),
            case_reference: brief.subject.reference.to_string(),
            dishonour_ordinal: intent.basis.ordinal,
            recipients: vec![recipient(borrower)],
            account_ending: ending.into_iter().rev().collect(),
        };
        match self.peers.communications.clone().request_outreach(command(intent.id, request)?).await {
            Ok(answer) => {
                let messages = answer.into_inner().messages;
                let ids: Vec<String> = messages.into_iter().map(|message| message.message_id).collect();
                Ok(Outcome::Done(ids.join(" ")))
            }
            Err(status) => Ok(refusal("communications", &status)),
        }
    }
}

fn recipient(party: StoredParty) -> Recipient {
    let points = party.contact_points.into_iter().map(|point| ContactPoint {
        channel: match point.kind {
            ContactPointKind::Mobile => Channel::Sms,
            ContactPointKind::Email => Channel::Email,
        }
        .into(),
        value: Some(point.value.into()),
        verified_on: point.verified_on.map(Into::into),
    });
    Recipient { party_id: party.id.to_string(), name: party.name.map(Into::into), contact_points: points.collect() }
}
