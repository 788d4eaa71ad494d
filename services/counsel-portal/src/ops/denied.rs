//! What is put on record of a call that came to nothing: a refusal of the policies; and that an advocate asked for what is
//! not his, who is told that it does not exist.

use audit::{Entry, Outcome, Resource};
use chassis::identity::Principal;
use foundation::{Command, Refusal as _};
use kernel::Role;

use super::{Action, Context};
use crate::{
    domain::{AnyMatter, FilingId, MatterId, MatterReference, Scope},
    error::Error,
    store,
};

/// The result as it is; a refusal is on record before the caller is answered. `cause` is the command's key, or the
/// token's id of a reading.
pub(super) async fn put_on_record<T>(
    context: &Context,
    principal: &Principal,
    cause: &str,
    action: Action,
    result: Result<T, Error>,
) -> Result<T, Error> {
    let result = context.refusals.keep(principal, cause, result).await;
    not_found(context, principal, action, result).await
}

/// The same of a command that was carried out, which has put the refusals of the policies on record itself.
pub(super) async fn of_command<T>(
    context: &Context,
    command: Command<'_>,
    action: Action,
    result: Result<T, Error>,
) -> Result<T, Error> {
    not_found(context, command.principal, action, result).await
}

/// What an advocate's queries do not find is on record too, whether it exists or not: both take the same way and the same
/// time.
async fn not_found<T>(
    context: &Context,
    principal: &Principal,
    action: Action,
    result: Result<T, Error>,
) -> Result<T, Error> {
    let Err(error) = &result else { return result };
    if error.denied().is_some() || !principal.actor.has(Role::Advocate) {
        return result;
    }
    let sought = match error {
        Error::UnknownMatter(text) => Target::Matter(text.as_str()),
        Error::UnknownFiling(id) | Error::NotRecorder(id) | Error::NotProgressRecorder { filing: id, .. } => {
            Target::Filing(*id)
        }
        _ => return result,
    };
    if let Err(failed) = record(context, principal, action, sought).await {
        tracing::error!(
            error = %failed, actor.subject = principal.actor.subject,
            "a denial could not be put on record"
        );
    }
    result
}

#[derive(Clone, Copy)]
enum Target<'a> {
    Matter(&'a str),
    Filing(FilingId),
}

async fn record(context: &Context, principal: &Principal, action: Action, target: Target<'_>) -> Result<(), Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let matter = match target {
        Target::Matter(text) => find(&mut tx, text, Scope::Everything).await?.map(|matter| matter.record().id),
        Target::Filing(id) => store::filing::matter_of(&mut tx, id, Scope::Everything).await?,
    };
    let (resource, reason) = match (matter, target) {
        (Some(id), _) => (Resource::new("matter", id), "not his"),
        (None, Target::Matter(_)) => (Resource::kind("matter"), "there is no such matter"),
        (None, Target::Filing(_)) => (Resource::kind("matter"), "there is no such filing"),
    };
    let entry = Entry {
        occurred_at: context.clock.now(),
        actor: &principal.actor,
        on_behalf_of: principal.on_behalf_of.as_ref(),
        action: action.as_str(),
        resource,
        outcome: Outcome::Denied,
        reason,
        book_version: "",
        cause: &principal.token_id,
    };
    context.audit.record(&mut tx, &entry).await?;
    pg::commit(tx).await?;
    Ok(())
}

/// The matter of a reference (`MT-000042`) or an id, within a scope.
pub(super) async fn find(
    conn: &mut sqlx::PgConnection,
    named: &str,
    scope: Scope<'_>,
) -> Result<Option<AnyMatter>, Error> {
    if let Ok(reference) = named.parse::<MatterReference>() {
        return match store::matter::id_of_reference(conn, reference, scope).await? {
            Some(id) => store::matter::find(conn, id, scope).await,
            None => Ok(None),
        };
    }
    match named.parse::<MatterId>() {
        Ok(id) => store::matter::find(conn, id, scope).await,
        Err(_) => Ok(None),
    }
}
