use kernel::{Actor, LegalDate, Paise, TypedId as _};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::{Acknowledgement, AdvocateId, EnrolmentNumber, Package, ProgressId, Step as CourtStep};

fn record() -> Record {
    Record {
        id: MatterId::from_uuid(Uuid::from_u128(1)),
        reference: MatterReference::from_number(1),
        proceeding: ProceedingId::from_uuid(Uuid::from_u128(2)),
        case_reference: "RC-000001".to_owned(),
        loan_account_number: "HL-00001".parse().unwrap(),
        home_branch: "HDFC0000007".parse().unwrap(),
        amount: Paise::new(15_000_000).unwrap(),
        court: Some("JMFC Pune".to_owned()),
        package: Package::default(),
        opened_at: "2026-05-11T06:00:00Z".parse().unwrap(),
        acceptance: None,
        filings: Vec::new(),
        authority: None,
    }
}

fn advocate(n: u8) -> Assigned {
    Assigned {
        advocate: AdvocateId::from_uuid(Uuid::from_u128(u128::from(n))),
        enrolment: EnrolmentNumber::from_stored(format!("MAH/{}/2010", u16::from(n) + 1)).unwrap(),
        subject: Some(format!("advocate-{n}")),
    }
}

fn acceptance() -> Acceptance {
    Acceptance { at: "2026-05-11T07:00:00Z".parse().unwrap(), by: Actor::service("test") }
}

fn day() -> LegalDate {
    "2026-05-11".parse().unwrap()
}

fn authorisation() -> Authorisation {
    Authorisation { id: AuthorisationId::from_uuid(Uuid::from_u128(9)), file_on: day() }
}

fn filing_id(n: u8) -> FilingId {
    FilingId::from_uuid(Uuid::from_u128(u128::from(n) + 100))
}

fn filing(n: u8) -> Filing {
    Filing {
        id: filing_id(n),
        filed_on: day(),
        court: "JMFC Pune".to_owned(),
        acknowledgement: Acknowledgement::parse(&format!("CC/{n}/2026")).unwrap(),
        condonation: None,
        recorded_by: Actor::service("test"),
        recorded_at: "2026-05-11T06:00:00Z".parse().unwrap(),
        withdrawn: false,
        progress: Vec::new(),
    }
}

