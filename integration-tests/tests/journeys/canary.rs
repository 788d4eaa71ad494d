//! Personal data is where it must be and nowhere else.

use std::{fs, path::Path, process::Command};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use integration_tests::{
    Mesh,
    bank::{Bank, Loan, fate, later},
    sheet,
};
use local::{broker::Admin, servers, state::State};
use pg::sealing::SealContext;
use proto::{
    cases::ProceedingState,
    notices::{GetNoticeDocumentRequest, ListNoticesRequest, get_notice_document_response::Part},
};
use serde_json::{Value, json};
use sqlx::PgConnection;
use testkit::eventually;
use uuid::Uuid;

use crate::{accounts, python::python};

/// A name and a number that occur nowhere else, to be found whatever is done to the case or the order.
const FIRST: &str = "Zyxcanaryfirst";
const LAST: &str = "Zyxcanarylast";
const MOBILE: &str = "9753186420";

/// The marks as they stand, in base64 at each of the three possible offsets, percent-encoded and in hexadecimal.
fn disguises() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for mark in [FIRST, LAST, MOBILE] {
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

/// A queue that gets a copy of everything that a service states.
async fn tap(admin: &Admin, vhost: &str, service: &str) {
    let queue = json!({ "durable": true, "arguments": {} });
    admin.put(&["queues", vhost, &wiretap(service)], &queue).await.unwrap();
    let everything = json!({ "routing_key": "#", "arguments": {} });
    let exchange = format!("ev.{service}");
    admin.post(&["bindings", vhost, "e", &exchange, "q", &wiretap(service)], &everything).await.unwrap();
}

/// What a queue has heard: each message with its payload in clear.
async fn heard(admin: &Admin, vhost: &str, service: &str) -> Vec<Vec<u8>> {
    let get = json!({ "count": 1_000, "ackmode": "ack_requeue_false", "encoding": "base64" });
    let messages = admin.post_for(&["queues", vhost, &wiretap(service), "get"], &get).await.unwrap();
    let text = |message: &Value| {
        let payload = STANDARD.decode(message["payload"].as_str().unwrap()).unwrap();
        [payload, message.to_string().into_bytes()].concat()
    };
    messages.as_array().unwrap().iter().map(text).collect()
}

fn wiretap(service: &str) -> String {
    format!("wiretap.{service}")
}

/// Every file of a folder, and of the folders in it to a depth.
fn files(folder: &Path, depth: u32) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && depth > 0 {
            all.extend(files(&path, depth - 1));
        } else if path.is_file() {
            all.push((path.display().to_string(), fs::read(&path).unwrap_or_default()));
        }
    }
    all
}

/// The words of the letter that was posted.
async fn letter(mesh: &Mesh) -> String {
    let mut notices = mesh.notices("legal-manager", "tester").await.unwrap();
    let posted = notices.list_notices(ListNoticesRequest::default()).await.unwrap().into_inner().notices.pop().unwrap();
    let get = GetNoticeDocumentRequest { notice_id: posted.notice_id };
    let mut parts = notices.get_notice_document(get).await.unwrap().into_inner();
    let mut pdf = Vec::new();
    while let Some(part) = parts.message().await.unwrap() {
        if let Some(Part::Chunk(chunk)) = part.part {
            pdf.extend(chunk);
        }
    }
    let path = mesh.folder().join("letter.pdf");
    fs::write(&path, pdf).unwrap();
    let text = tokio::task::spawn_blocking(move || {
        let read = "import sys, pypdf; print(*(page.extract_text() for page in pypdf.PdfReader(sys.argv[1]).pages))";
        let output = Command::new(python()).args(["-c", read]).arg(&path).output().unwrap();
        fs::remove_file(path).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    });
    text.await.unwrap()
}

/// To whom the simulated SMS provider has delivered what.
async fn delivered(mesh: &Mesh) -> (String, String) {
    let vault = mesh.vault("communications").unwrap();
    let mut conn = mesh.database("communications").await.unwrap();
    let taken = "SELECT message_id, party_id, contact_sealed, text_sealed FROM simulated_inbox WHERE channel = 'sms'";
    let (row, subject, contact, text): (Uuid, Uuid, Vec<u8>, Vec<u8>) =
        sqlx::query_as(taken).fetch_one(&mut conn).await.unwrap();
    let cell = |column| SealContext { table: "simulated_inbox", column, row };
    let mut opened = Vec::new();
    for (column, sealed) in [("contact_sealed", contact), ("text_sealed", text)] {
        let clear = vault.open(&mut conn, subject, cell(column), &sealed.into()).await.unwrap();
        opened.push(clear.unwrap().reveal().to_owned());
    }
    (opened.remove(0), opened.remove(0))
}

