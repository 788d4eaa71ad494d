//! Rows of `court`.

use formats::Ifsc;
use pg::StoreError;
use sqlx::PgConnection;

/// The court that has jurisdiction over a branch, if one is known.
pub(crate) async fn of_branch(conn: &mut PgConnection, branch: &Ifsc) -> Result<Option<String>, StoreError> {
    let name = sqlx::query_scalar!(
        r#"
        SELECT c.name FROM court c CROSS JOIN LATERAL unnest(c.ifsc_prefixes) AS p (prefix)
        WHERE starts_with($1, p.prefix)
        ORDER BY length(p.prefix) DESC, c.name LIMIT 1
        "#,
        branch.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(name)
}

/// Takes all branches from all courts, before the configuration's are kept.
pub(crate) async fn forget_branches(conn: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("UPDATE court SET ifsc_prefixes = '{}' WHERE ifsc_prefixes <> '{}'").execute(conn).await?;
    Ok(())
}

/// A court with its branches.
pub(crate) async fn keep(conn: &mut PgConnection, name: &str, ifsc_prefixes: &[String]) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO court (name, ifsc_prefixes) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET ifsc_prefixes = $2",
        name,
        ifsc_prefixes,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A court that the panel names.
pub(crate) async fn know(conn: &mut PgConnection, name: &str) -> Result<(), StoreError> {
    sqlx::query!("INSERT INTO court (name, ifsc_prefixes) VALUES ($1, '{}') ON CONFLICT DO NOTHING", name)
        .execute(conn)
        .await?;
    Ok(())
}
