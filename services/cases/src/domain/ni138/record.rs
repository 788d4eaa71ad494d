//! The facts that stand, as the rules read them: the last return, and what belongs to it.

use std::collections::HashMap;

use kernel::{LegalDate, TypedId as _};
use statutes::Intimation;

use super::{FoldError, Law, court::Docket};
use crate::domain::{
    DeadlineKind,
    fact::{
        ArticleBooked, ArticleId, BarRecorded, Capacity, ChequeDishonoured, ComplaintFiled, CondonationRecorded,
        Evidence, Fact, FactId, FactKind, FilingId, NoticeIssued, ReceiptPosted, standing,
    },
};

/// What stands of a proceeding, seen from its last return.
///
/// The last return that stands decides: a cheque presented again within its validity founds a fresh notice (*MSR
/// Leathers v S. Palaniappan*, 2013).
pub(super) struct Record<'a> {
    pub(super) law: Law<'a>,
    /// The day on which cures are judged, if it is later than the facts give.
    pub(super) today: Option<LegalDate>,
    pub(super) fact: &'a Fact,
    pub(super) dishonour: &'a ChequeDishonoured,
    standing: Vec<&'a Fact>,
}

/// One letter of a notice, with what is known of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter<'a> {
    pub(super) id: ArticleId,
    pub(super) noticee: Noticee,
    pub(super) booked: Option<(&'a Fact, LegalDate)>,
    pub(super) evidence: Option<(&'a Fact, &'a Evidence)>,
}

/// Who is asked: the same number in the same capacity is the same noticee, in whichever notice of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Noticee {
    pub(super) number: u32,
    pub(super) capacity: Capacity,
}

impl std::fmt::Display for Noticee {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "noticee {} ({})", self.number, self.capacity.as_str())
    }
}

/// Orders facts that say the same: the first that was recorded decides.
pub(super) fn recording(fact: &Fact) -> (kernel::Timestamp, FactId) {
    (fact.recorded_at, fact.id)
}

impl<'a> Record<'a> {
    pub(super) fn of(facts: &'a [Fact], law: Law<'a>, today: Option<LegalDate>) -> Result<Self, FoldError> {
        let standing = standing(facts);
        let returns = standing.iter().filter_map(|fact| match &fact.kind {
            FactKind::ChequeDishonoured(dishonour) => Some((*fact, dishonour)),
            _ => None,
        });
        let (fact, dishonour) = returns
            .max_by_key(|(fact, dishonour)| (dishonour.ordinal, recording(fact)))
            .ok_or(FoldError::NoDishonour)?;
        Ok(Self { law, today, fact, dishonour, standing })
    }

    pub(super) fn intimation(&self) -> Intimation {
        Intimation(self.dishonour.informed_on)
    }

    /// A day of the facts, or today if that is later and known.
    pub(super) fn at_least(&self, day: LegalDate) -> LegalDate {
        self.today.map_or(day, |today| today.max(day))
    }

