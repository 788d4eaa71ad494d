//! Takes a proceeding over from cases: its court, its advocate, its file.

use authority::Permit;
use formats::{Ifsc, LoanAccountNumber};
use foundation::{Command, Work};
use kernel::{Paise, TypedId as _};
use sqlx::PgConnection;

use super::{Act, Action, Context, choose};
use crate::{
    domain::{AnyMatter, MatterId, MatterReference, Package, Phase, ProceedingId, Record, Scope, Stage},
    error::Error,
    store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct OpenMatter {
    pub(crate) proceeding: ProceedingId,
    pub(crate) case_reference: String,
    pub(crate) loan_account_number: LoanAccountNumber,
    pub(crate) home_branch: Ifsc,
    pub(crate) amount: Paise,
    /// The days on which a complaint may be filed, as cases encodes them.
    pub(crate) window: Option<Vec<u8>>,
    pub(crate) package: Package,
}

/// A matter, and whether it was on record before.
#[derive(Debug)]
pub(crate) struct OpenedMatter {
    pub(crate) matter: AnyMatter,
    pub(crate) already: bool,
}

/// Opens a matter, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn open_matter(
    context: &Context,
    command: Command<'_>,
    request: &OpenMatter,
    encode: impl Fn(&OpenedMatter) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &Opening { context, command, request, encode }).await
}

struct Opening<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a OpenMatter,
    encode: F,
}

impl<F: Fn(&OpenedMatter) -> Vec<u8> + Sync> Work for Opening<'_, F> {
    const OPERATION: &'static str = "OpenMatter";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, .. } = *self;
        // Of a new one, whether there is one or not: the caller names none.
        let new = authority::Matter { id: None, state: "new", assigned_subject: None };
        let permit = context.authority.require(command.principal, Action::Open.policy(), &new)?;
        let act = Act::of(context, command);
        let over = store::proceeding_seen::lock(conn, request.proceeding).await?;
        let opened = match store::matter::of_proceeding(conn, request.proceeding).await? {
            Some(id) => {
                let matter = store::matter::find(conn, id, Scope::Everything).await?;
                OpenedMatter { matter: matter.ok_or(Error::inconsistent("matter"))?, already: true }
            }
            None => OpenedMatter { matter: open(conn, &act, &permit, request, over).await?, already: false },
        };
        Ok((self.encode)(&opened))
    }
}

/// `over` if the proceeding was paid or ended before its matter came: it is offered when it is revived.
async fn open(
    conn: &mut PgConnection,
    act: &Act<'_>,
    permit: &Permit,
    request: &OpenMatter,
    over: bool,
) -> Result<AnyMatter, Error> {
    let mut record = Record {
        id: MatterId::next(&*act.context.ids),
        // Given by the database.
        reference: MatterReference::from_number(0),
        proceeding: request.proceeding,
        case_reference: request.case_reference.clone(),
        loan_account_number: request.loan_account_number.clone(),
        home_branch: request.home_branch.clone(),
        amount: request.amount,
        court: store::court::of_branch(conn, &request.home_branch).await?,
        package: request.package.clone(),
        opened_at: act.now,
        acceptance: None,
        filings: Vec::new(),
        authority: None,
    };
    record.reference = store::matter::insert(conn, &record, request.window.as_deref()).await?;
    let reason = match &record.court {
        Some(court) => format!("{court} has jurisdiction over {}", record.home_branch),
        None => format!("no court is known for {}", record.home_branch),
    };
    act.audit(conn, Action::Open.as_str(), record.id, &permit.because(&reason)).await?;
    let matter = AnyMatter::at(record, Stage::Unassigned);
    if !over {
        return choose::offer_to_next(conn, act, matter).await;
    }
    let (matter, _) = matter.proceed(Phase::Over);
    store::matter::set_state(conn, &matter).await?;
    act.audit(conn, "matter.close", matter.record().id, "the proceeding was over before its matter came").await?;
    Ok(matter)
}
