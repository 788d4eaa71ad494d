//! Before a demand is drafted: what makes a notice worthless although it could be sent.

use kernel::{LegalDate, Paise};
use statutes::{Book, ChequeDate, ClockError, Presentation, Verdict, ni138};

use crate::domain::{BarKind, BarRecorded, ChequeDishonoured};

/// What a gate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GateVerdict {
    Passed,
    /// The proceeding cannot go on: it waits for counsel.
    Barred(BarRecorded),
    /// What is on record does not settle it: a person must add to it.
    Open(String),
}

/// What was due on an account at the end of a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DuesOnRecord {
    pub(crate) as_of: LegalDate,
    pub(crate) total: Paise,
    /// What came in after the cheque was presented and by `as_of`: it was still due on presentation.
    pub(crate) paid_since: Paise,
}

/// The cheque must have reached the drawee bank within its validity (NI Act s.138 proviso (a)).
pub(crate) fn presentation_gate(book: &Book, cheque: &ChequeDishonoured) -> Result<GateVerdict, ClockError> {
    let presented = Presentation::on(cheque.presented_on);
    let assessment = ni138::assess_presentation(book, ChequeDate(cheque.drawn_on), presented)?;
    if assessment.verdict == Verdict::InTime {
        return Ok(GateVerdict::Passed);
    }
    let evidence = format!(
        "the cheque is dated {} and reached the drawee bank on {}: {}",
        cheque.drawn_on, cheque.presented_on, assessment.verdict
    );
    Ok(GateVerdict::Barred(BarRecorded { bar: BarKind::StaleCheque, since: cheque.presented_on, evidence }))
}

/// Not less than the cheque's amount must have been due and payable when it was presented: a cheque for more than the debt
/// founds no offence without an endorsement under s.56 (*Dashrathbhai Patel v Hitesh Mahendrabhai Patel*, 2022).
///
/// `dues` are those of the extract on record, which is the nearest one there is.
pub(crate) fn dues_gate(cheque: &ChequeDishonoured, dues: DuesOnRecord) -> GateVerdict {
    let DuesOnRecord { as_of, total, paid_since } = dues;
    if total >= cheque.amount {
        return GateVerdict::Passed;
    }
    let on_presentation = Paise::sum([total, paid_since]);
    if paid_since.is_positive() && on_presentation.is_ok_and(|due| due >= cheque.amount) {
        return GateVerdict::Open(format!(
            "{total} were due at the end of {as_of}, less than the cheque's {}; {paid_since} came in after the cheque \
             was presented. Counsel decides whether its whole amount can still be demanded: drop the proceeding, or \
             import an extract as of the presentation, {}.",
            cheque.amount, cheque.presented_on
        ));
    }
    let evidence = format!(
        "by the lender's extract {total} were due at the end of {as_of}, and the cheque that was presented on {} is for {}",
        cheque.presented_on, cheque.amount
    );
    GateVerdict::Barred(BarRecorded { bar: BarKind::DuesBelowCheque, since: cheque.presented_on, evidence })
}

#[cfg(test)]
mod tests {
    use kernel::DateInterval;
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    fn rupees(rupees: i64) -> Paise {
        Paise::new(rupees * 100).unwrap()
    }

    fn cheque(drawn_on: &str, presented_on: &str) -> ChequeDishonoured {
        ChequeDishonoured {
            dishonour_id: Uuid::from_u128(1),
            ordinal: 1,
            drawn_on: day(drawn_on),
            amount: rupees(1_000),
            presented_on: day(presented_on),
            returned_on: day(presented_on),
            return_code: "01".to_owned(),
            informed_on: DateInterval::exactly(day(presented_on)),
        }
    }

    fn dues(total: i64, paid_since: i64) -> DuesOnRecord {
        DuesOnRecord { as_of: day("2026-03-01"), total: rupees(total), paid_since: rupees(paid_since) }
    }

    #[test]
    fn a_cheque_that_was_presented_after_its_validity_is_barred_with_its_days() {
        let book = Book::embedded();
        let last = cheque("2026-01-02", "2026-04-02");
        assert_eq!(presentation_gate(&book, &last).unwrap(), GateVerdict::Passed);
        for (drawn_on, verdict) in [("2026-01-01", "late by 1 day"), ("2026-04-03", "premature")] {
            let barred = presentation_gate(&book, &cheque(drawn_on, "2026-04-02")).unwrap();
            let GateVerdict::Barred(bar) = barred else { panic!("{drawn_on}: {barred:?}") };
            assert_eq!((bar.bar, bar.since), (BarKind::StaleCheque, day("2026-04-02")));
            assert!(bar.evidence.contains(drawn_on) && bar.evidence.contains(verdict), "{}", bar.evidence);
        }
    }

    #[test]
    fn a_cheque_for_more_than_was_due_is_barred() {
        let cheque = cheque("2026-02-20", "2026-03-02");
        assert_eq!(dues_gate(&cheque, dues(1_000, 0)), GateVerdict::Passed);
        let barred = dues_gate(&cheque, dues(999, 0));
        let GateVerdict::Barred(bar) = barred else { panic!("{barred:?}") };
        assert_eq!(bar.bar, BarKind::DuesBelowCheque);
        assert!(bar.evidence.contains("₹999.00") && bar.evidence.contains("2026-03-01"), "{}", bar.evidence);
    }

    #[test]
    fn what_was_paid_after_the_presentation_was_due_on_it_and_counsel_is_asked() {
        let cheque = cheque("2026-02-20", "2026-03-02");
        let GateVerdict::Open(reason) = dues_gate(&cheque, dues(600, 400)) else { panic!("settled") };
        assert!(reason.contains("Counsel decides"), "{reason}");
        assert!(matches!(dues_gate(&cheque, dues(600, 399)), GateVerdict::Barred(_)));
    }
}
