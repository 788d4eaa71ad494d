//! What the use-cases share: the author of an act, its instant, its audit entry, its event, and the decision.

use audit::{Entry, Outcome, Resource};
use foundation::Command;
use kernel::{Actor, Timestamp, TypedId as _};
use messaging::Outgoing;
use metrics::{counter, describe_counter};
use sqlx::PgConnection;

use super::Context;
use crate::{
    domain::{
        self, Channel, Decision, DecisionId, Ended, KnownContact, Message, MessageId, PartyId, ProceedingId, Question,
        RULES_VERSION, Return, Rule, Verdict,
    },
    error::Error,
    events,
    store::{self, message::Counted},
};

/// Describes what is counted of decisions, and shows it at zero.
pub(crate) fn register() {
    describe_counter!("contact_decisions_total", "Decisions whether a contact point may be used now.");
    for verdict in Verdict::WORDS {
        counter!("contact_decisions_total", "verdict" => verdict).increment(0);
    }
}

/// Who acts, for whom, and what made him.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Author<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) on_behalf_of: Option<&'a Actor>,
    /// The idempotency key of the command, the event, or what a job did.
    pub(crate) cause: &'a str,
}

/// One transaction's work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Act<'a> {
    pub(crate) context: &'a Context,
    pub(crate) author: Author<'a>,
    pub(crate) now: Timestamp,
}

/// What a decision is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) message: MessageId,
    pub(crate) party: PartyId,
    pub(crate) channel: Channel,
    pub(crate) proceeding: ProceedingId,
    pub(crate) about: &'a Return,
    pub(crate) contact: KnownContact,
}

impl<'a> Act<'a> {
    pub(crate) fn of(context: &'a Context, command: Command<'a>) -> Self {
        let principal = command.principal;
        let author =
            Author { actor: &principal.actor, on_behalf_of: principal.on_behalf_of.as_ref(), cause: command.key };
        Self::by(context, author)
    }

    pub(crate) fn by(context: &'a Context, author: Author<'a>) -> Self {
        Self { context, author, now: context.clock.now() }
    }

    pub(crate) async fn audit(
        &self,
        conn: &mut PgConnection,
        action: &str,
        resource: Resource,
        reason: &str,
    ) -> Result<(), Error> {
        let entry = Entry {
            occurred_at: self.now,
            actor: self.author.actor,
            on_behalf_of: self.author.on_behalf_of,
            action,
            resource,
            outcome: Outcome::Allowed,
            reason,
            book_version: RULES_VERSION,
            cause: self.author.cause,
        };
        Ok(self.context.audit.record(conn, &entry).await?)
    }

    /// States a fact of a message of a locked party, or of a locked or new message.
    pub(crate) async fn state<E: proto::Event>(
        &self,
        conn: &mut PgConnection,
        id: MessageId,
        event: &E,
    ) -> Result<(), Error> {
        let outgoing = Outgoing { aggregate_id: id.uuid(), occurred_at: self.now, actor: self.author.actor, event };
        self.context.publisher.append(conn, outgoing).await?;
        Ok(())
    }

    /// Asks every rule about a courtesy message of a locked party, and records the decision.
    pub(crate) async fn decide(&self, conn: &mut PgConnection, subject: Subject<'_>) -> Result<Decision, Error> {
        let decision = self.weigh(conn, subject).await?;
        self.record(conn, &decision).await?;
        Ok(decision)
    }

    /// The same without a record: for a look that leads to nothing unless it refuses.
    pub(crate) async fn weigh(&self, conn: &mut PgConnection, subject: Subject<'_>) -> Result<Decision, Error> {
        let holds = store::hold::standing(conn, subject.party).await?;
        let counted = Counted {
            message: subject.message,
            party: subject.party,
            channel: subject.channel,
            proceeding: subject.proceeding,
            about: subject.about,
            day: Question::send_at(self.now).legal_date(),
        };
        let question = Question {
            now: self.now,
            channel: subject.channel,
            contact: subject.contact,
            holds: &holds,
            contacted: store::message::contacted(conn, counted).await?,
            caps: self.context.caps,
        };
        Ok(domain::decide(DecisionId::next(&*self.context.ids), subject.message, &question))
    }

    pub(crate) async fn record(&self, conn: &mut PgConnection, decision: &Decision) -> Result<(), Error> {
        store::decision::insert(conn, decision).await?;
        counter!("contact_decisions_total", "verdict" => decision.verdict.as_str()).increment(1);
        Ok(())
    }

    /// States and audits that a rule refused a message.
    pub(crate) async fn refused(
        &self,
        conn: &mut PgConnection,
        message: &Message,
        decision: &Decision,
    ) -> Result<(), Error> {
        let Verdict::Refused(rule) = decision.verdict else { return Ok(()) };
        self.not_sent(conn, message, rule.as_str(), &decision.explanation()).await
    }

    /// States and audits that a message was not sent.
    pub(crate) async fn not_sent(
        &self,
        conn: &mut PgConnection,
        message: &Message,
        reason: &str,
        explanation: &str,
    ) -> Result<(), Error> {
        self.state(conn, message.id, &events::message_not_sent(message, reason)).await?;
        self.audit(conn, "message.refuse", Resource::new("message", message.id), explanation).await
    }

    /// Cancels a message of a locked party, states it and audits it: what it is about has ended. Nothing if it does not
    /// wait.
    pub(crate) async fn cancel(&self, conn: &mut PgConnection, message: &Message, ended: Ended) -> Result<(), Error> {
        if !store::message::set_cancelled(conn, message.id, ended).await? {
            return Ok(());
        }
        self.state(conn, message.id, &events::message_not_sent(message, ended.as_str())).await?;
        self.audit(conn, "message.cancel", Resource::new("message", message.id), ended.as_str()).await
    }
}

/// The instant at which a decided message is sent; of a refused one, when it would have been.
pub(crate) fn send_at(decision: &Decision) -> Timestamp {
    match decision.verdict {
        Verdict::Scheduled(at) => at,
        Verdict::Allowed => decision.at,
        Verdict::Refused(Rule::ContactHours | Rule::KnownContactPoint | Rule::Hold | Rule::Frequency | Rule::Staff) => {
            Question::send_at(decision.at)
        }
    }
}
