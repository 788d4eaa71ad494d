use integration_tests::{Mesh, days_ago, invariants, sheet};
use testkit::eventually;

/// Imports a file and returns what the user saw.
async fn import(mesh: &Mesh, file: &std::path::Path) -> (bool, String) {
    let output =
        mesh.recourse(&["import", "dishonours", file.to_str().unwrap(), "--source", "test-cts"]).await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

async fn show(mesh: &Mesh, reference: &str) -> String {
    let output = mesh.recourse(&["case", "show", reference]).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

async fn cases_of(mesh: &Mesh, account: &str) -> Vec<String> {
    let mut conn = mesh.database("cases").await.unwrap();
    sqlx::query_scalar(
        "SELECT format('RC-%s', lpad(number::text, 6, '0')) FROM legal_case WHERE loan_account_number = $1",
    )
    .bind(account)
    .fetch_all(&mut conn)
    .await
    .unwrap()
}

async fn case_of(mesh: &Mesh, account: &str) -> String {
    let found = eventually("the account has a case", async || Ok(cases_of(mesh, account).await.pop()));
    found.await.unwrap()
}

#[tokio::test]
async fn a_bounced_cheque_becomes_a_case_with_a_deadline_thirty_days_from_the_earliest_information() {
    let mesh = Mesh::start().await.unwrap();
    let file = sheet::write(&mesh, "returns.csv", &[sheet::line("HL-77", 101, "Ravi Kumar", "01")]).unwrap();
    let (well, said) = import(&mesh, &file).await;
    assert!(well, "{said}");
    let shown = show(&mesh, &case_of(&mesh, "HL-77").await).await;
    // Returned twelve days ago, so that eighteen of the thirty days are left.
    assert!(shown.contains(&days_ago(-18).to_string()), "{shown}");
    assert!(shown.contains("₹1,50,000.00"), "{shown}");
    assert!(shown.contains("R••••") && !shown.contains("Ravi"), "{shown}");
    assert_eq!(invariants::hold(&mesh, &[]).await.unwrap(), Ok(()));
    mesh.finish().await.unwrap();
}

#[tokio::test]
async fn the_same_file_twice_records_every_row_once() {
    let mesh = Mesh::start().await.unwrap();
    let lines: Vec<String> = (0..5).map(|n| sheet::line("HL-9", 200 + n, "Asha Rao", "02")).collect();
    let file = sheet::write(&mesh, "returns.csv", &lines).unwrap();
    for _ in 0..2 {
        let (well, said) = import(&mesh, &file).await;
        assert!(well, "{said}");
    }
    let mut conn = mesh.database("payments").await.unwrap();
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM dishonour").fetch_one(&mut conn).await.unwrap();
    assert_eq!(rows, 5);
    assert_eq!(invariants::hold(&mesh, &[]).await.unwrap(), Ok(()));
    assert_eq!(cases_of(&mesh, "HL-9").await.len(), 1, "five cheques of one account are one case");
    mesh.finish().await.unwrap();
}

#[tokio::test]
async fn a_wrong_row_is_named_by_line_and_column_and_does_not_hold_back_the_others() {
    let mesh = Mesh::start().await.unwrap();
    let wrong = sheet::line("HL-1", 301, "Vijay Singh", "01").replace("HDFC0000001", "HDFC1000001");
    let lines = [sheet::line("HL-1", 300, "Vijay Singh", "01"), wrong, sheet::line("HL-1", 302, "Vijay Singh", "01")];
    let (well, said) = import(&mesh, &sheet::write(&mesh, "returns.csv", &lines).unwrap()).await;
    assert!(!well, "a file with a rejected row is not a success");
    assert!(said.contains("line 3") && said.contains("drawee_ifsc"), "{said}");
    assert!(!said.contains("Vijay"), "{said}");
    let mut conn = mesh.database("payments").await.unwrap();
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM dishonour").fetch_one(&mut conn).await.unwrap();
    assert_eq!(rows, 2);
    assert_eq!(invariants::hold(&mesh, &[]).await.unwrap(), Ok(()));
    mesh.finish().await.unwrap();
}

#[tokio::test]
async fn a_code_that_is_no_cause_opens_nothing_and_one_that_settles_nothing_goes_to_counsel() {
    let mesh = Mesh::start().await.unwrap();
    let lines = [sheet::line("HL-31", 401, "Meena Iyer", "31"), sheet::line("HL-52", 402, "Meena Iyer", "52")];
    let (well, said) = import(&mesh, &sheet::write(&mesh, "returns.csv", &lines).unwrap()).await;
    assert!(well, "{said}");
    let shown = show(&mesh, &case_of(&mesh, "HL-52").await).await;
    assert!(shown.to_lowercase().contains("counsel"), "{shown}");
    let mut conn = mesh.database("cases").await.unwrap();
    eventually("the refusal is on record", async || {
        let refused: i64 = sqlx::query_scalar("SELECT count(*) FROM audit.entry WHERE action = 'dishonour.refuse'")
            .fetch_one(&mut mesh.database("cases").await?)
            .await?;
        Ok((refused == 1).then_some(()))
    })
    .await
    .unwrap();
    let opened: i64 = sqlx::query_scalar("SELECT count(*) FROM legal_case").fetch_one(&mut conn).await.unwrap();
    assert_eq!(opened, 1);
    mesh.finish().await.unwrap();
}
