//! `verify-documents`: what a restore of the documents is worth.

use std::{fmt, io::Write as _, sync::Arc};

use anyhow::bail;
use chassis::egress::Egress;
use documents::Documents;
use pg::sealing::Vault;

use crate::{MIGRATIONS, SERVICE, config::Config};

/// Reads every document that the database knows and compares it with its SHA-256. Prints a line for each one that is
/// missing or differs, and a sum; an error if there is one. The broker is not needed, and nothing is changed.
pub async fn verify_documents(config: Config) -> anyhow::Result<()> {
    let pool = pg::connect(&config.database).await?;
    pg::migrate::refuse_pending(&pool, &MIGRATIONS).await?;
    let vault = Arc::new(Vault::load(&config.sealing)?);
    let documents = Documents::open(SERVICE, &config.documents, vault, &Egress::from_env()?)?;
    documents.ask().await?;
    let found = documents.verify(&pool, |id, fault| say(format_args!("document {id} {fault}"))).await?;
    let (total, wrong) = (found.total(), found.wrong);
    say(format_args!(
        "{total} documents: {} with their SHA-256, {} of erased persons, which nobody can read, {wrong} wrong",
        found.intact, found.erased
    ));
    if wrong > 0 {
        bail!("{wrong} of {total} documents are not as they were put");
    }
    Ok(())
}

fn say(line: fmt::Arguments<'_>) {
    // A reader that has gone away wants no more of it.
    let _ = writeln!(std::io::stdout(), "{line}");
}
