//! E-mail by SMTP (RFC 5321).
//!
//! The `Message-ID` is made of the message's id, so that a repeat is recognised by what reads mail. SMTP has no question
//! "do you have it": what is unknown stays unknown until a person has looked at the server's log. Therefore the
//! connection is tried first, and only a break after the message was begun is unknown.

use std::time::Duration;

use anyhow::Context as _;
use chassis::config::Secret;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message as Mail, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::authentication::Credentials,
};

use super::{Provider, ProviderError, Standing};
use crate::{
    config::{EmailConfig, Tls},
    domain::{MessageId, Outgoing, Text},
};

/// A mail server.
#[derive(Debug)]
pub(crate) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// A transport with its own limits; nothing is connected yet.
    pub(crate) fn new(config: &EmailConfig, answer_within: Duration) -> anyhow::Result<Self> {
        let builder = match config.tls {
            Tls::Implicit => AsyncSmtpTransport::<Tokio1Executor>::relay(&config.host)?,
            Tls::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&config.host)?,
            // `check` of the configuration admits it on loopback only.
            Tls::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host),
        };
        let mut builder = builder.port(config.port).timeout(Some(answer_within));
        if let Some((username, password)) = config.username.clone().zip(config.password.as_ref().map(Secret::expose)) {
            builder = builder.credentials(Credentials::new(username, password.to_owned()));
        }
        let from = config.from.parse().context("email.from")?;
        Ok(Self { transport: builder.build(), from })
    }

    fn mail(&self, message: &Outgoing) -> Option<Mail> {
        let Text::Email { subject, text } = message.text() else { return None };
        let to = message.contact().reveal().parse().ok()?;
        let id = format!("<{}@{}>", message.id(), self.from.email.domain());
        Mail::builder()
            .message_id(Some(id))
            .from(self.from.clone())
            .to(to)
            .subject(subject.reveal().as_str())
            .header(ContentType::TEXT_PLAIN)
            .body(text.reveal().clone())
            .ok()
    }
}

impl Provider for Smtp {
    const CAN_BE_ASKED: bool = false;

    async fn send(&self, message: &Outgoing) -> Result<String, ProviderError> {
        let mail = self.mail(message).ok_or_else(|| ProviderError::Refused("this is no e-mail".to_owned()))?;
        match self.transport.test_connection().await {
            Ok(true) => {}
            Ok(false) | Err(_) => return Err(ProviderError::NotNow("no connection".to_owned())),
        }
        let sent = self.transport.send(mail).await.map_err(|error| {
            // The code only: a server's words may repeat the address.
            let code = error.status().map_or_else(|| "no code".to_owned(), |code| code.to_string());
            if error.is_permanent() {
                ProviderError::Refused(code)
            } else if error.is_transient() {
                ProviderError::NotNow(code)
            } else {
                ProviderError::NoAnswer("the connection broke".to_owned())
            }
        })?;
        Ok(super::reference(sent.first_line().unwrap_or_default()))
    }

    async fn standing(&self, _: MessageId) -> Result<Standing, ProviderError> {
        Err(ProviderError::NoAnswer("SMTP cannot be asked".to_owned()))
    }
}
