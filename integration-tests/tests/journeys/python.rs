use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use integration_tests::{Mesh, invariants, memo};

/// A Python that speaks gRPC and reads PDFs, installed under `target/tools` at the first run.
pub(crate) fn python() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("target/tools/python");
    fs::create_dir_all(&root).unwrap();
    // Tests are processes: one installs, the others wait.
    let lock = File::create(root.join("lock")).unwrap();
    lock.lock().unwrap();
    let python = root.join("bin/python");
    let works = Command::new(&python).args(["-c", "import grpc_reflection, pypdf"]).output();
    if !works.is_ok_and(|output| output.status.success()) {
        succeed(Command::new("python3").args(["-m", "venv"]).arg(&root));
        let packages = ["install", "--quiet", "grpcio==1.85.1", "grpcio-reflection==1.85.1", "pypdf==7.1.1"];
        succeed(Command::new(&python).args(["-m", "pip"]).args(packages));
    }
    python
}

fn succeed(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

async fn list_cases(mesh: &Mesh, python: &Path, token: &str) -> String {
    let address = mesh.grpc_url("cases").unwrap().replace("http://", "");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journeys/python_client.py");
    let mut command = Command::new(python);
    command.arg(script).args([&address, token]);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[tokio::test]
async fn a_python_client_without_stubs_lists_cases_with_a_token_and_is_refused_without() {
    let python = tokio::task::spawn_blocking(python).await.unwrap();
    let mesh = Mesh::start().await.unwrap();
    let acknowledged = mesh.record(&[memo(0), memo(2)]).await.unwrap();
    assert_eq!(invariants::hold(&mesh, &acknowledged).await.unwrap(), Ok(()));
    let token = mesh.token("auditor").await.unwrap();
    assert_eq!(list_cases(&mesh, &python, &token).await, "listed 2 cases");
    assert_eq!(list_cases(&mesh, &python, "").await, "UNAUTHENTICATED");
    assert_eq!(list_cases(&mesh, &python, "not.a.token").await, "UNAUTHENTICATED");
    mesh.finish().await.unwrap();
}
