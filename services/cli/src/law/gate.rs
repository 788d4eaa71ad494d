//! Whether an act may be done: clause by clause, with the cure, and what to find out.

use kernel::{Clock as _, SystemClock};
use statutes::{Because, Book, Clause, Decision, FailingClause, GateAnswer, GateFacts, Test};

use super::{asked::Law, bad, name::rule_id, reasons, words};
use crate::{
    args::law::GateArgs,
    console::{Console, Tone},
    failure::{Exit, Failure},
    page::Page,
    text::plain,
};

/// `law gate`.
pub(super) fn gate(args: &GateArgs, console: &mut Console) -> Result<Exit, Failure> {
    let law = Law::open(&args.law)?;
    let id = rule_id(&law.book, &args.id, Some("gate"))?;
    let texts = args.facts.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let facts = GateFacts::from_texts(&law.book, texts).map_err(bad)?;
    let on = args.on.unwrap_or_else(|| SystemClock.now().legal_date());
    let answer = law.context().gate(id, &facts, on).map_err(bad)?;
    let exit = match answer.decision {
        Decision::Allowed => Exit::Done,
        Decision::Refused => Exit::Refused,
        Decision::NeedsPerson => Exit::Unsettled,
    };
    if args.law.json {
        super::print_json(&law.beside(super::value_of(&answer)?), console)?;
        return Ok(exit);
    }
    let mut page = super::page(console.paint);
    show(&mut page, &answer, &law);
    law.foot(&mut page);
    super::print(page, console)?;
    Ok(exit)
}

fn show(page: &mut Page, answer: &GateAnswer, law: &Law) {
    super::title(page, &format!("{}: {}, on {}", answer.gate, answer.act, answer.on));
    law.headline(page);
    page.quiet(&plain(&answer.authority));
    page.gap();
    let (word, tone) = match answer.decision {
        Decision::Allowed => ("ALLOWED", Tone::Strong),
        Decision::Refused => ("REFUSED", Tone::Bad),
        Decision::NeedsPerson => ("NEEDS A PERSON", Tone::Near),
    };
    page.toned(2, "Decision", 13, word, tone);
    let refuses = |clause: &&FailingClause| clause.refuses;
    clauses(page, "What refuses it", answer.failing.iter().filter(refuses));
    let decides = |clause: &&FailingClause| !clause.refuses && clause.because != Because::Unknown;
    clauses(page, "What a person must decide", answer.failing.iter().filter(decides));
    unknown(page, answer, &law.book);
    let assumed: Vec<String> = answer.assumed.iter().map(ToString::to_string).collect();
    reasons::assumed_section(page, &assumed.into_iter().chain(law.notes().iter().cloned()).collect::<Vec<_>>());
    reasons::deviations(page, &answer.deviations);
    reasons::readings(page, &answer.readings);
    reasons::steps(page, &answer.steps);
}

fn clauses<'a>(page: &mut Page, title: &str, failing: impl Iterator<Item = &'a FailingClause>) {
    let mut failing = failing.peekable();
    if failing.peek().is_none() {
        return;
    }
    page.gap();
    page.heading(title);
    for clause in failing {
        let why = match clause.because {
            Because::False => "not so",
            Because::Unknown => "not known",
            Because::Depends => "depends on the day or the reading",
            Because::Assumed => "so only if the court is open on the day",
        };
        page.labelled(2, "- ", 2, &plain(&format!("{} ({}: {why})", clause.plain, clause.fact)));
        if let Some(cure) = &clause.cure {
            page.labelled(4, "Cure: ", 6, &plain(cure));
        }
        page.toned(4, "", 0, &plain(&clause.authority), Tone::Quiet);
    }
}

/// The facts to find out, each with what it decides and how to give it.
fn unknown(page: &mut Page, answer: &GateAnswer, book: &Book) {
    if answer.unknown.is_empty() {
        return;
    }
    page.gap();
    page.heading("Not known: find out, and give it with --fact");
    for fact in &answer.unknown {
        let how = test_of(book, answer, fact).map_or_else(|| "D[..D]".to_owned(), values);
        page.toned(2, "- ", 2, &plain(&format!("{fact}={how}")), Tone::Near);
        let needed = answer.failing.iter().filter(|clause| clause.fact == *fact && clause.because == Because::Unknown);
        for clause in needed {
            page.labelled(4, "", 0, &plain(&clause.plain));
        }
    }
}

/// The test that the gate puts to a fact.
fn test_of<'b>(book: &'b Book, answer: &GateAnswer, fact: &str) -> Option<&'b Test> {
    let versions = book.versions_of(&answer.gate).iter().rev();
    let clauses: Vec<&Clause> = versions.filter_map(|rule| rule.gate.as_ref()).flat_map(|gate| &gate.clauses).collect();
    let own = clauses.iter().find(|clause| clause.fact == fact).map(|clause| &clause.test);
    let conditions = || clauses.iter().flat_map(|clause| &clause.when);
    own.or_else(|| conditions().find(|condition| condition.fact == fact).map(|condition| &condition.test))
}

/// How a value of the fact is written.
fn values(test: &Test) -> String {
    match test {
        Test::Is(_) => "yes|no".to_owned(),
        Test::OneOf(known) => format!("WORD, which must be one of {}", known.join(", ")),
        Test::NoneOf(known) => format!("WORD, which must be none of {}", known.join(", ")),
        Test::AtLeastPaise(_) | Test::AbovePaise(_) | Test::AtMostPaise(_) => "RUPEES".to_owned(),
        Test::AtLeastBp(_) => "60%".to_owned(),
        Test::DateKnown(_) => "D|none".to_owned(),
        _ => "D[..D]".to_owned(),
    }
}

/// The clauses of a gate as `law show` lists them.
pub(super) fn checklist(page: &mut Page, gate: &statutes::Gate) {
    page.labelled(2, "Act", 13, &plain(&gate.act));
    page.gap();
    for clause in &gate.clauses {
        page.labelled(2, "[ ] ", 4, &plain(&clause.plain));
        let otherwise = match clause.otherwise {
            statutes::Otherwise::Refused => "otherwise refused",
            statutes::Otherwise::Person => "otherwise a person decides",
        };
        let test = format!("{} {}; {otherwise}", clause.fact, words::test(&clause.test));
        page.toned(6, "", 0, &plain(&test), Tone::Quiet);
        for condition in &clause.when {
            let when = format!("only if {} {}", condition.fact, words::test(&condition.test));
            page.toned(6, "", 0, &plain(&when), Tone::Quiet);
        }
        if let Some(cure) = &clause.cure {
            page.labelled(6, "Cure: ", 6, &plain(cure));
        }
        if let Some(authority) = &clause.authority {
            page.toned(6, "", 0, &plain(authority), Tone::Quiet);
        }
    }
}
