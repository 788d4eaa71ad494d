//! The return memos: which cheque came back, when, why, and when the memo arrived.
//!
//! Days are counted from the first day of the sample, on which the first file of memos arrives. Nothing here knows what
//! the law makes of a memo: that is for `deploy/sample/oracle` and for the services, independently.

use kernel::LegalDate;

use super::{
    accounts::Account,
    codes::{COUNSEL, NO_CAUSE, WANT_OF_FUNDS, reason},
    draw::{Draw, clearing_day, day, last_month_end},
    people::{Borrower, on_a_cheque},
    post::{Fate, fate},
    roles::{ROLES, Role},
};

/// The day on which the second file arrives: while the drawers of the first may still pay.
pub(super) const LATER: i32 = 14;
/// The day on which the last file arrives.
pub(super) const LAST: i32 = 56;
/// The last day of the sample: every clock of the first two files has ended, and those of the last one run.
pub(super) const END: i32 = 70;

/// The first ordinary memos, which have no role: they are such that each kind of second return finds its cheque.
const FOR_SECOND_RETURNS: usize = 4;

/// Which of the files a memo is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum File {
    First,
    Later,
    Last,
}

/// What is special about a memo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Ordinary,
    /// In the second file.
    Later,
    /// In the last file.
    Last,
    /// Another cheque of a borrower of whom one came back already.
    SameBorrower,
    /// A cheque that was presented again after it had come back for want of funds.
    SecondReturn,
    /// A cheque that was presented again after a return that gave no cause.
    RePresented,
    /// A code that gives no cause.
    NoCause,
    /// A code that settles nothing.
    Counsel,
    /// The window for a notice had closed when the memo came.
    Lapsed,
    /// It had closed if the payee knew on the day of the return, and not if it knew by the memo only.
    ArguableOnly,
    /// The memo has no date of arrival.
    NoMemoDate,
    /// The return, and the date on the cheque, are the last day of a month.
    MonthEnd,
}

/// How many memos of each kind there are among 120, and at least how many in any sample. The rest is ordinary.
pub(super) const SHARES: [(Kind, usize, usize); 11] = [
    (Kind::NoCause, 9, 3),
    (Kind::Counsel, 7, 2),
    (Kind::Lapsed, 6, 2),
    (Kind::ArguableOnly, 4, 1),
    (Kind::NoMemoDate, 9, 1),
    (Kind::MonthEnd, 6, 1),
    (Kind::SameBorrower, 14, 2),
    (Kind::Later, 10, 2),
    (Kind::Last, 5, 1),
    (Kind::RePresented, 3, 1),
    (Kind::SecondReturn, 10, 4),
];

/// A return memo.
#[derive(Clone, Debug)]
pub(super) struct Memo {
    pub(super) kind: Kind,
    pub(super) file: File,
    /// Whose story it is, if it was not left to chance.
    pub(super) role: Option<Role>,
    pub(super) loan_account_number: String,
    pub(super) cheque_number: String,
    pub(super) drawee_ifsc: String,
    pub(super) drawn_on: LegalDate,
    pub(super) rupees: i32,
    pub(super) drawer_name: String,
    pub(super) presented_on: LegalDate,
    pub(super) returned_on: LegalDate,
    pub(super) received_on: Option<LegalDate>,
    pub(super) code: &'static str,
}

/// Exactly `count` memos, in the order in which they are made.
pub(super) fn memos(draw: &mut Draw, start: LegalDate, count: usize, accounts: &[Account]) -> Vec<Memo> {
    let mut kinds: Vec<Kind> = Vec::with_capacity(count);
    for (kind, of_120, at_least) in SHARES {
        let share = (of_120 * count / 120).max(at_least);
        kinds.extend(std::iter::repeat_n(kind, share));
    }
    let ordinary = count.saturating_sub(kinds.len());
    kinds.splice(0..0, std::iter::repeat_n(Kind::Ordinary, ordinary));

    // Whether a moratorium bars anything is for counsel: none of these accounts has one.
    let mut fresh: Vec<&Account> = accounts.iter().filter(|account| !account.in_moratorium).collect();
    draw.shuffle(&mut fresh);
    let mut maker = Maker { draw, start, fresh, used: Vec::new(), memos: Vec::with_capacity(count) };
    for kind in kinds {
        maker.make(kind);
    }
    maker.memos
}

/// The roles are those of ordinary memos, after the first few.
fn role(kind: Kind, earlier_of_kind: usize) -> Option<Role> {
    let place = earlier_of_kind.checked_sub(FOR_SECOND_RETURNS).filter(|_| kind == Kind::Ordinary)?;
    ROLES.get(place).copied()
}

/// Whether the simulated post does with the letters what the role says. Without a role: anything, but nobody dies, and
/// nothing lies for a month.
fn letters_fit(account: &Account, cheque_number: &str, role: Option<Role>) -> bool {
    let letter = |sent_on, article| fate(&account.loan_no, cheque_number, sent_on, article);
    let Some(role) = role else {
        let rare = |fate| matches!(fate, Fate::Deceased | Fate::LongUnclaimed);
        return ["1", "2", "3"].iter().all(|sent_on| (1..=2).all(|article| !rare(letter(sent_on, article))));
    };
    let again = !role.found_again || letter("1-2", 1) == Fate::Delivered;
    again && (1..).zip(role.letters).all(|(article, fate)| letter("1", article) == *fate)
}

