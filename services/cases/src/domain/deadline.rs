//! Days by which something must be done.

use std::collections::BTreeSet;

use kernel::{LegalDate, Timestamp, typed_id};
use proceedings::Completeness;
use serde::{Deserialize, Serialize};
use statutes::{Book, CourtCalendar, LastDay};

use super::FactId;

/// How many days before the day of a deadline its reminders come, and at which hour in India.
pub(crate) const REMINDER_DAYS: [u16; 3] = [7, 3, 1];
const REMINDER_HOUR: u8 = 9;

typed_id!(
    /// One armed or past deadline.
    pub(crate) DeadlineId,
    "deadline"
);
typed_id!(
    /// One word of warning before a deadline.
    pub(crate) ReminderId,
    "reminder"
);

/// What must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DeadlineKind {
    /// Send the demand notice (NI Act s.138 proviso (b)).
    #[serde(rename = "notice_by")]
    NoticeBy,
    /// Pay, which is the drawer's to do (NI Act s.138 proviso (c)).
    #[serde(rename = "pay_by")]
    PayBy,
    /// File the complaint (NI Act s.142(1)(b)).
    #[serde(rename = "complaint_by")]
    ComplaintBy,
    /// Cure the defects that the registry has found.
    #[serde(rename = "defects_by")]
    DefectsBy,
    /// Attend the hearing, and record what became of it (BNSS s.279).
    #[serde(rename = "hearing")]
    Hearing,
    /// Pay on the summons, which is the accused's to do (*C.C. Alavi Haji*, 2007).
    #[serde(rename = "summons_payment_by")]
    SummonsPaymentBy,
    /// Pay the interim compensation, which is the accused's to do (NI Act s.143A).
    #[serde(rename = "interim_compensation_by")]
    InterimCompensationBy,
    /// Appeal: the complainant's to do against an acquittal, the convict's against a conviction.
    #[serde(rename = "appeal_by")]
    AppealBy,
    /// Make the deposit in appeal, which is the accused's to do (NI Act s.148).
    #[serde(rename = "appeal_deposit_by")]
    AppealDepositBy,
    /// Compound the offence, or withdraw the complaint, after full payment (NI Act s.147).
    #[serde(rename = "compound_by")]
    CompoundBy,
}

impl DeadlineKind {
    pub(crate) const ALL: [Self; 10] = [
        Self::NoticeBy,
        Self::PayBy,
        Self::ComplaintBy,
        Self::DefectsBy,
        Self::Hearing,
        Self::SummonsPaymentBy,
        Self::InterimCompensationBy,
        Self::AppealBy,
        Self::AppealDepositBy,
        Self::CompoundBy,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::NoticeBy => "notice_by",
            Self::PayBy => "pay_by",
            Self::ComplaintBy => "complaint_by",
            Self::DefectsBy => "defects_by",
            Self::Hearing => "hearing",
            Self::SummonsPaymentBy => "summons_payment_by",
            Self::InterimCompensationBy => "interim_compensation_by",
            Self::AppealBy => "appeal_by",
            Self::AppealDepositBy => "appeal_deposit_by",
            Self::CompoundBy => "compound_by",
        }
    }
}

/// What a deadline is of: a step of the cheque's proceeding, or of a docket the rule in the statute book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DeadlineName {
    OfCheque(DeadlineKind),
    OfRule(String),
}

impl DeadlineName {
    /// Every name that a deadline can have by a book: the steps of a cheque's proceeding, and the clocks of the kinds of
    /// proceeding of which dockets are kept.
    pub(crate) fn all(book: &Book) -> Vec<Self> {
        let kept = proceedings::all().into_iter().filter(|proceeding| proceeding.complete == Completeness::Full);
        let prefixes: Vec<String> = kept.map(|proceeding| format!("{}.", proceeding.kind)).collect();
        let is_of_a_docket = |id: &str| prefixes.iter().any(|prefix| id.starts_with(prefix));
        let clocks = book.rules().filter(|rule| rule.clock.is_some() && is_of_a_docket(&rule.id));
        // A rule has an entry for each time that it was changed.
        let clocks: BTreeSet<&str> = clocks.map(|rule| rule.id.as_str()).collect();
        let of_rules = clocks.into_iter().map(|id| Self::OfRule(id.to_owned()));
        DeadlineKind::ALL.map(Self::OfCheque).into_iter().chain(of_rules).collect()
    }

    /// As stored. Rules' ids have a dot, and kinds have none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.contains('.') {
            return Some(Self::OfRule(text.to_owned()));
        }
        DeadlineKind::ALL.into_iter().find(|kind| kind.as_str() == text).map(Self::OfCheque)
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::OfCheque(kind) => kind.as_str(),
            Self::OfRule(rule) => rule,
        }
    }
}

/// What became of a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeadlineState {
    Armed,
    Fired,
    Superseded,
    Cancelled,
}

