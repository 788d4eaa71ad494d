//! Rows of `contact_decision`. They are added, never changed.

use kernel::{Timestamp, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;

use super::inconsistent;
use crate::{
    domain::{Answer, Decision, DecisionId, MessageId, RULES_VERSION, Rule, Verdict},
    error::Error,
};

/// Records a decision; its message points at it next.
pub(crate) async fn insert(conn: &mut PgConnection, decision: &Decision) -> Result<(), Error> {
    let answers = serde_json::to_value(&decision.answers).map_err(|_| inconsistent("contact_decision.answers"))?;
    sqlx::query!(
        "INSERT INTO contact_decision (decision_id, message_id, verdict, rules_version, answers, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        decision.id.uuid(),
        decision.message.uuid(),
        decision.verdict.as_str(),
        RULES_VERSION,
        answers,
        pg::Instant::from(decision.at) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// A decision out of its row and its message's `send_at`.
pub(super) fn read(
    id: DecisionId,
    message: MessageId,
    verdict: &str,
    answers: serde_json::Value,
    at: Timestamp,
    send_at: Timestamp,
) -> Result<Decision, Error> {
    let wrong = || inconsistent("contact_decision");
    let answers: Vec<Answer> = serde_json::from_value(answers).map_err(|_| wrong())?;
    let verdict = match verdict {
        "allowed" => Verdict::Allowed,
        "scheduled" => Verdict::Scheduled(send_at),
        "refused" => {
            let refusing = answers.iter().find(|answer| !answer.passed && answer.rule != Rule::ContactHours);
            Verdict::Refused(refusing.ok_or_else(wrong)?.rule)
        }
        _ => return Err(wrong()),
    };
    Ok(Decision { id, message, verdict, answers, at })
}
