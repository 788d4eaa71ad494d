use integration_tests::{Mesh, days_ago, sheet};
use kernel::{LegalDate, Timestamp};
use proto::simulation::{AdvanceClockRequest, GetClockRequest};
use testkit::eventually;
use tonic::{Code, Request};

/// One memo: returned twelve days ago, received nine days ago. A notice is safe for eighteen days more, arguable for
/// twenty-one.
async fn import_one(mesh: &Mesh) {
    let file = sheet::write(mesh, "returns.csv", &[sheet::line("HL-77", 101, "Ravi Kumar", "01")]).unwrap();
    let arguments = ["import", "dishonours", file.to_str().unwrap(), "--source", "test-cts"];
    let output = mesh.recourse(&arguments).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Runs a command line that must succeed; what it printed.
async fn told(mesh: &Mesh, role: &str, arguments: &[&str]) -> String {
    let output = mesh.recourse_as(role, arguments).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

async fn count(mesh: &Mesh, of: &'static str) -> i64 {
    sqlx::query_scalar(of).fetch_one(&mut mesh.database("cases").await.unwrap()).await.unwrap()
}

const FIRED: &str = "SELECT count(*) FROM deadline WHERE state = 'fired'";
const PASSED: &str = "SELECT count(*) FROM fact WHERE kind = 'deadline.passed'";
const AUDITED: &str = "SELECT count(*) FROM audit.entry WHERE action = 'deadline.fire'";
const STATED: &str = "SELECT count(*) FROM messaging.event_log WHERE event_type = 'cases.deadline_passed.v1'";

#[tokio::test]
async fn thirty_five_days_on_the_window_for_the_notice_is_shown_as_passed() {
    let mesh = Mesh::start().await.unwrap();
    import_one(&mesh).await;
    let stepped = told(&mesh, "operator", &["clock", "advance", "35d"]).await;
    // Three reminders at nine in the morning, the deadline at midnight, the arrival.
    let lines: Vec<&str> = stepped.lines().collect();
    assert_eq!(lines.len(), 5, "{stepped}");
    assert!(lines[..3].iter().all(|line| line.contains("09:00  1 reminder (cases)")), "{stepped}");
    assert_eq!(lines[3], format!("{} 00:00  1 deadline (cases)", days_ago(-19)), "{stepped}");
    assert!(lines[4].ends_with("arrived, 4 stops on the way"), "{stepped}");
    assert!(lines.iter().all(|line| line.chars().count() <= 80), "{stepped}");

    let shown = told(&mesh, "recovery-officer", &["case", "show", "RC-000001"]).await;
    // Without the line breaks of the terminal.
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("no notice was sent in time"), "{shown}");
    assert!(shown.contains(&format!("arguable until {}", days_ago(-21))), "{shown}");
    assert!(shown.contains("Deadline passed"), "{shown}");
    for once in [FIRED, PASSED, AUDITED, STATED] {
        assert_eq!(count(&mesh, once).await, 1, "{once}");
    }

    // A trace of its own, linked to the one that began at the command line.
    let spans = eventually("the spans of the event and of the timer are exported", async || {
        let spans = mesh.otlp().spans();
        let named = |name: &str| spans.iter().find(|span| span.name == name).cloned();
        Ok(named("event process").zip(named("deadline fire")))
    });
    let (armed, fired) = spans.await.unwrap();
    assert!(fired.parent_span_id.is_empty() && fired.trace_id != armed.trace_id, "{fired:?}");
    assert!(fired.text.contains("links: [Link"), "{fired:?}");
    let metrics = mesh.metrics("cases").await.unwrap();
    assert!(metrics.contains("deadline_fired_total{kind=\"notice_by\"} 1"), "{metrics}");
    assert!(metrics.contains("deadline_mismatches 0"), "{metrics}");
    // Looked at every ten seconds, the last time perhaps before the timer fired.
    eventually("no deadline is late", async || {
        let metrics = mesh.metrics("cases").await?;
        Ok(metrics.lines().any(|line| line == "deadline_armed_overdue_seconds 0").then_some(()))
    })
    .await
    .unwrap();
    // Both compute with one version of the statute book, and say with which.
    let book =
        |metrics: &str| metrics.lines().find(|line| line.starts_with("law_book_info{version=\"")).map(str::to_owned);
    let counted_by = book(&metrics).unwrap();
    assert!(counted_by.ends_with("\"} 1"), "{counted_by}");
    assert_eq!(book(&mesh.metrics("notices").await.unwrap()), Some(counted_by));
    mesh.finish().await.unwrap();
}

#[tokio::test]
async fn a_deadline_fires_once_though_cases_dies_right_after_the_clock_jumped_and_time_does_not_go_back() {
    let mut mesh = Mesh::start().await.unwrap();
    import_one(&mesh).await;
    eventually("the deadline is armed", async || {
        Ok((count(&mesh, "SELECT count(*) FROM deadline WHERE state = 'armed'").await == 1).then_some(()))
    })
    .await
    .unwrap();
    let to = LegalDate::at_hour_in_india(days_ago(-30), 0);
    let mut clock = mesh.clock("cases", "operator").await.unwrap();
    clock.advance_clock(AdvanceClockRequest { to: to.to_string() }).await.unwrap();
    mesh.kill("cases").unwrap();
    mesh.restart("cases", "").await.unwrap();
    let mut clock = mesh.clock("cases", "operator").await.unwrap();
    let found = eventually("cases is at rest", async || {
        let found = clock.clone().get_clock(GetClockRequest {}).await?.into_inner();
        Ok(found.at_rest.then_some(found))
    });
    assert_eq!(found.await.unwrap().now.parse::<Timestamp>(), Ok(to));
    for once in [FIRED, PASSED, AUDITED, STATED] {
        assert_eq!(count(&mesh, once).await, 1, "{once}");
    }
    let back = AdvanceClockRequest { to: "2020-01-01T00:00:00Z".to_owned() };
    assert_eq!(clock.advance_clock(back).await.unwrap().into_inner().now.parse::<Timestamp>(), Ok(to));
    mesh.finish().await.unwrap();
}

#[tokio::test]
async fn only_an_operator_moves_the_clock_and_only_to_an_instant() {
    let mesh = Mesh::start().await.unwrap();
    let request = || Request::new(AdvanceClockRequest { to: "2026-04-01T00:00:00Z".to_owned() });
    for service in ["payments", "cases"] {
        for role in ["recovery-officer", "legal-manager", "compliance-head", "advocate", "auditor", "service"] {
            let mut clock = mesh.clock(service, role).await.unwrap();
            let refused = clock.advance_clock(request()).await.unwrap_err();
            assert_eq!(refused.code(), Code::PermissionDenied, "{service} {role}");
            assert_eq!(clock.get_clock(GetClockRequest {}).await.unwrap_err().code(), Code::PermissionDenied);
        }
        let mut clock = mesh.clock(service, "operator").await.unwrap();
        for wrong in ["", "tomorrow", "2026-04-01", "9999-01-01T00:00:00Z"] {
            let refused = clock.advance_clock(AdvanceClockRequest { to: wrong.to_owned() }).await.unwrap_err();
            assert_eq!(refused.code(), Code::InvalidArgument, "{service} `{wrong}`");
        }
    }
    let shown = told(&mesh, "operator", &["clock", "show"]).await;
    assert!(shown.contains("payments  ") && shown.contains("cases  ") && shown.contains("at rest"), "{shown}");
    mesh.finish().await.unwrap();
}