impl DeadlineState {
    pub(crate) const ALL: [Self; 4] = [Self::Armed, Self::Fired, Self::Superseded, Self::Cancelled];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Armed => "armed",
            Self::Fired => "fired",
            Self::Superseded => "superseded",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A deadline that the facts call for, with how it was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) kind: DeadlineKind,
    pub(crate) last_safe: LegalDate,
    pub(crate) last_arguable: LegalDate,
    /// The day at whose end it has passed: the last safe one. Another one, if nobody could act by the safe one: the
    /// last arguable one for a return that became known too late; the day to act on, where no day is safe.
    pub(crate) day: LegalDate,
    /// The day that reminders are counted back from; none for what others must do.
    pub(crate) ladder: Option<LastDay>,
    pub(crate) rule_id: &'static str,
    pub(crate) steps: Vec<String>,
    /// The fact that started the clock.
    pub(crate) basis: FactId,
}

/// A reminder that a deadline calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Warning {
    pub(crate) days_before: u16,
    pub(crate) at: Timestamp,
}

impl Due {
    /// When the timer does its work.
    pub(crate) fn due_at(&self) -> Timestamp {
        self.day.end_in_india()
    }

    /// The reminders that still lie ahead.
    pub(crate) fn warnings(&self, now: Timestamp) -> Vec<Warning> {
        self.ladder.map(|last| Warning::before(last, now)).unwrap_or_default()
    }
}

impl Warning {
    /// The reminders before a last day that still lie ahead.
    pub(crate) fn before(last: LastDay, now: Timestamp) -> Vec<Self> {
        let all = REMINDER_DAYS.iter().filter_map(|&days_before| {
            Some(Self { days_before, at: last.days_before(days_before)?.at_hour_in_india(REMINDER_HOUR) })
        });
        all.filter(|warning| warning.at > now).collect()
    }
}

/// By which versions a deadline was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CountedBy {
    /// Of the statute book.
    pub(crate) book: String,
    /// Of the calendar of the courts; empty if there was none, or if no court moves the day.
    pub(crate) calendar: String,
}

/// The versions that count deadlines now.
#[derive(Clone, Debug)]
pub(crate) struct LawInForce {
    book: String,
    calendar: String,
}

impl LawInForce {
    pub(crate) fn new(book: &Book, courts: Option<&CourtCalendar>) -> Self {
        let calendar = courts.map(CourtCalendar::version).unwrap_or_default();
        Self { book: book.version().to_owned(), calendar }
    }

    /// What counts a deadline of a kind: closed days of a court move acts in court alone.
    pub(crate) fn counts(&self, kind: DeadlineKind) -> CountedBy {
        let calendar = match kind {
            DeadlineKind::ComplaintBy | DeadlineKind::AppealBy => self.calendar.clone(),
            DeadlineKind::NoticeBy
            | DeadlineKind::PayBy
            | DeadlineKind::DefectsBy
            | DeadlineKind::Hearing
            | DeadlineKind::SummonsPaymentBy
            | DeadlineKind::InterimCompensationBy
            | DeadlineKind::AppealDepositBy
            | DeadlineKind::CompoundBy => String::new(),
        };
        CountedBy { book: self.book.clone(), calendar }
    }

    /// What counts a deadline of a docket.
    pub(crate) fn counts_a_rule(&self) -> CountedBy {
        CountedBy { book: self.book.clone(), calendar: self.calendar.clone() }
    }
}

/// A deadline as stored.
#[derive(Clone, Debug)]
pub(crate) struct Deadline {
    pub(crate) id: DeadlineId,
    pub(crate) kind: DeadlineKind,
    pub(crate) last_safe: LegalDate,
    pub(crate) last_arguable: LegalDate,
    pub(crate) due_at: Timestamp,
    pub(crate) state: DeadlineState,
    pub(crate) rule_id: String,
    pub(crate) counted_by: CountedBy,
    pub(crate) steps: Vec<String>,
    pub(crate) basis: FactId,
}

impl Deadline {
    /// Whether this deadline is still the one that the facts call for, counted by the same law.
    pub(crate) fn is(&self, due: &Due, law: &LawInForce) -> bool {
        self.agrees_with(due) && self.rule_id == due.rule_id && !self.is_outdated(law)
    }

    /// Whether it was counted by another version of the book, or on another calendar, than are in force.
    pub(crate) fn is_outdated(&self, law: &LawInForce) -> bool {
        self.counted_by != law.counts(self.kind)
    }

    /// Whether the facts call for this deadline on these days, whichever law counted them.
    pub(crate) fn agrees_with(&self, due: &Due) -> bool {
        self.kind == due.kind
            && self.last_safe == due.last_safe
            && self.last_arguable == due.last_arguable
            && self.due_at == due.due_at()
            && self.basis == due.basis
    }
}
