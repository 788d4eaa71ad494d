//! The picture of the proceeding is the fold's own: every kind of thing is let happen in every state, one after the other,
//! and what leads where is written down.

use std::{
    collections::{BTreeSet, VecDeque},
    path::Path,
};

use kernel::{LegalDate, TypedId as _};
use proceedings::diagram;

use super::{
    facts::{AMOUNT, Story, day, dishonour, paise, recorded},
    trial::every_step_of_every_kind,
};
use crate::domain::{
    BarKind, Capacity, Condonation, Evidence, Fact, FactId, FactKind, NotServedReason, Position, StateKind,
    UnknownReason, standing,
};

/// The file, from the crate of `cases`.
const FILE: &str = "../shared/proceedings/diagrams/ni138.mmd";

/// The most letters of a proceeding: two can contradict each other, and a second notice has one more.
const LETTERS_MAX: u128 = 2;

/// A proceeding as it is known on a day, and the state from which it came.
struct Walk {
    story: Story,
    today: LegalDate,
    came_from: Option<StateKind>,
}

/// From, the kind of the fact, to.
type Arrow = (StateKind, String, StateKind);

#[test]
fn the_diagram_has_what_leads_from_one_state_to_another_and_nothing_else() {
    let arrows = arrows();
    let reached: BTreeSet<&str> = arrows.iter().map(|(.., to)| to.as_str()).collect();
    let every: BTreeSet<&str> = StateKind::ALL.into_iter().map(StateKind::as_str).collect();
    assert_eq!(reached, every, "every state is reached");
    let text = drawn(&arrows);
    if std::env::var_os("RECOURSE_WRITE_DIAGRAM").is_some() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE), &text).unwrap();
    }
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (ours, theirs) = (lines(&text), lines(diagram::ni138_diagram()));
    let missing: Vec<_> = ours.difference(&theirs).collect();
    let surplus: Vec<_> = theirs.difference(&ours).collect();
    assert!(
        text == diagram::ni138_diagram(),
        "The file of the diagram lacks {missing:#?} and has {surplus:#?} that the fold has not. Set \
         RECOURSE_WRITE_DIAGRAM=1 for this test to write it, and read what has changed."
    );
}

/// The text of the file.
fn drawn(arrows: &[Arrow]) -> String {
    let place = |kind: StateKind| StateKind::ALL.iter().position(|known| *known == kind);
    let begins = begun().map(|walk| (None, place(walk.kind()), "cheque.dishonoured".to_owned()));
    let moves = arrows.iter().map(|(from, fact, to)| (Some(place(*from)), place(*to), fact.clone()));
    let mut lines: Vec<_> = begins.chain(moves).collect();
    lines.sort();
    lines.dedup();
    let name = |place: Option<usize>| StateKind::ALL[place.unwrap()].as_str();
    let mut text = Vec::new();
    for (from, to, fact) in &lines {
        text.push((from.map_or("[*]", name), name(*to), Some(fact.as_str())));
    }
    for (place, kind) in StateKind::ALL.into_iter().enumerate() {
        if kind.is_ended() {
            let after = text.iter().rposition(|(from, ..)| *from == name(Some(place)));
            let after = after.unwrap_or_else(|| panic!("{kind:?} leads nowhere, and is drawn with what leads from it"));
            text.insert(after + 1, (kind.as_str(), "[*]", None));
        }
    }
    diagram::file(text)
}

