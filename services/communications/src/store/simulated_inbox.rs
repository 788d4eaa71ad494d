//! Rows of the simulated providers: what they have taken.

use kernel::{Masked, TypedId as _};
use pg::{
    StoreError,
    sealing::{SealContext, Vault},
};
use sqlx::PgConnection;

use crate::{
    domain::{MessageId, Outgoing, Text},
    error::Error,
};

/// Takes a message; one that is there already is not taken again.
pub(crate) async fn take(conn: &mut PgConnection, vault: &Vault, message: &Outgoing) -> Result<(), Error> {
    let (row, subject) = (message.id().uuid(), message.party().uuid());
    let contact = Masked::new(message.contact().reveal().to_owned());
    let text = match message.text() {
        Text::Sms { text } => text.clone(),
        Text::Email { subject, text } => Masked::new(format!("{}\n\n{}", subject.reveal(), text.reveal())),
    };
    let cell = |column| SealContext { table: "simulated_inbox", column, row };
    let contact = vault.seal(&mut *conn, subject, cell("contact_sealed"), &contact).await?;
    let text = vault.seal(&mut *conn, subject, cell("text_sealed"), &text).await?;
    sqlx::query!(
        "INSERT INTO simulated_inbox (message_id, channel, party_id, contact_sealed, text_sealed, received_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (message_id) DO NOTHING",
        row,
        message.contact().channel().as_str(),
        subject,
        contact.as_bytes(),
        text.as_bytes(),
        pg::Instant::from(message.at()) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// Whether they have a message.
pub(crate) async fn has(conn: &mut PgConnection, id: MessageId) -> Result<bool, StoreError> {
    let has = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM simulated_inbox WHERE message_id = $1) AS "has!""#,
        id.uuid()
    );
    Ok(has.fetch_one(conn).await?)
}
