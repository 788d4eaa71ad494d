//! Facts of one cheque for ₹1,50,000, returned and known on 2026-03-02: a notice can be sent until 2026-04-01.

use kernel::{Actor, DateInterval, LegalDate, Paise, TypedId as _};
use statutes::{Book, CourtCalendar, Weekday};
use uuid::Uuid;

use crate::domain::{
    ArticleBooked, ArticleId, BarKind, BarLifted, BarRecorded, Capacity, ChequeDishonoured, ComplaintFiled,
    ComplaintWithdrawn, Condonation, CondonationRecorded, CourtStep, CourtStepRecorded, CourtStepTakenBack,
    DeadlineKind, DeadlinePassed, Due, Evidence, Fact, FactId, FactKind, FilingId, HearingOutcome, HearingPurpose,
    IssuedArticle, Listing, NotServedReason, NoticeId, NoticeIssued, Position, ProceedingDropped, ProgressId,
    ReceiptId, ReceiptPosted, ReceiptReversed, ServiceEvidence, State, UnknownReason, fold,
};

pub(super) const AMOUNT: i64 = 15_000_000;

pub(super) fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

pub(super) fn paise(paise: i64) -> Paise {
    Paise::new(paise).unwrap()
}

pub(super) fn notice_due(until: &str) -> State {
    State::NoticeDue { until: day(until), again: false }
}

pub(super) fn dishonour(ordinal: u32, code: &str, informed: (&str, &str)) -> ChequeDishonoured {
    ChequeDishonoured {
        dishonour_id: Uuid::from_u128(ordinal.into()),
        ordinal,
        drawn_on: day("2026-02-20"),
        amount: paise(AMOUNT),
        presented_on: day(informed.0),
        returned_on: day(informed.0),
        return_code: code.to_owned(),
        informed_on: DateInterval::new(day(informed.0), day(informed.1)).unwrap(),
    }
}

pub(super) fn fact(id: u128, kind: FactKind, effective: DateInterval, on: &str) -> Fact {
    Fact {
        id: FactId::from_uuid(Uuid::from_u128(id)),
        effective,
        kind,
        evidence: format!("event {id}"),
        recorded_by: Actor::service("cases"),
        recorded_at: format!("{on}T06:00:00Z").parse().unwrap(),
        retracts: None,
    }
}

pub(super) fn recorded(id: u128, kind: ChequeDishonoured, on: &str) -> Fact {
    let effective = kind.informed_on;
    fact(id, FactKind::ChequeDishonoured(kind), effective, on)
}

/// The timer of a return's deadline fired on that day.
pub(super) fn passed(id: u128, basis: u128, on: &str) -> Fact {
    let over = day(on).civil().yesterday().unwrap().into();
    timer(id, DeadlineKind::NoticeBy, FactId::from_uuid(Uuid::from_u128(basis)), over)
}

fn timer(id: u128, deadline: DeadlineKind, basis: FactId, day: LegalDate) -> Fact {
    let passed = DeadlinePassed { deadline_id: Uuid::from_u128(id), deadline, day, basis: basis.uuid() };
    let on = day.civil().tomorrow().unwrap().to_string();
    fact(id, FactKind::DeadlinePassed(passed), DateInterval::exactly(day), &on)
}

pub(super) fn position(facts: &[Fact]) -> Position {
    fold(facts, &Book::embedded(), None).unwrap()
}

/// A court that is closed on Sundays and on these days.
pub(super) fn court(closed: &[&str]) -> CourtCalendar {
    let covers = DateInterval::new(day("2025-01-01"), day("2027-12-31")).unwrap();
    CourtCalendar::new("JMFC Pune", covers)
        .closed_every(Weekday::Sunday)
        .closed_on(closed.iter().map(|closed| day(closed)))
}

/// A proceeding that grows.
#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    pub(super) facts: Vec<Fact>,
}

impl Story {
    /// The cheque came back on 2026-03-02, and everybody knew.
    pub(super) fn begin() -> Self {
        Self::with_code("01")
    }

    pub(super) fn with_code(code: &str) -> Self {
        Self { facts: vec![recorded(1, dishonour(1, code, ("2026-03-02", "2026-03-02")), "2026-03-02")] }
    }

    pub(super) fn position(&self) -> Position {
        position(&self.facts)
    }

    /// By the calendar of a court.
    pub(super) fn position_at(&self, court: &CourtCalendar) -> Position {
        fold(&self.facts, &Book::embedded(), Some(court)).unwrap()
    }

    pub(super) fn explanation(&self) -> String {
        self.position().explanation()
    }

    pub(super) fn armed(&self) -> Vec<(&'static str, String)> {
        let deadlines = self.position().deadlines;
        deadlines.iter().map(|due| (due.kind.as_str(), due.day.to_string())).collect()
    }

    pub(super) fn next_id(&self) -> u128 {
        self.facts.iter().map(|fact| fact.id.uuid().as_u128()).max().unwrap_or_default() + 1
    }

