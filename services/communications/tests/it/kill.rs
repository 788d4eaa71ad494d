//! The program itself, killed between the provider's acceptance and its record. Needs the feature `failpoints`.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
};

use proto::communications::MessageState;
use sqlx::Connection as _;
use testkit::{Database, eventually};

use crate::service::{NIGHT, Service, outreach, party};

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // SIGKILL, as a crash of the machine would be.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(database: &Database, files: &Path, failpoints: &str, log: &str) -> Program {
    let path = |name: &str| files.join(name).display().to_string();
    let log = std::fs::File::create(files.join(log)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_communications"));
    command.arg("serve").env_clear().env("FAILPOINTS", failpoints).stdout(log.try_clone().unwrap()).stderr(log);
    for (key, value) in [
        ("SIMULATION", "true".to_owned()),
        ("GRPC__LISTEN", "127.0.0.1:0".to_owned()),
        ("ADMIN__LISTEN", "127.0.0.1:0".to_owned()),
        ("IDENTITY__ISSUER", "https://id.bank.example".to_owned()),
        ("IDENTITY__JWKS_FILE", path("jwks.json")),
        ("SEALING__KEY_FILE", path("key")),
        ("SEALING__INDEX_KEY_FILE", path("index-key")),
        ("SENDING__ANSWER_WITHIN_MS", "1000".to_owned()),
        ("SENDING__GIVEN_UP_AFTER_MS", "2000".to_owned()),
        ("DATABASE__URL", database.urls().app.clone()),
        ("BROKER__URL", "none".to_owned()),
    ] {
        command.env(format!("RECOURSE__{key}"), value);
    }
    Program(command.stdin(Stdio::null()).spawn().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_between_acceptance_and_record_leaves_one_message_and_no_second() {
    // What is asked for at a process in whose time it is night is sent by another one, in whose time it is morning.
    let service = Service::start(NIGHT).await;
    let mut request = outreach(&party(1));
    request.recipients[0].contact_points.truncate(1);
    let asked = service.ask(request).await.unwrap();
    let (database, files) = (service.database(), service.files());
    let mut conn = database.superuser().await.unwrap();
    let morning = "UPDATE platform.simulated_clock SET instant = '2026-03-03T03:00:00Z'";
    sqlx::query(morning).execute(&mut conn).await.unwrap();
    let halted = serve(database, files, "provider.between_accept_and_record=return", "first.log");
    eventually("the sender has halted", async || {
        let log = std::fs::read_to_string(files.join("first.log"))?;
        anyhow::ensure!(log.contains("halted at provider.between_accept_and_record"), "not yet: {log}");
        Ok(Some(()))
    })
    .await
    .unwrap();
    drop(halted);
    let standing = "SELECT state FROM message WHERE message_id = $1::text::uuid";
    let inbox = "SELECT count(*) FROM simulated_inbox";
    for message in &asked {
        let state: String = sqlx::query_scalar(standing).bind(&message.message_id).fetch_one(&mut conn).await.unwrap();
        assert_eq!(state, "sending", "given and not recorded");
    }
    assert_eq!(sqlx::query_scalar::<_, i64>(inbox).fetch_one(&mut conn).await.unwrap(), 1);
    let _again = serve(database, files, "", "second.log");
    for message in &asked {
        service.settled(&message.message_id, MessageState::Sent).await;
    }
    assert_eq!(sqlx::query_scalar::<_, i64>(inbox).fetch_one(&mut conn).await.unwrap(), 1, "nothing went twice");
    conn.close().await.unwrap();
}
