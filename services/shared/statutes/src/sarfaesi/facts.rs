//! The facts of an enforcement.

use std::fmt;

use kernel::{DateInterval, LegalDate};
use serde::Serialize;

use crate::{
    dated::dated,
    facts::{Fact, Service},
};

/// The date that the demand under s.13(2) bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct DemandDate(pub LegalDate);

dated! {
    /// The day on which the creditor received a representation under s.13(3A).
    RepresentationReceived,
    /// The day on which the reasoned reply left the creditor.
    ReplySent,
    /// The day on which possession was taken, symbolic or physical.
    Possession,
    /// The day on which a notice was printed in one newspaper.
    Published,
    /// The day on which the notice of sale was affixed on the property.
    Affixed,
    /// The day on which the notice of sale was uploaded on the creditor's website.
    Uploaded,
    /// The day of the auction, or on which a sale by another method is made.
    Auction,
    /// The day on which the sale was confirmed.
    Confirmed,
    /// The day on which money of the buyer came in.
    Deposited,
    /// The day on which the borrower tendered all dues and costs.
    Tender,
    /// The day on which the measure was taken that is challenged.
    Measure,
    /// The day on which an application was filed.
    ApplicationFiled,
    /// The day on which an order was received.
    OrderReceived,
}

/// One whom a notice goes to, and when it was served on him.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Addressee {
    /// What the steps call him: "the guarantor". No personal data.
    pub label: String,
    /// When the notice was served on him.
    pub service: Fact<Service>,
}

/// A representation against the demand, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Representation {
    /// What the steps call it: "the guarantor's representation".
    pub label: String,
    /// When it was received.
    pub received: Fact<RepresentationReceived>,
    /// Its reply.
    pub reply: Reply,
}

/// The reasoned reply to a representation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reply {
    /// It was sent.
    Sent(ReplySent),
    /// It was not sent.
    NotSent,
    /// Nobody knows.
    #[default]
    Unknown,
}

/// The two newspapers that a notice must stand in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Publication {
    /// The one.
    pub newspaper: Fact<Published>,
    /// The one in the vernacular.
    pub vernacular: Fact<Published>,
}

/// Whether an earlier sale failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EarlierSale {
    /// This is the first.
    #[default]
    None,
    /// One failed, on these days if they are known.
    Failed(Fact<Auction>),
    /// Nobody knows.
    Unknown,
}

/// From the demand to the published possession.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PossessionFacts {
    /// The date of the demand.
    pub demand: Fact<DemandDate>,
    /// Everyone whom the demand goes to: borrower, co-borrowers, guarantors, mortgagors.
    pub addressees: Vec<Addressee>,
    /// The representations that were received; unknown if nobody looked.
    pub representations: Fact<Vec<Representation>>,
    /// When possession was taken.
    pub possession: Fact<Possession>,
    /// Where it was published.
    pub publication: Publication,
}

/// From the notice of sale to the buyer's balance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaleFacts {
    /// Everyone whom the notice of sale goes to.
    pub addressees: Vec<Addressee>,
    /// Where it was published.
    pub publication: Publication,
    /// When it was affixed on the property.
    pub affixed: Fact<Affixed>,
    /// When it was uploaded.
    pub uploaded: Fact<Uploaded>,
    /// Whether an earlier sale failed.
    pub earlier_sale: EarlierSale,
    /// When possession had been taken, for the order of events.
    pub possession: Fact<Possession>,
    /// When the sale was or will be held.
    pub auction: Fact<Auction>,
    /// When the borrower tendered all dues and costs.
    pub tender: Fact<Tender>,
    /// When the buyer's quarter came in.
    pub deposit: Fact<Deposited>,
    /// When the sale was confirmed.
    pub confirmed: Fact<Confirmed>,
    /// When the buyer's balance came in.
    pub balance: Fact<Deposited>,
}

impl DemandDate {
    pub(super) const fn days(self) -> DateInterval {
        DateInterval::exactly(self.0)
    }
}

impl fmt::Display for DemandDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Addressee {
    /// One of whom it is not known when the notice was served on him.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), service: Fact::Unknown }
    }

    /// The same, served then.
    #[must_use]
    pub fn served(mut self, service: impl Into<Fact<Service>>) -> Self {
        self.service = service.into();
        self
    }

    /// The same, served on that day.
    #[must_use]
    pub fn served_on(self, day: LegalDate) -> Self {
        self.served(Service::on(day))
    }
}

impl Representation {
    /// One that was received then; of its reply nothing is known.
    #[must_use]
    pub fn new(label: impl Into<String>, received: impl Into<Fact<RepresentationReceived>>) -> Self {
        Self { label: label.into(), received: received.into(), reply: Reply::Unknown }
    }

    /// The same, with what became of it.
    #[must_use]
    pub fn reply(mut self, reply: Reply) -> Self {
        self.reply = reply;
        self
    }
}

impl Publication {
    /// In both newspapers on these days.
    #[must_use]
    pub const fn both(newspaper: Published, vernacular: Published) -> Self {
        Self { newspaper: Fact::Known(newspaper), vernacular: Fact::Known(vernacular) }
    }
}

impl PossessionFacts {
    /// A demand of that date: to nobody yet, without a representation, without possession.
    #[must_use]
    pub fn new(demand: impl Into<Fact<DemandDate>>) -> Self {
        Self {
            demand: demand.into(),
            addressees: Vec::new(),
            representations: Fact::Known(Vec::new()),
            possession: Fact::Unknown,
            publication: Publication::default(),
        }
    }

    /// The same, to one more addressee.
    #[must_use]
    pub fn to(mut self, addressee: Addressee) -> Self {
        self.addressees.push(addressee);
        self
    }

    /// The same, with one more representation.
    #[must_use]
    pub fn represented(mut self, representation: Representation) -> Self {
        match &mut self.representations {
            Fact::Known(known) => known.push(representation),
            Fact::Unknown => self.representations = Fact::Known(vec![representation]),
        }
        self
    }

    /// The same, with possession taken then.
    #[must_use]
    pub fn possession(mut self, possession: impl Into<Fact<Possession>>) -> Self {
        self.possession = possession.into();
        self
    }

    /// The same, published there.
    #[must_use]
    pub fn published(mut self, publication: Publication) -> Self {
        self.publication = publication;
        self
    }
}

impl SaleFacts {
    /// A notice of sale that was served, published in both newspapers, affixed and uploaded, all on that day.
    #[must_use]
    pub fn composite(day: LegalDate) -> Self {
        Self {
            addressees: vec![Addressee::new("the borrower").served_on(day)],
            publication: Publication::both(Published::on(day), Published::on(day)),
            affixed: Affixed::on(day).into(),
            uploaded: Uploaded::on(day).into(),
            ..Self::default()
        }
    }

    /// The same, sold on that day.
    #[must_use]
    pub fn auction(mut self, auction: impl Into<Fact<Auction>>) -> Self {
        self.auction = auction.into();
        self
    }
}