/// Makes one memo after the other.
struct Maker<'a> {
    draw: &'a mut Draw,
    start: LegalDate,
    fresh: Vec<&'a Account>,
    used: Vec<&'a Account>,
    memos: Vec<Memo>,
}

impl<'a> Maker<'a> {
    fn make(&mut self, kind: Kind) {
        let earlier_of_kind = self.memos.iter().filter(|memo| memo.kind == kind).count();
        let memo = match kind {
            Kind::SecondReturn => self.second_return(earlier_of_kind),
            Kind::RePresented => self.re_presented(),
            _ => self.first_return(kind, earlier_of_kind),
        };
        // Without a cheque that fits, another one comes back: the number of memos is what was asked for.
        let memo = memo.or_else(|| self.first_return(Kind::Ordinary, usize::MAX));
        self.memos.extend(memo);
    }

    fn day(&self, days: i32) -> LegalDate {
        day(self.start, days)
    }

    /// A cheque that comes back for the first time.
    fn first_return(&mut self, kind: Kind, earlier_of_kind: usize) -> Option<Memo> {
        let role = role(kind, earlier_of_kind);
        let account = match (kind, self.used.get(earlier_of_kind / 2)) {
            (Kind::SameBorrower, Some(&account)) => account,
            _ => self.account(role)?,
        };
        self.used.push(account);
        let code = match kind {
            Kind::NoCause => NO_CAUSE.get(earlier_of_kind % NO_CAUSE.len()).copied().unwrap_or("03"),
            Kind::Counsel => COUNSEL.get(earlier_of_kind % COUNSEL.len()).copied().unwrap_or("52"),
            _ => self.draw.weighted(WANT_OF_FUNDS),
        };
        let (returned, received) = match role {
            // So late that a notice can still be sent when the other address is known.
            Some(role) if role.found_again => (-6, -2),
            _ => self.days_of(kind, earlier_of_kind),
        };
        let mut returned_on = clearing_day(self.day(returned));
        if kind == Kind::MonthEnd {
            returned_on = last_month_end(self.start);
        }
        let received_on = self.day(received).max(returned_on);
        let presented_on = clearing_day(day(returned_on, -self.draw.between(0, 2)));
        let drawn_on = match code {
            "30" => day(presented_on, self.draw.between(5, 20)),
            "31" => day(presented_on, -self.draw.between(100, 140)),
            _ if kind == Kind::MonthEnd => last_month_end(presented_on),
            _ => day(presented_on, -self.draw.between(0, 18)),
        };
        Some(Memo {
            kind,
            file: match kind {
                Kind::Later => File::Later,
                Kind::Last => File::Last,
                _ => File::First,
            },
            role,
            loan_account_number: account.loan_no.clone(),
            cheque_number: self.cheque_number(account, role),
            drawee_ifsc: account.drawee_ifsc.clone(),
            drawn_on,
            rupees: account.emi_rupees * self.draw.weighted(&[(6, 1), (2, 2), (1, 3)]),
            drawer_name: on_a_cheque(self.draw, &account.borrower.name),
            presented_on,
            returned_on,
            received_on: (kind != Kind::NoMemoDate).then_some(received_on),
            code,
        })
    }