/// How a proceeding begins: with a return that is known at once; known when its window was over; whose code is for counsel.
fn begun() -> impl Iterator<Item = Walk> {
    let late = Story { facts: vec![recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-02")), "2026-04-20")] };
    [(Story::begin(), "2026-03-02"), (late, "2026-04-20"), (Story::with_code("55"), "2026-03-02")]
        .into_iter()
        .map(|(story, today)| Walk { story, today: day(today), came_from: None })
}

/// Everything that leads from one state to another. From every state, by every way into it and with everything that can
/// be armed there, everything is tried.
fn arrows() -> Vec<Arrow> {
    let mut known = BTreeSet::new();
    let mut found = BTreeSet::new();
    let mut to_try: VecDeque<Walk> = begun().collect();
    while let Some(walk) = to_try.pop_front() {
        let position = walk.story.position();
        let from = position.state.kind();
        for next in walk.everything(&position) {
            let to = next.story.position();
            let fact = label(next.story.facts.last().unwrap());
            let armed: BTreeSet<&str> = to.deadlines.iter().map(|due| due.kind.as_str()).collect();
            // An end says why.
            let words = if to.state.kind().is_ended() { in_short(&to) } else { String::new() };
            let to = to.state.kind();
            if to != from {
                found.insert((from.as_str(), fact, to.as_str()));
            }
            let way = if to == from { walk.came_from } else { Some(from) };
            let letters = letters(&next.story);
            if known.insert((to.as_str(), way.map(StateKind::as_str), armed, words, letters)) {
                to_try.push_back(Walk { came_from: way, ..next });
            }
        }
    }
    let kind = |text: &str| StateKind::ALL.into_iter().find(|kind| kind.as_str() == text).unwrap();
    found.into_iter().map(|(from, fact, to)| (kind(from), fact, kind(to))).collect()
}

/// How many letters there are, how many are booked, and of how many there is news. Nobody waits for any once there is a
/// complaint.
fn letters(story: &Story) -> [usize; 3] {
    let stands = standing(&story.facts);
    let count = |of: fn(&FactKind) -> usize| stands.iter().map(|fact| of(&fact.kind)).sum::<usize>();
    if count(|kind| usize::from(matches!(kind, FactKind::ComplaintFiled(_)))) > 0 {
        return [0; 3];
    }
    [
        count(|kind| if let FactKind::NoticeIssued(notice) = kind { notice.articles.len() } else { 0 }),
        count(|kind| usize::from(matches!(kind, FactKind::ArticleBooked(_)))),
        count(|kind| usize::from(matches!(kind, FactKind::ServiceEvidence(_)))),
    ]
}

/// What is said of the state, without its days and amounts.
fn in_short(position: &Position) -> String {
    position.explanation().chars().filter(|letter| letter.is_alphabetic()).take(40).collect()
}

/// The kind of the fact as stored; of what a court has done, the step.
fn label(fact: &Fact) -> String {
    match &fact.kind {
        FactKind::CourtStepRecorded(step) => {
            let step = serde_json::to_value(&step.said).unwrap();
            format!("court.{}", step["step"].as_str().unwrap())
        }
        other => other.as_str().to_owned(),
    }
}

impl Walk {
    fn kind(&self) -> StateKind {
        self.story.position().state.kind()
    }

    /// What can come next, each as it would be known then.
    fn everything(&self, position: &Position) -> Vec<Self> {
        let tomorrow: LegalDate = self.today.civil().tomorrow().unwrap().into();
        let over = position.deadlines.iter().min_by_key(|due| due.day);
        let mut all = Vec::new();
        if let Some(due) = over {
            let mut story = self.story.clone();
            story.fire(due);
            all.push(Self { story, today: due.day.civil().tomorrow().unwrap().into(), came_from: None });
            if due.day < tomorrow {
                // First its timer.
                return all;
            }
        }
        let on = tomorrow.to_string();
        for happens in happenings(&self.story, &on) {
            let mut story = self.story.clone();
            happens(&mut story, &on);
            all.push(Self { story, today: tomorrow, came_from: None });
        }
        all
    }
}

type Happening = Box<dyn Fn(&mut Story, &str)>;

/// What can happen to the proceeding on a day.
fn happenings(story: &Story, on: &str) -> Vec<Happening> {
    let stands = standing(&story.facts);
    let of =
        |kind: &str| stands.iter().filter(|fact| fact.kind.as_str() == kind).map(|fact| fact.id).collect::<Vec<_>>();
    let mut all = in_the_post(&stands);
    let next = u32::try_from(of("cheque.dishonoured").len()).unwrap() + 1;
    if next <= 2 {
        all.push(Box::new(move |story, on| {
            let id = story.next_id();
            story.facts.push(recorded(id, dishonour(next, "01", (on, on)), on));
        }));
    }
    for (named, amount) in [(true, AMOUNT), (false, AMOUNT), (true, AMOUNT / 2)] {
        all.push(Box::new(move |story, on| _ = story.receive(story.next_id(), amount, on, named, false)));
    }
    for posted in of("receipt.posted") {
        all.push(Box::new(move |story, on| _ = story.reverse(story.next_id(), posted, on)));
    }
    for bar in [BarKind::Stay, BarKind::DrawerDeceased] {
        all.push(Box::new(move |story, on| _ = story.bar(bar, on)));
    }
    for bar in of("bar.recorded") {
        all.push(Box::new(move |story, on| _ = story.lift(bar, on)));
    }
    all.push(Box::new(|story, on| _ = story.drop_it(on)));
    let filed = stands.iter().find_map(|fact| match &fact.kind {
        FactKind::ComplaintFiled(complaint) => Some((fact.id, complaint.filing_id.uuid().as_u128())),
        _ => None,
    });
    match filed {
        None => all.push(Box::new(|story, on| _ = story.file(story.next_id(), on))),
        Some((fact, filing)) => {
            let condoned = stands.iter().any(|fact| {
                matches!(&fact.kind, FactKind::CondonationRecorded(said) if said.condonation != Condonation::Applied)
            });
            all.extend(of_the_complaint(fact, filing, condoned, on));
        }
    }
    all
}

/// What can happen to the notice and its letters.
fn in_the_post(stands: &[&Fact]) -> Vec<Happening> {
    let returns = stands.iter().filter(|fact| fact.kind.as_str() == "cheque.dishonoured").count();
    let mut all: Vec<Happening> = Vec::new();
    let issued = stands.iter().filter_map(|fact| match &fact.kind {
        FactKind::NoticeIssued(notice) => Some(notice),
        _ => None,
    });
    let letters = issued.flat_map(|notice| notice.articles.iter().map(move |article| (notice, article.article_id)));
    let (mut open, mut known) = (true, 0);
    for (notice, letter) in letters {
        known += 1;
        let number = letter.uuid().as_u128();
        let booked = stands
            .iter()
            .any(|fact| matches!(&fact.kind, FactKind::ArticleBooked(booked) if booked.article_id == letter));
        let evidence = stands.iter().find_map(|fact| match &fact.kind {
            FactKind::ServiceEvidence(service) if service.article_id == letter => Some(&service.evidence),
            _ => None,
        });
        if usize::try_from(notice.dishonour_ordinal).unwrap() == returns {
            open = open && matches!(evidence, Some(Evidence::NotServed { .. }));
        }
        if !booked {
            all.push(Box::new(move |story, on| _ = story.book(number, 1, on)));
        } else if !matches!(evidence, Some(Evidence::Served { .. } | Evidence::NotServed { .. })) {
            all.push(Box::new(move |story, on| _ = story.serve(number, on, on)));
            all.push(Box::new(move |story, on| _ = story.miss(number, NotServedReason::Left, on)));
            all.push(Box::new(move |story, on| _ = story.miss(number, NotServedReason::Deceased, on)));
            let unclear = Evidence::Unknown { reason: UnknownReason::Contradictory };
            all.push(Box::new(move |story, on| _ = story.prove(number, unclear.clone(), on)));
        }
    }
    if open {
        let ordinal = u32::try_from(returns).unwrap();
        for addresses in 1..=LETTERS_MAX.saturating_sub(known) {
            all.push(Box::new(move |story, on| {
                let id = story.next_id();
                let letters: Vec<_> = (0..addresses).map(|n| (id + 1_000 * n, 1, Capacity::Drawer)).collect();
                story.issue_on_return(ordinal, id, paise(AMOUNT), &letters, on);
            }));
        }
    }
    all
}

/// What can happen to a complaint.
fn of_the_complaint(fact: FactId, filing: u128, condoned: bool, on: &str) -> Vec<Happening> {
    let mut all: Vec<Happening> = vec![Box::new(move |story, on| _ = story.withdraw(filing, fact, on))];
    if !condoned {
        // Decided once.
        for condonation in [Condonation::Applied, Condonation::Allowed, Condonation::Refused] {
            all.push(Box::new(move |story, on| _ = story.condone(filing, condonation, on)));
        }
    }
    let later: LegalDate = LegalDate::from_unix_days(day(on).as_unix_days() + 30).unwrap();
    for said in every_step_of_every_kind(day(on), later) {
        // A hearing is known when it is fixed.
        all.push(Box::new(move |story, on| _ = story.step_of(filing, said.clone(), on)));
    }
    all
}
