//! What comes next, for an operator who steps the clock.

use kernel::Clock as _;
use pg::StoreError;
use simulation::{Agenda, Due};

use super::recompute;
use crate::{
    ops::Context,
    store::{self, deadline::Upcoming},
};

/// The agenda of cases: armed deadlines, reminders, intents that are planned; the nightly check only while it is overdue, because it changes
/// nothing and no clock need stop for it.
#[derive(Debug)]
pub(crate) struct CasesAgenda {
    pub(crate) context: Context,
}

impl Agenda for CasesAgenda {
    async fn next(&self) -> Result<Option<Due>, StoreError> {
        let mut conn = pg::acquire(&self.context.pool).await?;
        let day = recompute::day(self.context.clock.now());
        if store::nightly_run::last(&mut conn, recompute::JOB).await?.is_none_or(|last| last < day) {
            return Ok(Some(Due { at: recompute::begins(day), what: "the nightly check".to_owned() }));
        }
        let deadlines = store::deadline::next(&mut conn).await?;
        let reminders = store::reminder::next(&mut conn).await?;
        let intents = store::intent::next(&mut conn, self.context.clock.now()).await?;
        let all = [(deadlines, "deadline"), (reminders, "reminder"), (intents, "intent")];
        let Some(at) = all.iter().filter_map(|(next, _)| Some(next.as_ref()?.at)).min() else { return Ok(None) };
        let named = all.iter().filter_map(|(next, name)| {
            let Upcoming { count, .. } = next.as_ref().filter(|next| next.at == at)?;
            Some(format!("{count} {name}{}", if *count == 1 { "" } else { "s" }))
        });
        Ok(Some(Due { at, what: named.collect::<Vec<_>>().join(", ") }))
    }
}
