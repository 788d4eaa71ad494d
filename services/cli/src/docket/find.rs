//! Which docket is meant, and which entry of it.

use kernel::LegalDate;
use proto::cases::{Docket, DocketSummary, GetDocketRequest};

use super::words::{short, state_in_words};
use crate::{
    args::WhichDocket, call::question, case, failure::Failure, session::Session, text::plain, words::Choice as _,
};

/// As much of the end of an id as must be typed.
const END_MIN: usize = 4;

/// A docket, and today as cases counts.
#[derive(Debug)]
pub(super) struct Found {
    /// The docket.
    pub(super) docket: Docket,
    /// Days left are counted from here.
    pub(super) today: LegalDate,
}

/// The docket that is meant.
pub(super) async fn find(which: &WhichDocket, session: &Session) -> Result<Found, Failure> {
    let proceeding_id = id(which, session).await?;
    get(proceeding_id, session).await
}

/// A docket by its id.
pub(super) async fn get(proceeding_id: String, session: &Session) -> Result<Found, Failure> {
    let mut cases = session.dockets()?;
    let response = cases.client.get_docket(question(GetDocketRequest { proceeding_id })).await;
    let response = response.map_err(|status| Failure::call(&cases.callee, status))?.into_inner();
    let today = case::business_date(response.business_date, &cases.callee)?;
    let docket =
        response.docket.ok_or_else(|| Failure::Answer { callee: cases.callee, what: "no docket".to_owned() })?;
    Ok(Found { docket, today })
}

/// The id of the docket that is meant: an id is taken as it is; a reference of a case is its one docket.
pub(super) async fn id(which: &WhichDocket, session: &Session) -> Result<String, Failure> {
    let named = which.docket.trim();
    if !named.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("rc-")) {
        return Ok(named.to_owned());
    }
    let found = case::found(named, session).await?;
    let reference = plain(&found.case.reference);
    match found.dockets.as_slice() {
        [one] => Ok(one.proceeding_id.clone()),
        [] => {
            let how = format!("recourse docket open KIND --case {reference} --about TEXT");
            Err(Failure::Usage(format!("{reference} has no docket; `{how}` opens one")))
        }
        several => {
            let each: Vec<String> = several.iter().map(told_apart).collect();
            let each = each.join("; ");
            Err(Failure::Usage(format!("{reference} has {} dockets; name one by its id: {each}", several.len())))
        }
    }
}

/// `019b… (sarfaesi, flat 12, demanded)`.
fn told_apart(docket: &DocketSummary) -> String {
    let DocketSummary { proceeding_id, about, state, .. } = docket;
    plain(&format!("{proceeding_id} ({}, {about}, {})", docket.kind().words(), state_in_words(state)))
}

/// The id of an entry that is named by its id or the end of it.
pub(super) fn entry(docket: &Docket, named: &str) -> Result<String, Failure> {
    let ids = || docket.entries.iter().map(|entry| entry.entry_id.as_str());
    if let Some(whole) = ids().find(|id| *id == named) {
        return Ok(whole.to_owned());
    }
    let long_enough = named.chars().count() >= END_MIN;
    let ending: Vec<&str> = ids().filter(|id| long_enough && id.ends_with(named)).collect();
    match ending.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => {
            let known: Vec<&str> = ids().map(short).collect();
            let known = if known.is_empty() { "nothing is on record".to_owned() } else { known.join(", ") };
            Err(Failure::Usage(plain(&format!("no entry of the docket is `{named}`: {known}"))))
        }
        several => {
            Err(Failure::Usage(plain(&format!("`{named}` is the end of several entries: {}", several.join(", ")))))
        }
    }
}

#[cfg(test)]
mod tests {
    use proto::cases::DocketEntry;

    use super::*;

    #[test]
    fn an_entry_is_named_by_the_end_of_its_id_where_that_is_enough() {
        let entry_of = |id: &str| DocketEntry { entry_id: id.to_owned(), ..DocketEntry::default() };
        let docket = Docket { entries: ["0000-aaaa1111", "0000-bbbb1111"].map(entry_of).into(), ..Docket::default() };
        assert_eq!(entry(&docket, "aaaa1111").unwrap(), "0000-aaaa1111");
        assert_eq!(entry(&docket, "0000-bbbb1111").unwrap(), "0000-bbbb1111");
        assert!(entry(&docket, "1111").unwrap_err().to_string().contains("several entries"));
        let none = entry(&docket, "111").unwrap_err().to_string();
        assert_eq!(none, "no entry of the docket is `111`: aaaa1111, bbbb1111");
    }
}
