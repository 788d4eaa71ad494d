//! Opens a docket in a case, or for an account that has no case yet.

use audit::Resource;
use authority::Action;
use foundation::{Command, Work};
use kernel::TypedId as _;
use proceedings::Kind;
use sqlx::PgConnection;

use super::view;
use crate::{
    domain::{self, DocketHead, ProceedingId},
    error::Error,
    ops::{Context, act::Act, get_case},
    store,
};

/// Of a docket that has not been folded yet.
const NEW: &str = "new";

/// What the docket is opened in.
#[derive(Debug)]
pub(crate) enum Subject {
    /// A case, by its reference or its id.
    Case(String),
    /// An account: its case, or a new one.
    Account(String),
}

/// The request.
#[derive(Debug)]
pub(crate) struct OpenDocket {
    pub(crate) subject: Subject,
    pub(crate) kind: Kind,
    pub(crate) about: String,
}

/// Opens a docket, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn open_docket(
    context: &Context,
    command: Command<'_>,
    request: &OpenDocket,
    encode: impl Fn(domain::Docket) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &Opening { context, command, request, encode }).await
}

struct Opening<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a OpenDocket,
    encode: F,
}

impl<F: Fn(domain::Docket) -> Vec<u8> + Sync> Work for Opening<'_, F> {
    const OPERATION: &'static str = "OpenDocket";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, request, .. } = *self;
        let act = Act::of(context, self.command);
        let number = match &request.subject {
            Subject::Account(number) => number.clone(),
            Subject::Case(named) => get_case::find(conn, named).await?.loan_account_number,
        };
        let account = store::account::find(conn, &number).await?;
        if account.is_none() && matches!(request.subject, Subject::Account(_)) {
            return Err(Error::UnknownAccount(number));
        }
        store::receipt::lock_account(conn, &number).await?;
        let asked = get_case::of_account(account.as_ref());
        let permit = act.context.authority.require(self.command.principal, Action::OpenDocket, &asked)?;
        let case = act.case_of(conn, &number).await?;
        let case = store::case::find(conn, case).await?.ok_or(Error::inconsistent("proceeding.case_id"))?;
        let head = DocketHead {
            id: ProceedingId::next(&*context.ids),
            case: case.id,
            reference: case.reference,
            loan_account_number: number,
            kind: request.kind,
            about: request.about.clone(),
            opened_at: act.now,
            state: NEW.to_owned(),
        };
        store::docket::insert(conn, &head).await?;
        act.settle_docket(conn, &head).await?;
        act.audit(conn, "docket.open", Resource::new("proceeding", head.id), &permit.because(head.kind.as_str()))
            .await?;
        Ok((self.encode)(view::docket(context, conn, head).await?))
    }
}
