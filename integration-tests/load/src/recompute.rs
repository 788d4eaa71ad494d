//! The nightly check of cases: every open deadline is counted again from its facts, read from PostgreSQL.
//!
//! One cheque that bounced is recorded through the mesh, so that its rows are those that cases writes; they are then
//! copied under ids of their own. Time is moved past two in the morning, and the check says in its log when it has ended.
//! What it is compared with is the reading of the same rows by the server alone.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use chassis::grpc::client::RequestExt as _;
use kernel::{Clock as _, LegalDate, SystemClock};
use local::provision::database_name;
use proto::{
    payments::payments_service_client::PaymentsServiceClient,
    simulation::{AdvanceClockRequest, clock_service_client::ClockServiceClient},
};
use sqlx::{Connection as _, PgConnection};
use tonic::Request;

use crate::{
    Effort,
    installation::Installation,
    report::{Limit, Report},
    sample,
};

const LIMIT_S: f64 = 90.0;
const A_MILLION: f64 = 1_000_000.0;
const ENDS_WITHIN: Duration = Duration::from_mins(15);
/// What the check says when it has ended.
const SAID: &str = "were counted again";

pub(crate) async fn measure(mesh: &mut Installation, effort: Effort, report: &mut Report) -> anyhow::Result<()> {
    mesh.start_all().await?;
    record_one(mesh).await?;
    let mut cases = mesh.superuser(&database_name("cases")).await?;
    let (open, took) = fill(&mut cases, effort.deadlines).await?;
    mesh.console.line(format_args!("{open} open deadlines, written in {:.0} s", took.as_secs_f64()));
    let million = A_MILLION / f64::from(u32::try_from(open)?);

    let read = read(&mut cases).await?.as_secs_f64() * million;
    cases.close().await?;
    let check = check(mesh, open).await?.as_secs_f64() * million;
    report.line("a million open deadlines counted again, s", vec![check], Limit::AtMost(LIMIT_S));
    report.line("  their rows read and sorted by the server alone, s", vec![read], Limit::None);
    Ok(())
}

/// Has one cheque bounce, and waits until its deadline is armed.
async fn record_one(mesh: &Installation) -> anyhow::Result<()> {
    let token = mesh.token("recovery-officer").await?;
    let mut payments = PaymentsServiceClient::new(mesh.channel("payments", &token)?);
    let request = Request::new(sample::dishonour("NC", 0, sample::today())).with_key(&"nightly-check".parse()?);
    payments.record_dishonours(request).await?;
    mesh.at_rest().await
}

/// Copies the newest proceeding until so many deadlines are open; how many there are, and how long it took.
async fn fill(cases: &mut PgConnection, deadlines: u32) -> anyhow::Result<(i64, Duration)> {
    let begun = Instant::now();
    let copies = [
        "CREATE TEMPORARY TABLE pattern AS
         SELECT p.proceeding_id, d.deadline_id, d.basis_fact_id AS fact_id, p.case_id
         FROM deadline d JOIN proceeding p USING (proceeding_id) WHERE d.state = 'armed'
         ORDER BY d.deadline_id DESC LIMIT 1",
        "CREATE TEMPORARY TABLE copy AS
         SELECT n, gen_random_uuid() AS case_id, gen_random_uuid() AS proceeding_id, gen_random_uuid() AS fact_id,
                gen_random_uuid() AS deadline_id
         FROM generate_series(1, current_setting('load.copies')::integer) n",
        "INSERT INTO legal_case (case_id, loan_account_number, opened_at)
         SELECT copy.case_id, 'COPY-' || n, opened_at FROM copy, pattern JOIN legal_case USING (case_id)",
        "INSERT INTO proceeding
         SELECT (jsonb_populate_record(p, jsonb_build_object('proceeding_id', copy.proceeding_id, 'case_id',
                copy.case_id, 'instrument_id', copy.proceeding_id))).*
         FROM copy, pattern JOIN proceeding p USING (proceeding_id)",
        "INSERT INTO fact
         SELECT (jsonb_populate_record(f, jsonb_build_object('fact_id', copy.fact_id, 'proceeding_id',
                copy.proceeding_id))).*
         FROM copy, pattern JOIN fact f USING (fact_id)",
        "INSERT INTO deadline
         SELECT (jsonb_populate_record(d, jsonb_build_object('deadline_id', copy.deadline_id, 'proceeding_id',
                copy.proceeding_id, 'basis_fact_id', copy.fact_id))).*
         FROM copy, pattern JOIN deadline d USING (deadline_id)",
        "ANALYZE",
    ];
    sqlx::query("SELECT set_config('load.copies', $1, false)").bind(deadlines.to_string()).execute(&mut *cases).await?;
    for statement in copies {
        sqlx::raw_sql(statement).execute(&mut *cases).await.with_context(|| statement.to_owned())?;
    }
    let open: i64 =
        sqlx::query_scalar("SELECT count(*) FROM deadline WHERE state = 'armed'").fetch_one(&mut *cases).await?;
    ensure!(open >= i64::from(deadlines), "{open} deadlines are open");
    Ok((open, begun.elapsed()))
}

/// How long the server takes to read and sort the same rows, with nothing of them sent.
async fn read(cases: &mut PgConnection) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let rows: (i64, i64) = sqlx::query_as(
        "SELECT (SELECT sum(length(f::text)) FROM (SELECT * FROM fact ORDER BY proceeding_id, fact_id) f),
                (SELECT sum(length(d::text)) FROM (SELECT * FROM deadline ORDER BY proceeding_id, kind) d)",
    )
    .fetch_one(cases)
    .await?;
    ensure!(rows.0 > 0 && rows.1 > 0, "there is nothing to read");
    Ok(begun.elapsed())
}

/// Moves time past two in the morning; how long the check took to its end, in which nothing may differ.
async fn check(mesh: &Installation, open: i64) -> anyhow::Result<Duration> {
    let log = mesh.out.join("cases.log");
    let said_before = count(&fs::read_to_string(&log)?);
    let token = mesh.token("operator").await?;
    let mut clock = ClockServiceClient::new(mesh.channel("cases", &token)?);
    let tomorrow = LegalDate::from_unix_days(SystemClock.today().as_unix_days() + 1)?;
    let to = tomorrow.at_hour_in_india(2).to_string();
    let begun = Instant::now();
    clock.advance_clock(Request::new(AdvanceClockRequest { to })).await?;
    loop {
        let text = fs::read_to_string(&log)?;
        if count(&text) > said_before {
            let took = begun.elapsed();
            let line = text.lines().rfind(|line| line.contains(SAID)).unwrap_or_default();
            ensure!(line.contains("; 0 differ"), "the check found a difference: {line}");
            mesh.console.line(format_args!("{open} deadlines counted again in {:.1} s", took.as_secs_f64()));
            return Ok(took);
        }
        ensure!(begun.elapsed() < ENDS_WITHIN, "the check has not ended");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn count(log: &str) -> usize {
    log.lines().filter(|line| line.contains(SAID)).count()
}
