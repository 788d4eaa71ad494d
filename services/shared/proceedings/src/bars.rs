//! What suspends a proceeding from a day on: a moratorium, a stay.

use serde::{Deserialize, Serialize};

use crate::{
    circumstance::Known,
    question::{Point, Question},
    record::Noted,
};

/// Whose insolvency brings a moratorium.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Insolvency {
    /// The company's (IBC s.14).
    Company,
    /// A personal guarantor's: from the filing (IBC s.96).
    PersonalGuarantor,
}

/// Everything that suspends a proceeding, or has.
pub(crate) struct Bars<'a, F> {
    pub(crate) moratoria: Vec<Bar<'a, F, Insolvency>>,
    pub(crate) stays: Vec<Bar<'a, F, ()>>,
}

/// What a fact says of a bar, with its number.
pub(crate) enum Said {
    MoratoriumBegun(u32, Insolvency),
    MoratoriumEnded(u32),
    StayOrdered(u32),
    StayLifted(u32),
}

impl<'a, F> Bars<'a, F> {
    /// The bars on record.
    pub(crate) fn of(
        facts: &[Noted<'a, F>],
        say: impl Fn(&'a F) -> Option<Said>,
        questions: &mut Vec<Question>,
    ) -> Self {
        let (mut begun, mut ended, mut ordered, mut lifted) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for noted in facts {
            match say(noted.fact) {
                Some(Said::MoratoriumBegun(number, of)) => begun.push((*noted, (number, of))),
                Some(Said::MoratoriumEnded(number)) => ended.push((*noted, number)),
                Some(Said::StayOrdered(number)) => ordered.push((*noted, (number, ()))),
                Some(Said::StayLifted(number)) => lifted.push((*noted, number)),
                None => {}
            }
        }
        Self { moratoria: bars(begun, ended, "moratorium", questions), stays: bars(ordered, lifted, "stay", questions) }
    }

    /// The moratorium that stands.
    pub(crate) fn moratorium(&self) -> Option<&Bar<'a, F, Insolvency>> {
        self.moratoria.iter().find(|bar| bar.stands())
    }

    /// The stay that stands.
    pub(crate) fn stay(&self) -> Option<&Bar<'a, F, ()>> {
        self.stays.iter().find(|bar| bar.stands())
    }

    /// The questions that a step leaves which was taken while one stood.
    pub(crate) fn questions(&self, noted: &Noted<'a, F>, step: &Point) -> Vec<Question> {
        let moratoria = self.moratoria.iter().filter(|bar| bar.covers(noted));
        let moratoria = moratoria.map(|bar| bar.question("a moratorium (IBC ss.14, 96)", step));
        let stays = self.stays.iter().filter(|bar| bar.covers(noted)).map(|bar| bar.question("a stay", step));
        moratoria.chain(stays).collect()
    }

    /// What gates ask about them. A moratorium that is not on record is not known to be absent: somebody must have
    /// looked.
    pub(crate) fn show(&self, known: &mut Known) {
        for bar in self.moratoria.iter().filter(|bar| bar.stands()) {
            let name = match bar.of {
                Insolvency::Company => "borrower.corporate_moratorium",
                Insolvency::PersonalGuarantor => "guarantor.interim_moratorium",
            };
            known.insert(name.to_owned(), true.into());
        }
    }
}

/// Something that suspends, from its beginning to its end if it has one.
pub(crate) struct Bar<'a, F, T> {
    number: u32,
    pub(crate) begun: Noted<'a, F>,
    ended: Option<Noted<'a, F>>,
    /// What kind of bar it is.
    pub(crate) of: T,
}

/// Each that began, with its end; one that ended and never began is a question.
fn bars<'a, F, T>(
    begun: Vec<(Noted<'a, F>, (u32, T))>,
    ended: Vec<(Noted<'a, F>, u32)>,
    name: &str,
    questions: &mut Vec<Question>,
) -> Vec<Bar<'a, F, T>> {
    let mut bars: Vec<Bar<'a, F, T>> = Vec::new();
    for (noted, (number, of)) in begun {
        if !bars.iter().any(|bar| bar.number == number) {
            bars.push(Bar { number, begun: noted, ended: None, of });
        }
    }
    for (noted, number) in ended {
        let end = Point::of(&noted, format!("the end of {name} {number}"));
        match bars.iter_mut().find(|bar| bar.number == number) {
            None => questions.push(Question::missing(&format!("{name} {number}"), &end)),
            Some(bar) => {
                let begun = Point::of(&bar.begun, format!("{name} {number}"));
                questions.extend(Question::order(&begun, &end));
                bar.ended = bar.ended.or(Some(noted));
            }
        }
    }
    bars
}

impl<'a, F, T> Bar<'a, F, T> {
    /// Whether it stands on the day: a beginning is on record and no end.
    pub(crate) const fn stands(&self) -> bool {
        self.ended.is_none()
    }

    /// Whether something was done while it stood: certainly after its beginning and before its end.
    fn covers(&self, noted: &Noted<'a, F>) -> bool {
        noted.on.earliest() > self.begun.on.latest()
            && self.ended.is_none_or(|ended| noted.on.latest() < ended.on.earliest())
    }

    /// The question that a step leaves that was taken while it stood.
    fn question(&self, name: &str, step: &Point) -> Question {
        Question::law(
            format!("On record is {step}, while {name} stood since {}: it is open to attack.", self.begun.on),
            [self.begun.id, step.entry],
        )
    }
}
