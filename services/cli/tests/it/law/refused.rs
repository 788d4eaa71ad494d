//! Questions that are none: each ends with 2 and says which words are wrong.

use super::words;
use crate::process;

#[tokio::test]
async fn a_question_that_is_none_ends_with_2_and_names_what_is_wrong() {
    for (line, said) in [
        // Facts that exclude each other.
        (
            "clock ni138 --informed 2026-03-02 --notice-sent 2026-03-20 --served 2026-03-10",
            "the service of the notice on 2026-03-10 lies before the dispatch of the notice on 2026-03-20",
        ),
        (
            "assess ni138 --served 2026-03-24 --filed 2026-03-22",
            "the filing of the complaint on 2026-03-22 lies before the service of the notice on 2026-03-24",
        ),
        (
            "assess ni138.notice --informed 2026-03-02 --notice-sent 2026-03-01",
            "the dispatch of the notice on 2026-03-01 lies before the information of the return on 2026-03-02",
        ),
        (
            "assess arbitration.set_aside --award-received 2026-03-02 --filed 2026-03-01",
            "the application to set it aside on 2026-03-01 lies before receipt of the award on 2026-03-02",
        ),
        (
            "assess sarfaesi.possession --notice-date 2026-03-02 --possession 2026-03-01",
            "the taking of possession on 2026-03-01 lies before the date of the notice on 2026-03-02",
        ),
        (
            "assess drt.appeal_by --from 2026-03-02 --done 2026-02-01",
            "the act (appeal to the Debts Recovery Appellate Tribunal) on 2026-02-01 lies before receipt of the order",
        ),
        (
            "clock ni138 --served 2026-03-24 --refused 2026-03-25",
            "'--served <D[..D]>' cannot be used with '--refused <D>'",
        ),
        (
            "clock ni138 --article served=2026-03-24,refused=2026-03-25",
            "`served` and `refused` cannot both be true of one article",
        ),
        (
            "clock drt.appeal_by --from 2026-03-02 --order-received 2026-03-03",
            "--from says 2026-03-02, and --order-received says 2026-03-03",
        ),
        (
            "gate sarfaesi.may_demand --fact account.npa=yes --fact account.npa=no",
            "fact `account.npa` is given twice: yes and no",
        ),
        ("diff --from 2026-01-02 --to 2026-01-01", "--from 2026-01-02 lies after --to 2026-01-01"),
        // Days that are none, or in the wrong order.
        ("clock ni138 --informed 2026-02-30", "'2026-02-30' for '--informed <D[..D]>'"),
        ("clock ni138 --notice-sent 02/03/2026", "'02/03/2026' for '--notice-sent <D>'"),
        ("clock ni138 --notice-sent 2026-03-02..2026-03-03", "this is known as one day or not at all"),
        (
            "clock ni138 --served 2026-03-05..2026-03-02",
            "the interval begins on 2026-03-05, after its end on 2026-03-02",
        ),
        ("clock ni138 --article served=2026-02-30", "served: `2026-02-30` is not a date"),
        ("clock drt.appeal_by --from 2026-02-30", "'2026-02-30' for '--from <D[..D]>'"),
        ("clock drt.appeal_by --order-received 2026-02-30", "--order-received: `2026-02-30` is not a date"),
        ("clock drt.appeal_by --order-received", "--order-received needs a day"),
        ("classify --as-of 2026-06-30 --due 2026-06-31", "'2026-06-31' for '--due <D|none>'"),
        ("clock ni138 --informed 9999-12-30", "30 days from 9999-12-30 end beyond the calendar"),
        ("clock ni138 --informed 1980-01-01", "rule `ni138.notice_by` was not in force on 1980-01-01"),
        ("show ni138.notice_by --on 1980-01-01", "it is in force 1989-04-01 to 2003-02-05, since 2003-02-06"),
        // Names that are none.
        ("show demand", "more than one rule: ni138.demand, pss25.demand, sarfaesi.demand"),
        ("show ni138.demnd", "is it `ni138.demand`?"),
        ("clock ni138.demand --from 2026-03-02", "`ni138.demand` is a notice and no clock"),
        ("clock zebra --from 2026-03-02", "the statute book has no clock `zebra`"),
        ("assess ni138.notise --informed 2026-03-02", "is it `ni138.notice_by`?"),
        ("gate sarfaesi.demand", "`sarfaesi.demand` is a notice and no gate"),
        ("gate sarfaesi.may_demand --fact account.npaa=yes", "is it `account.npa`?"),
        ("gate sarfaesi.may_demand --fact account.npa=perhaps", "fact `account.npa` is yes or no"),
        ("gate sarfaesi.may_demand --fact account.npa", "write NAME=VALUE"),
        ("list zebra", "no id of a rule begins with `zebra`"),
        ("diff --from 2013-01-01 --to 2026-01-01 sarfesi", "is it `sarfaesi`?"),
        ("clock ni138 --court bombai", "is it `bombay`?"),
        ("clock ni138 --court high_court:mumbai", "`mumbai` is no High Court"),
        ("clock ni138 --calendar /nowhere.ics", "/nowhere.ics: "),
        ("clock ni138 --overlay /nowhere", "/nowhere: "),
        ("classify --as-of 2026-06-30 --product gold", "'gold' for '--product <PRODUCT>'"),
        (
            "assess sarfaesi.sale --published 2026-01-01 --published 2026-01-01 --published 2026-01-01",
            "more than twice",
        ),
        // Commands that are none.
        ("", "Usage: recourse law"),
        ("clock", "Usage: recourse law clock"),
        ("clocks", "unrecognized subcommand 'clocks'"),
        ("clock ni138 --filed 2026-03-02", "unexpected argument '--filed'"),
        ("clock drt.appeal_by --done 2026-03-02", "unexpected argument '--done'"),
        ("classify", "--as-of <D>"),
    ] {
        let words = words(&format!("law {line}"));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = process::recourse(&words).await;
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{line}: {err}");
        assert!(err.contains(said), "{line}: {err}");
        assert!(output.stdout.is_empty(), "{line}");
        // Nobody reads an error in an answer's place.
        assert!(!err.contains("panicked"), "{line}: {err}");
    }
}

#[tokio::test]
async fn help_is_given_for_every_clock_and_ends_with_0() {
    for (line, said) in [
        ("--help", "Exit codes: 0 answered"),
        ("clock --help", "recourse law list --kind clock"),
        ("clock ni138 --help", "--unclaimed-intimated"),
        ("clock sarfaesi.demand_expires --help", "--last-service"),
        ("assess drt.appeal_by --help", "--done"),
    ] {
        let words = words(&format!("law {line}"));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = process::recourse(&words).await;
        let out = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{line}");
        assert!(out.contains(said), "{line}: {out}");
    }
}
