//! A borrower's facilities, as they are typed.

use std::str::FromStr;

use clap::{Args, ValueEnum};
use kernel::LegalDate;
use statutes::{
    Fact,
    classification::{Borrower, Crop, Facility, Lender, Product},
};

use super::{
    LawArgs,
    days::{Day, HappenedOn, parts, value},
};

/// `law classify`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Borrower-wise: the flags --product, --due and so on are one facility, and each --facility is another. The worst of them
classifies all: --facility \"label=cash credit,product=cash-credit,above-limit-since=2026-01-10\". Its parts: label,
product, due, above-limit-since, without-credits-since, season-end (once for each season).")]
pub struct ClassifyArgs {
    /// The day at whose end.
    #[arg(long, value_name = "D")]
    pub as_of: LegalDate,
    /// What kind of facility it is; a term loan unless it is said.
    #[arg(long, value_enum, ignore_case = true)]
    pub product: Option<ProductArg>,
    /// When the oldest unpaid instalment or interest was due; `none` if nothing is unpaid.
    #[arg(long, value_name = "D|none")]
    pub due: Option<HappenedOn>,
    /// For a cash credit: since when it is above its limit without a break.
    #[arg(long, value_name = "D")]
    pub above_limit_since: Option<LegalDate>,
    /// For a cash credit: since when there is no credit, or none that covers the interest.
    #[arg(long, value_name = "D")]
    pub without_credits_since: Option<LegalDate>,
    /// For a crop loan: the end of a season of its crop, once for each.
    #[arg(long = "season-end", value_name = "D")]
    pub season_ends: Vec<LegalDate>,
    /// Another facility of the borrower.
    #[arg(long = "facility", value_name = "FACILITY")]
    pub facilities: Vec<FacilityArg>,
    /// Whose books.
    #[arg(long, value_enum, default_value_t = LenderArg::Bank)]
    pub lender: LenderArg,
    /// Since when the borrower has been NPA, if so: part payments do not end it.
    #[arg(long, value_name = "D")]
    pub npa_since: Option<LegalDate>,
    /// A loss was found.
    #[arg(long)]
    pub found_loss: bool,
    /// What law is asked.
    #[command(flatten)]
    pub law: LawArgs,
}

/// What kind of facility it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProductArg {
    /// Instalments with due dates.
    #[value(alias = "term_loan")]
    TermLoan,
    /// A cash credit or an overdraft.
    #[value(alias = "cash_credit", alias = "overdraft")]
    CashCredit,
    /// A bill that was purchased or discounted.
    Bill,
    /// A loan for a crop of a season of up to a year.
    #[value(alias = "agri_short")]
    AgriShort,
    /// A loan for a crop of more than a year.
    #[value(alias = "agri_long")]
    AgriLong,
}

/// Whose books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LenderArg {
    /// A bank, or an NBFC of a layer above the base.
    Bank,
    /// An NBFC of the base layer.
    #[value(alias = "nbfc_base_layer")]
    NbfcBaseLayer,
}

/// One `--facility`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacilityArg(Facility, bool);

const KEYS: [&str; 6] = ["label", "product", "due", "above-limit-since", "without-credits-since", "season-end"];

impl FromStr for FacilityArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut facility = Facility::new("", Product::TermLoan).unknown();
        let mut seasons: Vec<LegalDate> = Vec::new();
        for (key, text) in parts(text, &KEYS, &[], &["season-end"])? {
            match key.as_str() {
                "label" => facility.label = text,
                "product" => {
                    facility.product = ProductArg::from_str(&text, true).map_err(|_| product_error(&text))?.product();
                }
                "due" => facility.oldest_unpaid_due = due(Some(value(&key, &text)?)),
                "above-limit-since" => facility = facility.above_limit(value(&key, &text)?),
                "without-credits-since" => facility = facility.without_credits(value(&key, &text)?),
                _ => seasons.push(value(&key, &text)?),
            }
        }
        let named = !facility.label.is_empty();
        Ok(Self(settled(facility.seasons(seasons)), named))
    }
}

impl ClassifyArgs {
    /// The borrower with all facilities.
    pub(crate) fn borrower(&self) -> Borrower {
        let own = self.due.is_some()
            || self.above_limit_since.is_some()
            || self.without_credits_since.is_some()
            || self.facilities.is_empty();
        let mut facilities = Vec::new();
        if own {
            let product = self.product.map_or(Product::TermLoan, ProductArg::product);
            let mut facility = Facility::new("the loan", product).seasons(self.season_ends.iter().copied());
            facility.oldest_unpaid_due = due(self.due);
            facility.above_limit_since = self.above_limit_since;
            facility.without_credits_since = self.without_credits_since;
            facilities.push(settled(facility));
        }
        for (index, FacilityArg(facility, named)) in self.facilities.iter().enumerate() {
            let mut facility = facility.clone();
            if !named {
                facility.label = format!("facility {}", index + 1);
            }
            facilities.push(facility);
        }
        Borrower {
            lender: self.lender.lender(),
            facilities,
            npa_since: self.npa_since,
            found_loss: Fact::Known(self.found_loss),
        }
    }
}

/// Of a cash credit whose excess is known, nothing need be due besides.
fn settled(mut facility: Facility) -> Facility {
    let known = facility.above_limit_since.is_some() || facility.without_credits_since.is_some();
    if known && facility.oldest_unpaid_due == Fact::Unknown {
        facility.oldest_unpaid_due = Fact::Known(None);
    }
    facility
}

fn due(due: Option<HappenedOn>) -> Fact<Option<LegalDate>> {
    match due {
        None | Some(HappenedOn::On(Day(None))) => Fact::Unknown,
        Some(HappenedOn::Never) => Fact::Known(None),
        Some(HappenedOn::On(Day(Some(day)))) => Fact::Known(Some(day)),
    }
}

impl ProductArg {
    const fn product(self) -> Product {
        match self {
            Self::TermLoan => Product::TermLoan,
            Self::CashCredit => Product::CashCredit,
            Self::Bill => Product::Bill,
            Self::AgriShort => Product::Agriculture(Crop::Short),
            Self::AgriLong => Product::Agriculture(Crop::Long),
        }
    }
}

impl LenderArg {
    const fn lender(self) -> Lender {
        match self {
            Self::Bank => Lender::Bank,
            Self::NbfcBaseLayer => Lender::NbfcBaseLayer,
        }
    }
}

fn product_error(text: &str) -> String {
    let products = ProductArg::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let products: Vec<String> = products.map(|product| product.get_name().to_owned()).collect();
    format!("product: `{text}` is none of {}", products.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facility_is_a_term_loan_unless_it_is_said() {
        let FacilityArg(loan, named) = "due=2026-03-31".parse().unwrap();
        assert_eq!((loan.product, named), (Product::TermLoan, false));
        let FacilityArg(crop, named) =
            "label=paddy,product=agri-short,due=2026-03-31,season-end=2026-11-30,season-end=2026-05-31"
                .parse()
                .unwrap();
        assert_eq!((crop.season_ends.len(), named), (2, true));
        let FacilityArg(limit, _) = "product=overdraft,above-limit-since=2026-01-10".parse().unwrap();
        assert_eq!((limit.product, limit.oldest_unpaid_due), (Product::CashCredit, Fact::Known(None)));
        let error = "product=gold".parse::<FacilityArg>().unwrap_err();
        assert_eq!(error, "product: `gold` is none of term-loan, cash-credit, bill, agri-short, agri-long");
    }
}
