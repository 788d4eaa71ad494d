//! Before which court a matter comes, and when that court is open.

use std::{collections::HashMap, sync::Arc};

use sqlx::PgConnection;
use statutes::CourtCalendar;

use super::Context;
use crate::{
    config::{CourtCalendars, House},
    domain::{self, Fact, FoldError, LawInForce, Position, ProceedingId},
    error::Error,
    store::{self, proceeding::Branch},
};

/// The calendars of the courts, by the payee's home branch: it decides the court (NI Act s.142(2)(a)).
#[derive(Debug, Default)]
pub(crate) struct Courts {
    house: Arc<House>,
    /// By the beginning of a branch's IFSC.
    by_branch: Vec<(String, CourtCalendar)>,
    /// Of the branches that have no other.
    elsewhere: Option<CourtCalendar>,
}

impl Courts {
    /// The longest beginning decides.
    pub(crate) fn new(house: Arc<House>, calendars: CourtCalendars) -> Self {
        let CourtCalendars { mut by_branch, elsewhere } = calendars;
        by_branch.sort_by_key(|(beginning, _)| std::cmp::Reverse(beginning.len()));
        Self { house, by_branch, elsewhere }
    }

    /// One calendar for all courts.
    #[cfg(test)]
    pub(crate) fn everywhere(calendar: Option<CourtCalendar>) -> Arc<Self> {
        Arc::new(Self { elsewhere: calendar, ..Self::default() })
    }

    /// The calendar of the court for a branch; of an account that is not on record no branch is known.
    pub(crate) fn of(&self, branch: Option<&Branch>) -> Option<&CourtCalendar> {
        let home = branch.map(|branch| self.house.home_branch(&branch.creditor, &branch.ifsc)).unwrap_or_default();
        let own = self.by_branch.iter().find(|(beginning, _)| home.starts_with(beginning.as_str()));
        own.map(|(_, calendar)| calendar).or(self.elsewhere.as_ref())
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
    /// When the court is open before which a proceeding comes. None: no filing is authorised, and the last day for a
    /// complaint is not moved.
    pub(crate) async fn calendar_of(
        &self,
        conn: &mut PgConnection,
        proceeding: ProceedingId,
    ) -> Result<Option<&CourtCalendar>, Error> {
        let branches = self.courts.branches(conn, &[proceeding]).await?;
        Ok(self.courts.of(branches.get(&proceeding)))
    }

    /// Where a proceeding stands on its facts, by the book in force here and its court's calendar.
    pub(crate) fn fold(&self, facts: &[Fact], calendar: Option<&CourtCalendar>) -> Result<Position, FoldError> {
        domain::fold(facts, &self.book, calendar)
    }

    /// The versions of what counts deadlines before a court.
    pub(crate) fn law(&self, calendar: Option<&CourtCalendar>) -> LawInForce {
        LawInForce::new(&self.book, calendar)
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

    fn court_of<'a>(courts: &'a Courts, creditor: &str, ifsc: &str) -> &'a str {
        let branch = Branch { creditor: creditor.to_owned(), ifsc: ifsc.to_owned() };
        courts.of(Some(&branch)).map_or("none", CourtCalendar::court)
    }

    #[test]
    fn the_longest_beginning_of_the_home_branch_decides_the_court() {
        let home = Creditor { home_branch_ifsc: Some("HDFC0000007".to_owned()), ..Creditor::simulated() };
        let house = House { creditors: [("Central".to_owned(), home)].into(), ..House::default() };
        let [pune, nashik] = ["Pune", "Nashik"].map(calendar);
        let by_branch = vec![("HDFC".to_owned(), nashik), ("HDFC0000007".to_owned(), pune)];
        let courts = Courts::new(
            Arc::new(house),
            CourtCalendars { by_branch: by_branch.clone(), elsewhere: Some(calendar("all others")) },
        );
        assert_eq!(court_of(&courts, "Sahyadri", "HDFC0000007"), "Pune");
        assert_eq!(court_of(&courts, "Sahyadri", "HDFC0000008"), "Nashik");
        assert_eq!(court_of(&courts, "Sahyadri", "SBIN0000007"), "all others");
        assert_eq!(court_of(&courts, "Central", "SBIN0000007"), "Pune", "where the lender collects");
        assert_eq!(courts.of(None).map(CourtCalendar::court), Some("all others"));
        let only_these = Courts::new(Arc::default(), CourtCalendars { by_branch, elsewhere: None });
        assert_eq!(court_of(&only_these, "Sahyadri", "SBIN0000007"), "none");
        assert!(only_these.of(None).is_none());
    }
}
