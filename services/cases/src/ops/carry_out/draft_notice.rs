//! Has the demand notice drafted: gates first, then everything that the letter says.

use formats::Ifsc;
use kernel::Masked;
use proto::{
    notices::{self as wire, DraftNoticeRequest, Letter, NoticeeCapacity, letter::Sender},
    payments::{GetInstrumentRequest, Instrument},
};

use super::{Brief, Conductor, Outcome, Stop, blocked, drawer, refusal};
use crate::{
    config::Creditor,
    domain::{self, Address, Intent, PartyKind, PartyRole},
    error::Error,
    peers::{command, question},
    store::{self, party::StoredParty},
};

/// The most addresses of a noticee that a letter takes.
const ADDRESSES_MAX: usize = 10;

/// From this length on a line of an address is broken at its commas.
const LINE_CHARS: usize = 90;

/// The drawer, as the letter addresses him.
pub(super) struct Addressee {
    name: Option<Masked<String>>,
    pub(super) kind: PartyKind,
    /// Each gets a letter.
    addresses: Vec<wire::Address>,
    /// Whether every address of his on record has a letter with these.
    pub(super) every_known_address: bool,
}

impl Conductor {
    pub(super) async fn draft_notice(&self, intent: &Intent, brief: &Brief) -> Result<Outcome, Stop> {
        if let Some(bar) = self.bar(intent, brief)? {
            return Ok(self.record_bar(intent, bar).await?);
        }
        if let Some(ended) = domain::awaits_redraft(&brief.facts, intent.basis) {
            return blocked(format!(
                "Notice {} was {}. When what was wrong with it is mended, ask for another letter: recourse notice redraft \
                 {}.",
                ended.notice_id,
                ended.withdrawal.word(),
                ended.notice_id
            ));
        }
        let loan = &brief.account.loan;
        let Some(creditor) = self.house.creditor(&loan.creditor) else {
            return blocked(format!(
                "Nothing is configured for the creditor {}: its address, its account and who signs for it belong into a \
                 section of [creditors].",
                loan.creditor
            ));
        };
        let asked = question(GetInstrumentRequest { instrument_id: brief.subject.instrument_id.to_string() });
        let answer = self.peers.payments.clone().get_instrument(asked).await;
        let instrument = match answer {
            Ok(answer) => answer.into_inner().instrument.ok_or(Error::PeerAnswer { what: "payments: instrument" })?,
            Err(status) => return Ok(refusal("payments", &status)),
        };
        let addressee = self.addressee(intent, brief, &instrument).await?;
        let for_approver = self.may_demand(brief, &addressee)?;
        let letter = self.letter(brief, creditor, instrument, addressee)?;
        let request = DraftNoticeRequest {
            proceeding_id: intent.proceeding.to_string(),
            case_reference: brief.subject.reference.to_string(),
            dishonour_ordinal: intent.basis.ordinal,
            letter: Some(letter),
            serving: intent.basis.serving,
            for_approver,
        };
        match self.peers.notices.clone().draft_notice(command(intent.id, request)?).await {
            Ok(answer) => {
                let notice = answer.into_inner().notice.ok_or(Error::PeerAnswer { what: "notices: notice" })?;
                Ok(Outcome::Done(notice.notice_id))
            }
            // One return has one notice a serving: somebody has drafted it with another letter.
            Err(status) if chassis::grpc::error::reason(&status).as_deref() == Some("NOTICES_NOTICE_DIFFERS") => {
                Ok(Outcome::Done(String::new()))
            }
            Err(status) => Ok(refusal("notices", &status)),
        }
    }

    /// To whom the demand goes.
    async fn addressee(&self, intent: &Intent, brief: &Brief, instrument: &Instrument) -> Result<Addressee, Stop> {
        let Brief { subject, facts, .. } = brief;
        let Some(name) = instrument.drawer_name.clone().map(Masked::from) else {
            return blocked("The drawer's name at payments was erased: nobody can be addressed.");
        };
        let parties = self.parties(&subject.loan_account_number).await?;
        let Some(drawer) = drawer::drawer(name.reveal(), &parties) else {
            return blocked(
                "The drawer whom the memo names is none of those who answer for the account. The demand must go to him who \
                 signed the cheque: correct the name of the party, or import an extract that has the drawer as one.",
            );
        };
        let tried = if intent.basis.serving > 1 { domain::addresses_tried(facts) } else { 0 };
        let addresses = addresses(drawer, tried)?;
        Ok(Addressee {
            name: drawer.name.clone(),
            kind: drawer.kind,
            every_known_address: tried.saturating_add(addresses.len()) >= drawer.addresses.len(),
            addresses,
        })
    }