    /// A borrower of whom no cheque has come back, with as many addresses as the role asks for. Only people die.
    fn account(&mut self, role: Option<Role>) -> Option<&'a Account> {
        let fits = |borrower: &Borrower, role: Role| {
            let dies = role.letters.contains(&Fate::Deceased);
            role.letters.len() == borrower.addresses() && !(dies && borrower.is_company)
        };
        let place = self.fresh.iter().position(|account| role.is_none_or(|role| fits(&account.borrower, role)))?;
        Some(self.fresh.remove(place))
    }

    /// The number of a cheque of which nothing has been heard, and whose letters will go as the role says. Leading zeros
    /// occur, and must survive.
    fn cheque_number(&mut self, account: &Account, role: Option<Role>) -> String {
        loop {
            let number = self.draw.between(17, 999_999) / self.draw.weighted(&[(4, 1), (1, 100)]);
            let number = format!("{:06}", number.max(17));
            let known = |memo: &Memo| memo.loan_account_number == account.loan_no && memo.cheque_number == number;
            if !self.memos.iter().any(known) && letters_fit(account, &number, role) {
                return number;
            }
        }
    }

    /// Days of the return and of the memo's arrival.
    fn days_of(&mut self, kind: Kind, earlier_of_kind: usize) -> (i32, i32) {
        let draw = &mut *self.draw;
        match kind {
            Kind::Later => {
                let returned = draw.between(2, LATER - 2);
                (returned, draw.between(returned, LATER))
            }
            Kind::Last => {
                let returned = draw.between(LAST - 9, LAST - 2);
                (returned, draw.between(returned, LAST))
            }
            Kind::Lapsed => {
                let returned = draw.between(-52, -38);
                (returned, draw.between(returned, -32))
            }
            Kind::ArguableOnly => (draw.between(-38, -33), draw.between(-12, 0)),
            Kind::NoMemoDate => (draw.between(-24, -1), 0),
            _ => {
                // The first few are such that each kind of second return finds its cheque in the smallest sample.
                let fixed = [-20, -5, -16, -7].get(earlier_of_kind).filter(|_| kind == Kind::Ordinary);
                let returned = fixed.copied().unwrap_or_else(|| draw.between(-26, -1));
                let took = draw.weighted(&[(4, 0), (3, 1), (3, 2), (2, 4), (1, 7)]);
                (returned, (returned + took).min(0))
            }
        }
    }

    /// Half come back again before the first file arrives, the others later, when a notice on the first return has gone
    /// out; one of them had lapsed, and presenting again is its cure.
    fn second_return(&mut self, earlier_of_kind: usize) -> Option<Memo> {
        let start = self.start;
        let since = |memo: &Memo| memo.returned_on.as_unix_days() - start.as_unix_days();
        let again = |memos: &[Memo], memo: &Memo| memos.iter().filter(|other| same_cheque(other, memo)).count() > 1;
        let fits = |memo: &&Memo| match earlier_of_kind {
            0 => memo.kind == Kind::Lapsed,
            number if number % 4 == 1 => memo.kind == Kind::Ordinary && memo.role.is_none() && since(memo) < -12,
            number if number % 4 == 3 => {
                memo.kind == Kind::Ordinary && memo.role.is_none() && (-8..-2).contains(&since(memo))
            }
            _ => memo.kind == Kind::Ordinary && memo.role.is_none() && since(memo) < -8,
        };
        let first = self.memos.iter().filter(fits).find(|memo| !again(&self.memos, memo))?.clone();
        let file = if earlier_of_kind > 0 && earlier_of_kind.is_multiple_of(2) { File::First } else { File::Later };
        Some(self.again(&first, Kind::SecondReturn, file))
    }

    /// The fault that the bank named was mended, and then there was no money.
    fn re_presented(&mut self) -> Option<Memo> {
        let mended = |memo: &&Memo| memo.kind == Kind::NoCause && matches!(memo.code, "03" | "05" | "84" | "39");
        let unpaired = |memo: &&Memo| self.memos.iter().filter(|other| same_cheque(other, memo)).count() == 1;
        let first = self.memos.iter().filter(mended).find(unpaired)?.clone();
        Some(self.again(&first, Kind::RePresented, File::Later))
    }

    fn again(&mut self, first: &Memo, kind: Kind, file: File) -> Memo {
        let returned = match file {
            File::First => {
                let since = first.returned_on.as_unix_days() - self.start.as_unix_days();
                self.draw.between((since + 4).min(-1), -1)
            }
            File::Later | File::Last => self.draw.between(8, LATER - 2),
        };
        let returned_on = clearing_day(self.day(returned));
        let arrives = if file == File::First { 0 } else { LATER };
        let took = self.draw.between(0, 3);
        Memo {
            kind,
            file,
            presented_on: clearing_day(day(returned_on, -self.draw.between(0, 1))),
            returned_on,
            received_on: Some(day(returned_on, took).min(self.day(arrives))),
            code: self.draw.weighted(&[(4, "01"), (1, "02"), (1, "50")]),
            ..first.clone()
        }
    }
}

pub(super) fn same_cheque(one: &Memo, other: &Memo) -> bool {
    (&one.loan_account_number, &one.drawee_ifsc, &one.cheque_number)
        == (&other.loan_account_number, &other.drawee_ifsc, &other.cheque_number)
}

/// The columns of a file of memos.
pub(super) const HEADER: [&str; 11] = [
    "loan_account_number",
    "cheque_number",
    "drawee_ifsc",
    "drawn_on",
    "amount",
    "drawer_name",
    "presented_on",
    "returned_on",
    "memo_received_on",
    "return_code",
    "return_reason",
];

/// The cells of a memo.
pub(super) fn cells(draw: &mut Draw, memo: &Memo) -> [String; 11] {
    [
        memo.loan_account_number.clone(),
        memo.cheque_number.clone(),
        memo.drawee_ifsc.clone(),
        memo.drawn_on.to_string(),
        amount(draw, memo.rupees),
        memo.drawer_name.clone(),
        memo.presented_on.to_string(),
        memo.returned_on.to_string(),
        memo.received_on.map(|date| date.to_string()).unwrap_or_default(),
        memo.code.to_owned(),
        reason(draw, memo.code).to_owned(),
    ]
}

/// An amount as one bank or the other writes it.
fn amount(draw: &mut Draw, rupees: i32) -> String {
    let grouped = crate::text::grouped(u64::try_from(rupees).unwrap_or_default());
    match draw.between(1, 5) {
        1 => grouped,
        2 => format!("{grouped}.00"),
        3 => format!("₹{grouped}"),
        4 => format!("{rupees}.00"),
        _ => rupees.to_string(),
    }
}
