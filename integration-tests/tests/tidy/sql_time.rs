//! Business time reaches SQL only as a bind parameter, so that a stepped clock steps everything.

use crate::{
    rust_source::{Source, words},
    tree::{File, Tree, Violation},
};

/// PostgreSQL's names for the present, in lower case. `now` counts only as a call.
const CLOCKS: &[&str] = &[
    "clock_timestamp",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "statement_timestamp",
    "timeofday",
    "transaction_timestamp",
];

pub(crate) fn violations(tree: &Tree) -> Vec<Violation> {
    tree.files.iter().flat_map(of_one).collect()
}

fn of_one(file: &File) -> Vec<Violation> {
    let path = file.path.as_str();
    if path.contains("/migrations/") && path.split('.').next_back() == Some("sql") {
        return in_sql(&file.text).into_iter().map(|(line, clock)| violation(path, line, &clock)).collect();
    }
    if !holds_sql(path) {
        return Vec::new();
    }
    let strings = Source::parse(&file.text).strings;
    let found = strings.iter().flat_map(|(start, text)| {
        in_sql(text).into_iter().map(move |(line, clock)| violation(path, start.saturating_add(line) - 1, &clock))
    });
    found.collect()
}

/// Rust files whose strings may be SQL: what services and shared crates run, not their tests.
fn holds_sql(path: &str) -> bool {
    path.starts_with("services/") && path.contains("/src/") && path.split('.').next_back() == Some("rs")
}

fn violation(path: &str, line: usize, clock: &str) -> Violation {
    let what = format!(
        "SQL reads the database's clock ({clock}); bind a time from kernel::Clock. Only system time (back-off, \
         received_at, partitions) may go on DATABASE_TIME in integration-tests/tests/tidy/main.rs, with its reason"
    );
    Violation::at(path, line, &what)
}

/// The clocks that `sql` reads, each with its line.
fn in_sql(sql: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in without_comments(sql).lines().enumerate() {
        let line = line.to_ascii_lowercase();
        for (word, rest) in words(&line) {
            let is_call = rest.trim_start().strip_prefix('(').is_some_and(|rest| rest.trim_start().starts_with(')'));
            let is_literal = rest.strip_prefix('\'').is_some_and(|rest| rest.trim_start().starts_with("::"));
            let is_clock = match word {
                "now" => is_call || is_literal,
                "today" => is_literal,
                _ => CLOCKS.contains(&word),
            };
            if is_clock {
                found.push((index.saturating_add(1), word.to_owned()));
            }
        }
    }
    found
}

/// SQL without its comments, on the same lines. Strings stay: they may be dynamic SQL.
fn without_comments(sql: &str) -> String {
    let mut kept = String::new();
    let mut chars = sql.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        if c == '\'' {
            in_string = !in_string;
        }
        match (c, chars.peek()) {
            ('-', Some('-')) if !in_string => {
                while chars.peek().is_some_and(|&c| c != '\n') {
                    chars.next();
                }
            }
            ('/', Some('*')) if !in_string => {
                let mut before = ' ';
                for c in chars.by_ref() {
                    if c == '\n' {
                        kept.push('\n');
                    }
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
            }
            _ => kept.push(c),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<String> {
        violations(&Tree::of(&[(path, text)])).into_iter().map(|violation| violation.what).collect()
    }

    #[test]
    fn every_clock_of_the_database_is_found_in_a_migration() {
        for clock in ["now()", "NOW ( )", "clock_timestamp()", "CURRENT_DATE", "current_timestamp", "LocalTimestamp"] {
            let sql = format!("create table t (\n  at timestamptz default {clock}\n);");
            let found = lines("services/cases/migrations/0001_t.sql", &sql);
            assert_eq!(found.len(), 1, "{clock}");
            assert!(found[0].starts_with("line 2: "), "{found:?}");
        }
        assert_eq!(lines("services/cases/migrations/0001_t.sql", "select 'now'::timestamptz, 'today' ::date").len(), 2);
    }

    #[test]
    fn the_clock_is_found_in_a_query_with_its_own_line() {
        let query = "fn f() {\n    sqlx::query!(\n        r#\"\n        update t\n        set at = now()\n        \"#\n    )\n}";
        let found = lines("services/cases/src/store/cases.rs", query);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("line 5: "), "{found:?}");
        assert_eq!(lines("services/shared/messaging/src/outbox.rs", "q(\"select current_date\")").len(), 1);
    }

    #[test]
    fn comments_columns_and_rust_are_free() {
        let sql = "-- not now()\n/* nor\n current_date */ select now, known_at, renow() from t where note = '--';";
        assert_eq!(lines("services/cases/migrations/0002.sql", sql), Vec::<String>::new());
        let rust = "// now()\nlet at = clock.now(); log(\"it is now (almost) done\");";
        assert_eq!(lines("services/cases/src/store/t.rs", rust), Vec::<String>::new());
        assert_eq!(lines("services/cases/tests/it/store.rs", "q(\"select now()\")"), Vec::<String>::new());
    }
}
