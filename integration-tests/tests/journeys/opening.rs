use integration_tests::bank::{Bank, Loan, fate, later};
use proto::cases::{DeadlineState, ProceedingState::*, TaskState};
use testkit::eventually;

#[tokio::test]
async fn a_cheque_that_is_presented_again_founds_a_fresh_notice() {
    let bank = Bank::open().await.unwrap();
    let loan = Loan::new("HL-1", &[fate::DELIVERED]);
    bank.lend(&[&loan]).await.unwrap();
    bank.bounce(&[&loan.returned(-12, -9)]).await.unwrap();
    let first = bank.await_state(&loan, NoticeDue).await.unwrap();
    bank.advance_to(bank.day(5)).await.unwrap();
    bank.bounce(&[&loan.returned(3, 4)]).await.unwrap();
    let second = eventually("the second return is taken up", async || {
        let proceeding = bank.proceeding(&loan).await?;
        Ok((proceeding.facts.len() > first.facts.len()).then_some(proceeding))
    });
    let second = second.await.unwrap();
    let states: Vec<_> = second.deadlines.iter().map(proto::cases::Deadline::state).collect();
    assert_eq!(states, [DeadlineState::Superseded, DeadlineState::Armed], "{second:?}");
    let last: kernel::LegalDate = second.deadlines.last().unwrap().last_safe.unwrap().try_into().unwrap();
    assert_eq!(last, bank.day(33), "thirty days from the second information");
    bank.close().await.unwrap();
}

#[tokio::test]
async fn a_memo_past_its_window_is_lapsed_on_arrival_and_asks_for_no_notice() {
    let bank = Bank::open().await.unwrap();
    let loan = Loan::new("HL-1", &[fate::DELIVERED]);
    bank.lend(&[&loan]).await.unwrap();
    bank.bounce(&[&loan.returned(-50, -45)]).await.unwrap();
    let lapsed = bank.await_state(&loan, LapsedOnArrival).await.unwrap();
    assert!(lapsed.deadlines.is_empty() && !lapsed.cures.is_empty(), "{lapsed:?}");
    assert!(lapsed.tasks.is_empty(), "{lapsed:?}");
    bank.close().await.unwrap();
}

#[tokio::test]
async fn a_moratorium_makes_a_proceeding_wait_for_counsel_and_its_clock_runs_on() {
    let bank = Bank::open().await.unwrap();
    let loan = Loan::new("HL-1", &[fate::DELIVERED]);
    bank.lend(&[&loan]).await.unwrap();
    bank.bounce(&[&loan.returned(-12, -9)]).await.unwrap();
    bank.await_state(&loan, NoticeDue).await.unwrap();
    let reference = bank.case(&loan).await.unwrap().reference;
    let since = bank.day(-1).to_string();
    let bar =
        ["case", "bar", &reference, "--kind", "moratorium", "--since", &since, "--evidence", "NCLT Mumbai 12/2026"];
    bank.told("legal-manager", &bar).await.unwrap();
    let barred = bank.await_state(&loan, WithCounsel).await.unwrap();
    assert!(barred.explanation.to_lowercase().contains("moratorium"), "{}", barred.explanation);
    let armed = barred.deadlines.iter().filter(|due| due.state() == DeadlineState::Armed);
    assert_eq!(armed.map(|due| due.kind.as_str()).collect::<Vec<_>>(), ["notice_by"], "no right is lost in silence");
    bank.told("legal-manager", &["case", "lift-bar", &reference, "--reason", "withdrawn"]).await.unwrap();
    bank.await_state(&loan, NoticeDue).await.unwrap();
    bank.close().await.unwrap();
}

#[tokio::test]
async fn a_cheque_of_an_account_that_was_never_imported_waits_for_the_account_and_its_clock_runs() {
    let bank = Bank::open().await.unwrap();
    let loan = Loan::new("HL-1", &[fate::DELIVERED]);
    bank.bounce(&[&loan.returned(-12, -9)]).await.unwrap();
    let waits = eventually("the draft is blocked", async || {
        let proceeding = bank.proceeding(&loan).await?;
        let blocked = proceeding.tasks.iter().any(|task| task.state() == TaskState::Blocked);
        Ok(blocked.then_some(proceeding))
    });
    assert_eq!(waits.await.unwrap().state(), NoticeDue);
    bank.lend(&[&loan]).await.unwrap();
    // Tried again within the hour.
    bank.advance_to(later(bank.day(0), 1)).await.unwrap();
    bank.send_notices(1).await.unwrap();
    bank.close().await.unwrap();
}
