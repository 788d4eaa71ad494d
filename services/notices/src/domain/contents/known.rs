//! Where the letter has each content of the book: in what is asked for, and on the rendered pages.

use formats::S10;
use kernel::Masked;

use super::{DEMAND, POST};
use crate::domain::{DemandFault, Letter, LetterDraft, Sender, check_demand, in_words};

/// A rendered letter, as its reader sees it, beside what was to be in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paper<'a> {
    pub(crate) letter: &'a Letter,
    /// Of its articles.
    pub(crate) numbers: &'a [S10],
    /// The text of each page.
    pub(crate) pages: &'a [String],
    /// What stands where it states what is demanded.
    pub(crate) demand: &'a str,
}

/// Whether a rendered letter has one content.
#[derive(Debug)]
pub(super) enum Lack {
    NotPrinted,
    Demand(DemandFault),
}

/// A content that the letter has a place for.
pub(super) struct Known {
    /// Its name in the book.
    pub(super) field: &'static str,
    /// Whether a letter that is asked for has it.
    pub(super) given: fn(&LetterDraft) -> bool,
    /// Whether a rendered letter has it.
    pub(super) printed: fn(&Paper<'_>) -> Result<(), Lack>,
}

const fn known(
    field: &'static str,
    given: fn(&LetterDraft) -> bool,
    printed: fn(&Paper<'_>) -> Result<(), Lack>,
) -> Known {
    Known { field, given, printed }
}

/// Where the letter has each content. What the template itself says is always given.
pub(super) static KNOWN: [Known; 30] = [
    known("creditor.name", |draft| said(&draft.creditor_name), |paper| paper.shows([&paper.letter.creditor_name])),
    known(
        "creditor.branch",
        |draft| said(&draft.creditor_branch),
        |paper| paper.shows([&paper.letter.creditor_branch]),
    ),
    known(
        "creditor.address",
        |draft| said(&draft.creditor_address),
        |paper| paper.shows([&paper.letter.creditor_address]),
    ),
    known("noticees", |draft| !draft.noticees.is_empty(), shows_noticees),
    known(
        "cheque.number",
        |draft| said(&draft.cheque_number),
        |paper| paper.shows([paper.letter.cheque_number.as_str()]),
    ),
    known("cheque.drawn_on", |draft| draft.drawn_on.is_some(), |paper| paper.shows([in_words(paper.letter.drawn_on)])),
    known(
        "cheque.amount",
        |draft| draft.amount.is_some(),
        |paper| paper.shows([paper.letter.amount.to_string(), paper.letter.amount.in_words()]),
    ),
    known("cheque.drawee_bank", |draft| said(&draft.drawee_bank), |paper| paper.shows([&paper.letter.drawee_bank])),
    known(
        "cheque.drawee_branch",
        |draft| said(&draft.drawee_branch),
        |paper| paper.shows([&paper.letter.drawee_branch]),
    ),
    known(
        "dishonour.presented_on",
        |draft| draft.presented_on.is_some(),
        |paper| paper.shows([in_words(paper.letter.presented_on)]),
    ),
    known(
        "dishonour.collecting_branch",
        |draft| said(&draft.collecting_branch),
        |paper| paper.shows([&paper.letter.collecting_branch]),
    ),
    known(
        "dishonour.returned_on",
        |draft| draft.returned_on.is_some(),
        |paper| paper.shows([in_words(paper.letter.returned_on)]),
    ),
    known(
        "dishonour.return_code",
        |draft| said(&draft.return_code),
        |paper| paper.shows([format!("code {}", paper.letter.return_code.as_str())]),
    ),
    known(
        "dishonour.return_reason",
        |draft| said(draft.return_reason.reveal()),
        |paper| paper.shows([paper.letter.return_reason.reveal()]),
    ),
    known(
        "dishonour.informed_on",
        |draft| draft.informed_on.is_some(),
        |paper| {
            let informed_on = paper.letter.informed_on;
            paper.shows([in_words(informed_on.earliest()), in_words(informed_on.latest())])
        },
    ),
    known(
        "liability.loan_account_number",
        |draft| said(&draft.loan_account_number),
        |paper| paper.shows([paper.letter.loan_account_number.as_str(), "Towards discharge of that debt"]),
    ),
    known("liability.facility", |draft| said(&draft.facility), |paper| paper.shows([&paper.letter.facility])),
    known("liability.due", |draft| draft.due.is_some(), |paper| paper.shows([paper.letter.due.to_string()])),
    known(
        "liability.as_of",
        |draft| draft.due_as_of.is_some(),
        |paper| paper.shows([in_words(paper.letter.due_as_of)]),
    ),
    known(
        DEMAND,
        |draft| draft.amount.is_some(),
        |paper| {
            let Paper { letter, pages, demand, .. } = paper;
            check_demand(demand, &pages.join(" "), letter.amount, letter.due).map_err(Lack::Demand)
        },
    ),
    known("demand.fifteen_days", always, |paper| {
        shown(paper.demand.contains("within fifteen days of the receipt of this notice"))
    }),
    known("payment.beneficiary", |draft| said(&draft.beneficiary), |paper| paper.shows([&paper.letter.beneficiary])),
    known(
        "payment.account_number",
        |draft| said(&draft.account_number),
        |paper| paper.shows([format!("Account No. {}", paper.letter.account_number)]),
    ),
    known("payment.ifsc", |draft| said(&draft.ifsc), |paper| paper.shows([paper.letter.ifsc.as_str()])),
    known("payment.upi_id", |draft| said(&draft.upi_id), |paper| paper.shows([&paper.letter.upi_id])),
    known("consequence.prosecution", always, |paper| paper.shows(["the payee will prosecute you under section 138"])),
    known("sender.signature", always, |paper| {
        let (Sender::Officer { name, .. } | Sender::Advocate { name, .. }) = &paper.letter.sender;
        paper.shows(["Yours faithfully,", name])
    }),
    known("sender.authority", always, |paper| {
        let capacity = match &paper.letter.sender {
            Sender::Officer { designation, .. } => format!("{designation} and authorised officer"),
            Sender::Advocate { enrolment_number, .. } => format!("Advocate, Enrolment No. {enrolment_number}"),
        };
        paper.shows([format!("{capacity} for {}", paper.letter.creditor_name)])
    }),
    known("dispatch.mode", always, |paper| paper.shows([POST.1])),
    known("dispatch.article_number", always, |paper| paper.shows(paper.numbers.iter().map(S10::as_str))),
];

fn said(text: &str) -> bool {
    !text.trim().is_empty()
}

const fn always(_: &LetterDraft) -> bool {
    true
}

const fn shown(is: bool) -> Result<(), Lack> {
    if is { Ok(()) } else { Err(Lack::NotPrinted) }
}

/// Line ends fall wherever there is room.
fn without_blanks(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

impl Paper<'_> {
    /// Whether every text stands on a page, or runs from the end of one to the head of the next.
    fn shows<T: AsRef<str>>(&self, texts: impl IntoIterator<Item = T>) -> Result<(), Lack> {
        let pages: Vec<String> = self.pages.iter().map(|page| without_blanks(page)).collect();
        let is_shown = |text: T| {
            let text = without_blanks(text.as_ref());
            let over = |one: &String, next: &String| {
                let cut = |(at, _)| text.split_at(at);
                text.char_indices().skip(1).map(cut).any(|(end, head)| one.contains(end) && next.starts_with(head))
            };
            pages.iter().any(|page| page.contains(&text))
                || pages.iter().zip(pages.iter().skip(1)).any(|(one, next)| over(one, next))
        };
        shown(texts.into_iter().all(is_shown))
    }
}

fn shows_noticees(paper: &Paper<'_>) -> Result<(), Lack> {
    for noticee in &paper.letter.noticees {
        paper.shows([noticee.name.reveal()])?;
        for address in &noticee.addresses {
            paper.shows(address.lines.iter().map(Masked::reveal))?;
            paper.shows([address.pin_code.as_str()])?;
        }
    }
    Ok(())
}
