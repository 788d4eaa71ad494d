//! Renders a letter, checks what its reader would see, and keeps it as a draft.

use authority::{Action, Permit};
use documents::{DocumentId, NewDocument, PDF};
use formats::S10;
use kernel::{LegalDate, Masked, TypedId as _};
use pg::{
    Attempts,
    approval::{self, Request},
    idempotency::{self, Outcome},
};

use super::{Act, Command, Context};
use crate::{
    domain::{
        AnyNotice, Article, ArticleId, ArticleState, Carriage, Drafted, Letter, LetterDraft, Notice, NoticeId,
        ProceedingId, Record, case_reference, check_demand,
    },
    error::Error,
    ops::approve_notices::KIND,
    render::{Rendered, Template, letter_data},
    store::{self, notice::LetterOf},
};

const OPERATION: &str = "DraftNotice";

/// The request.
#[derive(Debug)]
pub(crate) struct DraftNotice {
    pub(crate) proceeding: ProceedingId,
    pub(crate) case_reference: String,
    pub(crate) dishonour_ordinal: u32,
    /// 1 for the first notice on this return.
    pub(crate) serving: u32,
    pub(crate) letter: LetterDraft,
    /// Of the letter as it was sent.
    pub(crate) letter_sha256: [u8; 32],
}

/// A notice, and whether it was on record before.
#[derive(Debug)]
pub(crate) struct DraftedNotice {
    pub(crate) notice: AnyNotice,
    pub(crate) already: bool,
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

/// Drafts a notice, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn draft_notice(
    context: &Context,
    command: Command<'_>,
    request: &DraftNotice,
    encode: impl Fn(&DraftedNotice) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let new = authority::Notice { id: None, state: "new", drafted_by: command.principal.originator() };
    let asked = context.authority.require(command.principal, Action::DraftNotice, &new).map_err(Error::from);
    // Before a letter is set for somebody who may not have one.
    let permit = context.refusals.keep(command.principal, command.key, asked).await?;
    let known = {
        let mut conn = context.pool.acquire().await.map_err(pg::StoreError::from)?;
        store::notice::of_return(&mut conn, request.proceeding, request.dishonour_ordinal, request.serving).await?
    };
    // A letter that will not be kept is not rendered; a race for the same return renders one in vain.
    let prepared = if known.is_some() { None } else { Some(prepare(context, request).await?) };
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, request, prepared.as_ref(), &permit, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return context.refusals.keep(command.principal, command.key, done).await,
        }
    }
}

async fn prepare(context: &Context, request: &DraftNotice) -> Result<Prepared, Error> {
    let dated = context.clock.now().legal_date();
    let letter = Letter::check(&request.letter, dated).map_err(|fault| fault.within("letter"))?;
    let reference = reference(request)?;
    let numbers = draw_numbers(context, &letter).await?;
    let data = letter_data(&letter, &reference, dated, &numbers);
    let rendered = context.renderer.render(Template::CURRENT, dated, &data).await?;
    check_demand(&rendered.demand, &rendered.text, letter.amount, letter.due)?;
    let data = Masked::new(data.to_string());
    Ok(Prepared { letter, reference, dated, numbers, data, rendered })
}

/// What the letter bears: the case, the section, the return; and the serving, if it is not the first.
fn reference(request: &DraftNotice) -> Result<String, Error> {
    let first = format!("{}/138/{}", case_reference(&request.case_reference)?, request.dishonour_ordinal);
    Ok(if request.serving == 1 { first } else { format!("{first}-{}", request.serving) })
}

/// One number for every address. Numbers of a draft that fails are lost.
async fn draw_numbers(context: &Context, letter: &Letter) -> Result<Vec<S10>, Error> {
    let wanted = letter.noticees.iter().map(|noticee| noticee.addresses.len()).sum();
    let range = context.range.as_ref().ok_or(Error::NoArticleNumbers { wanted })?;
    let mut conn = context.pool.acquire().await.map_err(pg::StoreError::from)?;
    let count = u32::try_from(wanted).unwrap_or(u32::MAX);
    let drawn = store::article_range::draw(&mut conn, range, count).await?;
    let serials = drawn.ok_or(Error::NoArticleNumbers { wanted })?;
    let number = |serial| S10::of_serial(&range.service, serial, "IN");
    serials.map(number).collect::<Result<_, _>>().map_err(|_| Error::Inconsistent { what: "article_range" })
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    request: &DraftNotice,
    prepared: Option<&Prepared>,
    permit: &Permit,
    encode: impl Fn(&DraftedNotice) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    let mut inserted = None;
    if let Some(prepared) = prepared {
        inserted = insert(&mut tx, &act, request, prepared, permit).await?;
    }
    let drafted = if let Some(notice) = inserted {
        DraftedNotice { notice: AnyNotice::Drafted(notice), already: false }
    } else {
        let known =
            store::notice::of_return(&mut tx, request.proceeding, request.dishonour_ordinal, request.serving).await?;
        let known = known.ok_or(Error::Inconsistent { what: "notice" })?;
        if known.letter_sha256 != request.letter_sha256 {
            return Err(Error::NoticeDiffers { id: known.id.to_string() });
        }
        let notice = store::notice::find(&mut tx, known.id).await?.ok_or(Error::Inconsistent { what: "notice" })?;
        act.require(Action::DraftNotice, &notice)?;
        DraftedNotice { notice, already: true }
    };
    let response = encode(&drafted);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    Ok(response)
}

/// `None` if another call has drafted a notice for this return meanwhile.
async fn insert(
    tx: &mut sqlx::PgConnection,
    act: &Act<'_>,
    request: &DraftNotice,
    prepared: &Prepared,
    permit: &Permit,
) -> Result<Option<Notice<Drafted>>, Error> {
    let Act { context, .. } = act;
    let Prepared { letter, rendered, .. } = prepared;
    let subject = context.ids.next_uuid();
    let document = DocumentId::next(&*context.ids);
    let pdf_sha256 = documents::sha256(&rendered.pdf);
    let maker = act.author.on_behalf_of.unwrap_or(act.author.actor);
    let record = Record {
        id: NoticeId::next(&*context.ids),
        proceeding: request.proceeding,
        case_reference: case_reference(&request.case_reference)?,
        dishonour_ordinal: request.dishonour_ordinal,
        serving: request.serving,
        reference: prepared.reference.clone(),
        dated: prepared.dated,
        loan_account_number: letter.loan_account_number.clone(),
        cheque_number: letter.cheque_number.clone(),
        amount: letter.amount,
        subject,
        document,
        pdf_sha256,
        template_version: Template::CURRENT.version().to_owned(),
        articles: articles(context, letter, &prepared.numbers),
        drafted_by: maker.clone(),
        drafted_at: act.now,
    };
    let notice = Notice { record, state: Drafted };
    let of_letter = LetterOf { data: &prepared.data, sha256: &request.letter_sha256 };
    if !store::notice::insert(&mut *tx, &context.vault, &notice, of_letter).await? {
        return Ok(None);
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
    context.documents.put(&mut *tx, pdf).await?;
    let asked = Request {
        id: context.ids.next_uuid(),
        kind: KIND,
        subject: notice.record.id.uuid(),
        payload: &pdf_sha256,
        maker,
        at: act.now,
    };
    approval::request(&mut *tx, asked).await?;
    let reason = permit.because(&format!("template {}", notice.record.template_version));
    act.audit(tx, "notice.draft", notice.record.id, &reason).await?;
    Ok(Some(notice))
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
    });
    articles.collect()
}