    /// The fact that a deadline which ran from `basis` to the end of `day` has passed. One that ran from another fact,
    /// or that passed on an earlier day, says nothing: facts have been put right since. The first to say so decides.
    pub(super) fn passed(&self, kind: DeadlineKind, basis: FactId, day: LegalDate) -> Option<&'a Fact> {
        let passed = self.standing.iter().filter(|fact| {
            matches!(&fact.kind, FactKind::DeadlinePassed(passed)
                if passed.deadline == kind && passed.basis == basis.uuid() && passed.day >= day)
        });
        passed.copied().min_by_key(|fact| recording(fact))
    }

    /// The notices on the last return.
    pub(super) fn notices(&self) -> impl Iterator<Item = &'a NoticeIssued> {
        let ordinal = self.dishonour.ordinal;
        self.all_notices().filter(move |notice| notice.dishonour_ordinal == ordinal)
    }

    fn all_notices(&self) -> impl Iterator<Item = &'a NoticeIssued> {
        self.standing.iter().filter_map(|fact| match &fact.kind {
            FactKind::NoticeIssued(notice) => Some(notice),
            _ => None,
        })
    }

    /// The letters on the last return that demand the cheque amount; another demand is none (*Kaveri Plastics v Mahdoom
    /// Bawa*, 2025).
    pub(super) fn letters(&self) -> Vec<Letter<'a>> {
        let amount = self.dishonour.amount;
        self.letters_of(self.notices().filter(|notice| notice.amount == amount))
    }

    /// The letters on every return.
    pub(super) fn all_letters(&self) -> Vec<Letter<'a>> {
        self.letters_of(self.all_notices())
    }

    fn letters_of(&self, notices: impl Iterator<Item = &'a NoticeIssued>) -> Vec<Letter<'a>> {
        let (mut booked, mut evidence) = (HashMap::new(), HashMap::new());
        for &fact in &self.standing {
            match &fact.kind {
                FactKind::ArticleBooked(ArticleBooked { article_id, booked_on, .. }) => {
                    let known = booked.entry(*article_id).or_insert((fact, *booked_on));
                    // Booked once; should there be two days, the earlier one starts the clocks earlier.
                    *known = (*known).min_by_day((fact, *booked_on));
                }
                FactKind::ServiceEvidence(service) => {
                    let known = evidence.entry(service.article_id).or_insert((fact, &service.evidence));
                    // One takes the other's place by retracting it; should there be two, the newer one says it.
                    if recording(fact) > recording(known.0) {
                        *known = (fact, &service.evidence);
                    }
                }
                _ => {}
            }
        }
        let letters = notices.flat_map(|notice| &notice.articles).map(|article| Letter {
            id: article.article_id,
            noticee: Noticee { number: article.noticee, capacity: article.capacity },
            booked: booked.get(&article.article_id).copied(),
            evidence: evidence.get(&article.article_id).copied(),
        });
        let mut letters: Vec<Letter<'a>> = letters.collect();
        letters.sort_by_key(|letter| (letter.noticee, letter.id));
        letters.dedup_by_key(|letter| letter.id);
        letters
    }

    /// Receipts whose money was there on or after the day of the return: earlier money did not pay a returned cheque.
    pub(super) fn receipts(&self) -> impl Iterator<Item = (&'a Fact, &'a ReceiptPosted)> {
        let returned = self.dishonour.returned_on;
        self.standing.iter().filter_map(move |fact| match &fact.kind {
            FactKind::ReceiptPosted(receipt) if receipt.value_date >= returned => Some((*fact, receipt)),
            _ => None,
        })
    }

    pub(super) fn bars(&self) -> Vec<&'a BarRecorded> {
        let mut bars: Vec<_> = self
            .standing
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::BarRecorded(bar) => Some((bar.since, recording(fact), bar)),
                _ => None,
            })
            .collect();
        bars.sort_by_key(|(since, recorded, _)| (*since, *recorded));
        bars.into_iter().map(|(_, _, bar)| bar).collect()
    }

    /// The complaints on record, in the order of their filing. A filing is one; should it be recorded twice, the newer
    /// record says when and where.
    pub(super) fn filings(&self) -> Vec<&'a ComplaintFiled> {
        let mut known: HashMap<FilingId, (&'a Fact, &'a ComplaintFiled)> = HashMap::new();
        for &fact in &self.standing {
            let FactKind::ComplaintFiled(filing) = &fact.kind else { continue };
            let newest = known.entry(filing.filing_id).or_insert((fact, filing));
            if recording(fact) > recording(newest.0) {
                *newest = (fact, filing);
            }
        }
        let mut filings: Vec<_> = known.into_values().collect();
        filings.sort_by_key(|(fact, filing)| (filing.filed_on, recording(fact)));
        filings.into_iter().map(|(_, filing)| filing).collect()
    }

    /// What happened to a complaint since its filing.
    pub(super) fn docket(&self, filing: &ComplaintFiled) -> Docket<'a> {
        Docket::of(&self.standing, filing.filing_id, filing.filed_on)
    }

    /// The last word on the condonation of a complaint: of the latest date, and of one date the last that was recorded.
    pub(super) fn condonation(&self, filing: &ComplaintFiled) -> Option<&'a CondonationRecorded> {
        let orders = self.standing.iter().filter_map(|fact| match &fact.kind {
            FactKind::CondonationRecorded(order) if order.filing_id == filing.filing_id => Some((*fact, order)),
            _ => None,
        });
        orders.max_by_key(|(fact, order)| (order.dated, recording(fact))).map(|(_, order)| order)
    }

    /// Why a person has dropped the proceeding, if one has.
    pub(super) fn dropped(&self) -> Option<&'a str> {
        let drops = self.standing.iter().filter_map(|fact| match &fact.kind {
            FactKind::ProceedingDropped(dropped) => Some((recording(fact), dropped.reason.as_str())),
            _ => None,
        });
        drops.min_by_key(|(recorded, _)| *recorded).map(|(_, reason)| reason)
    }
}

trait MinByDay {
    fn min_by_day(self, other: Self) -> Self;
}

impl MinByDay for (&Fact, LegalDate) {
    fn min_by_day(self, other: Self) -> Self {
        if (other.1, recording(other.0)) < (self.1, recording(self.0)) { other } else { self }
    }
}