/// The complaint was presented again on a day.
fn progress(on_day: u8) -> Progress {
    let on = format!("2026-05-1{on_day}").parse().unwrap();
    Progress {
        id: ProgressId::from_uuid(Uuid::from_u128(u128::from(on_day) + 200)),
        step: CourtStep::Refiled { on },
        note: String::new(),
        corrects: None,
        recorded_by: Actor::service("test"),
        recorded_at: "2026-05-11T06:00:00Z".parse().unwrap(),
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Assign(u8),
    Accept,
    Decline,
    Authorise,
    File,
    Withdraw(u8),
    Condone(u8, CondonationStep),
    /// Another adjournment is recorded of a filing, on one of a few days.
    Progress(u8, u8),
    News(Phase),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let condonation =
        prop::sample::select(&[CondonationStep::Applied, CondonationStep::Allowed, CondonationStep::Refused]);
    let step = prop_oneof![
        3 => (0_u8..3).prop_map(Step::Assign),
        3 => Just(Step::Accept),
        2 => Just(Step::Decline),
        3 => Just(Step::Authorise),
        2 => Just(Step::File),
        2 => (0_u8..4).prop_map(Step::Withdraw),
        2 => ((0_u8..4), condonation).prop_map(|(n, step)| Step::Condone(n, step)),
        2 => ((0_u8..4), (0_u8..3)).prop_map(|(n, on)| Step::Progress(n, on)),
        3 => prop::sample::select(&[Phase::Over, Phase::Complaint, Phase::Other]).prop_map(Step::News),
    ];
    prop::collection::vec(step, 1..60)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hands {
    Nobody,
    Offered(u8),
    Accepted(u8),
    Authorised(u8),
}

/// What a matter is, in as few words as possible: three things that do not depend on each other.
#[derive(Debug)]
struct Oracle {
    hands: Hands,
    /// By filing: whether it stands, and what is known of its condonation.
    filings: Vec<(bool, Option<CondonationStep>)>,
    /// What is on record of its progress, by filing.
    progress: Vec<(u8, u8)>,
    closed: bool,
    over: bool,
    events: usize,
}

impl Oracle {
    fn filed(&self) -> bool {
        self.filings.iter().any(|(stands, _)| *stands)
    }

    fn state(&self) -> String {
        if self.filed() {
            return "filed".to_owned();
        }
        if self.closed {
            return "closed".to_owned();
        }
        hands(self.hands).to_owned()
    }

    /// Whether the step is taken.
    fn step(&mut self, step: Step) -> bool {
        let closed = self.closed && !self.filed();
        match (step, self.hands) {
            (Step::Assign(n), hands) => {
                let same = matches!(hands, Hands::Offered(m) | Hands::Accepted(m) | Hands::Authorised(m) if m == n);
                if closed || same {
                    return false;
                }
                self.hands = Hands::Offered(n);
            }
            (Step::Accept, Hands::Offered(n)) if !closed => {
                self.hands = Hands::Accepted(n);
                self.events += 1;
            }
            (Step::Decline, Hands::Offered(_)) if !closed => self.hands = Hands::Nobody,
            (Step::Authorise, Hands::Accepted(n) | Hands::Authorised(n)) if !closed => {
                self.hands = Hands::Authorised(n);
            }
            (Step::Accept | Step::Decline | Step::Authorise, _) => return false,
            (Step::File, _) => {
                self.filings.push((true, None));
                self.closed = false;
                self.events += 1;
            }
            (Step::Withdraw(n), _) => {
                let Some(filing @ (true, _)) = self.filings.get_mut(usize::from(n)) else { return false };
                filing.0 = false;
                self.closed = self.over && !self.filed();
                self.events += 1;
            }
            (Step::Condone(n, said), _) => {
                let Some((true, known)) = self.filings.get_mut(usize::from(n)) else { return false };
                match (*known, said) {
                    // On one day in these tests, so the same again is known.
                    (Some(known), said) if known == said => return true,
                    (None, CondonationStep::Applied)
                    | (Some(CondonationStep::Applied), CondonationStep::Allowed | CondonationStep::Refused) => {
                        *known = Some(said);
                        self.events += 1;
                    }
                    _ => return false,
                }
            }
            (Step::Progress(n, on), _) => {
                let Some((true, _)) = self.filings.get(usize::from(n)) else { return false };
                if !self.progress.contains(&(n, on)) {
                    self.progress.push((n, on));
                    self.events += 1;
                }
            }
            (Step::News(Phase::Over), _) => {
                self.over = true;
                self.closed = !self.filed();
            }
            (Step::News(Phase::Complaint), hands) => {
                self.over = false;
                if closed && let Hands::Authorised(n) = hands {
                    self.hands = Hands::Accepted(n);
                }
                self.closed = false;
            }
            (Step::News(Phase::Other), _) => {}
        }
        true
    }
}

const fn hands(hands: Hands) -> &'static str {
    match hands {
        Hands::Nobody => "unassigned",
        Hands::Offered(_) => "offered",
        Hands::Accepted(_) => "accepted",
        Hands::Authorised(_) => "authorised",
    }
}

fn state(matter: &AnyMatter) -> &'static str {
    match matter {
        AnyMatter::Unassigned(_) => "unassigned",
        AnyMatter::Offered(_) => "offered",
        AnyMatter::Accepted(_) => "accepted",
        AnyMatter::Authorised(_) => "authorised",
        AnyMatter::Filed(_) => "filed",
        AnyMatter::Closed(_) => "closed",
    }
}

