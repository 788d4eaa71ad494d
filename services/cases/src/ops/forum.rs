//! Before which court a matter comes, and when that court is open.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use sqlx::PgConnection;
use statutes::{Book, CourtCalendar};

use super::Context;
use crate::{
    config::{CourtCalendars, House},
    domain::{self, Fact, FoldError, LawInForce, Position, ProceedingId},
    error::Error,
    store::{self, proceeding::Branch},
};

/// What counts the days before a court.
#[derive(Debug)]
pub(crate) struct Forum {
    /// When it is open. None: no filing is authorised, and the last day for a complaint is not moved.
    pub(crate) calendar: Option<CourtCalendar>,
    /// The versions of the book and of that calendar: hashed once, as every deadline is compared with them each night.
    pub(crate) law: LawInForce,
}

impl Forum {
    fn new(book: &Book, calendar: Option<CourtCalendar>) -> Self {
        Self { law: LawInForce::new(book, calendar.as_ref()), calendar }
    }
}

/// The courts, by the payee's home branch: it decides which (NI Act s.142(2)(a)).
#[derive(Debug)]
pub(crate) struct Courts {
    house: Arc<House>,
    /// By the beginning of a branch's IFSC.
    by_branch: Vec<(String, Forum)>,
    /// Of the branches that have no other.
    elsewhere: Forum,
}

impl Courts {
    /// The longest beginning decides.
    pub(crate) fn new(house: Arc<House>, book: &Book, calendars: CourtCalendars) -> Self {
        let CourtCalendars { mut by_branch, elsewhere } = calendars;
        by_branch.sort_by_key(|(beginning, _)| Reverse(beginning.len()));
        let forum = |(beginning, calendar)| (beginning, Forum::new(book, Some(calendar)));
        Self { house, by_branch: by_branch.into_iter().map(forum).collect(), elsewhere: Forum::new(book, elsewhere) }
    }

    /// One calendar for all courts.
    #[cfg(test)]
    pub(crate) fn everywhere(book: &Book, calendar: Option<CourtCalendar>) -> Arc<Self> {
        Arc::new(Self::new(Arc::default(), book, CourtCalendars { by_branch: Vec::new(), elsewhere: calendar }))
    }

    /// The court for a branch; of an account that is not on record no branch is known.
    pub(crate) fn of(&self, branch: Option<&Branch>) -> &Forum {
        let home = branch.map(|branch| self.house.home_branch(&branch.creditor, &branch.ifsc)).unwrap_or_default();
        let own = self.by_branch.iter().find(|(beginning, _)| home.starts_with(beginning.as_str()));
        own.map_or(&self.elsewhere, |(_, forum)| forum)
    }

    /// The branches of proceedings, as far as they matter here: nobody is asked where all courts share one calendar.
    pub(crate) async fn branches(
        &self,
        conn: &mut PgConnection,
        proceedings: &[ProceedingId],
    ) -> Result<HashMap<ProceedingId, Branch>, Error> {
        if self.by_branch.is_empty() {
            return Ok(HashMap::new());
        }
        store::proceeding::branches(conn, proceedings).await
    }
}

impl Context {
    /// The court before which a proceeding comes.
    pub(crate) async fn forum_of(&self, conn: &mut PgConnection, proceeding: ProceedingId) -> Result<&Forum, Error> {
        let branches = self.courts.branches(conn, &[proceeding]).await?;
        Ok(self.courts.of(branches.get(&proceeding)))
    }

    /// Where a proceeding stands on its facts, by the book in force here and its court's calendar.
    pub(crate) fn fold(&self, facts: &[Fact], forum: &Forum) -> Result<Position, FoldError> {
        domain::fold(facts, &self.book, forum.calendar.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use kernel::DateInterval;

    use super::*;
    use crate::config::Creditor;

    fn calendar(court: &str) -> CourtCalendar {
        let [from, until] = ["2026-01-01", "2026-12-31"].map(|day| day.parse().unwrap());
        CourtCalendar::new(court, DateInterval::new(from, until).unwrap())
    }

    fn name(forum: &Forum) -> &str {
        forum.calendar.as_ref().map_or("none", CourtCalendar::court)
    }

    fn court_of<'a>(courts: &'a Courts, creditor: &str, ifsc: &str) -> &'a str {
        let branch = Branch { creditor: creditor.to_owned(), ifsc: ifsc.to_owned() };
        name(courts.of(Some(&branch)))
    }

    #[test]
    fn the_longest_beginning_of_the_home_branch_decides_the_court() {
        let home = Creditor { home_branch_ifsc: Some("HDFC0000007".to_owned()), ..Creditor::simulated() };
        let house = House { creditors: [("Central".to_owned(), home)].into(), ..House::default() };
        let book = Book::embedded();
        let [pune, nashik] = ["Pune", "Nashik"].map(calendar);
        let by_branch = vec![("HDFC".to_owned(), nashik), ("HDFC0000007".to_owned(), pune)];
        let courts = Courts::new(
            Arc::new(house),
            &book,
            CourtCalendars { by_branch: by_branch.clone(), elsewhere: Some(calendar("all others")) },
        );
        assert_eq!(court_of(&courts, "Sahyadri", "HDFC0000007"), "Pune");
        assert_eq!(court_of(&courts, "Sahyadri", "HDFC0000008"), "Nashik");
        assert_eq!(court_of(&courts, "Sahyadri", "SBIN0000007"), "all others");
        assert_eq!(court_of(&courts, "Central", "SBIN0000007"), "Pune", "where the lender collects");
        assert_eq!(name(courts.of(None)), "all others");
        let only_these = Courts::new(Arc::default(), &book, CourtCalendars { by_branch, elsewhere: None });
        assert_eq!(court_of(&only_these, "Sahyadri", "SBIN0000007"), "none");
        assert_eq!(name(only_these.of(None)), "none");
    }
}
