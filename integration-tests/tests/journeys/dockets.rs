use integration_tests::{Mesh, days_ago, invariants, sheet};
use testkit::eventually;

/// Runs a command line that must succeed; what it printed, without the line breaks of the terminal.
async fn told(mesh: &Mesh, role: &str, arguments: &[&str]) -> String {
    let output = mesh.recourse_as(role, arguments).await.unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(output.status.success(), "{arguments:?}: {} {}", said(&output.stdout), said(&output.stderr));
    said(&output.stdout)
}

async fn texts(mesh: &Mesh, service: &str, query: &'static str) -> Vec<String> {
    sqlx::query_scalar(query).fetch_all(&mut mesh.database(service).await.unwrap()).await.unwrap()
}

/// A demand of fifty days ago, served four days later: its sixty days end in fourteen.
#[tokio::test]
async fn a_security_is_enforced_by_what_people_record_and_every_act_is_asked_for_before_it_is_done() {
    let mesh = Mesh::start().await.unwrap();
    let file = sheet::write(&mesh, "returns.csv", &[sheet::line("HL-77", 101, "Ravi Kumar", "01")]).unwrap();
    told(&mesh, "recovery-officer", &["import", "dishonours", file.to_str().unwrap(), "--source", "test-cts"]).await;
    eventually("the account has a case", async || {
        Ok((!texts(&mesh, "cases", "SELECT loan_account_number FROM legal_case").await.is_empty()).then_some(()))
    })
    .await
    .unwrap();
    let open = ["docket", "open", "sarfaesi", "--case", "RC-1", "--about", "flat 4, Baner, Pune"];
    told(&mesh, "recovery-officer", &open).await;
    let (issued, served) = (days_ago(50).to_string(), days_ago(46).to_string());
    let record = async |fact: &[&str], on: &str| {
        let arguments = [&["docket", "record", "RC-1"], fact, &["--on", on, "--evidence", "file 12"]].concat();
        told(&mesh, "recovery-officer", &arguments).await
    };
    record(&["demand.issued", "demand=1", "noticees=1"], &issued).await;
    record(&["demand.served", "demand=1", "noticee=1", "mode=speed_post_registered"], &served).await;
    record(&["circumstance.known", "name=account.npa", "value=yes"], &issued).await;

    // What is not yet open is refused with what is, and the refusal of a gate is on record.
    let too_early = mesh.recourse_as("legal-manager", &["docket", "may", "RC-1", "auction"]).await.unwrap();
    assert!(!too_early.status.success());
    let said = String::from_utf8_lossy(&too_early.stderr).into_owned();
    assert!(said.contains("CASES_ACT_NOT_OPEN") && said.contains("withdraw_demand"), "{said}");
    let officer = mesh.recourse_as("recovery-officer", &["docket", "may", "RC-1", "withdraw_demand"]).await.unwrap();
    assert!(!officer.status.success(), "an officer authorises nothing");
    let allowed = told(&mesh, "legal-manager", &["docket", "may", "RC-1", "withdraw_demand"]).await;
    assert!(allowed.contains("ALLOWED"), "{allowed}");

    // A representation sets a clock of ours; it passes unanswered, and people are told.
    record(&["representation.received", "representation=1"], &days_ago(5).to_string()).await;
    let shown = told(&mesh, "compliance-head", &["docket", "show", "RC-1"]).await;
    assert!(shown.contains("flat 4, Baner, Pune") && shown.contains("s.13(3A)"), "{shown}");
    told(&mesh, "operator", &["clock", "advance", "20d"]).await;
    let passed = "SELECT kind FROM deadline WHERE state = 'fired' AND NOT opens AND kind LIKE 'sarfaesi.%'";
    assert_eq!(texts(&mesh, "cases", passed).await, ["sarfaesi.representation_reply"]);
    let told_staff =
        "SELECT template_data ->> 'what' FROM message WHERE template_data ->> 'what' LIKE 'sarfaesi%passed'";
    let messages = eventually("staff is told", async || {
        Ok(Some(texts(&mesh, "communications", told_staff).await).filter(|told| told.len() == 3))
    });
    messages.await.unwrap();
    // Whether an answer that comes after its time saves the demand is for a lawyer.
    let listed = told(&mesh, "auditor", &["docket", "list", "--state", "with_counsel", "--questions"]).await;
    let shown = told(&mesh, "auditor", &["docket", "show", "RC-1"]).await;
    assert!(listed.contains("RC-000001"), "{listed} {shown}");
    let case = told(&mesh, "recovery-officer", &["case", "show", "RC-1"]).await;
    assert!(case.contains("Other proceedings"), "{case}");
    assert_eq!(invariants::hold(&mesh, &[]).await.unwrap(), Ok(()));
    mesh.finish().await.unwrap();
}
