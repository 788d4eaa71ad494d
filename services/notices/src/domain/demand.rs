//! The amount that the rendered letter demands must be exactly the cheque's: a slip is fatal to the notice
//! (*Kaveri Plastics* 2025 INSC 1133).

use kernel::{Paise, PaiseError};
use thiserror::Error;

/// The rendered letter demands something else than the cheque's amount.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum DemandFault {
    /// The demand has no amount in figures, or more than one.
    #[error("the demand states {found} amounts in figures, and must state one")]
    Figures {
        /// How many.
        found: usize,
    },
    /// The demand has no amount in words, or more than one.
    #[error("the demand states {found} amounts in words, and must state one")]
    Words {
        /// How many.
        found: usize,
    },
    /// The amount in figures is another.
    #[error("the demand states another amount in figures than the cheque's, {cheque}")]
    OtherFigures {
        /// The cheque's.
        cheque: Paise,
    },
    /// The amount in words is another.
    #[error("the demand states another amount in words than the cheque's, {cheque}")]
    OtherWords {
        /// The cheque's.
        cheque: Paise,
    },
    /// Some amount on the pages is neither the cheque's nor what is due.
    #[error("the letter states an amount that is neither the cheque's, {cheque}, nor what is due")]
    StrayAmount {
        /// The cheque's.
        cheque: Paise,
    },
}

/// Reads the amounts back from the laid out letter. `demand` is where it states what is demanded, `all` everything;
/// both with single blanks.
pub(crate) fn check_demand(demand: &str, all: &str, cheque: Paise, due: Paise) -> Result<(), DemandFault> {
    let figures = figures(demand);
    let [figure] = figures.as_slice() else { return Err(DemandFault::Figures { found: figures.len() }) };
    if *figure != Ok(cheque) {
        return Err(DemandFault::OtherFigures { cheque });
    }
    let words = words(demand);
    let [words] = words.as_slice() else { return Err(DemandFault::Words { found: words.len() }) };
    if *words != cheque.in_words() {
        return Err(DemandFault::OtherWords { cheque });
    }
    let stray = |amount: &Result<Paise, PaiseError>| *amount != Ok(cheque) && *amount != Ok(due);
    if self::figures(all).iter().any(stray) || self::words(all).iter().any(|words| *words != cheque.in_words()) {
        return Err(DemandFault::StrayAmount { cheque });
    }
    Ok(())
}

/// Every amount after a rupee sign.
fn figures(text: &str) -> Vec<Result<Paise, PaiseError>> {
    let after = text.split('₹').skip(1);
    let figure = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(rest.len());
        // A full stop or comma after the amount belongs to the sentence.
        Paise::parse_rupees(rest.get(..end).unwrap_or_default().trim_end_matches(['.', ',']))
    };
    after.map(figure).collect()
}

/// Every amount from `Rupees` to `Only`.
fn words(text: &str) -> Vec<&str> {
    let starts = text.match_indices("Rupees ").map(|(start, _)| start);
    let amount = |start: usize| {
        let rest = text.get(start..)?;
        let end = rest.find("Only")? + "Only".len();
        rest.get(..end)
    };
    starts.map(|start| amount(start).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paise(amount: i64) -> Paise {
        Paise::new(amount).unwrap()
    }

    fn demand(amount: Paise) -> String {
        format!("pay the amount of the said cheque, namely {amount} ({})", amount.in_words())
    }

    #[test]
    fn a_crore_for_two_is_refused() {
        let (one, two) = (paise(1_000_000_000), paise(2_000_000_000));
        let text = demand(two);
        assert_eq!(check_demand(&text, &text, one, two), Err(DemandFault::OtherFigures { cheque: one }));
        let mixed = format!("namely {one} ({})", two.in_words());
        assert_eq!(check_demand(&mixed, &mixed, one, two), Err(DemandFault::OtherWords { cheque: one }));
    }

    #[test]
    fn a_demand_states_one_amount_once() {
        let amount = paise(15_000_000);
        let twice = format!("{} and {}", demand(amount), demand(amount));
        assert_eq!(check_demand(&twice, &twice, amount, amount), Err(DemandFault::Figures { found: 2 }));
        assert_eq!(check_demand("pay", "pay", amount, amount), Err(DemandFault::Figures { found: 0 }));
        let no_words = format!("namely {amount}.");
        assert_eq!(check_demand(&no_words, &no_words, amount, amount), Err(DemandFault::Words { found: 0 }));
    }

    #[test]
    fn an_amount_smuggled_in_by_a_name_is_found() {
        let (amount, due) = (paise(15_000_000), paise(40_000_000));
        for name in ["Ravi ₹99", "Ravi Rupees Five Only", "Ravi ₹"] {
            let all = format!("To {name} {}", demand(amount));
            let stray = Err(DemandFault::StrayAmount { cheque: amount });
            assert_eq!(check_demand(&demand(amount), &all, amount, due), stray, "{name}");
        }
    }

    proptest! {
        #[test]
        fn only_the_cheques_amount_passes(cheque in 1_i64..1_000_000_000_000, stated in 1_i64..1_000_000_000_000, same: bool) {
            let (cheque, stated) = (paise(cheque), paise(if same { cheque } else { stated }));
            let text = demand(stated);
            prop_assert_eq!(check_demand(&text, &text, cheque, stated).is_ok(), cheque == stated);
        }
    }
}
