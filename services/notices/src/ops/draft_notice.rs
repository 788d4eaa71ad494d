//! Renders a letter, checks what its reader would see, and keeps it as a draft.

use authority::{Action, Permit};
use documents::{DocumentId, NewDocument, PDF};
use formats::S10;
use foundation::Command;
use kernel::{LegalDate, Masked, TypedId as _};
use pg::approval::{self, Request};
use sqlx::PgConnection;

use super::{Act, Context, UseCase, approve_notices::KIND};
use crate::{
    domain::{
        AnyNotice, Article, ArticleId, ArticleState, Carriage, Drafted, Letter, LetterDraft, Mandatory, Notice,
        NoticeId, Occasion, Paper, Record, case_reference,
    },
    error::Error,
    render::{Rendered, Template, letter_data},
    store::{self, notice::LetterOf},
};

/// The request.
#[derive(Debug)]
pub(crate) struct DraftNotice {
    pub(crate) occasion: Occasion,
    pub(crate) case_reference: String,
    pub(crate) letter: LetterDraft,
    /// Of the letter as it was sent.
    pub(crate) letter_sha256: [u8; 32],
    /// What whoever approves it makes sure of.
    pub(crate) for_approver: Vec<String>,
}

/// A notice, and whether it was on record before.
#[derive(Debug)]
pub(crate) struct DraftedNotice {
    pub(crate) notice: AnyNotice,
    pub(crate) already: bool,
}

/// Drafts a notice, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn draft_notice(
    context: &Context,
    command: Command<'_>,
    request: &DraftNotice,
    encode: impl Fn(&DraftedNotice) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    let new = authority::Notice { id: None, state: "new", drafted_by: command.principal.originator() };
    let asked = context.authority.require(command.principal, Action::DraftNotice, &new).map_err(Error::from);
    // Before a letter is set for somebody who may not have one.
    let permit = context.refusals.keep(command.principal, command.key, asked).await?;
    // And before one is set a second time: article numbers are drawn for it.
    if let Some(kept) = foundation::recall(&context.pool, Drafting::OPERATION, command).await? {
        return Ok(kept);
    }
    let known = {
        let mut conn = pg::acquire(&context.pool).await?;
        store::notice::of_occasion(&mut conn, request.occasion).await?
    };
    // A letter that will not be kept is not rendered; a race for the same return renders one in vain.
    let prepared = if known.is_some() { None } else { Some(prepare(context, request).await?) };
    context.carry_out(command, &Drafting { request, prepared: prepared.as_ref(), permit: &permit }, encode).await
}

/// What goes into the transaction: nothing slow is done while it is open.
struct Prepared {
    letter: Letter,
    reference: String,
    dated: LegalDate,
    numbers: Vec<S10>,
    data: Masked<String>,
    rendered: Rendered,
}

async fn prepare(context: &Context, request: &DraftNotice) -> Result<Prepared, Error> {
    let dated = context.clock.now().legal_date();
    let mandatory = Mandatory::on(&context.book, dated).map_err(|_| Error::inconsistent("the statute book"))?;
    mandatory.check_draft(&request.letter).map_err(Error::Content)?;
    let letter = Letter::check(&request.letter, dated).map_err(|fault| fault.within("letter"))?;
    let reference = reference(request)?;
    let numbers = draw_numbers(context, &letter).await?;
    let data = letter_data(&letter, &reference, dated, &numbers);
    let rendered = context.renderer.render(Template::CURRENT, dated, &data).await?;
    let paper = Paper { letter: &letter, numbers: &numbers, pages: &rendered.pages, demand: &rendered.demand };
    mandatory.check_paper(&paper).map_err(Error::Content)?;
    let data = Masked::new(data.to_string());
    Ok(Prepared { letter, reference, dated, numbers, data, rendered })
}

/// What the letter bears: the case, the section, the return; and the serving, if it is not the first.
fn reference(request: &DraftNotice) -> Result<String, Error> {
    let Occasion { dishonour_ordinal, serving, .. } = request.occasion;
    let first = format!("{}/138/{dishonour_ordinal}", case_reference(&request.case_reference)?);
    Ok(if serving == 1 { first } else { format!("{first}-{serving}") })
}

/// One number for every address. Numbers of a draft that fails are lost.
async fn draw_numbers(context: &Context, letter: &Letter) -> Result<Vec<S10>, Error> {
    let wanted = letter.noticees.iter().map(|noticee| noticee.addresses.len()).sum();
    let range = context.range.as_ref().ok_or(Error::NoArticleNumbers { wanted })?;
    let mut conn = pg::acquire(&context.pool).await?;
    let count = u32::try_from(wanted).unwrap_or(u32::MAX);
    let drawn = store::article_range::draw(&mut conn, range, count).await?;
    let serials = drawn.ok_or(Error::NoArticleNumbers { wanted })?;
    let number = |serial| S10::of_serial(&range.service, serial, "IN");
    serials.map(number).collect::<Result<_, _>>().map_err(|_| Error::inconsistent("article_range"))
}

