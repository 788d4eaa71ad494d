//! The ledger against a small oracle: random histories of credits, repeats, identifications,
//! reassignments and reversals.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use tonic::{Code, Status};

use crate::service::{Service, credit, fields};

const REFERENCES: u8 = 6;
const ACCOUNTS: u8 = 3;
const NOBODY: &str = "01958f3c-7b1a-7c3d-8e4f-000000000001";

#[derive(Clone, Copy, Debug)]
enum Step {
    Post { reference: u8, account: Option<u8>, paise: i64 },
    Identify { reference: u8, account: u8 },
    Reassign { reference: u8, account: u8 },
    Reverse { reference: u8 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let reference = || 0..REFERENCES;
    // Few amounts, so that a repeat is as often the same credit as another one.
    let post = (reference(), prop::option::of(0..ACCOUNTS), prop::sample::select(&[100_i64, 250]))
        .prop_map(|(reference, account, paise)| Step::Post { reference, account, paise });
    let identify = (reference(), 0..ACCOUNTS).prop_map(|(reference, account)| Step::Identify { reference, account });
    let reassign = (reference(), 0..ACCOUNTS).prop_map(|(reference, account)| Step::Reassign { reference, account });
    let reverse = reference().prop_map(|reference| Step::Reverse { reference });
    prop::collection::vec(prop_oneof![3 => post, 1 => identify, 2 => reassign, 1 => reverse], 1..40)
}

/// A credit as the oracle knows it.
#[derive(Clone, Debug)]
struct Known {
    id: String,
    paise: i64,
    account: Option<u8>,
    reversed: bool,
    /// How many stand.
    transfers: i64,
}

#[derive(Default)]
struct Oracle {
    known: BTreeMap<u8, Known>,
    /// Accounts for which something was booked, whatever became of it.
    touched: BTreeSet<u8>,
    /// Commands that changed something, by what they leave behind.
    acts: i64,
    transfers: i64,
    events: i64,
}

impl Oracle {
    async fn step(&mut self, service: &Service, step: Step) {
        match step {
            Step::Post { reference, account, paise } => self.post(service, reference, account, paise).await,
            Step::Identify { reference, account } => {
                let known = self.known.get_mut(&reference);
                let id = known.as_ref().map_or(NOBODY, |known| &known.id);
                let answer = service.identify(id, &name(account)).await;
                match known {
                    None => assert_code(answer, Code::NotFound),
                    Some(known) if known.reversed || known.account.is_some() => {
                        assert_code(answer, Code::FailedPrecondition);
                    }
                    Some(known) => {
                        assert_eq!(answer.unwrap().loan_account_number, name(account));
                        known.account = Some(account);
                        self.touched.insert(account);
                        known.transfers += 1;
                        (self.acts, self.transfers, self.events) = (self.acts + 1, self.transfers + 1, self.events + 1);
                    }
                }
            }
            Step::Reassign { reference, account } => {
                let known = self.known.get_mut(&reference);
                let id = known.as_ref().map_or(NOBODY, |known| &known.id);
                let answer = service.reassign(id, &name(account)).await;
                match known {
                    None => assert_code(answer, Code::NotFound),
                    Some(known) if known.reversed || known.account.is_none() || known.account == Some(account) => {
                        assert_code(answer, Code::FailedPrecondition);
                    }
                    Some(known) => {
                        assert_eq!(answer.unwrap().loan_account_number, name(account));
                        known.account = Some(account);
                        self.touched.insert(account);
                        // What applied it is undone and it is applied anew: as many stand as before.
                        (self.acts, self.transfers, self.events) = (self.acts + 1, self.transfers + 2, self.events + 2);
                    }
                }
            }
            Step::Reverse { reference } => {
                let known = self.known.get_mut(&reference);
                let id = known.as_ref().map_or(NOBODY, |known| &known.id);
                let answer = service.reverse(id).await;
                match known {
                    None => assert_code(answer, Code::NotFound),
                    Some(known) if known.reversed => assert_code(answer, Code::FailedPrecondition),
                    Some(known) => {
                        answer.unwrap();
                        known.reversed = true;
                        self.acts += 1;
                        self.events += i64::from(known.account.is_some());
                        self.transfers += known.transfers;
                    }
                }
            }
        }
    }

