//! The statements of provisioning. Names are checked before they stand in a statement; passwords are ours, in
//! hexadecimal digits.

use anyhow::{Context as _, Result, bail};

use super::{KINDS, database_name, role};
use crate::secrets::Passwords;

/// Business tables, then the schemas of the shared crates.
const SCHEMAS: [&str; 5] = ["public", "messaging", "audit", "platform", "documents"];
/// One provisioner at a time changes roles or privileges: PostgreSQL fails one of two that change the same row.
const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtext('recourse.provision'));";

/// Makes the roles that are missing.
pub(super) fn create_roles(service: &str, passwords: &Passwords) -> Result<String> {
    let create = |role: &str, password: &str| {
        format!(
            "DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN\n  \
             CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '{password}';\nEND IF; END $do$;"
        )
    };
    for_each_role(service, passwords, create)
}

/// Gives the roles our passwords.
pub(super) fn change_passwords(service: &str, passwords: &Passwords) -> Result<String> {
    for_each_role(service, passwords, |role, password| format!("ALTER ROLE {role} PASSWORD '{password}';"))
}

fn for_each_role(service: &str, passwords: &Passwords, statement: impl Fn(&str, &str) -> String) -> Result<String> {
    identifier(&database_name(service))?;
    let statements = KINDS.iter().map(|kind| {
        let role = role(service, kind);
        Ok(statement(&role, password(passwords, &role)?))
    });
    Ok(transaction(&statements.collect::<Result<Vec<_>>>()?))
}

fn transaction(statements: &[String]) -> String {
    format!("BEGIN;\n{LOCK}\nSET LOCAL client_min_messages = warning;\n{}\nCOMMIT;\n", statements.join("\n"))
}

/// Makes a database that belongs to the service's owner role.
pub(super) fn create_database(service: &str, name: &str, template: &str) -> Result<String> {
    let (owner, name, template) = (role(service, "owner"), identifier(name)?, identifier(template)?);
    Ok(format!("CREATE DATABASE {name} OWNER {} TEMPLATE {template}", identifier(&owner)?))
}

/// Removes a database with its connections.
pub(super) fn drop_database(name: &str) -> Result<String> {
    Ok(format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", identifier(name)?))
}

/// Who may connect to a database: its three roles and nobody else.
pub(super) fn connections(service: &str, name: &str) -> Result<String> {
    identifier(&database_name(service))?;
    let (name, roles) = (identifier(name)?, KINDS.map(|kind| role(service, kind)).join(", "));
    Ok(transaction(&[
        format!("REVOKE ALL ON DATABASE {name} FROM PUBLIC;"),
        format!("GRANT CONNECT ON DATABASE {name} TO {roles};"),
    ]))
}

/// Schemas and privileges in a database, to be run in it.
///
/// Privileges are defaults for the objects that migrations will make. Existing objects are left alone: a migration may
/// have taken a privilege away on purpose.
pub(super) fn privileges(service: &str, name: &str) -> Result<String> {
    let connections = connections(service, name)?;
    let [owner, app, read] = KINDS.map(|kind| role(service, kind));
    // Functions are open to everybody unless said otherwise for the whole database.
    let closed = format!("ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;");
    let in_schema = |schema: &str| {
        let defaults = format!("ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema}");
        let rows = if schema == "audit" { "SELECT, INSERT" } else { "SELECT, INSERT, UPDATE, DELETE" };
        let reading = match schema {
            "platform" => String::new(),
            _ => format!("{defaults} GRANT SELECT ON TABLES TO {read};"),
        };
        format!(
            "CREATE SCHEMA IF NOT EXISTS {schema};\n\
             ALTER SCHEMA {schema} OWNER TO {owner};\n\
             REVOKE ALL ON SCHEMA {schema} FROM PUBLIC;\n\
             GRANT USAGE ON SCHEMA {schema} TO {app}, {read};\n\
             {defaults} GRANT {rows} ON TABLES TO {app};\n\
             {defaults} GRANT USAGE ON SEQUENCES TO {app};\n\
             {defaults} GRANT EXECUTE ON FUNCTIONS TO {app};\n\
             {reading}"
        )
    };
    let statements: Vec<_> = std::iter::once(closed).chain(SCHEMAS.map(in_schema)).collect();
    Ok(connections + &transaction(&statements))
}

fn password<'a>(passwords: &'a Passwords, role: &str) -> Result<&'a str> {
    let password = passwords.get(&format!("database/{role}")).with_context(|| format!("no password for {role}"))?;
    if !password.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        bail!("the password for {role} holds other characters than letters and digits");
    }
    Ok(password)
}

/// A name that needs no quoting; the longest that PostgreSQL keeps whole has 63 bytes.
fn identifier(name: &str) -> Result<&str> {
    let letters = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let begins = name.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
    if letters && begins && name.len() <= 63 {
        Ok(name)
    } else {
        bail!("`{name}` cannot be a name: use up to 63 lower-case letters, digits and `_`, a letter first")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_application_may_add_to_the_audit_trail_and_not_change_it() {
        let sql = privileges("payments", "payments").unwrap();
        let defaults = "ALTER DEFAULT PRIVILEGES FOR ROLE payments_owner IN SCHEMA";
        assert!(sql.contains(&format!("{defaults} audit GRANT SELECT, INSERT ON TABLES TO payments_app;")));
        assert!(
            sql.contains(&format!("{defaults} public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO payments_app;"))
        );
    }

    #[test]
    fn readers_see_no_keys() {
        let sql = privileges("payments", "payments").unwrap();
        assert!(sql.contains("IN SCHEMA audit GRANT SELECT ON TABLES TO payments_read;"));
        assert!(!sql.contains("IN SCHEMA platform GRANT SELECT ON TABLES TO payments_read;"));
    }

    #[test]
    fn the_public_may_neither_connect_nor_create() {
        let sql = privileges("payments", "payments_test_1").unwrap();
        assert!(sql.contains("REVOKE ALL ON DATABASE payments_test_1 FROM PUBLIC;"));
        assert!(sql.contains("REVOKE ALL ON SCHEMA public FROM PUBLIC;"));
    }

    #[test]
    fn a_name_that_would_need_quoting_is_refused() {
        for name in ["", "1a", "a-b", "a b", "A", "a;drop", "a\"b", &"a".repeat(64)] {
            assert!(create_database("payments", name, "template0").is_err(), "{name:?}");
        }
        let sql = create_database("payments", "payments_test_1", "payments_template").unwrap();
        assert_eq!(sql, "CREATE DATABASE payments_test_1 OWNER payments_owner TEMPLATE payments_template");
    }

    #[test]
    fn roles_are_made_with_their_own_passwords_and_no_powers() {
        let passwords: Passwords =
            KINDS.iter().map(|kind| (format!("database/payments_{kind}"), format!("{kind}0"))).collect();
        let sql = create_roles("payments", &passwords).unwrap();
        assert!(sql.contains("CREATE ROLE payments_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD 'app0';"));
        assert!(create_roles("cases", &passwords).is_err());
    }
}
