//! A service without its doors: database, directory, clock, workers.

use std::{path::PathBuf, sync::Arc};

use audit::AuditLog;
use authority::Authority;
use chassis::{egress::Egress, identity::Principal};
use documents::{Documents, DocumentsConfig};
use foundation::{Command, Refusals};
use kernel::{Actor, ActorKind, Role, SimulatedClock, SystemIds, TypedId as _};
use messaging::{Publisher, topology::MESH};
use pg::sealing::{Key, Vault};
use sqlx::AssertSqlSafe;
use statutes::Book;
use tempfile::TempDir;
use testkit::Database;
use uuid::Uuid;

use super::super::*;
use crate::{
    MIGRATIONS, SERVICE,
    domain::{NoticeId, Occasion, ProceedingId, letter_draft_for_tests},
    error::Error,
    render::{Renderer, RenderingConfig},
};

pub(super) struct Fixture {
    pub(super) context: Context,
    pub(super) clock: SimulatedClock,
    _folder: TempDir,
    _database: Database,
}

/// Beside the folder of the test binaries.
pub(super) fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().parent().unwrap().join("notices")
}

pub(super) fn principal(subject: &str) -> Principal {
    let actor = Actor {
        kind: ActorKind::Person,
        issuer: "bank".to_owned(),
        subject: subject.to_owned(),
        roles: vec![Role::LegalManager],
    };
    let expires_at = "2027-01-01T00:00:00Z".parse().unwrap();
    Principal { actor, token_id: "token-1".to_owned(), expires_at, on_behalf_of: None }
}

pub(super) fn asha() -> Principal {
    principal("asha")
}

pub(super) fn vikram() -> Principal {
    principal("vikram")
}

pub(super) fn notice_id() -> NoticeId {
    NoticeId::next(&SystemIds)
}

/// The usual letter after a return of the cheque.
pub(super) fn request(dishonour_ordinal: u32) -> DraftNotice {
    DraftNotice {
        occasion: Occasion { proceeding: ProceedingId::from_uuid(Uuid::from_u128(42)), dishonour_ordinal, serving: 1 },
        case_reference: "RC-2026-000042".to_owned(),
        letter: letter_draft_for_tests(),
        letter_sha256: [1; 32],
        for_approver: vec!["To make sure of: The drawer is alive. (NI Act s.138)".to_owned()],
    }
}

/// Why the only notice of a batch was left as it is; `None` if it was done.
pub(super) fn outcome(outcomes: &BatchOutcomes) -> Option<Refusal> {
    let [(_, outcome)] = outcomes.as_slice() else { panic!("one notice") };
    if let BatchOutcome::Refused(refusal) = outcome { Some(*refusal) } else { None }
}