#[tokio::test]
async fn a_borrowers_name_and_number_reach_the_letter_and_the_phone_and_no_log_span_metric_message_or_row() {
    let bank = Bank::open().await.unwrap();
    let mesh = &bank.mesh;
    let admin = Admin::new(&servers::read().unwrap().amqp_admin_url).unwrap();
    let vhost = mesh.namespace().vhost();
    for service in Mesh::services() {
        tap(&admin, vhost, service).await;
    }
    let name = [FIRST, LAST].join(" ");
    let mut searched: Vec<(String, Vec<u8>)> = Vec::new();

    // A whole recovery: the extract, the return, the letter, the courtesy message, the post, the advocate's matter.
    bank.empanel(&["meera"]).await.unwrap();
    let loan = Loan::new("HL-7", &[fate::DELIVERED]).of(&name, MOBILE);
    bank.lend(&[&loan]).await.unwrap();
    bank.bounce(&[&loan.returned(-12, -9)]).await.unwrap();
    // A rejected row and a refused call must not repeat the name either.
    let wrong = sheet::line("HL-7", 702, &name, "01").replace("HDFC0000001", "HDFC1000001");
    let memo = sheet::write(mesh, "returns.csv", &[wrong]).unwrap();
    let row = accounts::line(8, 1, 2, "SMA0", &name).replace("ZZZPK1234L", FIRST);
    let extract = accounts::write(mesh, "accounts.csv", &[row]);
    for (kind, file) in [("dishonours", &memo), ("accounts", &extract)] {
        let output = mesh.recourse(&["import", kind, file.to_str().unwrap(), "--source", "test-cts"]).await.unwrap();
        assert!(!output.status.success(), "the wrong row of {kind} is refused");
        searched.push((format!("the output of an import of {kind}"), [output.stdout, output.stderr].concat()));
    }
    // Once the letter is on its way nobody asks for the courteous word any more.
    eventually("the courtesy message is asked for", async || {
        let asked = "SELECT count(*) FROM message WHERE kind = 'courtesy' AND channel = 'sms'";
        let asked: i64 = sqlx::query_scalar(asked).fetch_one(&mut mesh.database("communications").await?).await?;
        Ok((asked == 1).then_some(()))
    })
    .await
    .unwrap();
    bank.send_notices(1).await.unwrap();
    bank.advance_to(bank.day(6)).await.unwrap();
    bank.await_state(&loan, ProceedingState::Served).await.unwrap();
    let due = bank.served(&loan).await.unwrap().latest();
    bank.advance_to(later(due, 16)).await.unwrap();
    let matter = bank.matter(&loan).await.unwrap();
    let (well, said) = bank.advocate("meera", &["matter", "accept", &matter.reference]).await.unwrap();
    assert!(well, "{said}");

    // It has arrived where it must.
    let letter = letter(mesh).await;
    assert!(letter.contains(FIRST) && letter.contains(LAST), "{letter}");
    let (number, text) = delivered(mesh).await;
    assert!(number.ends_with(MOBILE) && !text.is_empty(), "the courtesy message went to the borrower");

    let case = bank.case(&loan).await.unwrap().reference;
    for arguments in [
        ["case", "show", &case],
        ["account", "show", "HL-7"],
        ["matter", "show", &matter.reference],
        ["audit", "trail", &format!("--case={case}")],
    ] {
        let role = if arguments[0] == "audit" { "auditor" } else { "legal-manager" };
        let shown = mesh.recourse_as(role, &arguments).await.unwrap();
        assert!(shown.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&shown.stderr));
        searched.push((arguments.join(" "), [shown.stdout, shown.stderr].concat()));
    }
    for service in Mesh::services() {
        searched.push((format!("the log of {service}"), mesh.log(service).unwrap().into_bytes()));
        searched.push((format!("the metrics of {service}"), mesh.metrics(service).await.unwrap().into_bytes()));
        searched.extend(dump(&mut mesh.database(service).await.unwrap()).await);
        searched.extend(files(&mesh.documents(service), 8));
        let messages = heard(&admin, vhost, service).await;
        assert!(!messages.is_empty() || service == "communications", "the wiretap of {service} has heard nothing");
        searched.extend(messages.into_iter().map(|message| (format!("a message of {service}"), message)));
    }
    let spans = mesh.otlp().spans();
    searched.extend(spans.into_iter().map(|span| (format!("span {}", span.name), span.text.into_bytes())));
    // With servers of the environment there are no logs of ours to search.
    let state = State::locate().unwrap();
    searched.extend(["postgres", "rabbitmq/log", "logs"].iter().flat_map(|folder| files(&state.path(folder), 0)));
    assert!(searched.len() > 200, "there was something to search: {}", searched.len());
    for (place, text) in &searched {
        assert!(!leaks(text), "the borrower stands in {place}");
    }
    bank.close().await.unwrap();
}

#[test]
fn a_planted_leak_is_found_in_every_disguise() {
    let name = [FIRST, LAST].join(" ");
    let planted = [
        name.clone(),
        name.to_uppercase(),
        STANDARD.encode(format!("drawer={name}")),
        STANDARD.encode(format!("a{name}")),
        STANDARD.encode(format!("ab{name}")),
        percent_encoded(&name),
        format!("\\x{}", hex::encode(&name)),
        format!("to +91{MOBILE}"),
        STANDARD.encode(format!("tel:+91{MOBILE};")),
    ];
    for leak in planted {
        assert!(leaks(format!("level=info {leak} end").as_bytes()), "{leak}");
    }
    assert!(!leaks(b"level=info nothing to see"));
}
