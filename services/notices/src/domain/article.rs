//! One letter to one noticee at one address.
//!
//! ```text
//! Planned -- book --> Booked -- track --> Tracked -- track --> Tracked
//! ```
//!
//! Booking evidence that was wrong is corrected in either state, and stays on record as superseded.

use formats::{PinCode, S10};
use kernel::{Actor, LegalDate, Timestamp, typed_id};

use super::{
    Capacity, Evidence,
    field::{FieldFault, in_order, not_after_today},
    service::UnknownReason,
    tracking::{TrackingFact, TrackingFactId, TrackingNews, standing},
};

typed_id!(
    /// One letter to one noticee at one address.
    pub(crate) ArticleId,
    "article"
);

/// An article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Article {
    pub(crate) id: ArticleId,
    pub(crate) number: S10,
    /// Counted from 1, in the order of the letter.
    pub(crate) noticee: u32,
    pub(crate) capacity: Capacity,
    pub(crate) pin_code: PinCode,
    pub(crate) carriage: Carriage,
    pub(crate) state: ArticleState,
    /// Evidence of booking that other evidence took the place of, the oldest first.
    pub(crate) superseded: Vec<SupersededBooking>,
}

/// What is known of its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ArticleState {
    /// Its number is on the letter; the carrier has not booked it.
    Planned,
    /// The carrier has it. From here the 30-day clock stands.
    Booked(Booking),
    /// The carrier said something of it.
    Tracked(Booking, Vec<TrackingFact>),
}

/// The carrier's evidence that it took the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Booking {
    pub(crate) office: String,
    pub(crate) booked_on: LegalDate,
    pub(crate) receipt_number: String,
}

/// Evidence that holds no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SupersededBooking {
    pub(crate) booking: Booking,
    pub(crate) correction: Correction,
}

/// Who corrected it, when, and what was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Correction {
    pub(crate) reason: String,
    pub(crate) by: Actor,
    pub(crate) at: Timestamp,
}

/// Whether the article is given to the carrier, and how far that has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carriage {
    NotYet,
    Handed(HandOver),
}

/// An effect outside: what we know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HandOver {
    /// It will be given.
    Intended,
    /// It is being given: the answer is outstanding.
    Sending,
    Accepted,
    /// The carrier refused; a person decides.
    Failed,
    /// The answer never came. The carrier is asked what it has; nothing is given twice.
    Unknown,
}

impl HandOver {
    pub(crate) const ALL: [Self; 5] = [Self::Intended, Self::Sending, Self::Accepted, Self::Failed, Self::Unknown];

    /// What can come of giving it.
    pub(crate) const ANSWERS: [Self; 3] = [Self::Accepted, Self::Failed, Self::Unknown];

    /// As it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Intended => "intended",
            Self::Sending => "sending",
            Self::Accepted => "accepted",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// The article has other booking evidence already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AlreadyBooked(pub(crate) Booking);

/// The news cannot be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NewsError {
    /// Its booking evidence is missing, and comes first.
    NotBooked,
    /// A field of it is wrong.
    Field(FieldFault),
}

impl Article {
    /// The carrier has booked it.
    ///
    /// The same evidence again gives the article as it is: `false` tells that nothing changed.
    pub(crate) fn book(self, booking: Booking) -> Result<(Self, bool), AlreadyBooked> {
        let known = match &self.state {
            ArticleState::Planned => {
                return Ok((Self { state: ArticleState::Booked(booking), ..self }, true));
            }
            ArticleState::Booked(known) | ArticleState::Tracked(known, _) => known,
        };
        if *known == booking { Ok((self, false)) } else { Err(AlreadyBooked(known.clone())) }
    }

    /// Other evidence takes the place of what was recorded. What the carrier said since must not be from before it.
    ///
    /// The evidence that stands gives the article as it is: `false` tells that nothing changed.
    pub(crate) fn correct_booking(self, booking: Booking, correction: Correction) -> Result<(Self, bool), NewsError> {
        let Self { state, mut superseded, .. } = self;
        let (known, facts) = match state {
            ArticleState::Planned => return Err(NewsError::NotBooked),
            ArticleState::Booked(known) => (known, Vec::new()),
            ArticleState::Tracked(known, facts) => (known, facts),
        };
        let changed = known != booking;
        if changed {
            let day = booking.booked_on;
            if let Some(fact) = standing(&facts).into_iter().find(|fact| fact.happened_on < day) {
                let reason =
                    format!("{day} is after what the carrier said of {} ({})", fact.happened_on, fact.reference);
                return Err(NewsError::Field(FieldFault::new("booked_on", reason)));
            }
            superseded.push(SupersededBooking { booking: known, correction });
        }
        let state =
            if facts.is_empty() { ArticleState::Booked(booking) } else { ArticleState::Tracked(booking, facts) };
        Ok((Self { state, superseded, ..self }, changed))
    }