    async fn post(&mut self, service: &Service, reference: u8, account: Option<u8>, paise: i64) {
        let account_name = account.map(name).unwrap_or_default();
        let answer = service.post(credit(&format!("REF-{reference}"), &account_name, paise)).await;
        let Some(known) = self.known.get(&reference) else {
            let answer = answer.unwrap();
            assert!(!answer.already_posted);
            let id = answer.receipt.unwrap().receipt_id;
            self.touched.extend(account);
            self.known.insert(reference, Known { id, paise, account, reversed: false, transfers: 1 });
            self.acts += 1;
            self.transfers += 1;
            self.events += i64::from(account.is_some());
            return;
        };
        let differing = if paise != known.paise {
            Some("credit.amount")
        } else if account.is_some() && account != known.account {
            Some("credit.loan_account_number")
        } else {
            None
        };
        if let Some(field) = differing {
            let refused = answer.unwrap_err();
            assert_eq!((refused.code(), fields(&refused)), (Code::AlreadyExists, vec![field.to_owned()]));
        } else {
            let answer = answer.unwrap();
            assert!(answer.already_posted);
            assert_eq!(answer.receipt.unwrap().receipt_id, known.id);
        }
    }

    async fn check(&self, service: &Service) {
        let standing = |account: Option<u8>| -> i64 {
            let known = self.known.values().filter(|known| known.account == account && !known.reversed);
            known.map(|known| known.paise).sum()
        };
        let mut all = 0;
        for account in 0..ACCOUNTS {
            let expected = self.touched.contains(&account).then(|| standing(Some(account)));
            assert_eq!(service.balance(&name(account)).await, expected, "{}", name(account));
            all += expected.unwrap_or_default();
        }
        assert_eq!(service.number(BALANCE_OF_SUSPENSE).await, standing(None));
        // What borrowers and suspense have is what the bank holds: all balances sum to zero.
        assert_eq!(service.number(BALANCE_OF_CLEARING).await, -(all + standing(None)));
        assert_eq!(service.number("SELECT count(*) FROM transfer").await, self.transfers);
        assert_eq!(service.number("SELECT count(*) FROM messaging.event_log").await, self.events);
        assert_eq!(service.number("SELECT count(*) FROM audit.entry").await, self.acts);
        assert_eq!(service.number(NOT_AS_THEY_STAND).await, 0);
    }
}

macro_rules! balance_of {
    ($kind:literal) => {
        concat!(
            "SELECT coalesce(sum(CASE WHEN a.account_id = t.credit_account THEN amount_paise ELSE -amount_paise END), 0)",
            "::bigint FROM transfer t JOIN ledger_account a ON a.account_id IN (t.credit_account, t.debit_account) ",
            "WHERE a.kind = '",
            $kind,
            "'"
        )
    };
}

const BALANCE_OF_SUSPENSE: &str = balance_of!("suspense");
const BALANCE_OF_CLEARING: &str = balance_of!("clearing");
/// Receipts with more or fewer transfers that stand than their state has: none once it is reversed, else the one that
/// applies it or put it into suspense, and before it the one into suspense that it came through.
const NOT_AS_THEY_STAND: &str = "SELECT count(*) FROM receipt r
    WHERE (SELECT count(*) FROM transfer t
           WHERE t.receipt_id = r.receipt_id AND t.kind <> 'reversal'
             AND NOT EXISTS (SELECT FROM transfer u WHERE u.reverses = t.transfer_id))
       <> CASE WHEN state = 'reversed' THEN 0
               WHEN EXISTS (SELECT FROM transfer t WHERE t.receipt_id = r.receipt_id AND t.kind = 'identification') THEN 2
               ELSE 1 END";

fn name(account: u8) -> String {
    format!("HL-{account}")
}

fn assert_code<T: std::fmt::Debug>(answer: Result<T, Status>, code: Code) {
    assert_eq!(answer.unwrap_err().code(), code);
}

#[test]
fn whatever_happens_the_ledger_is_as_the_oracle_says() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = Config { cases: 6, max_shrink_iters: 20, failure_persistence: None, ..Config::default() };
    let result = TestRunner::new(config).run(&steps(), |steps| {
        runtime.block_on(async {
            let service = Service::start().await;
            let mut oracle = Oracle::default();
            for step in steps {
                oracle.step(&service, step).await;
            }
            oracle.check(&service).await;
        });
        Ok(())
    });
    result.unwrap();
}
