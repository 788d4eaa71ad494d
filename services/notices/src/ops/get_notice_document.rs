//! Gives the exact bytes of a notice, and puts on record who had them.

use authority::Action;
use chassis::identity::Principal;
use kernel::Masked;

use super::{Act, Author, Context};
use crate::{domain::NoticeId, error::Error, store};

/// The PDF of a notice.
#[derive(Debug)]
pub(crate) struct NoticeDocument {
    pub(crate) bytes: Masked<Vec<u8>>,
    pub(crate) sha256: [u8; 32],
    pub(crate) media_type: String,
}

/// The document of a notice, audited before it is given.
pub(crate) async fn get_notice_document(
    context: &Context,
    principal: &Principal,
    id: NoticeId,
) -> Result<NoticeDocument, Error> {
    let read = read(context, principal, id).await;
    context.refusals.keep(principal, &principal.token_id, read).await
}

async fn read(context: &Context, principal: &Principal, id: NoticeId) -> Result<NoticeDocument, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let notice = store::notice::find(&mut tx, id).await?.ok_or_else(|| Error::UnknownNotice(id.to_string()))?;
    let author =
        Author { actor: &principal.actor, on_behalf_of: principal.on_behalf_of.as_ref(), cause: &principal.token_id };
    let act = Act::by(context, author);
    let permit = act.require(Action::GetNoticeDocument, &notice)?;
    let record = notice.record();
    let document = context.documents.get(&mut tx, record.document).await.map_err(Error::of_documents)?;
    let document = document.ok_or_else(|| Error::Erased(id.to_string()))?;
    if document.sha256 != record.pdf_sha256 {
        return Err(Error::inconsistent("notice.pdf_sha256"));
    }
    act.audit(&mut tx, "notice.read_document", id, &permit.because("")).await?;
    pg::commit(tx).await?;
    Ok(NoticeDocument { bytes: document.bytes, sha256: document.sha256, media_type: document.media_type })
}
