//! pgbench with the statements of one command.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, ensure};
use kernel::{Clock as _, SystemClock};
use sqlx::{Connection as _, PgConnection, Row as _, postgres::PgConnectOptions};
use uuid::Uuid;

use crate::{
    installation::{Installation, said},
    sample,
};

/// The statements of `PostReceipt`.
pub(crate) const SCRIPT: &str = include_str!("post_receipt.sql");

/// pgbench, the script, and what the script is given.
#[derive(Debug)]
pub(crate) struct Pgbench {
    program: PathBuf,
    script: PathBuf,
    given: Vec<(&'static str, String)>,
}

/// How long to run.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Run {
    Time(Duration),
    Transactions(u32),
}

impl Pgbench {
    /// Takes the bytes of rows from the last receipt that the service posted.
    pub(crate) async fn prepare(mesh: &Installation) -> anyhow::Result<Self> {
        let mut conn = mesh.superuser("payments").await?;
        let directory: String =
            sqlx::query_scalar("SELECT setting FROM pg_config WHERE name = 'BINDIR'").fetch_one(&mut conn).await?;
        let program = PathBuf::from(directory).join("pgbench");
        ensure!(program.is_file(), "{} is missing; it comes with PostgreSQL's server", program.display());
        let script = mesh.out.join("post_receipt.sql");
        std::fs::write(&script, SCRIPT)?;
        let given = given(&mut conn).await?;
        conn.close().await?;
        Ok(Self { program, script, given })
    }

    /// Transactions a second.
    pub(crate) async fn run(&self, url: &str, clients: u32, run: Run) -> anyhow::Result<f64> {
        let options: PgConnectOptions = url.parse()?;
        let password = url.split_once("//").and_then(|(_, rest)| rest.split_once('@'));
        let password = password.and_then(|(user, _)| user.split_once(':')).context("the URL has a password")?.1;
        let mut command = Command::new(&self.program);
        command.env("PGPASSWORD", password).stdin(Stdio::null());
        command.args(["-h", options.get_host(), "-p", &options.get_port().to_string(), "-U", options.get_username()]);
        command.args(["-M", "prepared", "-n", "-c", &clients.to_string(), "-j", &clients.min(2).to_string()]);
        match run {
            Run::Time(time) => command.args(["-T", &time.as_secs().to_string()]),
            Run::Transactions(count) => command.args(["-t", &count.to_string()]),
        };
        command.arg("-f").arg(&self.script);
        let now = SystemClock.now().as_unix_micros() / 1_000;
        let mut define = |name: &str, value: &str| {
            command.arg("-D").arg(format!("{name}={value}"));
        };
        define("n", "0");
        define("ms", &now.to_string());
        define("series", &format!("PB{now}"));
        for (name, value) in &self.given {
            define(name, value);
        }
        command.arg(options.get_database().context("the URL names a database")?);
        let output = tokio::task::spawn_blocking(move || command.output()).await??;
        ensure!(output.status.success(), "pgbench ended with {}: {}", output.status, said(&output));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let failed = text.lines().find_map(|line| line.strip_prefix("number of failed transactions: "));
        ensure!(failed.is_none_or(|failed| failed.starts_with("0 ")), "pgbench had failures:\n{text}");
        let tps = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split_whitespace().next());
        Ok(tps.context("pgbench says no tps")?.parse()?)
    }
}

/// The bytes that the service wrote for its last receipt.
async fn given(conn: &mut PgConnection) -> anyhow::Result<Vec<(&'static str, String)>> {
    let row = sqlx::query(
        "SELECT r.receipt_id, encode(r.payer_name_sealed, 'hex') AS sealed, encode(k.wrapped_key, 'hex') AS wrapped, k.kek_id,
                encode(a.body, 'hex') AS audit, encode(e.payload, 'hex') AS event, encode(i.response, 'hex') AS reply,
                encode(i.request_hash, 'hex') AS hash
         FROM receipt r
         JOIN platform.subject_key k USING (subject_id)
         JOIN audit.entry a ON a.resource_id = r.receipt_id
         JOIN messaging.event_log e ON e.aggregate_id = r.receipt_id
         JOIN platform.idempotency i ON i.operation = 'PostReceipt' AND i.key = a.cause
         WHERE r.loan_account_number LIKE 'LD-%' ORDER BY r.receipt_id DESC LIMIT 1",
    )
    .fetch_one(conn)
    .await
    .context("no receipt of the service's to take bytes from")?;
    let event: String = row.try_get("event")?;
    // The event begins with the receipt's id and the account's number; the script writes its own.
    let id: Uuid = row.try_get("receipt_id")?;
    let id = hex::encode(id.to_string());
    let rest = event.strip_prefix(&format!("0a24{id}1208")).and_then(|rest| rest.get(16..));
    let text = |name: &str| row.try_get::<String, _>(name);
    Ok(vec![
        ("sealed", text("sealed")?),
        ("wrapped", text("wrapped")?),
        ("kek", text("kek_id")?),
        ("audit", text("audit")?),
        ("event", rest.context("receipt_posted begins with another field; mend post_receipt.sql")?.to_owned()),
        ("reply", text("reply")?),
        ("hash", text("hash")?),
        ("day", sample::before(sample::today(), 1).to_string()),
    ])
}
