//! The gate before an act in a docket: asked for today, answered with every condition that fails, and put on record either
//! way. It never rests on what is taken to be so without being known.

use audit::{Entry, Outcome, Resource};
use authority::Action;
use foundation::{Command, Work};
use kernel::TypedId as _;
use proceedings::Permission;
use sqlx::PgConnection;
use statutes::Decision;

use crate::{
    domain::{self, ActAnswer, AnswerId, ProceedingId},
    error::Error,
    ops::{Context, act::Act},
    store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct AuthoriseAct {
    pub(crate) docket: ProceedingId,
    pub(crate) act: String,
    /// Why the caller lets it pass where the law leaves it to a person; empty if he does not.
    pub(crate) person_decides: String,
}

/// The answer, with how it was found.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) id: AnswerId,
    pub(crate) permission: Permission,
}

/// Answers, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn authorise_act(
    context: &Context,
    command: Command<'_>,
    request: &AuthoriseAct,
    encode: impl Fn(Answered) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &Asking { context, command, request, encode }).await
}

struct Asking<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a AuthoriseAct,
    encode: F,
}

impl<F: Fn(Answered) -> Vec<u8> + Sync> Work for Asking<'_, F> {
    const OPERATION: &'static str = "AuthoriseAct";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, request, .. } = *self;
        let act = Act::of(context, self.command);
        let unknown = || Error::UnknownProceeding(request.docket.to_string());
        let head = store::docket::lock(conn, request.docket).await?.ok_or_else(unknown)?;
        let permit = act.require(conn, Action::AuthoriseAct, (head.id, &head.state)).await?;
        let entries = store::entry::of_docket(conn, head.id).await?;
        let forum = context.forum_of(conn, head.id).await?;
        let stand = context.stand(&head, &entries, forum, act.now.legal_date())?;
        let Some(permission) = domain::decide(&stand, &request.act, &request.person_decides) else {
            let open = stand.next.iter().map(|next| next.act).collect();
            return Err(Error::ActNotOpen { act: request.act.clone(), state: stand.state, open });
        };
        let answer = ActAnswer {
            id: AnswerId::next(&*context.ids),
            act: request.act.clone(),
            on: act.now.legal_date(),
            decision: permission.decision,
            failed: permission.failing.iter().map(|clause| clause.id.clone()).collect(),
            person_decides: request.person_decides.clone(),
            book_version: context.book.version().to_owned(),
            asked_by: act.on_behalf_of.unwrap_or(&act.actor).clone(),
            asked_at: act.now,
        };
        store::act_answer::insert(conn, head.id, &answer).await?;
        let allowed = answer.decision == Decision::Allowed;
        let reason = match (answer.failed.as_slice(), answer.person_decides.as_str()) {
            ([], _) => answer.act.clone(),
            (failed, "") => format!("{}: {}", answer.act, failed.join(", ")),
            (failed, decides) => format!("{}: {}; {decides}", answer.act, failed.join(", ")),
        };
        let entry = Entry {
            occurred_at: act.now,
            actor: &act.actor,
            on_behalf_of: act.on_behalf_of,
            action: "act.authorise",
            resource: Resource::new("proceeding", head.id),
            outcome: if allowed { Outcome::Allowed } else { Outcome::Denied },
            reason: &permit.because(&reason),
            book_version: context.book.version(),
            cause: &act.cause,
        };
        context.audit.record(conn, &entry).await?;
        Ok((self.encode)(Answered { id: answer.id, permission }))
    }
}
