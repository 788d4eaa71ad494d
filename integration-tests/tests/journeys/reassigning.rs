use integration_tests::bank::{Bank, Loan, RUPEES, fate};
use proto::cases::{Proceeding, ProceedingState::*};

/// How many facts of a kind a proceeding has.
fn facts(proceeding: &Proceeding, kind: &str) -> usize {
    proceeding.facts.iter().filter(|fact| fact.kind == kind).count()
}

/// The legal manager applies the only receipt of an account otherwise.
async fn reassign(bank: &Bank, of: &Loan, words: &[&str]) {
    let listed = bank.told("recovery-officer", &["receipt", "list", "--account", &of.account, "--json"]).await.unwrap();
    let (_, from_id) = listed.split_once("receipt_id").expect("a receipt");
    let id = from_id.split('"').nth(2).unwrap();
    let command = [&["receipt", "reassign", id, "--reason", "misapplied"][..], words].concat();
    bank.told("legal-manager", &command).await.unwrap();
}

#[tokio::test]
async fn money_that_was_applied_to_the_wrong_cheque_ends_the_other_proceeding_and_revives_the_first() {
    let bank = Bank::open().await.unwrap();
    let [wrong, right] = ["HL-1", "HL-2"].map(|account| Loan::new(account, &[fate::DELIVERED]));
    bank.lend(&[&wrong, &right]).await.unwrap();
    bank.bounce(&[&wrong.returned(-12, -9), &right.returned(-12, -9)]).await.unwrap();
    for loan in [&wrong, &right] {
        bank.await_state(loan, NoticeDue).await.unwrap();
    }
    bank.receive(&[wrong.paid(RUPEES, bank.day(-8), "R1")], bank.day(-8)).await.unwrap();
    bank.await_state(&wrong, Paid).await.unwrap();

    let cheque = format!("HDFC0000001/{:06}", right.cheque);
    reassign(&bank, &wrong, &["--account", &right.account, "--cheque", &cheque]).await;
    let paid = bank.await_state(&right, Paid).await.unwrap();
    assert!(paid.facts.iter().any(|fact| fact.summary.contains(&bank.day(-8).to_string())), "of value of that day");
    let revived = bank.await_state(&wrong, NoticeDue).await.unwrap();
    assert_eq!((facts(&revived, "receipt.posted"), facts(&revived, "receipt.reversed")), (1, 1), "{revived:?}");

    // Back again, for no cheque in particular: the same receipt counts there for a second time.
    reassign(&bank, &right, &["--account", &wrong.account]).await;
    let again = bank.await_state(&wrong, Paid).await.unwrap();
    assert_eq!((facts(&again, "receipt.posted"), facts(&again, "receipt.reversed")), (2, 1), "{again:?}");
    bank.await_state(&right, NoticeDue).await.unwrap();

    // Then its cheque is named. Nobody ever sees the proceeding unpaid in between: it has no third state to tell of.
    let cheque = format!("HDFC0000001/{:06}", wrong.cheque);
    reassign(&bank, &wrong, &["--cheque", &cheque]).await;
    let named = testkit::eventually("the receipt is named", async || {
        let proceeding = bank.proceeding(&wrong).await?;
        Ok((facts(&proceeding, "receipt.posted") == 3).then_some(proceeding))
    });
    let named = named.await.unwrap();
    assert_eq!(named.state(), Paid, "{named:?}");
    integration_tests::invariants::hold(&bank.mesh, &[]).await.unwrap().unwrap();
    bank.close().await.unwrap();
}
