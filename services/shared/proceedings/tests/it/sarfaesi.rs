//! SARFAESI: the records that its tests begin with.

mod examples;
mod model;

use kernel::{LegalDate, Paise};
use proceedings::{
    Circumstance, Insolvency, Position, Value,
    sarfaesi::{Announcement, Auction, Fact, Possession, Reply, State, StateKind, Step, fold, glance},
    step::StateKind as _,
};
use statutes::{Book, Context, Decision, ServiceMode};

use crate::{
    explore::{Move, Seen},
    story::{Story, day, plus},
};

pub(crate) fn begin() -> Story<Fact> {
    Story::begin(day("2026-01-05"))
}

/// The state at a glance.
pub(crate) fn seen(story: &Story<Fact>) -> Seen<StateKind> {
    let book = Book::embedded();
    let glance = glance(&story.entries, &Context::new(&book), story.today);
    let decided = story.count(|fact| matches!(fact, Fact::TribunalDecided { measures_stand: false, .. })).min(2);
    let state = shown(&glance.state);
    let text = format!("{state} {}", "against ".repeat(usize::try_from(decided).unwrap()));
    Seen { kind: glance.state.kind(), text, in_doubt: !glance.questions.is_empty() }
}

/// The state as text; of one that is suspended, only where it would stand, and of one that ended only that.
fn shown(state: &State) -> String {
    if state.kind().is_ended() {
        format!("{:?}", state.kind())
    } else if state.kind() == state.chain().kind() {
        format!("{state:?}")
    } else {
        format!("{:?} over {:?}", state.kind(), state.chain().kind())
    }
}

fn quick(story: &Story<Fact>) -> StateKind {
    seen(story).kind
}

fn position(story: &Story<Fact>) -> Position<State, Step> {
    let book = Book::embedded();
    fold(&story.entries, &Context::new(&book), story.today)
}

const PRICE: i64 = 500_000_000;

fn rupees(paise: i64) -> Paise {
    Paise::new(paise).unwrap()
}

fn served(demand: u32, noticee: u32) -> Fact {
    Fact::DemandServed { demand, noticee, mode: ServiceMode::SpeedPostRegistered }
}

fn sale_notice_served(sale: u32, noticee: u32) -> Fact {
    Fact::SaleNoticeServed { sale, noticee, mode: ServiceMode::SpeedPostRegistered }
}

fn noticed(sale: u32, auction_on: LegalDate) -> Fact {
    Fact::SaleNoticed { sale, auction_on, noticees: 2 }
}

const PUBLIC: [Announcement; 4] =
    [Announcement::Newspaper, Announcement::VernacularNewspaper, Announcement::Affixed, Announcement::Uploaded];

const OF_POSSESSION: [Announcement; 4] =
    [Announcement::Delivered, Announcement::Affixed, Announcement::Newspaper, Announcement::VernacularNewspaper];

/// Everything that can happen next, with the numbers that fit the story so far.
pub(crate) fn moves(story: &Story<Fact>) -> Vec<Move<Fact>> {
    let count = |is: fn(&Fact) -> bool| story.count(is);
    let demand = count(|fact| matches!(fact, Fact::DemandIssued { .. })).max(1);
    let drafts = count(|fact| matches!(fact, Fact::DemandDrafted { .. }));
    let representation = count(|fact| matches!(fact, Fact::RepresentationReceived { .. }));
    let sale = count(|fact| matches!(fact, Fact::SaleNoticed { .. })).max(1);
    let aid = count(|fact| matches!(fact, Fact::MagistrateAsked { .. })).max(1);
    let tribunal = count(|fact| matches!(fact, Fact::TribunalAsked { .. })).max(1);
    let stay = count(|fact| matches!(fact, Fact::StayOrdered { .. }));
    let moratorium = count(|fact| matches!(fact, Fact::MoratoriumBegun { .. }));
    let issued = count(|fact| matches!(fact, Fact::DemandIssued { .. }));
    let sales = count(|fact| matches!(fact, Fact::SaleNoticed { .. }));
    let mut facts = vec![
        Fact::DemandDrafted { demand: issued.max(drafts) + 1 },
        Fact::DemandIssued { demand: issued + 1, noticees: 2 },
        served(demand, 1),
        served(demand, 2),
        Fact::DemandWithdrawn { demand, reason: "the amount was wrong".to_owned() },
        Fact::RepresentationReceived { representation: representation + 1 },
        Fact::RepresentationAnswered { representation: representation.max(1), answer: Reply::RejectedWithReasons },
        Fact::RepresentationAnswered { representation: representation.max(1), answer: Reply::RejectedWithoutReasons },
        Fact::RepresentationAnswered { representation: representation.max(1), answer: Reply::Accepted },
        Fact::MagistrateAsked { application: aid },
        Fact::MagistrateAsked { application: aid + 1 },
        Fact::MagistrateDecided { application: aid, granted: true },
        Fact::MagistrateDecided { application: aid, granted: false },
        Fact::PossessionTaken { how: Possession::Symbolic },
        Fact::PossessionTaken { how: Possession::Physical },
        Fact::AssetValued { value: rupees(PRICE) },
        Fact::ReservePriceFixed { price: rupees(PRICE) },
        // Far enough for the thirty days of a notice that takes a week.
        noticed(sales + 1, plus(story.today, 60)),
        sale_notice_served(sale, 1),
        sale_notice_served(sale, 2),
        Fact::AuctionHeld { sale, outcome: Auction::NoBid },
        Fact::AuctionHeld { sale, outcome: Auction::CalledOff { at_borrowers_request: true } },
        Fact::AuctionHeld { sale, outcome: Auction::Sold { price: rupees(PRICE) } },
        Fact::DepositReceived { sale },
        Fact::SaleConfirmed { sale },
        Fact::BalanceTimeExtended { sale, until: plus(story.today, 40) },
        Fact::BalanceReceived { sale },
        Fact::PurchaserDefaulted { sale },
        Fact::CertificateIssued { sale },
        Fact::DuesTendered,
        Fact::DuesReceived,
        Fact::TribunalAsked { application: tribunal },
        Fact::TribunalDecided { application: tribunal, measures_stand: true },
        Fact::TribunalDecided { application: tribunal, measures_stand: false },
        Fact::StayOrdered { order: stay + 1 },
        Fact::StayLifted { order: stay.max(1) },
        Fact::MoratoriumBegun { order: moratorium + 1, of: Insolvency::Company },
        Fact::MoratoriumEnded { order: moratorium.max(1) },
        Fact::Dropped { reason: "settled elsewhere".to_owned() },
    ];
    facts.extend(OF_POSSESSION.map(|way| Fact::PossessionAnnounced { way }));
    facts.extend(PUBLIC.map(|way| Fact::SaleAnnounced { sale, way }));
    let waits = [1, 7, 16, 31, 61].map(Move::Wait);
    facts.into_iter().map(Move::Fact).chain(waits).collect()
}

