use chassis::grpc::client::RequestExt as _;
use integration_tests::bank::{Bank, COURT, Loan, fate, later};
use kernel::LegalDate;
use proto::cases::{
    AuthoriseFilingRequest, DeadlineState, FailedGate, Gate, ProceedingState::*, authorise_filing_response::Decision,
};
use proto::counsel::MatterState;
use tonic::Request;

/// The day, or the Monday after it.
fn open_day(day: LegalDate) -> LegalDate {
    if (day.as_unix_days() + 4).rem_euclid(7) == 0 { later(day, 1) } else { day }
}

/// Asks cases itself, as a legal manager, and answers the gates that fail.
async fn refused(bank: &Bank, loan: &Loan, on: LegalDate, key: &str) -> Vec<FailedGate> {
    let request = AuthoriseFilingRequest {
        proceeding_id: bank.proceeding(loan).await.unwrap().proceeding_id,
        matter_id: "00000000-0000-7000-8000-000000000001".to_owned(),
        file_on: Some(on.into()),
        protective: false,
    };
    let mut proceedings = bank.mesh.proceedings("legal-manager").await.unwrap();
    let request = Request::new(request).with_key(&key.parse().unwrap());
    match proceedings.authorise_filing(request).await.unwrap().into_inner().decision {
        Some(Decision::Refused(refused)) => refused.gates,
        other => panic!("{other:?}"),
    }
}

fn gates(failed: &[FailedGate]) -> Vec<Gate> {
    failed.iter().map(FailedGate::gate).collect()
}

#[tokio::test]
async fn a_complaint_is_authorised_inside_its_safe_window_only_and_recorded_whenever_it_was_filed() {
    let bank = Bank::open().await.unwrap();
    bank.empanel(&["meera", "farid"]).await.unwrap();
    let [in_time, late] = ["HL-1", "HL-2"].map(|account| Loan::new(account, &[fate::DELIVERED]));
    let empty = Loan::new("HL-3", &[fate::UNCLAIMED_FOR_LONG]);
    let loans = [&in_time, &late, &empty];
    bank.lend(&loans).await.unwrap();
    let memos = loans.map(|loan| loan.returned(-12, -9));
    bank.bounce(&memos.iter().collect::<Vec<_>>()).await.unwrap();
    bank.send_notices(3).await.unwrap();
    bank.advance_to(bank.day(6)).await.unwrap();
    bank.await_state(&in_time, Served).await.unwrap();
    let served = bank.served(&in_time).await.unwrap().latest();

    // Before the drawer's time to pay is over.
    let gates_shut = refused(&bank, &in_time, later(served, 10), "early").await;
    assert!(gates(&gates_shut).contains(&Gate::Premature), "{gates_shut:?}");
    assert!(gates_shut.iter().all(|gate| !gate.reason.is_empty() && !gate.cure.is_empty()), "{gates_shut:?}");

    let due = later(served, 16);
    bank.advance_to(due).await.unwrap();
    bank.await_state(&in_time, ComplaintDue).await.unwrap();
    let matter = bank.matter(&in_time).await.unwrap();
    let (advocate, other) = match bank.advocate("meera", &["matter", "accept", &matter.reference]).await.unwrap() {
        (true, _) => ("meera", "farid"),
        (false, said) => {
            assert!(said.contains("no matter"), "another's matter is unknown: {said}");
            let (well, said) = bank.advocate("farid", &["matter", "accept", &matter.reference]).await.unwrap();
            assert!(well, "{said}");
            ("farid", "meera")
        }
    };
    let (well, said) = bank.advocate(other, &["matter", "show", &matter.reference]).await.unwrap();
    assert!(!well && said.contains("no matter"), "{said}");

    // Nobody has said that nothing was paid until the last day.
    let day = open_day(due);
    bank.advance_to(day).await.unwrap();
    let on = day.to_string();
    let ask = ["matter", "authority", &matter.reference, "--on", &on];
    let (_, said) = bank.advocate(advocate, &ask).await.unwrap();
    assert!(said.contains("payment feed"), "{said}");
    bank.receive(&[], later(served, 15)).await.unwrap();
    let (well, said) = bank.advocate(advocate, &ask).await.unwrap();
    assert!(well && said.contains("authorised"), "{said}");
    let file = ["matter", "file", &matter.reference, "--on", &on, "--court", COURT, "--acknowledgement", "EF/2026/1"];
    let (well, said) = bank.advocate(advocate, &file).await.unwrap();
    assert!(well, "{said}");
    let on_record = bank.await_state(&in_time, ComplaintFiled).await.unwrap();
    assert!(on_record.explanation.contains("in time"), "{}", on_record.explanation);

    // In court: cognizance, and a hearing of which nobody says what became of it.
    let hearing = later(day, 7).to_string();
    let progress = ["matter", "progress", &matter.reference];
    for step in [
        &["cognizance", "--on", &on][..],
        &["summons-issued", "--on", &on, "--mode", "dasti"],
        &["hearing-listed", "--on", &hearing, "--purpose", "appearance"],
    ] {
        let (well, said) = bank.advocate(advocate, &[&progress[..], step].concat()).await.unwrap();
        assert!(well, "{said}");
    }
    bank.await_state(&in_time, Summoned).await.unwrap();
    let refused = [&progress[..], &["cognizance", "--on", &hearing]].concat();
    let (well, said) = bank.advocate(advocate, &refused).await.unwrap();
    assert!(!well && said.contains("has not come yet"), "{said}");

    // The month passes: late, and a court may condone it. A complaint that was filed is recorded all the same.
    let window = bank.proceeding(&late).await.unwrap().filing_window.unwrap();
    let last: LegalDate = window.last_arguable.unwrap().try_into().unwrap();
    bank.advance_to(later(last, 3)).await.unwrap();
    bank.await_state(&late, ComplaintLate).await.unwrap();
    let in_court = matter;
    let matter = bank.matter(&late).await.unwrap();
    let on = later(last, 2).to_string();
    let file = ["matter", "file", &matter.reference, "--on", &on, "--court", COURT, "--acknowledgement", "EF/2026/2"];
    bank.told("legal-manager", &file).await.unwrap();
    let on_record = bank.await_state(&late, ComplaintFiled).await.unwrap();
    assert!(on_record.explanation.contains("late"), "{}", on_record.explanation);
    let applied = ["matter", "condonation", &matter.reference, "applied", "--on", &on];
    bank.told("legal-manager", &applied).await.unwrap();
    let order = ["matter", "condonation", &matter.reference, "refused", "--on", &on];
    bank.told("legal-manager", &order).await.unwrap();
    bank.await_state(&late, Ended).await.unwrap();

    let unattended = bank.proceeding(&in_time).await.unwrap();
    let alarm = unattended.deadlines.iter().find(|deadline| deadline.kind == "hearing").unwrap();
    assert_eq!(alarm.state(), DeadlineState::Fired, "{unattended:?}");
    assert!(unattended.explanation.contains("find out at once"), "{}", unattended.explanation);
    let settled = ["matter", "progress", &in_court.reference, "compounded", "--on", &hearing, "--amount", "100000"];
    bank.told("legal-manager", &settled).await.unwrap();
    bank.await_state(&in_time, Compounded).await.unwrap();
    bank.close().await.unwrap();
}

