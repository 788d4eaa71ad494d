//! Maker-checker: one person asks, another approves exactly what will be executed.
//!
//! ```ignore
//! // the maker's transaction
//! approval::request(&mut tx, Request { id, kind: "notice.issue", subject, payload: &pdf_sha256, maker, at: now }).await?;
//! // the checker's transaction; `seen` is the hash of what the checker looked at
//! let pending = approval::pending(&mut tx, "notice.issue", subject).await?.ok_or(/* nothing waits */)?;
//! let approved = pending.approve(principal.originator(), &seen, now)?;      // another person, the same payload
//! approval::record(&mut tx, &approved).await?;                              // the same rule again, as a constraint
//! let notice = notice.approve(approved);                                    // the act itself, in this transaction
//! ```
//!
//! A domain transition that needs approval takes an [`Approved`], which comes from [`Pending::approve`] alone. A request
//! for a changed payload voids the one that waits.

use kernel::{Actor, Timestamp};
use sqlx::PgConnection;
use thiserror::Error;
use uuid::Uuid;

use crate::StoreError;

/// SHA-256 of exactly what will be executed.
pub type PayloadHash = [u8; 32];

/// What a maker asks for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The approval's id.
    pub id: Uuid,
    /// The kind of act: `notice.issue`.
    pub kind: &'a str,
    /// What it is done to.
    pub subject: Uuid,
    /// Exactly what will be executed.
    pub payload: &'a PayloadHash,
    /// Whose will it is: `Principal::originator`.
    pub maker: &'a Actor,
    /// When, in business time.
    pub at: Timestamp,
}

/// What waits for a checker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The approval's id.
    pub id: Uuid,
    /// Exactly what will be executed.
    pub payload: PayloadHash,
    /// The maker's issuer and subject.
    pub maker: (String, String),
}

/// What a second person has approved. Only [`Pending::approve`] makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    id: Uuid,
    checker: Actor,
    at: Timestamp,
}

/// It cannot be approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ApprovalError {
    /// The checker made it.
    #[error("nobody approves what he made himself; another person must")]
    OwnWork,
    /// The checker looked at something else than what waits.
    #[error("what waits for approval is not what was looked at; look at it again")]
    OtherPayload,
}

impl Pending {
    /// Approves, if the checker is another person than the maker and looked at exactly what waits.
    pub fn approve(&self, checker: &Actor, seen: &PayloadHash, at: Timestamp) -> Result<Approved, ApprovalError> {
        if (&self.maker.0, &self.maker.1) == (&checker.issuer, &checker.subject) {
            return Err(ApprovalError::OwnWork);
        }
        if self.payload != *seen {
            return Err(ApprovalError::OtherPayload);
        }
        Ok(Approved { id: self.id, checker: checker.clone(), at })
    }
}

impl Approved {
    /// Who approved.
    #[must_use]
    pub const fn checker(&self) -> &Actor {
        &self.checker
    }

    /// When, in business time.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}

/// Asks for approval. What waited for the same act is void: its payload has changed.
pub async fn request(connection: &mut PgConnection, request: Request<'_>) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE platform.approval SET state = 'void', decided_at = $3
         WHERE kind = $1 AND subject_id = $2 AND state = 'pending'",
        request.kind,
        request.subject,
        crate::Instant::from(request.at) as _,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO platform.approval
             (approval_id, kind, subject_id, payload_sha256, state, maker_issuer, maker_subject, requested_at)
         VALUES ($1, $2, $3, $4, 'pending', $5, $6, $7)",
        request.id,
        request.kind,
        request.subject,
        request.payload.as_slice(),
        request.maker.issuer,
        request.maker.subject,
        crate::Instant::from(request.at) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What waits for this act, locked until the end of the transaction.
pub async fn pending(connection: &mut PgConnection, kind: &str, subject: Uuid) -> Result<Option<Pending>, StoreError> {
    let row = sqlx::query!(
        "SELECT approval_id, payload_sha256, maker_issuer, maker_subject FROM platform.approval
         WHERE kind = $1 AND subject_id = $2 AND state = 'pending'
         FOR UPDATE",
        kind,
        subject,
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let payload = row.payload_sha256.try_into();
    let payload = payload.map_err(|_| StoreError::disagreement("a payload's hash has not 32 bytes"))?;
    Ok(Some(Pending { id: row.approval_id, payload, maker: (row.maker_issuer, row.maker_subject) }))
}

/// Puts an approval on record, in the transaction that executes what was approved.
pub async fn record(connection: &mut PgConnection, approved: &Approved) -> Result<(), StoreError> {
    let updated = sqlx::query!(
        "UPDATE platform.approval
         SET state = 'approved', checker_issuer = $2, checker_subject = $3, decided_at = $4
         WHERE approval_id = $1 AND state = 'pending'",
        approved.id,
        approved.checker.issuer,
        approved.checker.subject,
        crate::Instant::from(approved.at) as _,
    )
    .execute(connection)
    .await?;
    if updated.rows_affected() != 1 {
        return Err(StoreError::disagreement("what is approved does not wait for approval"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(subject: &str) -> Actor {
        Actor { subject: subject.to_owned(), issuer: "bank".to_owned(), ..Actor::service("cases") }
    }

    #[test]
    fn another_person_approves_what_was_looked_at_and_nothing_else() {
        let pending = Pending { id: Uuid::nil(), payload: [1; 32], maker: ("bank".into(), "asha".into()) };
        let now = "2026-03-02T09:00:00Z".parse().unwrap();
        assert_eq!(pending.approve(&person("asha"), &[1; 32], now), Err(ApprovalError::OwnWork));
        assert_eq!(pending.approve(&person("vikram"), &[2; 32], now), Err(ApprovalError::OtherPayload));
        let approved = pending.approve(&person("vikram"), &[1; 32], now).unwrap();
        assert_eq!((approved.checker().subject.as_str(), approved.at()), ("vikram", now));
    }
}
