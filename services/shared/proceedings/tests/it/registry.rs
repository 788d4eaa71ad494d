//! The kinds of proceedings, and that the book has what they ask for.

use proceedings::{Completeness, Kind, all, outline};
use statutes::Book;

use crate::story::day;

#[test]
fn every_kind_is_listed_once_with_its_statute() {
    let list = all();
    assert_eq!(list.len(), Kind::ALL.len());
    for proceeding in &list {
        assert!(!proceeding.title.is_empty() && !proceeding.statute.is_empty());
        assert_eq!(proceeding.kind.as_str().parse(), Ok(proceeding.kind));
    }
    let full = list.iter().filter(|one| one.complete != Completeness::Outline).count();
    assert_eq!(full, 4);
}

#[test]
fn a_text_that_is_no_kind_names_those_that_are() {
    let error = "eviction".parse::<Kind>().unwrap_err().to_string();
    assert!(error.contains("`eviction`") && error.contains("lok_adalat"), "{error}");
}

#[test]
fn the_book_has_something_for_every_kind() {
    let book = Book::embedded();
    for kind in Kind::ALL {
        let outline = outline(&book, kind, day("2026-11-26"));
        assert!(!outline.ids().is_empty(), "{kind}");
        assert!(outline.ids().iter().all(|id| id.starts_with(kind.as_str())), "{kind}");
    }
    let recall = outline(&book, Kind::Recall, day("2026-11-26"));
    assert!(!recall.gates.is_empty() || !recall.notices.is_empty());
    let drt = outline(&book, Kind::Drt, day("2026-11-26"));
    assert!(!drt.clocks.is_empty() && !drt.gates.is_empty());
}

#[test]
fn an_outline_is_that_of_its_day() {
    let book = Book::embedded();
    let ids = |on: &str| outline(&book, Kind::Sarfaesi, day(on)).ids().len();
    assert!(ids("2003-01-01") < ids("2026-11-26"));
    assert_eq!(ids("1999-01-01"), 0);
}

/// Every rule that the folds name stands in the book, today and as what they take it for.
#[test]
fn the_rules_that_the_folds_name_are_in_the_book() {
    let book = Book::embedded();
    let today = day("2026-11-26");
    let clocks = {
        use proceedings::{arbitration::rule as a, pss25::rule as p, sarfaesi::rule as s};
        [
            s::DEMAND_EXPIRES,
            s::REPLY_BY,
            s::PUBLISH_POSSESSION,
            s::SALE_NOTICE,
            s::SUBSEQUENT_SALE_NOTICE,
            s::DEPOSIT_BY,
            s::BALANCE_BY,
            s::MAGISTRATE_ORDER,
            s::CHALLENGE_BY,
            s::REDEEM_BY,
            a::COMMENCE_BY,
            a::APPOINTMENT,
            a::ASK_COURT_BY,
            a::PLEADINGS,
            a::AWARD,
            a::CORRECTION,
            a::SET_ASIDE,
            a::ENFORCEABLE_FROM,
            p::NOTICE_BY,
            p::PAY_BY,
            p::CAUSE_OF_ACTION,
            p::COMPLAINT_BY,
        ]
    };
    for id in clocks {
        assert!(book.rule_on(id, today).unwrap().clock.is_some(), "{id}");
    }
    let gates = {
        use proceedings::{arbitration::rule as a, pss25::rule as p, sarfaesi::rule as s};
        [
            s::MAY_DEMAND,
            s::MAY_TAKE_MEASURES,
            s::MAY_ASK_MAGISTRATE,
            s::MAY_SELL,
            a::MAY_INVOKE,
            a::MAY_ASK_COURT,
            a::MAY_APPOINT,
            a::MAY_EXECUTE,
            p::MAY_DEMAND,
            p::MAY_FILE,
        ]
    };
    for id in gates {
        assert!(book.rule_on(id, today).unwrap().gate.is_some(), "{id}");
    }
}
