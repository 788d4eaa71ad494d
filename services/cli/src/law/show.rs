//! One rule, as it stood on each day.

use serde_json::{Value, json};
use statutes::{Book, ClockRule, Conduct, Court, NoticeType, Reading, Rule, Substance};

use super::{asked::open_book, bad, gate, name::rule_id, tables, value_of, words};
use crate::{
    args::law::book::ShowRuleArgs,
    console::{Console, Tone},
    failure::{Exit, Failure},
    page::Page,
    text::plain,
};

/// Labels of paragraphs.
const LABEL: usize = 13;

/// `law show`.
pub(super) fn show(args: &ShowRuleArgs, console: &mut Console) -> Result<Exit, Failure> {
    let book = open_book(&args.book)?;
    if let Some(table) = tables::named(&args.id) {
        return tables::show(table, &book, args.json, console);
    }
    let id = rule_id(&book, &args.id, None)?;
    let versions: Vec<&Rule> =
        book.versions_of(id).iter().filter(|rule| args.on.is_none_or(|on| rule.is_in_force_on(on))).collect();
    if let (true, Some(on)) = (versions.is_empty(), args.on) {
        let entries = book.versions_of(id).iter().map(words::in_force).collect::<Vec<_>>().join(", ");
        return Err(bad(format!("rule `{id}` was not in force on {on}: it is in force {entries}")));
    }
    if args.json {
        let versions = versions.iter().map(|rule| as_json(rule)).collect::<Result<Vec<Value>, Failure>>()?;
        let kind = book.versions_of(id).last().map(|rule| rule.substance().word());
        super::print_json(&json!({ "book": book.version(), "id": id, "kind": kind, "versions": versions }), console)?;
        return Ok(Exit::Done);
    }
    let mut page = super::page(console.paint);
    let mut titled = false;
    // What holds today is read first.
    for rule in versions.iter().rev() {
        if !titled {
            title(&mut page, rule, &book);
            titled = true;
        }
        page.gap();
        version(&mut page, rule);
    }
    super::print(page, console)?;
    Ok(Exit::Done)
}

fn as_json(rule: &Rule) -> Result<Value, Failure> {
    let mut value = value_of(rule)?;
    if let Value::Object(map) = &mut value {
        map.insert("kind".to_owned(), json!(rule.substance().word()));
    }
    Ok(value)
}

fn title(page: &mut Page, rule: &Rule, book: &Book) {
    let name = match rule.substance() {
        Substance::Notice(notice) => format!("{}: {}", rule.id, notice.title),
        _ => rule.id.clone(),
    };
    super::title(page, &name);
    let statute = book.statutes().iter().find(|statute| statute.id == rule.statute);
    page.quiet(&plain(&format!("{}, in {}", rule.substance().word(), statute.map_or("", |it| it.title.as_str()))));
}

fn version(page: &mut Page, rule: &Rule) {
    page.heading(&format!("In force {}: {}", words::in_force(rule), words::standing(rule)));
    page.labelled(2, "", 0, &plain(&rule.plain));
    page.labelled(2, "Authority", LABEL, &plain(&rule.authority));
    for (index, judgment) in rule.judgments.iter().enumerate() {
        page.labelled(2, if index == 0 { "Judgments" } else { "" }, LABEL, &plain(judgment));
    }
    if let Some(since) = rule.known_since {
        page.labelled(2, "Known since", LABEL, &since.to_string());
    }
    match rule.substance() {
        Substance::Clock(clock) => self::clock(page, clock),
        Substance::Notice(notice) => self::notice(page, notice),
        Substance::Gate(gate) => gate::checklist(page, gate),
        Substance::Conduct(conduct) => self::conduct(page, conduct),
        Substance::Principle => {}
    }
    for deviation in &rule.deviations {
        let text = format!("{}: {} ({})", deviation.bank, deviation.what, deviation.reason);
        page.toned(2, "Departs", LABEL, &plain(&text), Tone::Bad);
    }
    if let Some(note) = &rule.note {
        page.toned(2, "Note", LABEL, &plain(note), Tone::Near);
    }
    if !rule.covers.is_empty() {
        page.toned(2, "Answers for", LABEL, &rule.covers.join(", "), Tone::Quiet);
    }
    for reading in &rule.readings {
        self::reading(page, reading);
    }
}

fn clock(page: &mut Page, clock: &ClockRule) {
    if let Some(act) = &clock.act {
        page.labelled(2, "To do", LABEL, &plain(act));
    }
    page.labelled(2, "Period", LABEL, &words::period(clock));
    page.labelled(2, "Holidays", LABEL, words::holiday(clock.holiday));
    if let Some(lateness) = words::lateness(clock) {
        page.labelled(2, "Lateness", LABEL, &plain(&lateness));
    }
    for id in &clock.exclusions {
        page.labelled(2, "Excluded", LABEL, &format!("the days of {id} do not count"));
    }
}

