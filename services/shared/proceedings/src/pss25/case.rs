//! The facts that stand, as the rules read them: the return, the letters, the money, the complaints.

use std::collections::BTreeMap;

use kernel::{DateInterval, LegalDate, Paise};

use super::{Fact, fact::Letter};
use crate::{
    question::{Point, Question, one_of},
    record::{Entry, Noted, earlier, standing},
};

pub(super) type Note<'a> = Noted<'a, Fact>;

/// What stands of a proceeding.
pub(super) struct Case<'a> {
    pub(super) facts: Vec<Note<'a>>,
    pub(super) returned: Option<Returned<'a>>,
    pub(super) letters: Vec<Posted<'a>>,
    /// What contradicts itself, or is missing, in what was recorded.
    pub(super) questions: Vec<Question>,
    /// What else a reader must know.
    pub(super) remarks: Vec<String>,
}

/// The return of the transfer.
#[derive(Clone, Copy)]
pub(super) struct Returned<'a> {
    pub(super) note: Note<'a>,
    pub(super) code: &'a str,
    pub(super) amount: Paise,
    pub(super) informed: DateInterval,
}

/// One letter, with what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Posted<'a> {
    pub(super) letter: Letter,
    pub(super) booked: Option<Note<'a>>,
    /// When it was served first.
    pub(super) served: Option<(Note<'a>, DateInterval)>,
    pub(super) missed: Option<Note<'a>>,
}

/// A complaint, and the last decision on condonation of its delay.
#[derive(Clone, Copy)]
pub(super) struct Complaint<'a> {
    pub(super) number: u32,
    pub(super) filed: Note<'a>,
    pub(super) condoned: Option<(Note<'a>, bool)>,
}

/// What was paid.
pub(super) struct Payment {
    /// Known to be for this transfer; at most its amount.
    pub(super) received: Paise,
    /// Perhaps for it.
    pub(super) possible: Paise,
    /// The value date on which what is known to be for it first reached its amount.
    pub(super) full_on: Option<LegalDate>,
}

impl<'a> Case<'a> {
    pub(super) fn of(entries: &'a [Entry<Fact>]) -> Self {
        let facts = standing(entries);
        let mut questions = Vec::new();
        let returns = facts.iter().copied().filter(|noted| matches!(noted.fact, Fact::TransferReturned { .. }));
        let returned = one_of(returns, "the return of the transfer", &mut questions);
        let returned = returned.and_then(|note| match note.fact {
            Fact::TransferReturned { code, amount, informed } => {
                Some(Returned { note, code, amount: *amount, informed: *informed })
            }
            _ => None,
        });
        let mut case = Self { facts, returned, letters: Vec::new(), questions, remarks: Vec::new() };
        case.letters = case.posted();
        case
    }

    /// The facts of the kinds that `pick` names.
    pub(super) fn find<T>(&self, pick: impl Fn(&'a Fact) -> Option<T>) -> Vec<(Note<'a>, T)> {
        self.facts.iter().filter_map(|noted| pick(noted.fact).map(|value| (*noted, value))).collect()
    }

    /// The letters of the notices that demand the amount of the transfer: another demand is none in law.
    fn posted(&mut self) -> Vec<Posted<'a>> {
        let notices = self.find(|fact| match fact {
            Fact::NoticeIssued { notice, amount, letters } => Some((*notice, *amount, letters)),
            _ => None,
        });
        let mut letters: BTreeMap<u32, Posted<'a>> = BTreeMap::new();
        for (noted, (notice, amount, of)) in notices {
            let Some(returned) = self.returned else {
                let point = Point::of(&noted, format!("notice {notice}"));
                self.questions.push(Question::missing("a return of the transfer", &point));
                continue;
            };
            if amount != returned.amount {
                self.remarks.push(format!(
                    "Notice {notice} demands {amount} and is none in law: the transfer was for {} (PSS Act s.25(1) \
                     proviso (c); Kaveri Plastics v Mahdoom Bawa, 2025, for a cheque).",
                    returned.amount
                ));
                continue;
            }
            for letter in of {
                let posted = self.letter(*letter);
                letters.entry(letter.letter).or_insert(posted);
            }
        }
        self.strays(&letters);
        letters.into_values().collect()
    }

