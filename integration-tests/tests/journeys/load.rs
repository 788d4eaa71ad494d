//! The load kit as a bank runs it: a client of a mesh that is there, and nothing else.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use integration_tests::{Mesh, days_ago};
use proto::{
    cases::{GetAccountRequest, ListCasesRequest},
    payments::ListReceiptsRequest,
};
use serde_json::Value;

const ROLES: &[&str] = &["recovery-officer", "operator"];

/// A token as an identity provider gives it, in a file.
async fn token_file(mesh: &Mesh, roles: &[&str]) -> PathBuf {
    let mut arguments = vec!["token", "--subject", "load"];
    arguments.extend(roles.iter().flat_map(|role| ["--role", *role]));
    let token = mesh.recourse(&arguments).await.unwrap();
    assert!(token.status.success(), "{}", said(&token));
    let file = mesh.folder().join("load.token");
    fs::write(&file, token.stdout).unwrap();
    file
}

/// The program, which was built beside the services.
async fn load(mesh: &Mesh, roles: &[&str], arguments: &[&str]) -> Output {
    let test = env::current_exe().unwrap();
    let mut command = Command::new(test.parent().and_then(Path::parent).unwrap().join("load"));
    for service in Mesh::services() {
        let name = service.to_uppercase().replace('-', "_");
        command.env(format!("RECOURSE_{name}_URL"), mesh.grpc_url(service).unwrap());
    }
    command.arg("installed").arg("--token-file").arg(token_file(mesh, roles).await).args(arguments);
    tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A bank's plan, as `make load` has it made.
fn plan(mesh: &Mesh) -> PathBuf {
    let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("deploy");
    let mut sizing = Command::new("python3");
    let output = sizing.env("PYTHONPATH", deploy).args(["-B", "-m", "sizing", "load", "--accounts", "1e6"]).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let file = mesh.folder().join("plan.json");
    fs::write(&file, output.stdout).unwrap();
    file
}

/// The references of what payments has of a run, which posts to an account each.
async fn receipts(mesh: &Mesh, run: &str, accounts: u32) -> Vec<String> {
    let mut payments = mesh.payments("recovery-officer").await.unwrap();
    let mut found = Vec::new();
    for n in 0..accounts {
        let loan_account_number = format!("LR-{run}-{n:05}");
        let request = ListReceiptsRequest { loan_account_number, ..ListReceiptsRequest::default() };
        let page = payments.list_receipts(request).await.unwrap().into_inner();
        found.extend(page.receipts.into_iter().map(|receipt| receipt.reference));
    }
    found
}

fn report(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

fn run_of(report: &Value) -> &str {
    report["installation"]["run"].as_str().unwrap()
}

fn measure(report: &Value, name: &str) -> f64 {
    let found = report["measures"].as_array().unwrap().iter().find(|line| line["measure"] == name);
    found.unwrap_or_else(|| panic!("{name}: {report:#}"))["median"].as_f64().unwrap()
}

#[tokio::test]
async fn what_the_load_kit_says_it_posted_is_what_the_mesh_has() {
    let mesh = Mesh::start().await.unwrap();
    let (plan, out) = (plan(&mesh), mesh.folder().join("report.json"));
    let files = ["--plan", plan.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let sizes = ["--seconds", "3", "--receipts", "20", "--returns", "4", "--letters", "2", "--rows", "300"];
    let output = load(&mesh, ROLES, &[files.as_slice(), sizes.as_slice()].concat()).await;
    // Whether this machine is fast enough for the marks is not asked here.
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", said(&output));
    let first = report(&out);
    let run = run_of(&first);

    for what in ["receipts posted", "cheques returned", "letters drafted"] {
        assert!(measure(&first, &format!("{what}, a second")) > 0.0);
    }
    assert!(first["not_taken"].as_array().unwrap().is_empty(), "{first:#}");
    let posted: Vec<String> = (0..60).map(|n| format!("LR-{run}-{n}")).collect();
    assert_eq!(receipts(&mesh, run, 61).await, posted);
    let request = ListCasesRequest { page_size: 100, ..ListCasesRequest::default() };
    let cases = mesh.cases("recovery-officer").await.unwrap().list_cases(request).await.unwrap().into_inner().cases;
    assert_eq!(cases.len(), 12);
    // The account as of the second day.
    let request = GetAccountRequest { loan_account_number: format!("LA-{run}-00299") };
    let account = mesh.accounts("recovery-officer").await.unwrap().get_account(request).await.unwrap().into_inner();
    assert_eq!(account.account.unwrap().as_of, Some(days_ago(1).into()));

    // A second run meets nothing of the first.
    let again = load(&mesh, ROLES, &["--seconds", "1", "--receipts", "20", "--returns", "4", "--out", files[3]]).await;
    assert!(!said(&again).contains("ALREADY"), "{}", said(&again));
    let second = report(&out);
    assert_ne!(run_of(&second), run);
    assert_eq!(receipts(&mesh, run_of(&second), 21).await.len(), 20);
    assert_eq!(receipts(&mesh, run, 61).await, posted);
    mesh.finish().await.unwrap();
}

#[tokio::test]
async fn a_mesh_that_does_not_say_that_it_is_in_simulation_gets_no_load() {
    let mesh = Mesh::start().await.unwrap();
    let sizes = ["--seconds", "1", "--receipts", "5", "--rows", "10"];
    let refused = |output: &Output, why: &str| {
        assert_eq!(output.status.code(), Some(2), "{}", said(output));
        assert!(said(output).contains(why), "{}", said(output));
    };

    // Without simulation the service is not served, which a caller is told in the words of a role that is missing; a build
    // with failpoints, as this one, runs in simulation alone.
    let unknown = load(&mesh, &["recovery-officer"], &sizes).await;
    refused(&unknown, "payments does not say that it is in simulation");
    let nowhere = load(&mesh, ROLES, &[sizes.as_slice(), &["--notices-url", "http://127.0.0.1:1"]].concat()).await;
    refused(&nowhere, "notices cannot be reached");

    for service in ["payments", "cases", "notices"] {
        let mut database = mesh.database(service).await.unwrap();
        let stated = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM messaging.event_log");
        assert_eq!(stated.fetch_one(&mut database).await.unwrap(), 0, "{service}");
    }
    mesh.finish().await.unwrap();
}