    fn letter(
        &self,
        brief: &Brief,
        creditor: &Creditor,
        instrument: Instrument,
        addressee: Addressee,
    ) -> Result<Letter, Stop> {
        let Brief { cheque, account, .. } = brief;
        let returned = instrument.dishonours.into_iter().find(|returned| returned.ordinal == cheque.ordinal);
        let reason = returned.and_then(|returned| returned.return_reason).map(Masked::from);
        let reason = reason
            .filter(|words: &Masked<String>| !words.reveal().trim().is_empty())
            .unwrap_or_else(|| Masked::new(self.context.book.return_code(&cheque.return_code).meaning.clone()));
        let ifsc: Ifsc =
            instrument.drawee_ifsc.parse().map_err(|_| Error::PeerAnswer { what: "payments: drawee_ifsc" })?;
        let loan = &account.loan;
        let capacity = match addressee.kind {
            PartyKind::Individual => NoticeeCapacity::Drawer,
            PartyKind::Company => NoticeeCapacity::Company,
        };
        Ok(Letter {
            creditor: Some(wire::Creditor {
                name: creditor.name.clone().unwrap_or_else(|| loan.creditor.clone()),
                branch: creditor.branch.clone(),
                address: creditor.address.clone(),
            }),
            cheque: Some(wire::Cheque {
                number: instrument.cheque_number,
                drawn_on: Some(cheque.drawn_on.into()),
                amount: Some(cheque.amount.into()),
                drawee_bank: self.house.drawee_bank(&ifsc),
                drawee_branch: format!("branch {ifsc}"),
            }),
            dishonour: Some(wire::Dishonour {
                presented_on: Some(cheque.presented_on.into()),
                collecting_branch: creditor.collecting_branch.clone(),
                returned_on: Some(cheque.returned_on.into()),
                return_code: cheque.return_code.clone(),
                return_reason: Some(reason.into()),
                informed_on: Some(cheque.informed_on.into()),
            }),
            liability: Some(wire::Liability {
                loan_account_number: loan.number.to_string(),
                facility: loan.product.clone(),
                due: Some(loan.dues.total.into()),
                as_of: Some(loan.as_of.into()),
            }),
            payment: Some(wire::PaymentCoordinates {
                beneficiary: creditor.beneficiary.clone(),
                account_number: creditor.account_number.clone(),
                ifsc: creditor.ifsc.clone(),
                upi_id: creditor.upi_id.clone(),
            }),
            noticees: vec![wire::Noticee {
                name: addressee.name.map(Into::into),
                capacity: capacity.into(),
                addresses: addressee.addresses,
            }],
            sender: Some(Sender::Officer(wire::AuthorisedOfficer {
                name: creditor.officer_name.clone(),
                designation: creditor.officer_designation.clone(),
            })),
        })
    }

    /// Those who answer for an account, the borrower first, opened.
    pub(super) async fn parties(&self, loan_account_number: &str) -> Result<Vec<(PartyRole, StoredParty)>, Stop> {
        let mut conn = pg::acquire(&self.context.pool).await?;
        let mut parties = Vec::new();
        for (id, role) in store::party::of_account(&mut conn, loan_account_number).await? {
            let party = store::party::find(&mut conn, &self.context.vault, id).await?;
            parties.push((role, party.ok_or(Error::inconsistent("account_party.party_id"))?));
        }
        Ok(parties)
    }
}

/// Every address, each of which gets a letter; for a notice that is sent again, those to which none went. Addresses are
/// only added, in the order of their ids.
fn addresses(drawer: &StoredParty, tried: usize) -> Result<Vec<wire::Address>, Stop> {
    let fresh: Vec<&Address> = drawer.addresses.iter().skip(tried).collect();
    if fresh.is_empty() {
        return blocked(if tried == 0 {
            "No address of the drawer is on record: import an extract that has one.".to_owned()
        } else {
            "No letter reached the drawer at any address on record: find another one, import an extract that has it, and \
             the demand is drafted again."
                .to_owned()
        });
    }
    // The newest ones, where there are more than a letter takes.
    let addresses = fresh.iter().rev().take(ADDRESSES_MAX).rev().map(|address| wire::Address {
        lines: Some(Masked::new(in_lines(address.lines.reveal())).into()),
        pin_code: address.pin.to_string(),
    });
    Ok(addresses.collect())
}

/// An address that an extract has in one long line, broken at its commas.
fn in_lines(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for given in text.lines() {
        let mut line = String::new();
        for part in given.split_inclusive(',') {
            if !line.is_empty() && line.chars().count() + part.chars().count() > LINE_CHARS {
                lines.push(line.trim().to_owned());
                line = String::new();
            }
            line.push_str(part);
        }
        lines.push(line.trim().to_owned());
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_address_is_broken_at_its_commas_and_loses_nothing() {
        let text = "Flat 12, Building 4, Sahyadri Heights, Lane 9 behind the old market, Shivajinagar, near the station, \
                    Pune, Maharashtra";
        let lines = in_lines(text);
        assert_eq!(lines.lines().count(), 2, "{lines}");
        assert!(lines.lines().all(|line| line.chars().count() <= LINE_CHARS), "{lines}");
        assert_eq!(lines.replace('\n', " "), text);
        assert_eq!(in_lines("12 Street, Pune"), "12 Street, Pune");
    }
}
