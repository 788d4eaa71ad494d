use authority::Authority;
use kernel::{Actor, ActorKind, SystemClock, SystemIds, Timestamp};
use pg::migrate::Migrations;
use prost::Message as _;
use testkit::Database;

use super::*;
use crate::Refusals;

const CASE: Uuid = Uuid::from_u128(1);
const NOTICE: Uuid = Uuid::from_u128(2);
const STRANGER: Uuid = Uuid::from_u128(3);

fn epoch() -> Timestamp {
    Timestamp::from_unix_micros(0).unwrap()
}

/// A service with a trail.
struct House {
    reading: Reading,
    database: Database,
}

impl House {
    async fn open() -> Self {
        let migrations = [pg::MIGRATIONS, Migrations { set: "audit", migrator: &crate::MIGRATOR }];
        let database = Database::create("cases", &migrations).await.unwrap();
        let pool = pg::connect(&database.config()).await.unwrap();
        let log = AuditLog::new("cases", Arc::new(SystemIds));
        let clock = Arc::new(SystemClock);
        let refusals = Refusals::new(pool.clone(), log.clone(), clock.clone());
        let gate = Gate { authority: Authority::embedded().unwrap(), refusals };
        Self { reading: Reading { gate, pool, log, clock }, database }
    }

    async fn record(&self, action: &str, id: Uuid) {
        let entry = Entry {
            occurred_at: epoch(),
            actor: &Actor::service("cases"),
            on_behalf_of: None,
            action,
            resource: Resource::with_uuid("thing", id),
            outcome: Outcome::Allowed,
            reason: "",
            book_version: "",
            cause: "test",
        };
        let mut tx = pg::begin(&self.reading.pool).await.unwrap();
        self.reading.log.record(&mut tx, &entry).await.unwrap();
        pg::commit(tx).await.unwrap();
    }

    async fn list(&self, ids: &[Uuid], page_size: i32, page_token: &str) -> Result<ListEntriesResponse, Status> {
        self.list_as(Role::Auditor, ids, page_size, page_token).await
    }

    async fn list_as(
        &self,
        role: Role,
        ids: &[Uuid],
        page_size: i32,
        page_token: &str,
    ) -> Result<ListEntriesResponse, Status> {
        let resource_ids = ids.iter().map(Uuid::to_string).collect();
        let mut request =
            Request::new(ListEntriesRequest { resource_ids, page_size, page_token: page_token.to_owned() });
        let (kind, subject) = (ActorKind::Person, "asha".to_owned());
        let actor = Actor { kind, subject, roles: vec![role], ..Actor::service("cases") };
        let expires_at = epoch();
        request.extensions_mut().insert(Principal {
            actor,
            token_id: "token-1".to_owned(),
            expires_at,
            on_behalf_of: None,
        });
        self.reading.list_entries(request).await.map(Response::into_inner)
    }
}

fn actions(page: &ListEntriesResponse) -> Vec<String> {
    let decoded = |entry: &RecordedEntry| proto::audit::Entry::decode(&*entry.entry).unwrap().action;
    page.entries.iter().map(decoded).collect()
}