    pub(super) fn add(&mut self, kind: FactKind, on: &str) -> FactId {
        let id = self.next_id();
        self.facts.push(fact(id, kind, DateInterval::exactly(day(on)), on));
        FactId::from_uuid(Uuid::from_u128(id))
    }

    /// A fact that takes another one back.
    pub(super) fn take_back(&mut self, kind: FactKind, retracts: FactId, on: &str) -> FactId {
        let id = self.add(kind, on);
        self.facts.last_mut().unwrap().retracts = Some(retracts);
        id
    }

    /// A notice with one letter to each noticee, whose ids are 1, 2, 3 …
    pub(super) fn issue(&mut self, to: &[Capacity]) -> FactId {
        self.issue_letters(
            1,
            paise(AMOUNT),
            &to.iter().zip(1..).map(|(capacity, n)| (u128::from(n), n, *capacity)).collect::<Vec<_>>(),
        )
    }

    pub(super) fn issue_letters(&mut self, notice: u128, amount: Paise, letters: &[(u128, u32, Capacity)]) -> FactId {
        self.issue_on_return(1, notice, amount, letters, "2026-03-03")
    }

    pub(super) fn issue_on_return(
        &mut self,
        dishonour_ordinal: u32,
        notice: u128,
        amount: Paise,
        letters: &[(u128, u32, Capacity)],
        on: &str,
    ) -> FactId {
        let article = |&(id, noticee, capacity): &(u128, u32, Capacity)| IssuedArticle {
            article_id: ArticleId::from_uuid(Uuid::from_u128(id)),
            noticee,
            capacity,
        };
        let notice = NoticeIssued {
            notice_id: NoticeId::from_uuid(Uuid::from_u128(notice)),
            dishonour_ordinal,
            amount,
            articles: letters.iter().map(article).collect(),
            other_book: None,
        };
        self.add(FactKind::NoticeIssued(notice), on)
    }

    pub(super) fn book(&mut self, article: u128, noticee: u32, on: &str) -> FactId {
        let booked = ArticleBooked {
            notice_id: NoticeId::from_uuid(Uuid::from_u128(1)),
            article_id: ArticleId::from_uuid(Uuid::from_u128(article)),
            noticee,
            booked_on: day(on),
        };
        self.add(FactKind::ArticleBooked(booked), on)
    }

    pub(super) fn prove(&mut self, article: u128, evidence: Evidence, on: &str) -> FactId {
        let article_id = ArticleId::from_uuid(Uuid::from_u128(article));
        let standing = crate::domain::standing(&self.facts);
        let before = standing.into_iter().find_map(|fact| match &fact.kind {
            FactKind::ServiceEvidence(service) if service.article_id == article_id => Some(fact.id),
            _ => None,
        });
        let id = self.add(FactKind::ServiceEvidence(ServiceEvidence { article_id, noticee: 1, evidence }), on);
        self.facts.last_mut().unwrap().retracts = before;
        id
    }

    pub(super) fn serve(&mut self, article: u128, from: &str, to: &str) -> FactId {
        let on = DateInterval::new(day(from), day(to)).unwrap();
        self.prove(article, Evidence::Served { on, authority: "General Clauses Act s.27".to_owned() }, to)
    }

    pub(super) fn miss(&mut self, article: u128, reason: NotServedReason, on: &str) -> FactId {
        self.prove(article, Evidence::NotServed { reason }, on)
    }

    pub(super) fn doubt(&mut self, article: u128, on: &str) -> FactId {
        self.prove(article, Evidence::Unknown { reason: UnknownReason::ReturnedWithoutReason }, on)
    }

    /// A notice to one drawer, booked on 2026-03-05 and served on 2026-03-09: he may pay until 2026-03-24, and a
    /// complaint can be filed from 2026-03-25 to 2026-04-25.
    pub(super) fn served() -> Self {
        let mut story = Self::begin();
        story.issue(&[Capacity::Drawer]);
        story.book(1, 1, "2026-03-05");
        story.serve(1, "2026-03-09", "2026-03-09");
        story
    }

    /// The same, served on one of two days so far apart that the last day to pay lies from 2026-03-24 to 2026-05-04.
    pub(super) fn served_between() -> Self {
        let mut story = Self::begin();
        story.issue(&[Capacity::Drawer]);
        story.book(1, 1, "2026-03-05");
        story.serve(1, "2026-03-09", "2026-04-19");
        story
    }

    pub(super) fn pay(&mut self, receipt: u128, amount: i64, on: &str) -> FactId {
        self.receive(receipt, amount, on, true, false)
    }

    pub(super) fn receive(&mut self, receipt: u128, amount: i64, on: &str, named: bool, alone: bool) -> FactId {
        let posted = ReceiptPosted {
            receipt_id: ReceiptId::from_uuid(Uuid::from_u128(receipt)),
            amount: paise(amount),
            value_date: day(on),
            named,
            alone,
        };
        self.add(FactKind::ReceiptPosted(posted), on)
    }