    /// The carrier said something. `None` if that is on record.
    pub(crate) fn track(
        self,
        id: TrackingFactId,
        news: &TrackingNews,
        today: LegalDate,
        recorded_at: Timestamp,
    ) -> Result<(Self, Option<TrackingFact>), NewsError> {
        let (booking, mut facts) = match self.state {
            ArticleState::Planned => return Err(NewsError::NotBooked),
            ArticleState::Booked(booking) => (booking, Vec::new()),
            ArticleState::Tracked(booking, facts) => (booking, facts),
        };
        let fact = fact(id, news, &booking, &facts, today, recorded_at).map_err(NewsError::Field)?;
        facts.extend(fact.clone());
        let state =
            if facts.is_empty() { ArticleState::Booked(booking) } else { ArticleState::Tracked(booking, facts) };
        Ok((Self { state, ..self }, fact))
    }

    /// What is proved about its service.
    pub(crate) fn evidence(&self) -> Evidence {
        match &self.state {
            ArticleState::Planned | ArticleState::Booked(_) => Evidence::Unknown(UnknownReason::Pending),
            ArticleState::Tracked(booking, facts) => Evidence::fold(booking.booked_on, facts),
        }
    }

    pub(crate) fn booking(&self) -> Option<&Booking> {
        match &self.state {
            ArticleState::Planned => None,
            ArticleState::Booked(booking) | ArticleState::Tracked(booking, _) => Some(booking),
        }
    }

    pub(crate) fn facts(&self) -> &[TrackingFact] {
        match &self.state {
            ArticleState::Planned | ArticleState::Booked(_) => &[],
            ArticleState::Tracked(_, facts) => facts,
        }
    }
}

/// News as a fact; `None` if it is on record.
fn fact(
    id: TrackingFactId,
    news: &TrackingNews,
    booking: &Booking,
    facts: &[TrackingFact],
    today: LegalDate,
    recorded_at: Timestamp,
) -> Result<Option<TrackingFact>, FieldFault> {
    let retracts = match &news.retracts {
        None => None,
        Some(reference) => {
            let fact = facts.iter().find(|fact| fact.reference == *reference);
            let unknown = || FieldFault::new("retracts_reference", "names no news that is on record for this article");
            Some(fact.ok_or_else(unknown)?.id)
        }
    };
    if let Some(known) = facts.iter().find(|fact| fact.reference == news.reference) {
        let same = (known.kind, known.happened_on, known.retracts) == (news.kind, news.happened_on, retracts);
        let differs = "is on record with other news; a correction has a reference of its own and names this one";
        return if same { Ok(None) } else { Err(FieldFault::new("source_reference", differs)) };
    }
    in_order("happened_on", "the booking", booking.booked_on, news.happened_on)?;
    not_after_today("happened_on", news.happened_on, today)?;
    if news.kind == super::TrackingKind::Withdrawn && retracts.is_none() {
        return Err(FieldFault::new("retracts_reference", "is missing: a withdrawal takes something back"));
    }
    Ok(Some(TrackingFact {
        id,
        kind: news.kind,
        happened_on: news.happened_on,
        reference: news.reference.clone(),
        retracts,
        recorded_at,
    }))
}

#[cfg(test)]
mod tests {
    use kernel::{SystemIds, TypedId as _};

    use super::*;
    use crate::domain::TrackingKind;

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    fn booking() -> Booking {
        Booking { office: "Pune GPO".to_owned(), booked_on: day("2026-03-09"), receipt_number: "R-1".to_owned() }
    }

    fn article() -> Article {
        Article {
            id: ArticleId::next(&SystemIds),
            number: "EM123456785IN".parse().unwrap(),
            noticee: 1,
            capacity: Capacity::Drawer,
            pin_code: "411038".parse().unwrap(),
            carriage: Carriage::NotYet,
            state: ArticleState::Planned,
            superseded: Vec::new(),
        }
    }

    fn correction() -> Correction {
        let at = "2026-04-01T09:00:00Z".parse().unwrap();
        Correction { reason: "the receipt says the 9th".to_owned(), by: Actor::service("clerk"), at }
    }