/// The matter after the step, whether the step was taken, how many events it states.
fn take(matter: AnyMatter, step: Step, over: &mut bool) -> (AnyMatter, bool, usize) {
    let before = matter.clone();
    match step {
        Step::Assign(n) => matter.assign(advocate(n)).map_or((before, false, 0), |after| (after, true, 0)),
        Step::Accept => matter.accept(acceptance()).map_or((before, false, 0), |(after, _)| (after, true, 1)),
        Step::Decline => matter.decline().map_or((before, false, 0), |after| (after, true, 0)),
        Step::Authorise => {
            let may = matter.may_ask().is_ok();
            let after = matter.authorise(authorisation());
            assert!(may || after == before, "what cannot be asked changes nothing");
            (after, may, 0)
        }
        Step::File => {
            let n = u8::try_from(before.record().filings.len()).unwrap();
            (matter.file(filing(n), None).0, true, 1)
        }
        Step::Withdraw(n) => {
            matter.withdraw(filing_id(n), *over).map_or((before, false, 0), |(after, _)| (after, true, 1))
        }
        Step::Condone(n, said) => match matter.condone(filing_id(n), said, day()) {
            Ok((after, event)) => (after, true, usize::from(event.is_some())),
            Err(_) => (before, false, 0),
        },
        Step::Progress(n, on) => match matter.progress(filing_id(n), progress(on)) {
            Ok((after, event)) => (after, true, usize::from(event.is_some())),
            Err(_) => (before, false, 0),
        },
        Step::News(phase) => {
            match phase {
                Phase::Over => *over = true,
                Phase::Complaint => *over = false,
                Phase::Other => {}
            }
            (matter.proceed(phase).0, true, 0)
        }
    }
}

proptest! {
    #[test]
    fn a_matter_is_its_advocate_its_filings_and_its_proceeding(steps in steps()) {
        let mut oracle = Oracle {
            hands: Hands::Nobody, filings: Vec::new(), progress: Vec::new(), closed: false, over: false, events: 0,
        };
        let mut matter = AnyMatter::at(record(), Stage::Unassigned);
        let (mut over, mut events) = (false, 0);
        for step in steps {
            let (after, taken, stated) = take(matter, step, &mut over);
            matter = after;
            events += stated;
            prop_assert_eq!(taken, oracle.step(step), "{:?} in {:?}", step, oracle);
            prop_assert_eq!(state(&matter), oracle.state(), "after {:?}: {:?}", step, oracle);
            let assigned = matter.assigned().map(|assigned| assigned.advocate.uuid().as_u128());
            let expected = match oracle.hands {
                Hands::Nobody => None,
                Hands::Offered(n) | Hands::Accepted(n) | Hands::Authorised(n) => Some(u128::from(n)),
            };
            prop_assert_eq!(assigned, expected);
            let taken = matches!(oracle.hands, Hands::Accepted(_) | Hands::Authorised(_));
            prop_assert_eq!(matter.record().acceptance.is_some(), taken, "after {:?}: {:?}", step, oracle);
            prop_assert_eq!(events, oracle.events);
        }
    }
}

#[test]
fn a_matter_that_is_paid_closes_and_is_revived_where_it_was_but_asks_again_for_authority() {
    let offered = AnyMatter::at(record(), Stage::Offered(advocate(1)));
    let (closed, moved) = offered.clone().proceed(Phase::Over);
    assert_eq!(moved, Some(Moved::Closed));
    assert_eq!(closed.proceed(Phase::Complaint), (offered, Some(Moved::Reopened)));

    let authorised = AnyMatter::at(record(), Stage::Authorised(advocate(1), authorisation()));
    let (closed, _) = authorised.proceed(Phase::Over);
    assert_eq!(closed.clone().assign(advocate(2)), Err(Refusal::Closed));
    let accepted = AnyMatter::at(record(), Stage::Accepted(advocate(1)));
    assert_eq!(closed.proceed(Phase::Complaint).0, accepted);
}
