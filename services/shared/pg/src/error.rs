//! What can go wrong between a service and its database, told apart by what the caller can do about it.

use thiserror::Error;

use crate::codec::CodecError;

/// A statement or a transaction failed.
///
/// No variant holds a value of a row: PostgreSQL's detail line, which quotes rows, is dropped, and so is the message of
/// every class of error whose message quotes the value it complains about. All of it can be logged.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// A constraint refused the row. Nothing was written.
    #[error("constraint `{name}` refused the row")]
    Constraint {
        /// The constraint's or unique index's name, or the column's for NOT NULL.
        name: String,
    },
    /// The database cannot serve now: not reachable, no free connection, no way in with the password at hand, disk full,
    /// read-only, or too slow. Nothing was written; the same command may be sent again later.
    #[error("the database cannot serve now: {reason}")]
    Unavailable {
        /// Why, as the driver or the server says.
        reason: String,
    },
    /// The transaction lost to another one (serialisation failure, deadlock, lock timeout). Nothing was written; the same
    /// command may be sent again at once.
    #[error("the transaction lost to another one (SQLSTATE {sqlstate})")]
    Retryable {
        /// 40001, 40P01 or 55P03.
        sqlstate: String,
    },
    /// COMMIT was sent and its answer did not arrive: the transaction may have been committed or not. Sending the command
    /// again under the same idempotency key finds out.
    #[error("the outcome of COMMIT is unknown: {reason}")]
    OutcomeUnknown {
        /// What happened in place of the answer.
        reason: String,
    },
    /// A statement that the database will never accept, or a row that cannot be read: a fault of program or schema.
    #[error("the database and the program disagree: {reason}{}", sqlstate.as_ref().map(|code| format!(" (SQLSTATE {code})")).unwrap_or_default())]
    Database {
        /// The five characters that PostgreSQL sent, if it was PostgreSQL that complained.
        sqlstate: Option<String>,
        /// What is wrong, without values.
        reason: String,
    },
}

impl StoreError {
    /// The name of the constraint that refused the row, if one did.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Constraint { name } => Some(name),
            _ => None,
        }
    }

    pub(crate) fn disagreement(reason: impl Into<String>) -> Self {
        Self::Database { sqlstate: None, reason: reason.into() }
    }

    fn unavailable(reason: &sqlx::Error) -> Self {
        Self::Unavailable { reason: reason.to_string() }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => from_server(error.as_ref()),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::unavailable(&error),
            sqlx::Error::RowNotFound => Self::disagreement("a query that must find a row found none"),
            // Decoders of sqlx quote what they cannot read; those of this crate do not.
            sqlx::Error::ColumnDecode { index, source } => {
                let why = source.downcast_ref::<CodecError>().map(|error| format!(": {error}")).unwrap_or_default();
                Self::disagreement(format!("column {index} cannot be read{why}"))
            }
            sqlx::Error::Encode(_) => Self::disagreement("a parameter cannot be encoded"),
            sqlx::Error::Decode(_) => Self::disagreement("a value cannot be decoded"),
            other => Self::disagreement(other.to_string()),
        }
    }
}

fn from_server(error: &dyn sqlx::error::DatabaseError) -> StoreError {
    let sqlstate = error.code().unwrap_or_default().into_owned();
    let class = sqlstate.get(..2).unwrap_or_default();
    match (class, sqlstate.as_str()) {
        ("23", _) => {
            // NOT NULL has a column and no constraint's name.
            let column = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().and_then(|error| error.column());
            StoreError::Constraint { name: error.constraint().or(column).unwrap_or(&sqlstate).to_owned() }
        }
        ("40", _) | (_, "55P03") => StoreError::Retryable { sqlstate },
        // Connection lost; password refused, which is one that is being changed; out of memory, disk or connections;
        // cancelled, shut down or starting; read-only; disk error.
        ("08" | "28" | "53" | "57", _) | (_, "25006" | "25P03" | "58030") => {
            StoreError::Unavailable { reason: format!("{} (SQLSTATE {sqlstate})", error.message()) }
        }
        // Messages of these classes name objects, not values.
        ("0A" | "25" | "3D" | "3F" | "42" | "54" | "55" | "58", _) => {
            StoreError::Database { sqlstate: Some(sqlstate), reason: error.message().to_owned() }
        }
        _ => StoreError::Database { sqlstate: Some(sqlstate), reason: "the server refused a value".to_owned() },
    }
}

/// Turns the refusal of a constraint into the domain's own error, where the statement is made.
pub trait ResultExt<T> {
    /// `error()` if the constraint of this name refused the row; any other failure stays a [`StoreError`].
    ///
    /// The transaction is spent either way: PostgreSQL takes no more statements in it.
    fn on_constraint<E: From<StoreError>>(self, name: &str, error: impl FnOnce() -> E) -> Result<T, E>;
}

impl<T, S: Into<StoreError>> ResultExt<T> for Result<T, S> {
    fn on_constraint<E: From<StoreError>>(self, name: &str, error: impl FnOnce() -> E) -> Result<T, E> {
        self.map_err(|failure| match failure.into() {
            StoreError::Constraint { name: refused } if refused == name => error(),
            other => E::from(other),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq, Error)]
    enum DomainError {
        #[error("the instrument exists")]
        Exists,
        #[error(transparent)]
        Store(#[from] StoreError),
    }

    fn refused_by(name: &str) -> Result<(), StoreError> {
        Err(StoreError::Constraint { name: name.to_owned() })
    }

    #[test]
    fn only_the_named_constraint_becomes_the_domains_error() {
        let named = refused_by("instrument_pkey").on_constraint("instrument_pkey", || DomainError::Exists);
        assert_eq!(named, Err(DomainError::Exists));
        let other = refused_by("bank_fkey").on_constraint("instrument_pkey", || DomainError::Exists);
        assert_eq!(other.unwrap_err().to_string(), "constraint `bank_fkey` refused the row");
    }

    #[test]
    fn a_pool_without_a_free_connection_is_unavailable() {
        assert!(matches!(StoreError::from(sqlx::Error::PoolTimedOut), StoreError::Unavailable { .. }));
    }

    #[test]
    fn a_decoders_complaint_is_not_repeated_unless_it_is_ours() {
        let column = |source| sqlx::Error::ColumnDecode { index: "\"name\"".to_owned(), source };
        let foreign = StoreError::from(column("cannot parse Ravi Kumar".into()));
        assert_eq!(foreign.to_string(), "the database and the program disagree: column \"name\" cannot be read");
        let ours = StoreError::from(column(Box::new(CodecError::Infinite)));
        assert!(ours.to_string().ends_with("the value is infinity, which is not a day or an instant"));
    }
}
