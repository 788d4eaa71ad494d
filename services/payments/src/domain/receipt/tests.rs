use std::collections::BTreeMap;

use kernel::{Ids, Masked, Paise, SeededIds, SimulatedClock, TypedId as _};
use proptest::prelude::*;

use super::*;
use crate::domain::{LedgerAccount, Mode};

fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

fn credit(paise: i64, mode: Mode) -> Credit {
    Credit {
        amount: Paise::new(paise).unwrap(),
        value_date: day("2026-03-02"),
        mode,
        reference: "412345678901".parse().unwrap(),
        payer_name: Some(Masked::default()),
        narration: Some(Masked::default()),
    }
}

fn account(number: u8) -> Applied {
    Applied { account: format!("HL-{number}").parse().unwrap(), instrument: None }
}

fn balances<'a>(transfers: impl IntoIterator<Item = &'a Transfer>) -> BTreeMap<LedgerAccount, Paise> {
    let mut balances = BTreeMap::new();
    for transfer in transfers {
        for account in [&transfer.debit, &transfer.credit] {
            let balance: &mut Paise = balances.entry(account.clone()).or_default();
            *balance = transfer.applied_to(account, *balance).unwrap();
        }
    }
    balances
}

fn ids() -> impl Ids {
    SeededIds::new(SimulatedClock::at("2026-03-06T09:00:00Z").unwrap(), 7)
}

const BOUNCED: ReversalReason = ReversalReason::InstrumentBounced;

/// One credit: its amount, mode, whether its account is known at once, whether it becomes known, to which accounts it is
/// moved, whether it is undone.
fn life() -> impl Strategy<Value = (i64, Mode, Option<u8>, Option<u8>, Vec<u8>, bool)> {
    let account = || prop::option::of(0_u8..4);
    let moves = prop::collection::vec(0_u8..4, 0..3);
    (1..1_000_000_000_i64, prop::sample::select(&Mode::ALL), account(), account(), moves, any::<bool>())
}

proptest! {
    #[test]
    fn all_balances_sum_to_zero_and_a_borrower_has_what_stands(lives in prop::collection::vec(life(), 1..40)) {
        let ids = ids();
        let booking = Booking { ids: &ids, at: "2026-03-06T09:00:00Z".parse().unwrap() };
        let reversal = Reversal { reason: BOUNCED, value_date: day("2026-03-05") };
        let mut transfers = Vec::new();
        let mut standing: BTreeMap<String, i64> = BTreeMap::new();
        for (paise, mode, at_once, later, moves, undone) in lives {
            let id = ReceiptId::next(&ids);
            let receipt = match (at_once, later) {
                (Some(number), _) => Ok(Receipt::applied(id, credit(paise, mode), account(number), booking)),
                (None, Some(number)) => {
                    Ok(Receipt::unidentified(id, credit(paise, mode), booking).identify(account(number), booking).0)
                }
                (None, None) => Err(Receipt::unidentified(id, credit(paise, mode), booking)),
            };
            let receipt = receipt.map(|receipt| {
                moves.iter().fold(receipt, |receipt, number| receipt.reassign(account(*number), booking).0)
            });
            let known = at_once.or(later).map(|first| moves.last().copied().unwrap_or(first));
            let name = known.map_or("suspense".to_owned(), |number| format!("borrower/HL-{number}"));
            let record = match (receipt, undone) {
                (Ok(receipt), true) => receipt.reverse(reversal, booking).0.record,
                (Err(receipt), true) => receipt.reverse(reversal, booking).0.record,
                (Ok(receipt), false) => receipt.record,
                (Err(receipt), false) => receipt.record,
            };
            *standing.entry(name).or_default() += if undone { 0 } else { paise };
            transfers.extend(record.transfers);
        }
        let balances = balances(&transfers);
        prop_assert_eq!(Paise::sum(balances.values().copied()), Ok(Paise::ZERO));
        for (name, paise) in standing {
            let found = balances.iter().find(|(account, _)| account.to_string() == name);
            prop_assert_eq!(found.map_or(0, |(_, balance)| balance.get()), paise, "{}", name);
        }
    }

    #[test]
    fn a_reversal_leaves_every_account_as_it_was(
        paise in 1..1_000_000_000_i64, through_suspense: bool, moves in prop::collection::vec(0_u8..4, 0..3),
    ) {
        let ids = ids();
        let booking = Booking { ids: &ids, at: "2026-03-06T09:00:00Z".parse().unwrap() };
        let id = ReceiptId::next(&ids);
        let receipt = if through_suspense {
            Receipt::unidentified(id, credit(paise, Mode::Neft), booking).identify(account(1), booking).0
        } else {
            Receipt::applied(id, credit(paise, Mode::Neft), account(1), booking)
        };
        let before = receipt.record.transfers.len();
        let receipt = moves.iter().fold(receipt, |receipt, number| receipt.reassign(account(*number), booking).0);
        let (reversed, undone) =
            receipt.reverse(Reversal { reason: BOUNCED, value_date: day("2026-03-05") }, booking);
        prop_assert_eq!(undone.len(), before, "each transfer that stands is undone by one of its own");
        let mut undone_ids: Vec<_> = reversed.record.transfers.iter().filter_map(|transfer| match transfer.kind {
            TransferKind::Reversal { of } => Some(of),
            _ => None,
        }).collect();
        undone_ids.sort();
        let all = undone_ids.len();
        undone_ids.dedup();
        prop_assert_eq!(undone_ids.len(), all, "no transfer is undone twice");
        prop_assert!(balances(&reversed.record.transfers).values().all(|balance| *balance == Paise::ZERO));
        prop_assert!(undone.iter().all(|transfer| transfer.debit != transfer.credit));
    }
}

#[test]
fn a_reversal_does_not_lie_before_the_receipt_or_after_today() {
    let check = |value_date| {
        Reversal { reason: BOUNCED, value_date: day(value_date) }.check(&credit(1, Mode::Cheque), day("2026-03-06"))
    };
    assert!(check("2026-03-02").is_ok());
    assert_eq!(check("2026-03-01").unwrap_err().reason, "2026-03-01 is before the receipt's value_date, 2026-03-02");
    assert_eq!(check("2026-03-07").unwrap_err().field, "value_date");
}
