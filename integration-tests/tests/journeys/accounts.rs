use std::{fs, path::PathBuf, sync::Arc};

use chassis::{
    config::Secret,
    grpc::client::{Channel, Options, StaticToken, connect},
};
use integration_tests::{Mesh, days_ago};
use proto::cases::{
    GetAccountRequest, RevealPartyRequest, RevealPurpose, accounts_service_client::AccountsServiceClient,
};
use testkit::eventually;
use tonic::Code;

const HEADER: &str = "loan_account_number,as_of,creditor,portfolio,product,branch_ifsc,sanctioned_on,sanctioned_amount,\
                      emi,first_unpaid_due_on,dpd,asset_class,npa_on,principal_due,interest_due,penal_due,other_due,\
                      total_due,in_moratorium,written_off,customer_id,borrower_kind,borrower_name,borrower_pan,\
                      borrower_mobile,borrower_email,borrower_address,borrower_pin";

/// One line of an extract: the `n`th loan as of so many days ago, since then `dpd` days past due.
pub(crate) fn line(n: u32, age: i32, dpd: i32, class: &str, name: &str) -> String {
    let [as_of, sanctioned_on] = [age, 2_000].map(days_ago);
    let first_unpaid = if dpd == 0 { String::new() } else { days_ago(age + dpd - 1).to_string() };
    let npa_on = if dpd > 90 { as_of.to_string() } else { String::new() };
    let mobile = 9_000_000_000_u64 + u64::from(n);
    format!(
        "HL-{n:05},{as_of},Sahyadri Finance,Home loans,HL-FIX,SAHY0000012,{sanctioned_on},\"25,00,000\",21500,\
         {first_unpaid},{dpd},{class},{npa_on},20000,1500,0,0,\"21,500.00\",no,no,C-{n:05},individual,{name},\
         ZZZPK1234L,{mobile},loan{n}@example.com,\"12 {name} Road, Pune\",411001"
    )
}

/// Writes an extract of these lines into the mesh's folder.
pub(crate) fn write(mesh: &Mesh, name: &str, lines: &[String]) -> PathBuf {
    let path = mesh.folder().join(name);
    fs::write(&path, format!("{HEADER}\n{}\n", lines.join("\n"))).unwrap();
    path
}

async fn import(mesh: &Mesh, name: &str, lines: &[String]) -> (bool, String) {
    let path = write(mesh, name, lines);
    let arguments = ["import", "accounts", path.to_str().unwrap(), "--source", "finone", "--batch", "20"];
    let output = mesh.recourse(&arguments).await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

async fn client(mesh: &Mesh, role: &str) -> AccountsServiceClient<Channel> {
    let token = StaticToken::new(Secret::new(mesh.token(role).await.unwrap()));
    let options = Options { token: Some(Arc::new(token)), ..Options::default() };
    AccountsServiceClient::new(connect(&mesh.grpc_url("cases").unwrap(), options).unwrap())
}

/// A count in the summary that the command prints.
fn count(said: &str, name: &str) -> u64 {
    let line = said.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
    line.trim_start().strip_prefix(name).unwrap().trim().parse().unwrap()
}

#[tokio::test]
async fn a_messy_extract_of_fifty_rows_is_recorded_once_however_often_it_comes() {
    let mesh = Mesh::start().await.unwrap();
    let mut lines: Vec<String> = (1..=44).map(|n| line(n, 1, 2, "SMA0", "Ravi Kumar")).collect();
    lines.push(lines[3].clone());
    lines.push(lines[7].clone());
    lines.push(lines[9].replace("21500,", "99,"));
    lines.push(line(60, 1, 2, "SMA0", "Ravi Kumar").replace("SAHY0000012", "SAHYO000012"));
    lines.push(line(61, 1, 2, "SMA0", "Ravi Kumar").replace("\"21,500.00\"", "\"21,501.00\""));
    lines.push(line(62, 1, 2, "SMA0", "Ravi Kumar").replace(",2,SMA0", ",3,SMA0"));
    assert_eq!(lines.len(), 50);
    for (recorded, unchanged) in [(44, 0), (0, 44)] {
        // Another name makes another file of the same bytes: the same extract, the same keys, the same answer; another
        // order makes another extract that says the same.
        if recorded == 0 {
            lines.swap(0, 1);
        }
        let (well, said) = import(&mesh, "accounts.csv", &lines).await;
        assert!(!well, "a file with rejected rows is not a success");
        assert_eq!(
            ["lines", "recorded", "unchanged", "duplicates in the file", "rejected"].map(|name| count(&said, name)),
            [50, recorded, unchanged, 2, 4],
            "{said}"
        );
        for reason in [
            "line 48, loan_account_number: line 11 has the same",
            "line 49, branch_ifsc: character 5",
            "line 50, total_due: is ₹21,501.00, and its heads sum to ₹21,500.00",
            "line 51, dpd: is 3, and from",
        ] {
            assert!(said.contains(reason), "{reason}\n{said}");
        }
        assert!(!said.contains("Ravi"), "{said}");
    }
    let mut conn = mesh.database("cases").await.unwrap();
    let complete = "SELECT count(*) FROM account_import WHERE state = 'complete' AND row_count = 50";
    let counts: [(&str, i64); 4] = [
        ("SELECT count(*) FROM account", 44),
        ("SELECT count(*) FROM party", 44),
        ("SELECT count(*) FROM audit.entry WHERE action = 'account.record'", 6),
        (complete, 2),
    ];
    for (query, expected) in counts {
        let found: i64 = sqlx::query_scalar(query).fetch_one(&mut conn).await.unwrap();
        assert_eq!(found, expected, "{query}");
    }
    mesh.finish().await.unwrap();
}

#[tokio::test]
async fn the_extract_of_the_sample_is_taken_but_for_its_six_bad_rows() {
    let mesh = Mesh::start().await.unwrap();
    let folder = mesh.folder().join("sample");
    let out = folder.to_str().unwrap();
    let start = days_ago(0).to_string();
    let made = mesh
        .recourse(&["sample", "--out", out, "--accounts", "100", "--memos", "24", "--start", &start])
        .await
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let path = folder.join("accounts.csv");
    let output = mesh.recourse(&["import", "accounts", path.to_str().unwrap(), "--source", "sample"]).await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        ["lines", "recorded", "duplicates in the file", "rejected"].map(|name| count(&said, name)),
        [110, 100, 4, 6],
        "{said}"
    );
    for column in
        ["loan_account_number", "branch_ifsc", "borrower_pin", "first_unpaid_due_on", "total_due", "borrower_name"]
    {
        assert!(said.contains(&format!(", {column}: ")), "{column}\n{said}");
    }
    mesh.finish().await.unwrap();
}

