//! What a lawyer reads: snapshots of decided cases, and the width of everything.

use insta::{Settings, assert_snapshot};

use super::law;

async fn snapshot(name: &str, line: &str) {
    let mut settings = Settings::clone_current();
    settings.add_filter("Statute book [0-9a-f]{12}", "Statute book [version]");
    let out = law(line).await.out;
    settings.bind(|| assert_snapshot!(name, out));
}

/// Saketh India v India Securities (1999) 3 SCC 1: filed on the last day.
#[tokio::test]
async fn saketh_reads_as_a_timeline_with_its_authorities() {
    snapshot("saketh", "clock ni138 --informed 1995-09-20 --notice-sent 1995-09-25 --served 1995-09-29").await;
}

/// Krishnakumar Chaturvedi (Bombay HC): four days late.
#[tokio::test]
async fn chaturvedi_is_late_with_what_can_be_done() {
    snapshot("chaturvedi", "assess ni138 --served 2004-09-13 --filed 2004-11-02 --court bombay").await;
}

/// S. Nagesh v Shobha S. Aradhya 2026 INSC 27: returned unclaimed on 22-08-2013, filed on 09-10-2013.
#[tokio::test]
async fn nagesh_is_late_on_every_reading_of_an_unclaimed_letter() {
    let line = "assess ni138 --notice-sent 2013-08-13 --unclaimed-returned 2013-08-22 --filed 2013-10-09 --sent-by registered-post";
    snapshot("nagesh", line).await;
}

/// Rousonara Begum v PNB (DRAT Kolkata, 01-09-2023): possession on day 53.
#[tokio::test]
async fn possession_on_the_53rd_day_is_premature() {
    let line = "assess sarfaesi.possession --notice-date 2017-02-09 --possession 2017-04-03";
    snapshot("rousonara", line).await;
}

/// State of Himachal Pradesh v Himachal Techno Engineers (2010).
#[tokio::test]
async fn himachal_is_late_within_the_thirty_days() {
    snapshot("himachal", "assess arbitration.set_aside --award-received 2007-11-12 --filed 2008-03-11").await;
}

#[tokio::test]
async fn every_page_fits_a_terminal_of_80_columns() {
    let cheque = "--informed 2026-03-02..2026-03-05 --notice-sent 2026-03-20 --served 2026-03-24";
    for line in [
        "list",
        "list --drafts",
        "coverage --all",
        "diff --from 1990-01-01 --to 2026-11-01",
        "show ni138.demand",
        "show cts",
        "show nach",
        "show post",
        "show sarfaesi.may_demand",
        "show sarfaesi.redemption",
        "gate sarfaesi.may_demand --on 2026-03-02",
        "classify --as-of 2026-06-30 --due 2026-05-01 --facility \"label=cash credit,product=cash-credit,above-limit-since=2026-03-10\"",
        &format!("clock ni138 {cheque} --article unclaimed-intimated=2026-03-22,unclaimed-returned=2026-05-10"),
        "clock sarfaesi.demand_expires --notice-date 2026-01-05 --last-service 2026-01-09",
        "assess ni138 --informed 2008-11-10 --notice-sent 2008-12-17 --served 2008-12-20 --filed 2009-01-10",
    ] {
        let page = law(line).await.out;
        assert!(page.lines().count() > 5, "{line}: {page}");
        for text in page.lines() {
            // An id that is longer than a line is never broken.
            assert!(text.chars().count() <= 80 || !text.trim().contains(' '), "{line}: {text}");
        }
        assert!(!page.contains('\u{1b}'), "{line}");
    }
}
