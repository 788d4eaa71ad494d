//! An extract of accounts beside COPY of the same file.

use std::{fs, time::Instant};

use sqlx::{AssertSqlSafe, Connection as _};

use crate::{
    Effort,
    installation::Installation,
    report::{Limit, Report},
    sample,
};

const STAGING: &str = "load_staging";

pub(crate) async fn measure(mesh: &mut Installation, effort: Effort, report: &mut Report) -> anyhow::Result<()> {
    mesh.start_all().await?;
    let token = mesh.token("recovery-officer").await?;
    let file = mesh.out.join("accounts.csv");
    let path = file.display().to_string();
    let rows = f64::from(effort.rows);
    let (mut ours, mut copied) = (Vec::new(), Vec::new());
    for round in 0..effort.rounds {
        let text = sample::extract(&format!("I{round}"), effort.rows, sample::today());
        fs::write(&file, &text)?;
        let begun = Instant::now();
        mesh.recourse(&["import", "accounts", &path, "--source", "load"], Some(&token)).await?;
        let imported = rows / begun.elapsed().as_secs_f64();
        mesh.at_rest().await?;
        let bare = rows / copy(mesh, text).await?;
        mesh.console.line(format_args!("round {}: {imported:.0}/s beside {bare:.0}/s", round + 1));
        ours.push(imported);
        copied.push(bare);
    }
    let ratio = ours.iter().zip(&copied).map(|(ours, copied)| ours / copied).collect();
    report.line("import of accounts, rows a second", ours, Limit::None);
    report.line("  COPY into a staging table, rows a second", copied, Limit::None);
    report.line("  import / COPY", ratio, Limit::None);
    Ok(())
}

/// How many seconds COPY takes to put the file into a table of texts, commit included.
async fn copy(mesh: &Installation, text: String) -> anyhow::Result<f64> {
    let columns: Vec<String> = (0..sample::columns()).map(|n| format!("c{n} text")).collect();
    let table = format!("DROP TABLE IF EXISTS {STAGING}; CREATE TABLE {STAGING} ({})", columns.join(", "));
    let mut conn = mesh.superuser("postgres").await?;
    sqlx::raw_sql(AssertSqlSafe(table)).execute(&mut conn).await?;
    let begun = Instant::now();
    let mut copying = conn.copy_in_raw(&format!("COPY {STAGING} FROM STDIN (FORMAT csv, HEADER)")).await?;
    copying.send(text.into_bytes()).await?;
    copying.finish().await?;
    let took = begun.elapsed().as_secs_f64();
    sqlx::raw_sql(AssertSqlSafe(format!("DROP TABLE {STAGING}"))).execute(&mut conn).await?;
    conn.close().await?;
    Ok(took)
}
