//! Providers that exist in this database only, and misbehave in a way that can be foretold.
//!
//! The draw is the first four bytes of SHA-256 over the lot `<party>/<return>/<channel>`, as a number, modulo 100:
//!
//! | draw | fate |
//! |---|---|
//! | 0-2 | taken, and never answered: unknown, then found when it is asked for |
//! | 3-4 | refused |
//! | 5-99 | taken and answered |
//!
//! So the same message meets the same fate whatever the order of arrival. Mail to staff (`staff/…`) always arrives.

use std::sync::Arc;

use pg::{StoreError, sealing::Vault};
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;

use super::{Provider, ProviderError, Standing};
use crate::{
    domain::{MessageId, Outgoing},
    error::Error,
    store,
};

/// Keeps what it is given in `simulated_inbox`, sealed. Its transactions are its own: it is the outside world.
#[derive(Clone, Debug)]
pub(crate) struct Simulated {
    pub(crate) pool: PgPool,
    pub(crate) vault: Arc<Vault>,
}

/// What becomes of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Unanswered,
    Refused,
    Answered,
}

fn fate(lot: &str) -> Fate {
    if lot.starts_with("staff/") {
        return Fate::Answered;
    }
    let hash = <[u8; 32]>::from(Sha256::digest(lot));
    match u32::from_be_bytes(hash.first_chunk().copied().unwrap_or_default()) % 100 {
        0..=2 => Fate::Unanswered,
        3..=4 => Fate::Refused,
        _ => Fate::Answered,
    }
}

impl Provider for Simulated {
    const CAN_BE_ASKED: bool = true;

    async fn send(&self, message: &Outgoing) -> Result<String, ProviderError> {
        let fate = fate(message.lot());
        if fate == Fate::Refused {
            return Err(ProviderError::Refused("the simulation's draw".to_owned()));
        }
        self.take(message).await.map_err(|error| ProviderError::NoAnswer(error.to_string()))?;
        match fate {
            Fate::Answered => Ok(reference(message.id())),
            _ => Err(ProviderError::NoAnswer("the simulation's draw".to_owned())),
        }
    }

    async fn standing(&self, id: MessageId) -> Result<Standing, ProviderError> {
        let has = self.has(id).await.map_err(|error| ProviderError::NoAnswer(error.to_string()))?;
        Ok(if has { Standing::Taken(reference(id)) } else { Standing::NotTaken })
    }
}

impl Simulated {
    async fn take(&self, message: &Outgoing) -> Result<(), Error> {
        let mut tx = pg::begin(&self.pool).await?;
        store::simulated_inbox::take(&mut tx, &self.vault, message).await?;
        Ok(pg::commit(tx).await?)
    }

    async fn has(&self, id: MessageId) -> Result<bool, StoreError> {
        let mut conn = pg::acquire(&self.pool).await?;
        store::simulated_inbox::has(&mut conn, id).await
    }
}

fn reference(id: MessageId) -> String {
    format!("SIM-{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fates_are_drawn_by_the_lot_alone_in_the_shares_of_the_table() {
        let fates: Vec<Fate> = (0..10_000).map(|number| fate(&format!("party-{number}/1/sms"))).collect();
        let count = |wanted| fates.iter().filter(|fate| **fate == wanted).count();
        assert!((200..=400).contains(&count(Fate::Unanswered)), "{}", count(Fate::Unanswered));
        assert!((120..=290).contains(&count(Fate::Refused)), "{}", count(Fate::Refused));
        assert_eq!(fates, (0..10_000).map(|number| fate(&format!("party-{number}/1/sms"))).collect::<Vec<_>>());
    }

    #[test]
    fn mail_to_staff_always_arrives() {
        assert!((0..1_000).all(|number| fate(&format!("staff/{number}")) == Fate::Answered));
    }
}