    fn news(kind: TrackingKind, on: &str, reference: &str, retracts: Option<&str>) -> TrackingNews {
        TrackingNews {
            kind,
            happened_on: day(on),
            reference: reference.to_owned(),
            retracts: retracts.map(str::to_owned),
        }
    }

    fn track(article: Article, news: &TrackingNews) -> Result<(Article, Option<TrackingFact>), NewsError> {
        let now = "2026-04-01T09:00:00Z".parse().unwrap();
        article.track(TrackingFactId::next(&SystemIds), news, day("2026-04-01"), now)
    }

    fn field(error: NewsError) -> String {
        if let NewsError::Field(fault) = error { fault.field } else { "none".to_owned() }
    }

    #[test]
    fn an_article_is_booked_once() {
        let (booked, changed) = article().book(booking()).unwrap();
        assert!(changed);
        assert!(!booked.clone().book(booking()).unwrap().1);
        let other = Booking { booked_on: day("2026-03-10"), ..booking() };
        assert_eq!(booked.book(other), Err(AlreadyBooked(booking())));
    }

    #[test]
    fn corrected_evidence_takes_the_place_of_the_old_which_stays_on_record() {
        assert_eq!(article().correct_booking(booking(), correction()), Err(NewsError::NotBooked));
        let booked = article().book(Booking { booked_on: day("2026-03-10"), ..booking() }).unwrap().0;
        let (corrected, changed) = booked.clone().correct_booking(booking(), correction()).unwrap();
        assert!(changed);
        assert_eq!(corrected.booking(), Some(&booking()));
        let old = SupersededBooking { booking: booked.booking().unwrap().clone(), correction: correction() };
        assert_eq!(corrected.superseded, [old]);
        let (again, changed) = corrected.clone().correct_booking(booking(), correction()).unwrap();
        assert!(!changed);
        assert_eq!(again, corrected);
    }

    #[test]
    fn a_corrected_booking_is_not_after_news_that_stands() {
        let booked = article().book(booking()).unwrap().0;
        let (tracked, _) = track(booked, &news(TrackingKind::Delivered, "2026-03-11", "A-1", None)).unwrap();
        let late = Booking { booked_on: day("2026-03-12"), ..booking() };
        assert_eq!(field(tracked.clone().correct_booking(late.clone(), correction()).unwrap_err()), "booked_on");
        let (withdrawn, _) = track(tracked, &news(TrackingKind::Withdrawn, "2026-03-12", "A-2", Some("A-1"))).unwrap();
        let (corrected, changed) = withdrawn.correct_booking(late, correction()).unwrap();
        assert!(changed && corrected.facts().len() == 2);
    }

    #[test]
    fn news_comes_after_the_booking_and_not_from_the_future() {
        let delivered = |on| news(TrackingKind::Delivered, on, "A-1", None);
        assert_eq!(track(article(), &delivered("2026-03-11")), Err(NewsError::NotBooked));
        let booked = article().book(booking()).unwrap().0;
        assert_eq!(field(track(booked.clone(), &delivered("2026-03-08")).unwrap_err()), "happened_on");
        assert_eq!(field(track(booked.clone(), &delivered("2026-04-02")).unwrap_err()), "happened_on");
        let (tracked, fact) = track(booked, &delivered("2026-03-11")).unwrap();
        assert!(fact.is_some() && matches!(tracked.evidence(), Evidence::Served(_)));
    }

    #[test]
    fn the_same_news_twice_is_one_fact_and_other_news_under_its_name_an_error() {
        let booked = article().book(booking()).unwrap().0;
        let (tracked, _) = track(booked, &news(TrackingKind::Delivered, "2026-03-11", "A-1", None)).unwrap();
        let again = track(tracked.clone(), &news(TrackingKind::Delivered, "2026-03-11", "A-1", None)).unwrap();
        assert_eq!(again, (tracked.clone(), None));
        let other = news(TrackingKind::Delivered, "2026-03-12", "A-1", None);
        assert_eq!(field(track(tracked.clone(), &other).unwrap_err()), "source_reference");
        let foreign = news(TrackingKind::Delivered, "2026-03-12", "A-2", Some("B-1"));
        assert_eq!(field(track(tracked.clone(), &foreign).unwrap_err()), "retracts_reference");
        let nothing = news(TrackingKind::Withdrawn, "2026-03-12", "A-2", None);
        assert_eq!(field(track(tracked, &nothing).unwrap_err()), "retracts_reference");
    }
}
