//! What is known of a borrower's facilities.

use kernel::{DateInterval, LegalDate};
use serde::Serialize;

use crate::{clock::ClockError, dated::in_order, facts::Fact};

/// What kind of facility it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Product {
    /// Instalments with due dates.
    TermLoan,
    /// A cash credit or an overdraft.
    CashCredit,
    /// A bill that was purchased or discounted.
    Bill,
    /// A crop loan, judged by seasons.
    Agriculture(Crop),
}

/// How long a crop takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Crop {
    /// A season of up to a year.
    Short,
    /// A season of more than a year.
    Long,
}

/// Whose books they stand in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lender {
    /// A bank, or an NBFC of a layer above the base.
    #[default]
    Bank,
    /// An NBFC of the base layer, which came down to ninety days in steps.
    NbfcBaseLayer,
}

/// One facility.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Facility {
    /// What the steps call it. No personal data.
    pub label: String,
    /// What kind it is.
    pub product: Product,
    /// The due date of the oldest instalment or interest that is unpaid at the end of the day; none if nothing is.
    pub oldest_unpaid_due: Fact<Option<LegalDate>>,
    /// For a cash credit: the first of the days on which it was above its limit without a break.
    pub above_limit_since: Option<LegalDate>,
    /// For a cash credit: the first of the days without a credit, or on which credits did not cover the interest.
    pub without_credits_since: Option<LegalDate>,
    /// For a crop loan: the ends of the seasons of its crop.
    pub season_ends: Vec<LegalDate>,
}

/// A borrower with all facilities of one lender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Borrower {
    /// Whose books.
    pub lender: Lender,
    /// Every facility.
    pub facilities: Vec<Facility>,
    /// Since when the borrower has been NPA, if so: part payments do not end it.
    pub npa_since: Option<LegalDate>,
    /// Whether the lender, its auditors or RBI's inspection found a loss.
    pub found_loss: Fact<bool>,
}

impl Facility {
    /// A facility on which nothing is overdue.
    #[must_use]
    pub fn new(label: impl Into<String>, product: Product) -> Self {
        Self {
            label: label.into(),
            product,
            oldest_unpaid_due: Fact::Known(None),
            above_limit_since: None,
            without_credits_since: None,
            season_ends: Vec::new(),
        }
    }

    /// The same; the oldest unpaid sum was due then.
    #[must_use]
    pub fn due(mut self, due: LegalDate) -> Self {
        self.oldest_unpaid_due = Fact::Known(Some(due));
        self
    }

    /// The same; what is unpaid is not known.
    #[must_use]
    pub fn unknown(mut self) -> Self {
        self.oldest_unpaid_due = Fact::Unknown;
        self
    }

    /// The same cash credit, above its limit since then.
    #[must_use]
    pub fn above_limit(mut self, since: LegalDate) -> Self {
        self.above_limit_since = Some(since);
        self
    }

    /// The same cash credit, without credits that cover the interest since then.
    #[must_use]
    pub fn without_credits(mut self, since: LegalDate) -> Self {
        self.without_credits_since = Some(since);
        self
    }

    /// The same crop loan, with the ends of its seasons.
    #[must_use]
    pub fn seasons(mut self, ends: impl IntoIterator<Item = LegalDate>) -> Self {
        self.season_ends = ends.into_iter().collect();
        self.season_ends.sort_unstable();
        self
    }
}

impl Borrower {
    /// A borrower with one facility of a bank.
    #[must_use]
    pub fn of(facility: Facility) -> Self {
        Self { lender: Lender::Bank, facilities: vec![facility], npa_since: None, found_loss: Fact::Known(false) }
    }

    /// The same, with one more facility.
    #[must_use]
    pub fn and(mut self, facility: Facility) -> Self {
        self.facilities.push(facility);
        self
    }

    /// The same, of another lender.
    #[must_use]
    pub fn lent_by(mut self, lender: Lender) -> Self {
        self.lender = lender;
        self
    }

    /// The same, classified as NPA before, since then.
    #[must_use]
    pub fn npa_since(mut self, since: LegalDate) -> Self {
        self.npa_since = Some(since);
        self
    }

    /// That nothing lies after the day that is asked about.
    pub(super) fn check(&self, as_of: LegalDate) -> Result<(), ClockError> {
        let as_of = ("the day asked about", DateInterval::exactly(as_of));
        let before = |what: &str, day: LegalDate| in_order((what, DateInterval::exactly(day)), as_of);
        if let Some(since) = self.npa_since {
            before("the classification as NPA", since)?;
        }
        for facility in &self.facilities {
            if let Some(since) = facility.above_limit_since {
                before(&format!("the excess of {}", facility.label), since)?;
            }
            if let Some(since) = facility.without_credits_since {
                before(&format!("the days without credits of {}", facility.label), since)?;
            }
        }
        Ok(())
    }
}