#[tokio::test]
async fn where_no_day_is_safe_the_gate_says_so_and_offers_the_protective_course() {
    let bank = Bank::open().await.unwrap();
    bank.empanel(&["meera"]).await.unwrap();
    let loan = Loan::new("HL-3", &[fate::UNCLAIMED_FOR_LONG]);
    bank.lend(&[&loan]).await.unwrap();
    bank.bounce(&[&loan.returned(-12, -9)]).await.unwrap();
    bank.send_notices(1).await.unwrap();
    bank.advance_to(bank.day(46)).await.unwrap();
    let served = bank.await_state(&loan, Served).await.unwrap();
    let window = served.filing_window.unwrap();
    let empty = window.empty.clone().expect("no day is safe");
    let act_on: LegalDate = empty.act_on.unwrap().try_into().unwrap();
    assert!(empty.course.contains("condone"), "{}", empty.course);

    bank.advance_to(act_on).await.unwrap();
    let due = bank.proceeding(&loan).await.unwrap();
    assert!([ComplaintDue, ComplaintLate].contains(&due.state()), "{due:?}");
    let matter = bank.matter(&loan).await.unwrap();
    let (well, said) = bank.advocate("meera", &["matter", "accept", &matter.reference]).await.unwrap();
    assert!(well, "{said}");
    bank.receive(&[], later(act_on, -1)).await.unwrap();
    let on = act_on.to_string();
    let ask = ["matter", "authority", &matter.reference, "--on", &on];
    let (_, said) = bank.advocate("meera", &ask).await.unwrap();
    assert!(said.contains("empty window") || said.contains("no day is safe"), "{said}");
    let (well, said) = bank.advocate("meera", &[&ask[..], &["--protective"]].concat()).await.unwrap();
    assert!(well && said.contains("authorised"), "{said}");
    assert_eq!(bank.matter(&loan).await.unwrap().state(), MatterState::Authorised);
    bank.close().await.unwrap();
}
