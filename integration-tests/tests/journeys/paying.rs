use integration_tests::bank::{Bank, Loan, RUPEES, fate, later};
use proto::cases::{DeadlineState, Proceeding, ProceedingState::*};
use proto::counsel::MatterState;
use testkit::eventually;

/// What of the cheque amount is known to be paid, in rupees.
fn received(proceeding: &Proceeding) -> i64 {
    proceeding.received.as_ref().map_or(0, |money| money.paise / 100)
}

/// The kinds of the deadlines in a state.
fn deadlines(proceeding: &Proceeding, state: DeadlineState) -> Vec<&str> {
    let kinds = proceeding.deadlines.iter().filter(|deadline| deadline.state() == state);
    kinds.map(|deadline| deadline.kind.as_str()).collect()
}

async fn reverse_receipt_of(bank: &Bank, loan: &Loan, on: &str) {
    let listed =
        bank.told("recovery-officer", &["receipt", "list", "--account", &loan.account, "--json"]).await.unwrap();
    let (_, from_id) = listed.split_once("receipt_id").expect("a receipt");
    let id = from_id.split('"').nth(2).unwrap();
    let arguments = ["receipt", "reverse", id, "--reason", "chargeback", "--value-date", on];
    bank.told("legal-manager", &arguments).await.unwrap();
}

#[tokio::test]
async fn the_cheque_amount_in_cleared_funds_by_the_fifteenth_day_ends_the_proceeding_and_nothing_else_does() {
    let bank = Bank::open().await.unwrap();
    bank.empanel(&["meera"]).await.unwrap();
    let [paid, part, last_day, bounced] =
        ["HL-1", "HL-2", "HL-3", "HL-4"].map(|account| Loan::new(account, &[fate::DELIVERED]));
    let loans = [&paid, &part, &last_day, &bounced];
    bank.lend(&loans).await.unwrap();
    let memos = loans.map(|loan| loan.returned(-12, -9));
    bank.bounce(&memos.iter().collect::<Vec<_>>()).await.unwrap();
    bank.send_notices(4).await.unwrap();
    bank.advance_to(bank.day(6)).await.unwrap();
    for loan in loans {
        let served = bank.await_state(loan, Served).await.unwrap();
        assert_eq!(deadlines(&served, DeadlineState::Cancelled), ["notice_by"], "{served:?}");
        assert_eq!(deadlines(&served, DeadlineState::Armed), ["complaint_by", "pay_by"], "{served:?}");
    }
    let served = bank.served(&paid).await.unwrap().latest();

    let fifth = later(served, 5);
    bank.advance_to(fifth).await.unwrap();
    let credits =
        [paid.paid(RUPEES, fifth, "R1"), part.paid(RUPEES / 3, fifth, "R2"), bounced.paid(RUPEES, fifth, "R3")];
    bank.receive(&credits, later(fifth, -1)).await.unwrap();
    let ended = bank.await_state(&paid, Paid).await.unwrap();
    assert_eq!(deadlines(&ended, DeadlineState::Armed), [""; 0], "{ended:?}");
    bank.await_state(&bounced, Paid).await.unwrap();
    let goes_on = eventually("the part payment counts", async || {
        let proceeding = bank.proceeding(&part).await?;
        Ok((received(&proceeding) == i64::from(RUPEES / 3)).then_some(proceeding))
    });
    assert_eq!(goes_on.await.unwrap().state(), Served);

    // The payer's bank takes the money back: the proceeding is where it was.
    reverse_receipt_of(&bank, &bounced, &fifth.to_string()).await;
    let revived = bank.await_state(&bounced, Served).await.unwrap();
    assert_eq!((received(&revived), deadlines(&revived, DeadlineState::Armed).len()), (0, 2), "{revived:?}");

    let seventeenth = later(served, 17);
    bank.advance_to(seventeenth).await.unwrap();
    for loan in [&part, &last_day, &bounced] {
        let due = bank.await_state(loan, ComplaintDue).await.unwrap();
        assert_eq!(deadlines(&due, DeadlineState::Fired), ["pay_by"], "{due:?}");
    }
    let matter = bank.matter(&last_day).await.unwrap();
    assert_eq!(matter.state(), MatterState::Offered, "{matter:?}");

    // Reported two days late, of value of the last day.
    let credits = [last_day.paid(RUPEES, later(served, 15), "R4")];
    bank.receive(&credits, later(seventeenth, -1)).await.unwrap();
    bank.await_state(&last_day, Paid).await.unwrap();
    eventually("the matter is closed", async || {
        Ok((bank.matter(&last_day).await?.state() == MatterState::Closed).then_some(()))
    })
    .await
    .unwrap();
    bank.close().await.unwrap();
}