    fn letter(&mut self, letter: Letter) -> Posted<'a> {
        let number = letter.letter;
        let name = |words: &str| format!("{words} of letter {number}");
        let of = |is: fn(&Fact) -> Option<u32>| -> Vec<Note<'a>> {
            self.facts.iter().filter(|noted| is(noted.fact) == Some(number)).copied().collect()
        };
        let bookings = of(|fact| match fact {
            Fact::LetterBooked { letter } => Some(*letter),
            _ => None,
        });
        let services = of(|fact| match fact {
            Fact::LetterServed { letter } => Some(*letter),
            _ => None,
        });
        let misses = of(|fact| match fact {
            Fact::LetterNotServed { letter, .. } => Some(*letter),
            _ => None,
        });
        let booked = one_of(bookings, &name("the booking"), &mut self.questions);
        let on = services.iter().map(|noted| noted.on).reduce(earlier);
        let served = services.first().copied().zip(on);
        let unreached = misses.first().copied();
        if let (Some((served, _)), Some(unreached)) = (served, unreached) {
            let points = (Point::of(&served, name("service")), Point::of(&unreached, name("the return unserved")));
            self.questions.push(Question::twice(&points.0, &points.1));
        }
        for later in services.iter().chain(&misses) {
            let later = Point::of(later, name("what became"));
            match booked {
                Some(booked) => {
                    self.questions.extend(Question::order(&Point::of(&booked, name("the booking")), &later));
                }
                None => self.questions.push(Question::missing("the booking of the letter", &later)),
            }
        }
        // Of a letter that both was and was not served the clocks run: that is the careful way.
        let unreached = unreached.filter(|_| served.is_none());
        Posted { letter, booked, served, missed: unreached }
    }

    /// News of letters that no notice has.
    fn strays(&mut self, letters: &BTreeMap<u32, Posted<'a>>) {
        let other: Vec<u32> = self
            .find(|fact| match fact {
                Fact::NoticeIssued { letters, .. } => Some(letters),
                _ => None,
            })
            .into_iter()
            .flat_map(|(_, letters)| letters.iter().map(|letter| letter.letter))
            .collect();
        let news = self.find(|fact| match fact {
            Fact::LetterBooked { letter } | Fact::LetterServed { letter } | Fact::LetterNotServed { letter, .. } => {
                Some(*letter)
            }
            _ => None,
        });
        for (noted, number) in news {
            if !letters.contains_key(&number) && !other.contains(&number) {
                let point = Point::of(&noted, format!("news of letter {number}"));
                self.questions.push(Question::missing("a notice with that letter", &point));
            }
        }
    }

    /// Sums the receipts since the return by their value dates; what pays is certain, what may pay is not.
    pub(super) fn payment(&self) -> Payment {
        let mut payment = Payment { received: Paise::ZERO, possible: Paise::ZERO, full_on: None };
        let Some(returned) = self.returned else { return payment };
        let mut receipts = self.find(|fact| match fact {
            Fact::ReceiptPosted { amount, certain } if amount.is_positive() => Some((*amount, *certain)),
            _ => None,
        });
        receipts.retain(|(noted, _)| noted.on.latest() >= returned.note.on.earliest());
        receipts.sort_by_key(|(noted, _)| noted.on.latest());
        for (noted, (amount, certain)) in receipts {
            if !certain {
                payment.possible = plus(payment.possible, amount);
                continue;
            }
            payment.received = plus(payment.received, amount);
            if payment.full_on.is_none() && payment.received >= returned.amount {
                payment.full_on = Some(noted.on.latest());
            }
        }
        payment.received = payment.received.min(returned.amount);
        payment
    }

    /// The complaints, in the order of their filing.
    pub(super) fn filings(&mut self) -> Vec<Complaint<'a>> {
        let filed = self.find(|fact| match fact {
            Fact::ComplaintFiled { filing } => Some(*filing),
            _ => None,
        });
        let decided = self.find(|fact| match fact {
            Fact::CondonationDecided { filing, condoned } => Some((*filing, *condoned)),
            _ => None,
        });
        let mut filings: Vec<Complaint<'a>> = Vec::new();
        for (noted, number) in filed {
            match filings.iter().find(|known| known.number == number) {
                Some(known) if known.filed.on != noted.on => {
                    let words = format!("complaint {number}");
                    let question = Question::twice(&Point::of(&known.filed, &*words), &Point::of(&noted, words));
                    self.questions.push(question);
                }
                Some(_) => {}
                None => {
                    let last = decided.iter().rfind(|(_, (filing, _))| *filing == number);
                    let condoned = last.map(|(noted, (_, condoned))| (*noted, *condoned));
                    filings.push(Complaint { number, filed: noted, condoned });
                }
            }
        }
        for (noted, (number, _)) in decided {
            let decision = Point::of(&noted, format!("the decision on condonation of complaint {number}"));
            self.questions.extend(match filings.iter().find(|known| known.number == number) {
                None => Some(Question::missing("the complaint", &decision)),
                Some(known) => Question::order(&known.point(), &decision),
            });
        }
        filings
    }
}

impl Complaint<'_> {
    pub(super) fn point(&self) -> Point {
        Point::of(&self.filed, format!("complaint {}", self.number))
    }
}

/// A sum beyond every amount is more than any transfer.
fn plus(sum: Paise, amount: Paise) -> Paise {
    sum.checked_add(amount).unwrap_or(Paise::MAX)
}
