//! `recourse notice approve` and `recourse notice hand-over`: each notice is done or refused for itself.

use proto::notices::{
    ApproveNoticesRequest, GetNoticeRequest, HandOverNoticesRequest, Notice, NoticeResult, NoticeState,
    NoticeToApprove, notice_result::Outcome,
};

use super::of_state;
use crate::{
    args::NoticeBatchArgs,
    call::{Command, question},
    console::{Console, Tone},
    failure::{Callee, Exit, Failure},
    page::Table,
    session::Session,
    text::plain,
};

/// As many as notices takes in a call.
const BATCH: usize = 200;

/// Approves drafts: the bytes that are on record now, and no others.
pub async fn approve(args: &NoticeBatchArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let notices = meant(args, NoticeState::Drafted, session).await?;
    let mut connection = session.notices()?;
    let command = Command::begin(session);
    let mut results = Vec::new();
    for (number, batch) in notices.chunks(BATCH).enumerate() {
        let of = |notice: &Notice| NoticeToApprove {
            notice_id: notice.notice_id.clone(),
            pdf_sha256: notice.pdf_sha256.clone(),
        };
        let message = ApproveNoticesRequest { notices: batch.iter().map(of).collect() };
        let response = connection.client.approve_notices(command.part(number, message)?).await;
        let response = response.map_err(|status| command.failure(&connection.callee, status))?.into_inner();
        results.extend(answered(batch.len(), response.results, &connection.callee)?);
    }
    told("approved", &notices, &results, console)
}

/// Gives approved notices to the carrier.
pub async fn hand_over(args: &NoticeBatchArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let notices = meant(args, NoticeState::Approved, session).await?;
    let mut connection = session.notices()?;
    let command = Command::begin(session);
    let mut results = Vec::new();
    for (number, batch) in notices.chunks(BATCH).enumerate() {
        let notice_ids = batch.iter().map(|notice| notice.notice_id.clone()).collect();
        let message = HandOverNoticesRequest { notice_ids };
        let response = connection.client.hand_over_notices(command.part(number, message)?).await;
        let response = response.map_err(|status| command.failure(&connection.callee, status))?.into_inner();
        results.extend(answered(batch.len(), response.results, &connection.callee)?);
    }
    told("handed over to the carrier", &notices, &results, console)
}

/// The notices that are named, or all that wait.
async fn meant(args: &NoticeBatchArgs, waiting: NoticeState, session: &Session) -> Result<Vec<Notice>, Failure> {
    if args.all {
        return of_state(Some(waiting), session).await;
    }
    let mut connection = session.notices()?;
    let mut notices = Vec::with_capacity(args.notices.len());
    for id in &args.notices {
        let response = connection.client.get_notice(question(GetNoticeRequest { notice_id: id.clone() })).await;
        let response = response.map_err(|status| Failure::call(&connection.callee, status))?.into_inner();
        let missing = || Failure::Answer { callee: connection.callee.clone(), what: "no notice".to_owned() };
        notices.push(response.notice.ok_or_else(missing)?);
    }
    Ok(notices)
}

fn answered(asked: usize, results: Vec<NoticeResult>, callee: &Callee) -> Result<Vec<NoticeResult>, Failure> {
    if results.len() == asked {
        return Ok(results);
    }
    let what = format!("{} results for {asked} notices", results.len());
    Err(Failure::Answer { callee: callee.clone(), what })
}

fn told(done: &str, notices: &[Notice], results: &[NoticeResult], console: &mut Console) -> Result<Exit, Failure> {
    let mut refused = Table::new(&["Notice", "Case", "Why not"]);
    let mut count = 0_usize;
    for (notice, result) in notices.iter().zip(results) {
        match &result.outcome {
            Some(Outcome::Done(_)) => count += 1,
            other => {
                let why = match other {
                    Some(Outcome::Refused(refused)) => plain(&refused.reason),
                    _ => "no answer".to_owned(),
                };
                refused.row(Tone::Bad, [plain(&notice.notice_id), plain(&notice.case_reference), why]);
            }
        }
    }
    let all = notices.len();
    match all {
        0 => writeln!(console.out, "No notice waits.")?,
        1 => writeln!(console.out, "{count} of 1 notice {done}")?,
        _ => writeln!(console.out, "{count} of {all} notices {done}")?,
    }
    if refused.is_empty() {
        return Ok(Exit::Done);
    }
    console.out.write_all(refused.render(console.paint).as_bytes())?;
    Ok(Exit::Failed)
}
