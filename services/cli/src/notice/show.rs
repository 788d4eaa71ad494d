//! One notice, and its letter as a file.

use std::{
    fs::File,
    io::{self, Write as _},
    path::Path,
};

use chassis::grpc::client::Channel;
use proto::notices::{
    Article, Booking, GetNoticeDocumentRequest, GetNoticeRequest, Notice, get_notice_document_response::Part,
    notices_service_client::NoticesServiceClient,
};
use sha2::{Digest as _, Sha256};

use crate::{
    args::ShowNoticeArgs,
    call::question,
    case::evidence,
    console::{Console, Paint, Tone},
    failure::{Exit, Failure},
    page::Page,
    session::{Connection, Session},
    text::plain,
    when::{day_text, instant_text, money_text},
    words::{Choice as _, capitalised},
};

/// `recourse notice show`.
pub async fn show(args: &ShowNoticeArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut notices = session.notices()?;
    let message = GetNoticeRequest { notice_id: args.notice.clone() };
    let response = notices.client.get_notice(question(message)).await;
    let response = response.map_err(|status| Failure::call(&notices.callee, status))?.into_inner();
    let missing = || Failure::Answer { callee: notices.callee.clone(), what: "no notice".to_owned() };
    let notice = response.notice.ok_or_else(missing)?;
    if let Some(path) = &args.pdf {
        save(&notice, path, &mut notices).await?;
    }
    if args.json {
        writeln!(console.out, "{:#}", super::value(&notice))?;
    } else {
        console.out.write_all(render(&notice, console.paint).as_bytes())?;
        if let Some(path) = &args.pdf {
            writeln!(console.out, "  {:<12}{}, its hash as approved and sent", "Letter", path.display())?;
        }
    }
    Ok(Exit::Done)
}

/// Writes the letter beside its place and moves it there when it is whole and is the one that the notice names.
async fn save(
    notice: &Notice,
    path: &Path,
    notices: &mut Connection<NoticesServiceClient<Channel>>,
) -> Result<(), Failure> {
    let Connection { callee, client } = notices;
    let of_file = |source: io::Error| Failure::File { path: path.to_owned(), source };
    let message = GetNoticeDocumentRequest { notice_id: notice.notice_id.clone() };
    let stream = client.get_notice_document(question(message)).await;
    let mut stream = stream.map_err(|status| Failure::call(callee, status))?.into_inner();
    let mut part_name = path.as_os_str().to_owned();
    part_name.push(".part");
    let mut file = File::create(&part_name).map_err(of_file)?;
    let mut hasher = Sha256::new();
    while let Some(next) = stream.message().await.map_err(|status| Failure::call(callee, status))? {
        if let Some(Part::Chunk(bytes)) = next.part {
            hasher.update(&bytes);
            file.write_all(&bytes).map_err(of_file)?;
        }
    }
    let digest: [u8; 32] = hasher.finalize().into();
    if digest.as_slice() != notice.pdf_sha256.as_slice() {
        let _ = std::fs::remove_file(&part_name);
        let what = "a letter with another hash than the notice has".to_owned();
        return Err(Failure::Answer { callee: callee.clone(), what });
    }
    file.sync_all().map_err(of_file)?;
    std::fs::rename(&part_name, path).map_err(of_file)
}

pub(super) fn render(notice: &Notice, paint: Paint) -> String {
    let mut page = Page::new(paint);
    page.heading(&format!("{}: {}", plain(&notice.reference), notice.state().words()));
    page.field(2, "Notice", &plain(&notice.notice_id));
    let serving = if notice.serving > 1 { format!(", serving {}", notice.serving) } else { String::new() };
    page.field(2, "Case", &format!("{}, return {}{serving}", plain(&notice.case_reference), notice.dishonour_ordinal));
    page.field(2, "Cheque", &format!("{}, {}", plain(&notice.cheque_number), plain(&notice.loan_account_number)));
    page.field(2, "Demands", &format!("{}, dated {}", money_text(notice.amount.as_ref()), day_text(notice.dated)));
    page.field(2, "PDF", &format!("{} ({})", hex::encode(&notice.pdf_sha256), plain(&notice.template_version)));
    if !notice.book_version.is_empty() {
        let version: String = notice.book_version.chars().take(12).collect();
        page.field(2, "Law", &format!("statute book {}", plain(&version)));
    }
    for (label, at, by) in [
        ("Drafted", &notice.drafted_at, notice.drafted_by.as_ref()),
        ("Approved", &notice.approved_at, notice.approved_by.as_ref()),
        ("Handed over", &notice.handed_over_at, None),
    ] {
        let by = by.map(|by| format!(" by {}/{}", by.issuer, by.subject)).unwrap_or_default();
        if !at.is_empty() {
            page.field(2, label, &plain(&format!("{}{by}", instant_text(at))));
        }
    }
    if let Some(ending) = &notice.ending {
        let by = ending.by.as_ref().map(|by| format!(" by {}/{}", by.issuer, by.subject)).unwrap_or_default();
        let how = capitalised(&notice.state().words());
        page.field(2, &how, &plain(&format!("{}{by}: {}", instant_text(&ending.at), ending.reason)));
        if !ending.redraft_asked_at.is_empty() {
            let by = ending.redraft_asked_by.as_ref().map(|by| format!(" by {}/{}", by.issuer, by.subject));
            let asked = format!("asked for {}{}", instant_text(&ending.redraft_asked_at), by.unwrap_or_default());
            page.field(2, "Another", &plain(&asked));
        }
    }
    if !notice.for_approver.is_empty() {
        page.heading("  For whoever approves it");
        for sentence in &notice.for_approver {
            page.toned(4, "- ", 2, &plain(sentence), Tone::Quiet);
        }
    }
    for article in &notice.articles {
        show_article(&mut page, article);
    }
    page.finish()
}

pub(super) fn show_article(page: &mut Page, article: &Article) {
    let initials = article.noticee_initials.as_str();
    let to = if initials.is_empty() { String::new() } else { format!(" {}", plain(initials)) };
    let capacity = article.capacity().words();
    page.heading(&format!(
        "  Article {} to the {capacity}{to}, PIN {}",
        plain(&article.number),
        plain(&article.pin_code)
    ));
    let booking = article.booking.as_ref().map(booked);
    page.field(4, "Carrier", &plain(&booking.unwrap_or_else(|| article.hand_over().words())));
    for superseded in &article.superseded_bookings {
        let booking = superseded.booking.as_ref().map(booked).unwrap_or_default();
        let corrected = instant_text(&superseded.corrected_at);
        page.field(4, "Before", &plain(&format!("{booking}; corrected {corrected}: {}", superseded.reason)));
    }
    for fact in &article.tracking {
        let undone = article.tracking.iter().any(|other| other.retracts == fact.tracking_fact_id);
        let undone = if undone { ", taken back since" } else { "" };
        let on = day_text(fact.happened_on);
        page.field(4, &on, &plain(&format!("{} ({}){undone}", fact.kind().words(), fact.source_reference)));
    }
    if let Some((words, tone)) = article.evidence.as_ref().and_then(evidence) {
        page.toned(4, "Service", crate::page::LABEL, &plain(&words), tone);
    }
}

fn booked(booking: &Booking) -> String {
    format!("booked on {} at {}, receipt {}", day_text(booking.booked_on), booking.office, booking.receipt_number)
}
