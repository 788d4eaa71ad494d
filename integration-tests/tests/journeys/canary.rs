//! Personal data is where it must be and nowhere else.

use std::fs;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use integration_tests::{Mesh, invariants, sheet};
use local::{broker::Admin, servers, state::State};
use serde_json::json;
use sqlx::PgConnection;

use crate::accounts;

/// A first name and a surname that occur nowhere else, to be found whatever is done to the case or the order.
const MARKS: [&str; 2] = ["Zyxcanaryfirst", "Zyxcanarylast"];

/// The marks as they stand, in base64 at each of the three possible offsets, percent-encoded and in hexadecimal.
fn disguises() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for mark in MARKS {
        all.push(mark.as_bytes().to_vec());
        for offset in 0..3 {
            let padded = [vec![b' '; offset], mark.as_bytes().to_vec()].concat();
            let encoded = STANDARD.encode(padded);
            // The ends depend on the neighbours; the middle does not.
            all.push(encoded.as_bytes()[4..encoded.len() - 4].to_vec());
        }
        all.push(percent_encoded(mark).into_bytes());
        all.push(hex::encode(mark).into_bytes());
    }
    all
}

fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| encoded + &format!("%{byte:02X}"))
}

fn leaks(text: &[u8]) -> bool {
    let text = text.to_ascii_lowercase();
    disguises().iter().any(|disguise| {
        let disguise = disguise.to_ascii_lowercase();
        text.windows(disguise.len()).any(|window| window == disguise)
    })
}

/// Every row of every table of a database, as text; byte columns come out in hexadecimal.
async fn dump(conn: &mut PgConnection) -> Vec<(String, Vec<u8>)> {
    let tables = "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
                  WHERE table_schema NOT IN ('pg_catalog', 'information_schema')";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut *conn).await.unwrap();
    let mut dumped = Vec::new();
    for table in tables {
        let rows = format!("SELECT t::text FROM {table} t");
        let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(rows)).fetch_all(&mut *conn).await.unwrap();
        dumped.extend(rows.into_iter().map(|row| (table.clone(), row.into_bytes())));
    }
    dumped
}

#[tokio::test]
async fn a_borrowers_name_is_in_no_log_no_span_no_metric_no_message_and_no_row() {
    let mesh = Mesh::start().await.unwrap();
    let admin = Admin::new(&servers::read().unwrap().amqp_admin_url).unwrap();
    let vhost = mesh.namespace().vhost();
    // A queue that gets a copy of everything that payments states.
    let queue = json!({ "durable": true, "arguments": {} });
    admin.put(&["queues", vhost, "wiretap"], &queue).await.unwrap();
    let everything = json!({ "routing_key": "#", "arguments": {} });
    admin.post(&["bindings", vhost, "e", "ev.payments", "q", "wiretap"], &everything).await.unwrap();

    let name = MARKS.join(" ");
    let good = sheet::line("HL-7", 701, &name, "01").replace("Funds insufficient", &format!("Refer to {name}"));
    // A rejected row and a refused call must not repeat the name either.
    let wrong = sheet::line("HL-7", 702, &name, "01").replace("HDFC0000001", "HDFC1000001");
    let file = sheet::write(&mesh, "returns.csv", &[good, wrong]).unwrap();
    let arguments = ["import", "dishonours", file.to_str().unwrap(), "--source", "test-cts"];
    let output = mesh.recourse(&arguments).await.unwrap();
    assert_eq!(invariants::hold(&mesh, &[]).await.unwrap(), Ok(()));
    let shown = mesh.recourse(&["case", "show", "RC-000001"]).await.unwrap();
    assert!(String::from_utf8_lossy(&shown.stdout).contains("Z•••• Z••••"), "the name has arrived, sealed");

    // The same name in an extract: a good row, and one that cases refuses.
    let good = accounts::line(7, 1, 2, "SMA0", &name);
    let wrong = accounts::line(8, 1, 2, "SMA0", &name).replace("ZZZPK1234L", MARKS[0]);
    let file = accounts::write(&mesh, "accounts.csv", &[good, wrong]);
    let arguments = ["import", "accounts", file.to_str().unwrap(), "--source", "finone"];
    let extract = mesh.recourse(&arguments).await.unwrap();
    let account = mesh.recourse(&["account", "show", "HL-00007"]).await.unwrap();
    assert!(String::from_utf8_lossy(&account.stdout).contains("Z•••• Z••••"), "the borrower has arrived, sealed");

    let mut searched: Vec<(String, Vec<u8>)> = vec![
        ("the output of an import of accounts".to_owned(), [extract.stdout, extract.stderr].concat()),
        ("the account as shown".to_owned(), [account.stdout, account.stderr].concat()),
        ("the command line's output".to_owned(), [output.stdout, output.stderr].concat()),
        ("the case as shown".to_owned(), [shown.stdout, shown.stderr].concat()),
    ];
    for service in ["payments", "cases"] {
        searched.push((format!("the log of {service}"), mesh.log(service).unwrap().into_bytes()));
        searched.push((format!("the metrics of {service}"), mesh.metrics(service).await.unwrap().into_bytes()));
        searched.extend(dump(&mut mesh.database(service).await.unwrap()).await);
    }
    searched
        .extend(mesh.otlp().spans().into_iter().map(|span| (format!("span {}", span.name), span.text.into_bytes())));
    let get = json!({ "count": 10, "ackmode": "ack_requeue_false", "encoding": "base64" });
    let messages = admin.post_for(&["queues", vhost, "wiretap", "get"], &get).await.unwrap();
    assert_eq!(messages.as_array().unwrap().len(), 1, "the wiretap has heard the one dishonour");
    for message in messages.as_array().unwrap() {
        let payload = STANDARD.decode(message["payload"].as_str().unwrap()).unwrap();
        searched.push(("a message".to_owned(), [payload, message.to_string().into_bytes()].concat()));
    }
    for folder in ["postgres", "rabbitmq/log", "logs"] {
        // With servers of the environment there are no logs of ours to search.
        for log in fs::read_dir(State::locate().unwrap().path(folder)).into_iter().flatten().flatten() {
            searched.push((log.path().display().to_string(), fs::read(log.path()).unwrap_or_default()));
        }
    }
    assert!(searched.len() > 20, "there was something to search");
    for (place, text) in &searched {
        assert!(!leaks(text), "the name stands in {place}");
    }
    mesh.finish().await.unwrap();
}

#[test]
fn a_planted_leak_is_found_in_every_disguise() {
    let name = MARKS.join(" ");
    let planted = [
        name.clone(),
        name.to_uppercase(),
        STANDARD.encode(format!("drawer={name}")),
        STANDARD.encode(format!("a{name}")),
        STANDARD.encode(format!("ab{name}")),
        percent_encoded(&name),
        format!("\\x{}", hex::encode(&name)),
    ];
    for leak in planted {
        assert!(leaks(format!("level=info {leak} end").as_bytes()), "{leak}");
    }
    assert!(!leaks(b"level=info nothing to see"));
}