#[tokio::test]
async fn the_entries_about_some_things_come_in_order_page_by_page() {
    let house = House::open().await;
    for (action, id) in
        [("case.open", CASE), ("other.act", STRANGER), ("notice.draft", NOTICE), ("case.close", CASE), ("n.x", NOTICE)]
    {
        house.record(action, id).await;
    }
    let mut found = Vec::new();
    let mut token = String::new();
    let mut pages = 0;
    loop {
        // The same id twice is the same thing once.
        let page = house.list(&[NOTICE, CASE, NOTICE], 3, &token).await.unwrap();
        found.extend(actions(&page));
        pages += 1;
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!((found, pages), (["case.open", "notice.draft", "case.close", "n.x"].map(str::to_owned).to_vec(), 2));
    assert_eq!(house.list(&[Uuid::from_u128(9)], 0, "").await.unwrap(), ListEntriesResponse::default());
}

#[tokio::test]
async fn an_entry_is_given_as_it_is_stored_and_its_hash_can_be_checked_by_anybody() {
    let house = House::open().await;
    house.record("case.open", CASE).await;
    let page = house.list(&[CASE], 0, "").await.unwrap();
    let mut superuser = house.database.superuser().await.unwrap();
    let (body, leaf, computed): (Vec<u8>, Vec<u8>, Vec<u8>) = sqlx::query_as(
        "SELECT body, leaf_hash, sha256('\\x00'::bytea || body) FROM audit.entry WHERE resource_id = $1",
    )
    .bind(CASE)
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(leaf, computed);
    assert_eq!(page.entries, [RecordedEntry { entry: body, leaf_hash: leaf }]);
}

#[tokio::test]
async fn who_read_what_is_on_record_and_does_not_lengthen_what_is_read() {
    let house = House::open().await;
    house.record("case.open", CASE).await;
    for _ in 0..2 {
        assert_eq!(actions(&house.list(&[CASE], 0, "").await.unwrap()), ["case.open"]);
    }
    let mut superuser = house.database.superuser().await.unwrap();
    let bodies: Vec<Vec<u8>> = sqlx::query_scalar("SELECT body FROM audit.entry WHERE action = 'audit.read'")
        .fetch_all(&mut superuser)
        .await
        .unwrap();
    assert_eq!(bodies.len(), 2);
    let entry = proto::audit::Entry::decode(&*bodies[0]).unwrap();
    assert_eq!(entry.actor.unwrap().subject, "asha");
    assert_eq!(entry.reason, format!("entries about {CASE}"));
    assert_eq!(entry.cause, "token-1");
}

#[tokio::test]
async fn a_request_that_is_wrong_is_refused_and_not_on_record() {
    let house = House::open().await;
    for (ids, size, token, field) in [
        (vec![], 0, "", "resource_ids"),
        (vec![CASE; 501], 0, "", "resource_ids"),
        (vec![CASE], -1, "", "page_size"),
        (vec![CASE], 0, "?", "page_token"),
    ] {
        let refused = house.list(&ids, size, token).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
        assert_eq!(chassis::grpc::error::violations(&refused)[0].field, field);
    }
    let mut superuser = house.database.superuser().await.unwrap();
    let entries: i64 = sqlx::query_scalar("SELECT count(*) FROM audit.entry").fetch_one(&mut superuser).await.unwrap();
    assert_eq!(entries, 0);
}

#[tokio::test]
async fn the_trail_of_a_thing_is_read_by_the_index_alone() {
    let house = House::open().await;
    let mut superuser = house.database.superuser().await.unwrap();
    sqlx::query(
        "INSERT INTO audit.entry (entry_id, occurred_at, actor, action, resource_type, resource_id, outcome, cause, body)
         SELECT gen_random_uuid(), '2026-03-02T09:00:00Z', 'a', 'b', 'case', md5((n / 10)::text)::uuid, 'allowed', 'c', ''
         FROM generate_series(1, 20000) n",
    )
    .execute(&mut superuser)
    .await
    .unwrap();
    sqlx::query("ANALYZE audit.entry").execute(&mut superuser).await.unwrap();
    let plan: Vec<String> = sqlx::query_scalar(
        "EXPLAIN SELECT e.body FROM unnest(ARRAY[md5('7')::uuid, md5('8')::uuid]) AS wanted (id)
         CROSS JOIN LATERAL (SELECT entry_id, body FROM audit.entry
             WHERE resource_id = wanted.id AND entry_id > '00000000-0000-0000-0000-000000000000'
             ORDER BY entry_id LIMIT 201) e
         ORDER BY e.entry_id LIMIT 201",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    assert!(!plan.iter().any(|line| line.contains("Seq Scan")), "{plan:#?}");
}

#[test]
fn a_reading_of_many_things_names_some_of_them() {
    let resources: Vec<_> = (1..=12).map(Uuid::from_u128).collect();
    let described = Asked { resources, size: 1, after: None }.described();
    assert!(described.ends_with(" and 2 more"), "{described}");
    assert!(described.len() < 500);
}

#[tokio::test]
async fn who_may_not_read_is_refused_by_the_policies_and_that_is_on_record() {
    let house = House::open().await;
    house.record("case.open", CASE).await;
    let refused = house.list_as(Role::RecoveryOfficer, &[CASE], 0, "").await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    let mut conn = house.database.superuser().await.unwrap();
    let query = "SELECT action || ' ' || resource_type || ' ' || outcome FROM audit.entry ORDER BY entry_id";
    let entries: Vec<String> = sqlx::query_scalar(query).fetch_all(&mut conn).await.unwrap();
    assert_eq!(entries, ["case.open thing allowed", "authority.deny register denied"]);
}
