//! The gate before a complaint: asked for one day, answered with every condition that fails, and put on record either way.

use audit::{Entry, Outcome as AuditOutcome, Resource};
use authority::{Action, Permit};
use chassis::grpc::error::reason;
use foundation::{Command, Work};
use kernel::{DateInterval, LegalDate, TypedId as _};
use proto::{
    FieldError,
    payments::{GetFeedRequest, GetFeedResponse},
};
use sqlx::PgConnection;
use statutes::CourtCalendar;

use super::{
    Context,
    act::{Act, NewFact},
};
use crate::{
    domain::{
        self, AuthorisationId, ByTheBook, Capacity, DeadlineKind, Fact, FactKind, FailedGate, FilingAuthorised,
        FilingCase, FilingQuestion, FilingWindow, MatterId, PartyKind, PaymentFeed, Position, ProceedingId, ReceiptId,
        standing,
    },
    error::Error,
    peers::{Peers, question},
    store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct AuthoriseFiling {
    pub(crate) proceeding: ProceedingId,
    pub(crate) matter: MatterId,
    pub(crate) question: FilingQuestion,
}

/// The answer.
#[derive(Debug)]
pub(crate) enum Decision {
    Authorised {
        id: AuthorisationId,
        /// How it was decided.
        steps: Vec<String>,
        /// What the advocate makes sure of.
        for_advocate: Vec<String>,
    },
    Refused(Vec<FailedGate>),
}

/// The answer, with the days by which it was decided.
#[derive(Debug)]
pub(crate) struct Decided {
    pub(crate) decision: Decision,
    pub(crate) window: Option<FilingWindow>,
}

/// What the gate asks besides the proceeding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gatekeeper<'a> {
    pub(crate) context: &'a Context,
    pub(crate) peers: &'a Peers,
}

/// Decides, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn authorise_filing(
    keeper: Gatekeeper<'_>,
    command: Command<'_>,
    request: &AuthoriseFiling,
    encode: impl Fn(&Decided) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    let context = keeper.context;
    let account = {
        let mut conn = pg::acquire(&context.pool).await?;
        let found = store::intent::account_of(&mut conn, request.proceeding).await?;
        found.ok_or_else(|| Error::UnknownProceeding(request.proceeding.to_string()))?
    };
    // Asked before the transaction, which waits for nobody. Without an answer nothing is decided, unless it was before.
    let feed = keeper.feed(account).await;
    context.carry_out(command, &Deciding { context, command, request, feed, encode }).await
}

struct Deciding<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a AuthoriseFiling,
    feed: Result<GetFeedResponse, String>,
    encode: F,
}

impl<F: Fn(&Decided) -> Vec<u8> + Sync> Work for Deciding<'_, F> {
    const OPERATION: &'static str = "AuthoriseFiling";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, .. } = *self;
        let feed = self.feed.as_ref().map_err(|reason| Error::PaymentsSilent(reason.clone()))?;
        let act = Act::of(context, command);
        let today = act.now.legal_date();
        let file_on = request.question.file_on;
        if file_on < today {
            return Err(FieldError::new("file_on", format!("{file_on} is over; today is {today}")).into());
        }
        if store::proceeding::lock(conn, request.proceeding).await?.is_none() {
            return Err(Error::UnknownProceeding(request.proceeding.to_string()));
        }
        let asked = authority::Filing { id: None, assigned_subject: None };
        let permit = context.authority.require(command.principal, Action::AuthoriseFiling, &asked)?;
        Ok((self.encode)(&decide(conn, &act, &permit, request, feed).await?))
    }
}

async fn decide(
    conn: &mut PgConnection,
    act: &Act<'_>,
    permit: &Permit,
    request: &AuthoriseFiling,
    feed: &GetFeedResponse,
) -> Result<Decided, Error> {
    let context = act.context;
    let forum = context.forum_of(&mut *conn, request.proceeding).await?;
    let calendar = forum.calendar.as_ref();
    let facts = store::fact::of_proceeding(&mut *conn, request.proceeding).await?;
    let position = context.fold(&facts, forum)?;
    // The very window from which the deadline is armed.
    let window = position.filing_window.clone();
    let amount = store::intent::subject(&mut *conn, request.proceeding).await?.amount;
    let feed = taken_up(&mut *conn, feed, request.proceeding, &facts).await?;
    let standing = standing(&facts);
    let case = FilingCase {
        state: &position.state,
        window: window.as_ref(),
        pay_by: position.pay_by,
        amount,
        received: position.received,
        possible: position.possible,
        bars: standing.iter().copied().filter_map(as_bar).collect(),
        drawer: drawer_as_addressed(&standing),
        complaint: standing.iter().find_map(|fact| match &fact.kind {
            FactKind::ComplaintFiled(complaint) => Some(complaint),
            _ => None,
        }),
    };
    let mut failed = domain::failed_gates(request.question, &case, &feed, calendar);
    let mut book = ByTheBook::default();
    if failed.is_empty() {
        let law = statutes::Context::new(&context.book).on_calendar(calendar);
        book = domain::may_file(&law, request.question, &case).map_err(Error::Book)?;
        failed.append(&mut book.failed);
    }
    let resource = Resource::new("proceeding", request.proceeding);
    let Some(days) = window.clone().filter(|_| failed.is_empty()) else {
        refuse(act, &mut *conn, resource, request, &failed).await?;
        return Ok(Decided { decision: Decision::Refused(failed), window });
    };
    let id = AuthorisationId::next(&*context.ids);
    let authorised = FilingAuthorised {
        authorisation_id: id,
        matter_id: request.matter,
        file_on: request.question.file_on,
        window: days,
        protective: request.question.protective,
    };
    let fact = act.fact(NewFact {
        kind: FactKind::FilingAuthorised(authorised),
        effective: DateInterval::exactly(request.question.file_on),
        evidence: format!("matter {}", request.matter),
        retracts: None,
    });
    store::fact::insert(&mut *conn, request.proceeding, &fact).await?;
    act.settle(&mut *conn, request.proceeding).await?;
    act.audit(&mut *conn, "filing.authorise", resource, &permit.because(&fact.summary())).await?;
    let steps = steps(&position, &feed, calendar, request.question.file_on);
    Ok(Decided { decision: Decision::Authorised { id, steps, for_advocate: book.for_a_person }, window })
}

