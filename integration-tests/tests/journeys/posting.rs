use integration_tests::bank::{Bank, Loan, fate, later};
use kernel::LegalDate;
use proto::cases::{DeadlineState, Proceeding, ProceedingState::*};

/// The last safe day of the armed deadline of a kind.
fn armed(proceeding: &Proceeding, kind: &str) -> Option<LegalDate> {
    let found = proceeding.deadlines.iter().find(|due| due.kind == kind && due.state() == DeadlineState::Armed);
    found.and_then(|due| due.last_safe).map(|day| LegalDate::try_from(day).unwrap())
}

#[tokio::test]
async fn what_the_post_says_decides_whether_and_when_a_notice_was_served() {
    let bank = Bank::open().await.unwrap();
    let loan = |account: &str, fates: &[fate::Fate]| Loan::new(account, fates);
    let refused = loan("HL-1", &[fate::REFUSED]);
    let unclaimed = loan("HL-2", &[fate::UNCLAIMED]);
    let corrected = loan("HL-3", &[fate::CORRECTED]);
    let left = loan("HL-4", &[fate::LEFT]);
    let deceased = loan("HL-5", &[fate::DECEASED]);
    let two = loan("HL-6", &[fate::DELIVERED, fate::UNCLAIMED]);
    let loans = [&refused, &unclaimed, &corrected, &left, &deceased, &two];
    bank.lend(&loans).await.unwrap();
    let memos = loans.map(|loan| loan.returned(-12, -9));
    bank.bounce(&memos.iter().collect::<Vec<_>>()).await.unwrap();
    bank.send_notices(6).await.unwrap();

    // Handed over is not sent: the clock runs until the carrier has booked a letter.
    assert_eq!(bank.await_state(&refused, NoticeDue).await.unwrap().facts.len(), 2);
    bank.advance_to(bank.day(3)).await.unwrap();
    let sent = bank.await_state(&unclaimed, NoticeSent).await.unwrap();
    assert_eq!(armed(&sent, "notice_by"), None);
    assert!(armed(&sent, "complaint_by").is_some(), "the complaint's clock may run already: {sent:?}");

    // Refused is served (General Clauses Act s.27); the dead are not prosecuted; who has left is written to again.
    bank.advance_to(bank.day(8)).await.unwrap();
    bank.await_state(&refused, Served).await.unwrap();
    bank.await_state(&deceased, Ended).await.unwrap();
    let again = bank.await_state(&left, NoticeDue).await.unwrap();
    assert_eq!(armed(&again, "notice_by"), Some(bank.day(18)), "{again:?}");
    assert_eq!(again.tasks.len(), 1, "no other address is known, and a person must find one: {again:?}");
    // One letter of two is delivered: until the other's fate is known, nobody knows the last day to pay.
    let half = bank.await_state(&two, NoticeSent).await.unwrap();
    assert_eq!(armed(&half, "pay_by"), None, "{half:?}");

    // Corrected to the day before: the clocks are armed again, a day earlier.
    bank.advance_to(bank.day(10)).await.unwrap();
    let earlier = bank.await_state(&corrected, Served).await.unwrap();
    let day = bank.served(&corrected).await.unwrap();
    assert_eq!(armed(&earlier, "pay_by"), Some(later(day.latest(), 15)), "{earlier:?}");
    let superseded: Vec<_> = earlier.deadlines.iter().filter(|due| due.state() == DeadlineState::Superseded).collect();
    assert!(superseded.iter().any(|due| due.kind == "pay_by"), "{earlier:?}");

    // Unclaimed is served on one of the days from the first attempt to the return.
    bank.advance_to(bank.day(19)).await.unwrap();
    for loan in [&unclaimed, &two] {
        let served = bank.await_state(loan, Served).await.unwrap();
        let days = bank.served(loan).await.unwrap();
        assert!(days.earliest() < days.latest(), "{days}");
        assert_eq!(armed(&served, "pay_by"), Some(later(days.latest(), 15)), "{served:?}");
        let window = served.filing_window.unwrap();
        let earliest: LegalDate = window.earliest_safe.unwrap().try_into().unwrap();
        assert_eq!(earliest, later(days.latest(), 16), "safe only after the last possible day to pay");
    }
    let first = bank.await_state(&two, Served).await.unwrap();
    let last: LegalDate = first.filing_window.clone().unwrap().last_safe.unwrap().try_into().unwrap();
    let kind = bank.await_state(&unclaimed, Served).await.unwrap();
    let kindest: LegalDate = kind.filing_window.clone().unwrap().last_safe.unwrap().try_into().unwrap();
    assert!(last <= kindest, "the earlier letter ends the month earlier");

    // The window for another letter is over.
    let unserved = bank.await_state(&left, NotServed).await.unwrap();
    assert!(!unserved.cures.is_empty(), "{unserved:?}");
    bank.close().await.unwrap();
}