impl Fixture {
    pub(super) async fn new() -> Self {
        let database = Database::create(SERVICE, &MIGRATIONS).await.unwrap();
        let pool = pg::connect(&database.config()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let vault = Arc::new(Vault::new(Key::from_bytes([1; 32]), Key::from_bytes([2; 32])));
        let config = DocumentsConfig::in_directory(folder.path());
        let clock = SimulatedClock::at("2026-03-06T09:00:00Z").unwrap();
        let ids = Arc::new(SystemIds);
        let audit = AuditLog::new(SERVICE, ids.clone());
        let clock_of_refusals = Arc::new(clock.clone());
        let context = Context {
            refusals: Refusals::new(pool.clone(), audit.clone(), clock_of_refusals),
            authority: Authority::embedded().unwrap(),
            pool,
            documents: Documents::open(SERVICE, &config, Arc::clone(&vault), &Egress::direct()).unwrap(),
            vault,
            book: Book::embedded(),
            renderer: Renderer::new(program(), RenderingConfig { workers: 2, timeout_ms: 60_000, idle_ms: 60_000 }),
            range: Some(ArticleRange::simulated()),
            clock: Arc::new(clock.clone()),
            ids: ids.clone(),
            audit,
            publisher: Publisher::new(SERVICE, &MESH, ids),
        };
        Self { context, clock, _folder: folder, _database: database }
    }

    pub(super) async fn draft(&self, by: &Principal, key: &str, request: DraftNotice) -> Result<DraftedNotice, Error> {
        self.draft_with_hash(by, key, [5; 32], request).await
    }

    pub(super) async fn draft_with_hash(
        &self,
        by: &Principal,
        key: &str,
        request_hash: [u8; 32],
        request: DraftNotice,
    ) -> Result<DraftedNotice, Error> {
        let command = Command { principal: by, key, request_hash: &request_hash };
        let already = std::sync::Mutex::new(false);
        let encode = |drafted: &DraftedNotice| {
            *already.lock().unwrap() = drafted.already;
            drafted.notice.record().id.uuid().as_bytes().to_vec()
        };
        let kept = draft_notice(&self.context, command, &request, encode).await?;
        let id = NoticeId::from_uuid(Uuid::from_slice(&kept).unwrap());
        let notice = get_notice(&self.context, &asha(), id).await?.notice;
        let already = *already.lock().unwrap();
        Ok(DraftedNotice { notice, already })
    }

    pub(super) async fn approve(&self, by: &Principal, key: &str, id: NoticeId, pdf_sha256: [u8; 32]) -> BatchOutcomes {
        let command = Command { principal: by, key, request_hash: &[6; 32] };
        let request = ApproveNotices { notices: vec![ToApprove { id, pdf_sha256 }] };
        let seen = std::sync::Mutex::new(Vec::new());
        let encode = |outcomes: &BatchOutcomes| {
            *seen.lock().unwrap() = copied(outcomes);
            vec![1]
        };
        approve_notices(&self.context, command, &request, encode).await.unwrap();
        seen.into_inner().unwrap()
    }

    pub(super) async fn hand_over(&self, by: &Principal, key: &str, id: NoticeId) -> BatchOutcomes {
        let command = Command { principal: by, key, request_hash: &[6; 32] };
        let seen = std::sync::Mutex::new(Vec::new());
        let encode = |outcomes: &BatchOutcomes| {
            *seen.lock().unwrap() = copied(outcomes);
            vec![1]
        };
        hand_over_notices(&self.context, command, &HandOverNotices { ids: vec![id] }, encode).await.unwrap();
        seen.into_inner().unwrap()
    }

    pub(super) async fn reject(&self, by: &Principal, key: &str, id: NoticeId) -> Result<EndedNotice, Error> {
        let command = Command { principal: by, key, request_hash: &[7; 32] };
        let request = RejectNotice { id, reason: "the address is old".to_owned() };
        let seen = std::sync::Mutex::new(None);
        let encode = |ended: &EndedNotice| seen_of(&seen, ended);
        reject_notice(&self.context, command, &request, encode).await?;
        Ok(seen.into_inner().unwrap().unwrap())
    }

    pub(super) async fn withdraw(&self, by: &Principal, key: &str, id: NoticeId) -> Result<EndedNotice, Error> {
        let command = Command { principal: by, key, request_hash: &[7; 32] };
        let request = WithdrawNotice { id, reason: "paid meanwhile".to_owned() };
        let seen = std::sync::Mutex::new(None);
        let encode = |ended: &EndedNotice| seen_of(&seen, ended);
        withdraw_notice(&self.context, command, &request, encode).await?;
        Ok(seen.into_inner().unwrap().unwrap())
    }

    pub(super) async fn redraft(&self, by: &Principal, key: &str, id: NoticeId) -> Result<EndedNotice, Error> {
        let command = Command { principal: by, key, request_hash: &[8; 32] };
        let seen = std::sync::Mutex::new(None);
        let encode = |ended: &EndedNotice| seen_of(&seen, ended);
        redraft_notice(&self.context, command, &RedraftNotice { id }, encode).await?;
        Ok(seen.into_inner().unwrap().unwrap())
    }

    /// A notice that is on its way to the carrier.
    pub(super) async fn handed_over(&self) -> NoticeId {
        let drafted = self.draft(&asha(), "k", request(1)).await.unwrap();
        let (id, hash) = (drafted.notice.record().id, drafted.notice.record().pdf_sha256);
        assert_eq!(outcome(&self.approve(&vikram(), "a", id, hash).await), None);
        assert_eq!(outcome(&self.hand_over(&vikram(), "h", id).await), None);
        id
    }

    pub(super) async fn articles(&self, id: NoticeId) -> Vec<crate::domain::Article> {
        get_notice(&self.context, &asha(), id).await.unwrap().notice.record().articles.clone()
    }

    pub(super) async fn count(&self, sql: &str) -> i64 {
        let mut conn = pg::acquire(&self.context.pool).await.unwrap();
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut *conn).await.unwrap()
    }
}

fn seen_of(seen: &std::sync::Mutex<Option<EndedNotice>>, ended: &EndedNotice) -> Vec<u8> {
    *seen.lock().unwrap() = Some(EndedNotice { notice: ended.notice.clone(), already: ended.already });
    vec![1]
}

fn copied(outcomes: &BatchOutcomes) -> BatchOutcomes {
    let copy = |outcome: &BatchOutcome| match outcome {
        BatchOutcome::Done(notice) => BatchOutcome::Done(notice.clone()),
        BatchOutcome::Refused(refusal) => BatchOutcome::Refused(*refusal),
    };
    outcomes.iter().map(|(id, outcome)| (*id, copy(outcome))).collect()
}