    pub(super) fn reverse(&mut self, receipt: u128, posted: FactId, on: &str) -> FactId {
        let receipt_id = ReceiptId::from_uuid(Uuid::from_u128(receipt));
        self.take_back(FactKind::ReceiptReversed(ReceiptReversed { receipt_id }), posted, on)
    }

    /// The timer of the armed deadline of a kind fires.
    pub(super) fn pass(&mut self, kind: DeadlineKind) -> FactId {
        let due = self.due(kind);
        self.fire(&due)
    }

    pub(super) fn due(&self, kind: DeadlineKind) -> Due {
        let position = self.position();
        position.deadlines.iter().find(|due| due.kind == kind).unwrap_or_else(|| panic!("{position:?}")).clone()
    }

    pub(super) fn fire(&mut self, due: &Due) -> FactId {
        let id = self.next_id();
        self.facts.push(timer(id, due.kind, due.basis, due.day));
        FactId::from_uuid(Uuid::from_u128(id))
    }

    pub(super) fn bar(&mut self, bar: BarKind, on: &str) -> FactId {
        self.add(FactKind::BarRecorded(BarRecorded { bar, since: day(on), evidence: "Order 7".to_owned() }), on)
    }

    pub(super) fn lift(&mut self, bar: FactId, on: &str) -> FactId {
        self.take_back(FactKind::BarLifted(BarLifted { reason: "set aside".to_owned() }), bar, on)
    }

    pub(super) fn file(&mut self, filing: u128, on: &str) -> FactId {
        let filed = ComplaintFiled {
            filing_id: FilingId::from_uuid(Uuid::from_u128(filing)),
            filed_on: day(on),
            court: "CJM Pune".to_owned(),
            acknowledgement: "CC/12/2026".to_owned(),
        };
        self.add(FactKind::ComplaintFiled(filed), on)
    }

    pub(super) fn withdraw(&mut self, filing: u128, filed: FactId, on: &str) -> FactId {
        let filing_id = FilingId::from_uuid(Uuid::from_u128(filing));
        self.take_back(FactKind::ComplaintWithdrawn(ComplaintWithdrawn { filing_id }), filed, on)
    }

    pub(super) fn condone(&mut self, filing: u128, condonation: Condonation, on: &str) -> FactId {
        let filing_id = FilingId::from_uuid(Uuid::from_u128(filing));
        let dated = day(on);
        self.add(FactKind::CondonationRecorded(CondonationRecorded { filing_id, condonation, dated }), on)
    }

    /// A complaint in time, filed on 2026-04-02.
    pub(super) fn filed() -> Self {
        let mut story = Self::served();
        story.file(1, "2026-04-02");
        story
    }

    fn said(&self, filing: u128, said: CourtStep) -> FactKind {
        FactKind::CourtStepRecorded(CourtStepRecorded {
            progress_id: ProgressId::from_uuid(Uuid::from_u128(self.next_id())),
            filing_id: FilingId::from_uuid(Uuid::from_u128(filing)),
            said,
        })
    }

    /// A step of the complaint of `filed`, known on the day on which it happened.
    pub(super) fn step(&mut self, said: CourtStep) -> FactId {
        let on = said.on().to_string();
        self.step_of(1, said, &on)
    }

    /// A step of some complaint, known on a day.
    pub(super) fn step_of(&mut self, filing: u128, said: CourtStep, known_on: &str) -> FactId {
        let kind = self.said(filing, said);
        self.add(kind, known_on)
    }

    /// A step that takes the place of another one.
    pub(super) fn correct(&mut self, filing: u128, said: CourtStep, wrong: FactId) -> FactId {
        let (on, kind) = (said.on().to_string(), self.said(filing, said));
        self.take_back(kind, wrong, &on)
    }

    pub(super) fn take_step_back(&mut self, wrong: FactId, on: &str) -> FactId {
        let progress_id = ProgressId::from_uuid(Uuid::from_u128(self.next_id()));
        self.take_back(FactKind::CourtStepTakenBack(CourtStepTakenBack { progress_id }), wrong, on)
    }

    /// A hearing is fixed.
    pub(super) fn list(&mut self, on: &str) -> FactId {
        self.step_of(1, CourtStep::HearingListed(listing(on)), "2026-04-02")
    }

    pub(super) fn hold(&mut self, on: &str, outcome: HearingOutcome, next: Option<&str>) -> FactId {
        self.step(CourtStep::HearingHeld { on: day(on), outcome, next: next.map(listing) })
    }

    pub(super) fn drop_it(&mut self, on: &str) -> FactId {
        self.add(FactKind::ProceedingDropped(ProceedingDropped { reason: "settled".to_owned() }), on)
    }
}

pub(super) fn listing(on: &str) -> Listing {
    Listing { on: day(on), purpose: HearingPurpose::Appearance, court: "JMFC Pune".to_owned() }
}