/// What the gates ask about and the steps do not show, all as it must be.
const GOOD: [(&str, Value); 15] = [
    ("account.npa", Value::YesNo(true)),
    ("security.agricultural_land", Value::YesNo(false)),
    ("security.exempt_from_attachment", Value::YesNo(false)),
    ("security.cersai_registered", Value::YesNo(true)),
    ("claim.within_limitation", Value::YesNo(true)),
    ("signatory.authorised_officer", Value::YesNo(true)),
    ("creditor.consortium", Value::YesNo(false)),
    ("borrower.msme", Value::YesNo(false)),
    ("borrower.corporate_moratorium", Value::YesNo(false)),
    ("guarantor.interim_moratorium", Value::YesNo(false)),
    ("sarfaesi.affidavit_14_sworn", Value::YesNo(true)),
    ("sarfaesi.magistrate_has_jurisdiction", Value::YesNo(true)),
    ("sarfaesi.vernacular_text", Value::YesNo(true)),
    ("claim.due_share", Value::Share(9_000)),
    ("claim.secured_debt", Value::Amount(Paise::MAX)),
];

fn good() -> Story<Fact> {
    let mut story = begin();
    let words = [("creditor.kind", "bank"), ("security.kind", "mortgage"), ("sarfaesi.sale_mode", "auction")];
    let words = words.map(|(name, word)| (name, Value::Word(word.to_owned())));
    for (name, value) in GOOD.into_iter().chain(words) {
        story.now(Fact::Circumstance(Circumstance { name: name.to_owned(), value }));
    }
    story
}

fn decision(position: &Position<State, Step>, step: Step) -> Option<Decision> {
    position.next.iter().find(|next| next.step == step).map(|next| next.permission.decision)
}

/// Why a step may not be taken: the ids of the failing clauses.
fn failing(position: &Position<State, Step>, step: Step) -> Vec<String> {
    let next = position.next.iter().find(|next| next.step == step);
    next.map(|next| next.permission.failing.iter().map(|clause| clause.id.clone()).collect()).unwrap_or_default()
}

fn deadline(position: &Position<State, Step>, id: &str) -> (String, String) {
    let found = position.deadlines.iter().find(|deadline| deadline.rule == id).unwrap();
    (found.day.safe().to_string(), found.day.arguable().to_string())
}

/// A demand on two noticees, served a week and nine days later.
fn demanded() -> Story<Fact> {
    let mut story = good();
    story.on(day("2026-03-02"), Fact::DemandIssued { demand: 1, noticees: 2 });
    story.on(day("2026-03-09"), served(1, 1));
    story.on(day("2026-03-11"), served(1, 2));
    story
}

/// The same with possession on the first safe day, made known on the next.
fn possessed() -> Story<Fact> {
    let mut story = demanded();
    story.on(day("2026-05-11"), Fact::PossessionTaken { how: Possession::Symbolic });
    for way in OF_POSSESSION {
        story.on(day("2026-05-12"), Fact::PossessionAnnounced { way });
    }
    story
}

/// The same with a notice of sale that is complete on 7 June.
fn noticed_for_sale() -> Story<Fact> {
    let mut story = possessed();
    story.on(day("2026-05-20"), Fact::AssetValued { value: rupees(PRICE) });
    story.on(day("2026-05-21"), Fact::ReservePriceFixed { price: rupees(PRICE) });
    story.on(day("2026-06-01"), noticed(1, day("2026-07-08")));
    story.on(day("2026-06-03"), sale_notice_served(1, 1));
    story.on(day("2026-06-04"), sale_notice_served(1, 2));
    for way in PUBLIC {
        story.on(day("2026-06-07"), Fact::SaleAnnounced { sale: 1, way });
    }
    story
}
