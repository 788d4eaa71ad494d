//! Every kind of proceeding, and how much of it is here.

use std::{fmt, str::FromStr};

use thiserror::Error;

/// A kind of proceeding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A dishonoured cheque.
    Ni138,
    /// A failed transfer under a mandate.
    Pss25,
    /// Enforcement of a security.
    Sarfaesi,
    /// Arbitration.
    Arbitration,
    /// Recall of the loan.
    Recall,
    /// The Debts Recovery Tribunal.
    Drt,
    /// Insolvency.
    Ibc,
    /// A civil suit.
    CivilSuit,
    /// Lok Adalat.
    LokAdalat,
    /// The list of wilful defaulters.
    WilfulDefault,
    /// Execution of a decree or an award.
    Execution,
}

/// How much of a kind of proceeding is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Completeness {
    /// A fold over its facts, in this crate.
    Full,
    /// A fold over its facts, in `cases`.
    InCases,
    /// Its clocks, gates and notices are in the book; its flow is not typed yet.
    Outline,
}

/// A kind of proceeding in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proceeding {
    /// The kind.
    pub kind: Kind,
    /// Its title.
    pub title: &'static str,
    /// The statute, or the contract, that makes it.
    pub statute: &'static str,
    /// How much of it is here.
    pub complete: Completeness,
}

/// The text names no kind of proceeding.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is no kind of proceeding: write one of {names}", names = names())]
pub struct UnknownKind(String);

/// Every kind of proceeding.
#[must_use]
pub fn all() -> Vec<Proceeding> {
    Kind::ALL.iter().map(|kind| kind.proceeding()).collect()
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Ni138,
        Self::Pss25,
        Self::Sarfaesi,
        Self::Arbitration,
        Self::Recall,
        Self::Drt,
        Self::Ibc,
        Self::CivilSuit,
        Self::LokAdalat,
        Self::WilfulDefault,
        Self::Execution,
    ];

    /// The kind as stored; the ids of its rules begin with it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ni138 => "ni138",
            Self::Pss25 => "pss25",
            Self::Sarfaesi => "sarfaesi",
            Self::Arbitration => "arbitration",
            Self::Recall => "recall",
            Self::Drt => "drt",
            Self::Ibc => "ibc",
            Self::CivilSuit => "civil_suit",
            Self::LokAdalat => "lok_adalat",
            Self::WilfulDefault => "wilful_default",
            Self::Execution => "execution",
        }
    }

    /// The kind as a list shows it.
    #[must_use]
    pub const fn proceeding(self) -> Proceeding {
        let (title, statute, complete) = match self {
            Self::Ni138 => {
                ("Dishonoured cheque", "Negotiable Instruments Act, 1881, ss.138 to 148", Completeness::InCases)
            }
            Self::Pss25 => {
                ("Failed mandate debit", "Payment and Settlement Systems Act, 2007, s.25", Completeness::Full)
            }
            Self::Sarfaesi => (
                "Enforcement of a security",
                "SARFAESI Act, 2002, with the Security Interest (Enforcement) Rules, 2002",
                Completeness::Full,
            ),
            Self::Arbitration => ("Arbitration", "Arbitration and Conciliation Act, 1996", Completeness::Full),
            Self::Recall => ("Recall of the loan", "The loan agreement", Completeness::Outline),
            Self::Drt => {
                ("Debts Recovery Tribunal", "Recovery of Debts and Bankruptcy Act, 1993", Completeness::Outline)
            }
            Self::Ibc => ("Insolvency", "Insolvency and Bankruptcy Code, 2016", Completeness::Outline),
            Self::CivilSuit => (
                "Civil suit",
                "Code of Civil Procedure, 1908, with the Commercial Courts Act, 2015",
                Completeness::Outline,
            ),
            Self::LokAdalat => ("Lok Adalat", "Legal Services Authorities Act, 1987", Completeness::Outline),
            Self::WilfulDefault => {
                ("Wilful default", "RBI Directions on Wilful and Large Defaulters, 2024", Completeness::Outline)
            }
            Self::Execution => {
                ("Execution of a decree or an award", "Code of Civil Procedure, 1908, Order XXI", Completeness::Outline)
            }
        };
        Proceeding { kind: self, title, statute, complete }
    }
}

impl Completeness {
    /// What it means, in a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Full => "full: a fold over its facts",
            Self::InCases => "full: a fold over its facts, in cases",
            Self::Outline => "outline: clocks, gates and notices of the book",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

fn names() -> String {
    Kind::ALL.map(Kind::as_str).join(", ")
}
