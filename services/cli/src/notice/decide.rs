//! `recourse notice reject`, `withdraw`, `redraft` and `correct-booking`: what people decide on one notice.

use proto::notices::{CorrectBookingRequest, Notice, RedraftNoticeRequest, RejectNoticeRequest, WithdrawNoticeRequest};

use super::show::{render, show_article};
use crate::{
    args::{CorrectBookingArgs, EndNoticeArgs, RedraftNoticeArgs},
    call::Command,
    console::Console,
    failure::{Callee, Exit, Failure},
    page::Page,
    session::Session,
};

/// Refuses a draft.
pub async fn reject(args: &EndNoticeArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut notices = session.notices()?;
    let command = Command::begin(session);
    let message = RejectNoticeRequest { notice_id: args.notice.clone(), reason: args.reason.clone() };
    let response = notices.client.reject_notice(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&notices.callee, status))?.into_inner();
    told(response.notice, response.already_rejected.then_some("was rejected before"), &notices.callee, console)
}

/// Takes a notice back.
pub async fn withdraw(args: &EndNoticeArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut notices = session.notices()?;
    let command = Command::begin(session);
    let message = WithdrawNoticeRequest { notice_id: args.notice.clone(), reason: args.reason.clone() };
    let response = notices.client.withdraw_notice(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&notices.callee, status))?.into_inner();
    told(response.notice, response.already_withdrawn.then_some("was withdrawn before"), &notices.callee, console)
}

/// Asks for another letter in the place of one that ended.
pub async fn redraft(args: &RedraftNoticeArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut notices = session.notices()?;
    let command = Command::begin(session);
    let message = RedraftNoticeRequest { notice_id: args.notice.clone() };
    let response = notices.client.redraft_notice(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&notices.callee, status))?.into_inner();
    told(response.notice, response.already_asked.then_some("was asked for before"), &notices.callee, console)
}

/// Corrects booking evidence.
pub async fn correct_booking(
    args: &CorrectBookingArgs,
    session: &Session,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let mut notices = session.notices()?;
    let command = Command::begin(session);
    let message = CorrectBookingRequest {
        article_number: args.article.clone(),
        office: args.office.clone(),
        booked_on: Some(args.booked_on.into()),
        receipt_number: args.receipt.clone(),
        reason: args.reason.clone(),
    };
    let response = notices.client.correct_booking(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&notices.callee, status))?.into_inner();
    let missing = || Failure::Answer { callee: notices.callee.clone(), what: "no article".to_owned() };
    let article = response.article.ok_or_else(missing)?;
    if response.already_recorded {
        writeln!(console.out, "this evidence stood before")?;
    }
    let mut page = Page::new(console.paint);
    show_article(&mut page, &article);
    console.out.write_all(page.finish().as_bytes())?;
    Ok(Exit::Done)
}

fn told(notice: Option<Notice>, before: Option<&str>, callee: &Callee, console: &mut Console) -> Result<Exit, Failure> {
    let missing = || Failure::Answer { callee: callee.clone(), what: "no notice".to_owned() };
    let notice = notice.ok_or_else(missing)?;
    if let Some(before) = before {
        writeln!(console.out, "it {before}")?;
    }
    console.out.write_all(render(&notice, console.paint).as_bytes())?;
    Ok(Exit::Done)
}