fn as_bar(fact: &Fact) -> Option<&domain::BarRecorded> {
    match &fact.kind {
        FactKind::BarRecorded(bar) => Some(bar),
        _ => None,
    }
}

/// What the drawer is by the capacities in which the notices address him. Beside directors or partners without a company he
/// may be a firm: that is not known.
fn drawer_as_addressed(standing: &[&Fact]) -> Option<PartyKind> {
    let notices = standing.iter().filter_map(|fact| match &fact.kind {
        FactKind::NoticeIssued(notice) => Some(notice),
        _ => None,
    });
    let capacities: Vec<Capacity> =
        notices.flat_map(|notice| &notice.articles).map(|article| article.capacity).collect();
    if capacities.contains(&Capacity::Company) {
        return Some(PartyKind::Company);
    }
    let alone = !capacities.is_empty() && capacities.iter().all(|capacity| capacity.is_mortal_drawer());
    alone.then_some(PartyKind::Individual)
}

/// The feed as the gate sees it: what payments counts and this proceeding has not taken up is not known here.
async fn taken_up(
    conn: &mut PgConnection,
    feed: &GetFeedResponse,
    proceeding: ProceedingId,
    facts: &[Fact],
) -> Result<PaymentFeed, Error> {
    let answer = |what| Error::PeerAnswer { what };
    let sources = feed.sources.iter().map(|source| {
        let until = source.recorded_until.ok_or(answer("payments: recorded_until"))?;
        let until = LegalDate::try_from(until).map_err(|_| answer("payments: recorded_until"))?;
        Ok((source.source.clone(), until))
    });
    let sources = sources.collect::<Result<_, Error>>()?;
    let counted: Vec<ReceiptId> = feed
        .application_ids
        .iter()
        .map(|id| id.parse().map_err(|_| answer("payments: application_ids")))
        .collect::<Result<_, Error>>()?;
    let known = store::receipt::known(conn, &counted).await?;
    let of_facts = |id: &ReceiptId| {
        facts.iter().any(|fact| matches!(&fact.kind, FactKind::ReceiptPosted(receipt) if receipt.receipt_id == *id))
    };
    let not_taken_up = counted.iter().filter(|id| !known.contains(id) && !of_facts(id)).count();
    tracing::debug!(proceeding.id = %proceeding, receipts.not_taken_up = not_taken_up, "the payment feed was asked");
    Ok(PaymentFeed { sources, not_taken_up })
}

/// A refusal is an act too: it is on record with what failed.
async fn refuse(
    act: &Act<'_>,
    conn: &mut PgConnection,
    resource: Resource,
    request: &AuthoriseFiling,
    failed: &[FailedGate],
) -> Result<(), Error> {
    let gates: Vec<&str> = failed.iter().map(|failed| failed.gate.as_str()).collect();
    let reason = format!("on {}: {}", request.question.file_on, gates.join(", "));
    let entry = Entry {
        occurred_at: act.now,
        actor: &act.actor,
        on_behalf_of: act.on_behalf_of,
        action: "filing.authorise",
        resource,
        outcome: AuditOutcome::Denied,
        reason: &reason,
        book_version: act.context.book.version(),
        cause: &act.cause,
    };
    Ok(act.context.audit.record(conn, &entry).await?)
}

/// How the window was counted, and what else was found.
fn steps(position: &Position, feed: &PaymentFeed, calendar: Option<&CourtCalendar>, file_on: LegalDate) -> Vec<String> {
    let mut steps = position.filing_steps.clone();
    if steps.is_empty() {
        let due = position.deadlines.iter().find(|due| due.kind == DeadlineKind::ComplaintBy);
        steps.extend(due.map(|due| due.steps.clone()).unwrap_or_default());
    }
    let recorded = feed.sources.iter().map(|(source, until)| format!("{source} until {until}"));
    let recorded = recorded.collect::<Vec<_>>().join(", ");
    steps.push(format!("Statements are recorded: {recorded}. The cheque amount is not among what came in."));
    if let Some(calendar) = calendar {
        steps.push(format!("{} is open on {file_on}.", calendar.court()));
    }
    steps
}

impl Gatekeeper<'_> {
    async fn feed(&self, loan_account_number: String) -> Result<GetFeedResponse, String> {
        let answer = self.peers.payments.clone().get_feed(question(GetFeedRequest { loan_account_number })).await;
        answer.map(tonic::Response::into_inner).map_err(|status| {
            let code = reason(&status).unwrap_or_else(|| format!("{:?}", status.code()));
            tracing::warn!(error = %status, "payments does not say how far its statements are recorded");
            code
        })
    }
}