#[tokio::test]
async fn an_account_that_turns_bad_is_shown_so_and_says_so_once() {
    let mesh = Mesh::start().await.unwrap();
    let (well, said) = import(&mesh, "monday.csv", &[line(1, 2, 90, "SMA2", "Ravi Kumar")]).await;
    assert!(well, "{said}");
    let (well, said) = import(&mesh, "tuesday.csv", &[line(1, 1, 91, "SUBSTANDARD", "Ravi Kumar")]).await;
    assert!(well && count(&said, "updated") == 1, "{said}");
    let shown = mesh.recourse(&["account", "show", "HL-00001"]).await.unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    for part in ["SUBSTANDARD", "SMA2", "91 days", "R•••• K••••", "XXXXXX0001", "XXXXXX234L", "PIN 411001"]
    {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    assert!(!shown.contains("Ravi") && !shown.contains("9000000001"), "{shown}");
    eventually("the one change of class has left", async || {
        let mut conn = mesh.database("cases").await?;
        let waiting: i64 = sqlx::query_scalar("SELECT count(*) FROM messaging.outbox").fetch_one(&mut conn).await?;
        let stated = "SELECT count(*) FROM messaging.event_log WHERE event_type LIKE 'cases.asset_class_changed%'";
        let stated: i64 = sqlx::query_scalar(stated).fetch_one(&mut conn).await?;
        Ok((waiting == 0 && stated == 1).then_some(()))
    })
    .await
    .unwrap();
    mesh.finish().await.unwrap();
}

#[tokio::test]
async fn a_party_is_given_in_clear_to_those_who_may_and_say_why() {
    let mesh = Mesh::start().await.unwrap();
    import(&mesh, "accounts.csv", &[line(1, 1, 2, "SMA0", "Ravi Kumar")]).await;
    let asked = GetAccountRequest { loan_account_number: "HL-00001".to_owned() };
    let account = client(&mesh, "auditor").await.get_account(asked).await.unwrap().into_inner().account.unwrap();
    let reveal = |purpose: RevealPurpose| RevealPartyRequest {
        party_id: account.parties[0].party_id.clone(),
        purpose: purpose.into(),
    };
    let refused = client(&mesh, "auditor").await.reveal_party(reveal(RevealPurpose::Contact)).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    let mut head = client(&mesh, "compliance-head").await;
    let refused = head.reveal_party(reveal(RevealPurpose::Unspecified)).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let party = head.reveal_party(reveal(RevealPurpose::LegalProcess)).await.unwrap().into_inner().party.unwrap();
    assert_eq!(party.name.unwrap().value, "Ravi Kumar");
    assert_eq!(party.contact_points[0].value.as_ref().unwrap().value, "+919000000001");
    let entries = "SELECT count(*) FROM audit.entry WHERE action = 'party.reveal'";
    let entries: i64 = sqlx::query_scalar(entries).fetch_one(&mut mesh.database("cases").await.unwrap()).await.unwrap();
    assert_eq!(entries, 1);
    mesh.finish().await.unwrap();
}