fn reading(page: &mut Page, reading: &Reading) {
    page.gap();
    let (label, tone) = match (reading.safe, reading.overruled_on) {
        (true, _) => ("Safe".to_owned(), Tone::Plain),
        (false, Some(on)) => (format!("Overruled on {on}"), Tone::Quiet),
        (false, None) => ("Arguable".to_owned(), Tone::Plain),
    };
    page.toned(2, "", 0, &plain(&format!("{label}: {}", reading.name)), if reading.safe { Tone::Strong } else { tone });
    page.toned(4, "", 0, &plain(&reading.plain), tone);
    if let Some(clock) = &reading.clock {
        page.toned(4, "", 0, &words::period(clock), tone);
    }
    let citation = reading.citation();
    if !citation.is_empty() {
        page.toned(4, "", 0, &plain(&citation), Tone::Quiet);
    }
    let mut about = Vec::new();
    if reading.policy {
        about.push("a policy of the lender".to_owned());
    } else if !reading.binds.is_empty() {
        about.push(format!("binds {}", reading.binds.iter().map(bound).collect::<Vec<_>>().join(", ")));
    }
    about.extend(reading.known_since.map(|day| format!("known since {day}")));
    if !about.is_empty() {
        page.toned(4, "", 0, &about.join("; "), Tone::Quiet);
    }
}

fn bound(court: &Court) -> String {
    match court {
        Court::Supreme => "every court".to_owned(),
        Court::High(court) => format!("the courts under the {}", court.name()),
        Court::Tribunal(_) => format!("the {}", court.name()),
    }
}

fn notice(page: &mut Page, notice: &NoticeType) {
    let to = notice.to.iter().map(|role| role.replace('_', " ")).collect::<Vec<_>>().join(", ");
    page.labelled(2, "From", LABEL, &plain(&notice.from));
    page.labelled(2, "To", LABEL, &plain(&to));
    page.labelled(2, "When", LABEL, &plain(&notice.trigger));
    let by =
        notice.send_by.as_deref().map_or("no statute sets a last day".to_owned(), |id| format!("by the clock {id}"));
    page.labelled(2, "Send it", LABEL, &by);
    if let (Some(id), Some(response)) = (&notice.respond_by, &notice.response) {
        page.labelled(2, "Response", LABEL, &plain(&format!("{response} (by the clock {id})")));
    }
    for (label, ids) in [("Gates", &notice.gates), ("Next", &notice.next)] {
        if !ids.is_empty() {
            page.labelled(2, label, LABEL, &ids.join(", "));
        }
    }
    for (index, mode) in notice.modes.iter().enumerate() {
        let note = mode.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let label = if index == 0 { "Modes" } else { "" };
        page.labelled(2, label, LABEL, &plain(&format!("{}{note}", mode.mode)));
        if let Some(authority) = &mode.authority {
            page.toned(2 + LABEL, "", 0, &plain(authority), Tone::Quiet);
        }
    }
    if notice.contents.is_empty() {
        return;
    }
    page.gap();
    page.line("  What it must contain");
    for content in &notice.contents {
        let (mark, advisable) = if content.required { ("[ ] ", "") } else { (" -  ", " (advisable)") };
        page.labelled(2, mark, 4, &plain(&format!("{}{advisable}", content.plain)));
        let authority = content.authority.as_ref().map(|it| format!(": {it}")).unwrap_or_default();
        page.toned(6, "", 0, &plain(&format!("{}{authority}", content.field)), Tone::Quiet);
    }
}

fn conduct(page: &mut Page, conduct: &Conduct) {
    if !conduct.channels.is_empty() {
        let channels: Vec<String> = conduct
            .channels
            .iter()
            .filter_map(|channel| value_of(channel).ok())
            .filter_map(|channel| channel.as_str().map(str::to_owned))
            .collect();
        page.labelled(2, "Channels", LABEL, &channels.join(", "));
    }
    if let Some(hours) = conduct.hours {
        page.labelled(2, "Hours", LABEL, &hours.to_string());
    }
    if let Some(limit) = conduct.limit {
        page.labelled(2, "Within", LABEL, &limit.to_string());
    }
    for (label, sentences) in [("Required", &conduct.requires), ("Forbidden", &conduct.forbids)] {
        for (index, sentence) in sentences.iter().enumerate() {
            page.labelled(2, if index == 0 { label } else { "" }, LABEL, &plain(&format!("- {sentence}")));
        }
    }
}