struct Drafting<'a> {
    request: &'a DraftNotice,
    /// None if the occasion had a notice when this was looked up.
    prepared: Option<&'a Prepared>,
    permit: &'a Permit,
}

impl UseCase for Drafting<'_> {
    const OPERATION: &'static str = "DraftNotice";
    type Outcome = DraftedNotice;

    async fn run(&self, conn: &mut PgConnection, act: &Act<'_>) -> Result<DraftedNotice, Error> {
        if let Some(known) = store::notice::of_occasion(conn, self.request.occasion).await? {
            if known.letter_sha256 != self.request.letter_sha256 {
                return Err(Error::NoticeDiffers { id: known.id.to_string() });
            }
            let notice = store::notice::find(conn, known.id).await?.ok_or(Error::inconsistent("notice"))?;
            act.require(Action::DraftNotice, &notice)?;
            return Ok(DraftedNotice { notice, already: true });
        }
        // The notice for which none was prepared has ended since: the caller asks again.
        let prepared = self.prepared.ok_or_else(Error::lost_a_race)?;
        let notice = insert(conn, act, self.request, prepared, self.permit).await?;
        Ok(DraftedNotice { notice: AnyNotice::Drafted(notice), already: false })
    }
}

async fn insert(
    conn: &mut PgConnection,
    act: &Act<'_>,
    request: &DraftNotice,
    prepared: &Prepared,
    permit: &Permit,
) -> Result<Notice<Drafted>, Error> {
    let Act { context, .. } = act;
    let Prepared { letter, rendered, .. } = prepared;
    let subject = context.ids.next_uuid();
    let document = DocumentId::next(&*context.ids);
    let pdf_sha256 = documents::sha256(&rendered.pdf);
    let maker = act.author.originator();
    let record = Record {
        id: NoticeId::next(&*context.ids),
        occasion: request.occasion,
        case_reference: case_reference(&request.case_reference)?,
        reference: prepared.reference.clone(),
        dated: prepared.dated,
        loan_account_number: letter.loan_account_number.clone(),
        cheque_number: letter.cheque_number.clone(),
        amount: letter.amount,
        subject,
        document,
        pdf_sha256,
        template_version: Template::CURRENT.version().to_owned(),
        book_version: context.book.version().to_owned(),
        for_approver: request.for_approver.clone(),
        articles: articles(context, letter, &prepared.numbers),
        drafted_by: maker.clone(),
        drafted_at: act.now,
    };
    let notice = Notice { record, state: Drafted };
    let of_letter = LetterOf { data: &prepared.data, sha256: &request.letter_sha256 };
    if !store::notice::insert(&mut *conn, &context.vault, &notice, of_letter).await? {
        // Another call has drafted a notice for this occasion meanwhile.
        return Err(Error::lost_a_race());
    }
    // The object is in the store before this transaction, which names it, commits.
    let pdf = NewDocument {
        id: document,
        subject,
        bytes: &rendered.pdf,
        media_type: PDF,
        template_version: Some(Template::CURRENT.version()),
        at: act.now,
    };
    context.documents.put(&mut *conn, pdf).await.map_err(Error::of_documents)?;
    let asked = Request {
        id: context.ids.next_uuid(),
        kind: KIND,
        subject: notice.record.id.uuid(),
        payload: &pdf_sha256,
        maker,
        at: act.now,
    };
    approval::request(&mut *conn, asked).await?;
    let reason = permit.because(&format!("template {}", notice.record.template_version));
    act.audit(conn, "notice.draft", notice.record.id, &reason).await?;
    Ok(notice)
}

fn articles(context: &Context, letter: &Letter, numbers: &[S10]) -> Vec<Article> {
    let addresses = letter.noticees.iter().zip(1_u32..).flat_map(|(noticee, number)| {
        noticee.addresses.iter().map(move |address| (number, noticee.capacity, address.pin_code.clone()))
    });
    let articles = addresses.zip(numbers).map(|((noticee, capacity, pin_code), number)| Article {
        id: ArticleId::next(&*context.ids),
        number: number.clone(),
        noticee,
        capacity,
        pin_code,
        carriage: Carriage::NotYet,
        state: ArticleState::Planned,
        superseded: Vec::new(),
    });
    articles.collect()
}
