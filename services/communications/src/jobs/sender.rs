//! The worker of a channel: gives to the provider what is due, one message after the other.
//!
//! Several workers of a channel share the work: a message whose party another one has locked is passed over.

use std::{convert::Infallible, sync::Arc, time::Duration};

use kernel::{Clock as _, SystemClock, Timestamp};
use metrics::{counter, describe_counter};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{
    config::SendingConfig,
    domain::{Channel, MessageId, Outgoing},
    error::Error,
    faults,
    ops::{self, Conclusion, Context, Next},
    provider::{Provider, ProviderError, Standing},
    store::{self, sending::Open},
};

/// How often to look, in system time.
const LOOK_INTERVAL: Duration = Duration::from_millis(250);

/// How long to wait after something failed.
const FAILED_PAUSE: Duration = Duration::from_secs(1);

/// How long a message waits that a provider cannot take now.
const NOT_NOW_PAUSE: Duration = Duration::from_secs(30);

/// The first pause between two questions about a message; it doubles up to a thousandfold.
const ASK_PAUSE: Duration = Duration::from_secs(1);

/// How many questions one look asks.
const ASK_BATCH: i64 = 50;

/// Describes what senders count, and shows it at zero.
pub(super) fn register() {
    describe_counter!("messages_total", "Answers of providers; `not_taken` is tried again, `unknown` is asked about.");
    for channel in Channel::ALL {
        for outcome in Conclusion::OUTCOMES {
            counter!("messages_total", "channel" => channel.as_str(), "outcome" => outcome).increment(0);
        }
    }
}

/// Sends the messages of a channel.
#[derive(Debug)]
pub(crate) struct Sender<P> {
    pub(crate) context: Context,
    pub(crate) channel: Channel,
    pub(crate) provider: P,
    pub(crate) config: SendingConfig,
    /// Wakes the loop when the clock was moved.
    pub(crate) advanced: Arc<Notify>,
}

impl<P: Provider> Sender<P> {
    /// Runs until told to stop.
    pub(crate) async fn run(self, stop: CancellationToken) -> Result<(), Infallible> {
        while !stop.is_cancelled() {
            let advanced = self.advanced.notified();
            let pause = match self.look(&stop).await {
                Ok(()) => LOOK_INTERVAL,
                Err(error) => {
                    let channel = self.channel.as_str();
                    tracing::warn!(channel, error = %error, "messages could not be sent; it will be tried again");
                    FAILED_PAUSE
                }
            };
            tokio::select! {
                () = advanced => {}
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => {}
            }
        }
        Ok(())
    }

    /// Does what is to be done now.
    pub(crate) async fn look(&self, stop: &CancellationToken) -> Result<(), Error> {
        self.give_up_waiting().await?;
        if P::CAN_BE_ASKED {
            self.ask().await?;
        }
        while !stop.is_cancelled() {
            match ops::start_sending(&self.context, self.channel).await? {
                Next::Nothing => break,
                Next::Decided => {}
                Next::Give(message) => self.give(&message).await?,
            }
        }
        Ok(())
    }

    async fn give_up_waiting(&self) -> Result<(), Error> {
        let system_now = SystemClock.now();
        let mut conn = pg::acquire(&self.context.pool).await?;
        let before = system_now.minus(self.config.given_up_after());
        let given_up = store::sending::give_up_waiting(&mut conn, self.channel, before, system_now).await?;
        if given_up > 0 {
            tracing::warn!(messages = given_up, "the provider's answer for {given_up} messages was lost");
        }
        Ok(())
    }

    async fn ask(&self) -> Result<(), Error> {
        let mut conn = pg::acquire(&self.context.pool).await?;
        let ids = store::sending::to_ask(&mut conn, self.channel, SystemClock.now(), ASK_PAUSE, ASK_BATCH).await?;
        drop(conn);
        for id in ids {
            let conclusion = match self.answered(self.provider.standing(id)).await {
                Ok(Standing::Taken(reference)) => Conclusion::Sent(reference),
                Ok(Standing::NotTaken) => Conclusion::NotTaken(SystemClock.now()),
                Err(error) => {
                    tracing::warn!(message.id = %id, error = %error, "the provider does not say what it has");
                    continue;
                }
            };
            self.conclude(id, Open::Unknown, &conclusion).await?;
        }
        Ok(())
    }

    async fn give(&self, message: &Outgoing) -> Result<(), Error> {
        let id = message.id();
        let answer = self.answered(self.provider.send(message)).await;
        if answer.is_ok() {
            faults::between_accept_and_record();
        }
        let conclusion = match answer {
            Ok(reference) => Conclusion::Sent(reference),
            Err(error) => {
                tracing::warn!(message.id = %id, error = %error, "a message was not taken");
                of_error(&error, SystemClock.now())
            }
        };
        self.conclude(id, Open::Sending, &conclusion).await
    }

    async fn conclude(&self, id: MessageId, from: Open, conclusion: &Conclusion) -> Result<(), Error> {
        if ops::conclude(&self.context, id, from, conclusion).await? {
            let (channel, outcome) = (self.channel.as_str(), conclusion.outcome());
            counter!("messages_total", "channel" => channel, "outcome" => outcome).increment(1);
        }
        Ok(())
    }

    async fn answered<T>(&self, call: impl Future<Output = Result<T, ProviderError>>) -> Result<T, ProviderError> {
        let within = self.config.answer_within();
        let answer = tokio::time::timeout(within, call).await;
        answer.unwrap_or_else(|_| Err(ProviderError::NoAnswer(format!("nothing within {within:?}"))))
    }
}

fn of_error(error: &ProviderError, system_now: Timestamp) -> Conclusion {
    match error {
        ProviderError::Refused(_) => Conclusion::Refused,
        ProviderError::NotNow(_) => Conclusion::NotTaken(system_now.plus(NOT_NOW_PAUSE)),
        // Asked at the next look.
        ProviderError::NoAnswer(_) => Conclusion::Unknown(system_now),
    }
}
