//! A question about a clock as it was typed.

use std::{ffi::OsString, fmt::Write as _};

use clap::{Args as _, Command, FromArgMatches as _, error::ErrorKind};
use kernel::DateInterval;
use serde_json::Value;
use statutes::{Anchor, Book, Context};

use super::Question;
use crate::{
    args::law::{
        any::{AnyAssessArgs, AnyClockArgs},
        days::Days,
    },
    console::Console,
    failure::Failure,
    law::{asked::Law, bad, name::rule_id},
};

/// What is asked of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Clock,
    Assess,
}

/// The days that were given under the names of what they are the days of.
type NamedDays = Vec<(Anchor, Days)>;

impl Question {
    /// The question; none if help was asked for and given.
    pub(super) fn read(words: &[OsString], verb: Verb, console: &mut Console) -> Result<Option<Self>, Failure> {
        let asked = words.first().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
        let embedded = Book::embedded();
        let named = rule_id(&embedded, &asked, Some("clock"));
        let anchors = named.as_ref().map(|id| anchors_of(&embedded, id)).unwrap_or_default();
        let (words, named_days) = without_anchors(words, &anchors)?;
        let matches = match command(verb, &asked, &anchors).try_get_matches_from(words) {
            Ok(matches) => matches,
            Err(error) if error.kind() == ErrorKind::DisplayHelp => {
                console.out.write_all(error.render().to_string().as_bytes())?;
                return Ok(None);
            }
            Err(error) => {
                // What is no clock has no options that could be wrong; a bank's own may be in its overlay.
                if let (Err(failure), false) = (named, asked.starts_with("bank.")) {
                    return Err(failure);
                }
                let text = error.render().to_string();
                return Err(bad(text.trim_start_matches("error: ").trim_end()));
            }
        };
        let (from, args, done) = match verb {
            Verb::Clock => {
                let AnyClockArgs { from, law } = AnyClockArgs::from_arg_matches(&matches).map_err(bad)?;
                (from, law, None)
            }
            Verb::Assess => {
                let AnyAssessArgs { from, done, law } = AnyAssessArgs::from_arg_matches(&matches).map_err(bad)?;
                (from, law, done)
            }
        };
        let law = Law::open(&args)?;
        let id = rule_id(&law.book, &asked, Some("clock"))?.to_owned();
        let anchors = given(law.context(), &id, from, &named_days)?;
        let done = done.and_then(|Days(days)| days).into();
        Ok(Some(Self { law, json: args.json, id, anchors, done }))
    }
}

/// Everything that the clock or one of its readings runs from, in any of its entries; what the rule itself runs from
/// comes before the readings' own.
fn anchors_of(book: &Book, id: &str) -> Vec<Anchor> {
    let mut found = Vec::new();
    let versions = book.versions_of(id);
    let own = versions.iter().filter_map(|rule| rule.clock.as_ref());
    let read = versions.iter().flat_map(|rule| &rule.readings).filter_map(|reading| reading.clock.as_ref());
    for clock in own.chain(read) {
        if !found.contains(&clock.anchor) {
            found.push(clock.anchor);
        }
    }
    found
}

fn command(verb: Verb, asked: &str, anchors: &[Anchor]) -> Command {
    let (name, augment): (_, fn(Command) -> Command) = match verb {
        Verb::Clock => ("clock", AnyClockArgs::augment_args),
        Verb::Assess => ("assess", AnyAssessArgs::augment_args),
    };
    let mut help =
        "Dates: 2026-03-02 is a day, 2026-03-02..2026-03-05 one of these days, ? a day that is not known.".to_owned();
    if let [own, others @ ..] = anchors {
        // Writing to a string cannot fail.
        let _ = write!(help, "\nThis clock runs from {own}: --from, or --{}.", option(*own));
        for other in others {
            let _ = write!(help, "\nIn another version or reading it runs from {other}: --{}.", option(*other));
        }
    }
    augment(Command::new("recourse law"))
        .bin_name(format!("recourse law {name} {asked}"))
        .about("A clock of the statute book.")
        .after_help(help)
}

/// The command line without the options that are named after what this clock runs from, and the days that these give.
fn without_anchors(words: &[OsString], anchors: &[Anchor]) -> Result<(Vec<OsString>, NamedDays), Failure> {
    let (mut others, mut found) = (Vec::new(), Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = word.to_string_lossy();
        let (name, value) = text.split_once('=').map_or((&*text, None), |(name, value)| (name, Some(value.to_owned())));
        let anchor = name.strip_prefix("--").and_then(|name| {
            anchors.iter().copied().find(|anchor| option(*anchor) == name || alias(*anchor) == Some(name))
        });
        let Some(anchor) = anchor else {
            others.push(word.clone());
            continue;
        };
        let value = value.or_else(|| words.next().map(|next| next.to_string_lossy().into_owned()));
        let value = value.ok_or_else(|| bad(format!("{name} needs a day: {name} D[..D]")))?;
        let days: Days = value.parse().map_err(|error| bad(format!("{name}: {error}")))?;
        if found.iter().any(|(known, _)| *known == anchor) {
            return Err(bad(format!("{name} is given twice")));
        }
        found.push((anchor, days));
    }
    Ok((others, found))
}

/// As the commands for a cheque call the same.
const fn alias(anchor: Anchor) -> Option<&'static str> {
    match anchor {
        Anchor::Intimation => Some("informed"),
        Anchor::Service => Some("served"),
        _ => None,
    }
}

/// `award-received`.
fn option(anchor: Anchor) -> String {
    match serde_json::to_value(anchor) {
        Ok(Value::String(name)) => name.replace('_', "-"),
        Ok(_) | Err(_) => String::new(),
    }
}

/// The days that were given; none if that is missing from which the clock itself runs.
fn given(
    ctx: Context<'_>,
    id: &str,
    from: Option<Days>,
    named: &[(Anchor, Days)],
) -> Result<Vec<(Anchor, DateInterval)>, Failure> {
    let runs_from = |days: DateInterval| {
        ctx.rule(id, days.earliest()).map(|rule| rule.clock.as_ref().map(|clock| clock.anchor)).map_err(bad)
    };
    let mut found = Vec::new();
    if let Some(days) = from.and_then(|Days(days)| days) {
        found.extend(runs_from(days)?.map(|anchor| (anchor, days)));
    }
    for (anchor, days) in named {
        let Some(days) = days.0 else { continue };
        match found.iter().find(|(known, _)| known == anchor) {
            Some((_, other)) if *other != days => {
                return Err(bad(format!("--from says {other}, and --{} says {days}", option(*anchor))));
            }
            Some(_) => {}
            None => found.push((*anchor, days)),
        }
    }
    let mut own = None;
    for (index, (anchor, days)) in found.iter().enumerate() {
        if runs_from(*days)? == Some(*anchor) {
            own = Some(index);
            break;
        }
    }
    match own {
        Some(index) => {
            found.rotate_left(index);
            Ok(found)
        }
        None => Ok(Vec::new()),
    }
}
