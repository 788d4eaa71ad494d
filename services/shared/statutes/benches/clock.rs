//! How many clocks of a dishonoured cheque one core counts in a second: `cargo bench -p recourse-statutes`.
//!
//! One clock is the whole chain over one article: the day for the notice, the time to pay, the cause of action and the
//! window for the complaint. Beside it, in the same run: the bare additions of days that it consists of, and the same
//! with the calendar of a court. With an argument in seconds each measure takes that long (half a second by default).

use std::{
    hint::black_box,
    io::{self, Write as _},
    time::{Duration, Instant},
};

use jiff::{Span, civil::Date};
use kernel::{DateInterval, LegalDate};
use statutes::{
    Article, Book, Context, CourtCalendar, Dispatch, Intimation, Service, Weekday,
    ni138::{self, Facts},
};

/// What a release build must reach, a second and core.
const WITHOUT_STEPS: f64 = 1_000_000.0;
const WITH_STEPS: f64 = 200_000.0;

/// Different facts, so that nothing is counted once and for all.
const CASES: i32 = 4_096;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let time = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).map_or(0.5, |seconds: f64| seconds);
    let time = Duration::from_secs_f64(time);
    let book = Book::embedded();
    let cases = (0..CASES).map(case).collect::<Result<Vec<_>, _>>()?;
    let dates = (0..CASES).map(|days| date(days).map(LegalDate::civil)).collect::<Result<Vec<_>, _>>()?;
    let covers = DateInterval::new(date(-1_000)?, date(CASES + 1_000)?)?;
    let calendar = CourtCalendar::new("the court", covers).closed_every(Weekday::Sunday);
    let ctx = Context::new(&book);

    let bare = rate(time, &dates, |day| additions(*day).is_some());
    let quick = rate(time, &cases, |facts| ni138::clock(ctx.without_steps(), facts).is_ok());
    let open = rate(time, &cases, |facts| ni138::clock(ctx.on_calendar(&calendar).without_steps(), facts).is_ok());
    let steps = rate(time, &cases, |facts| ni138::clock(ctx, facts).is_ok());

    let mut out = io::stdout().lock();
    if cfg!(debug_assertions) {
        writeln!(out, "a debug build: these figures mean nothing")?;
    }
    writeln!(out, "{:<44}{:>14}{:>10}{:>12}", "a second, on one core", "rate", "bare = 1", "limit")?;
    for (what, rate, limit) in [
        ("the bare additions of days", bare, None),
        ("ni138 clocks without steps", quick, Some(WITHOUT_STEPS)),
        ("ni138 clocks without steps, on a calendar", open, None),
        ("ni138 clocks with steps", steps, Some(WITH_STEPS)),
    ] {
        let limit = limit.map_or(String::new(), |limit| format!(">= {limit:.0}"));
        writeln!(out, "{what:<44}{rate:>14.0}{:>10.3}{limit:>12}", rate / bare)?;
    }
    Ok(())
}

/// The additions of which a clock consists.
fn additions(informed: Date) -> Option<(Date, Date)> {
    let notice = informed.checked_add(Span::new().days(30)).ok()?;
    let served = informed.checked_add(Span::new().days(8)).ok()?;
    let pay = served.checked_add(Span::new().days(15)).ok()?;
    let cause = pay.checked_add(Span::new().days(1)).ok()?;
    Some((notice, cause.checked_add(Span::new().months(1)).ok()?))
}

fn date(days: i32) -> Result<LegalDate, kernel::DateError> {
    // From 1 January 2023 on: the days that an order excludes lie before.
    LegalDate::from_unix_days(19_358 + days)
}

fn case(days: i32) -> Result<Facts, kernel::DateError> {
    let article = Article::new("EM123456785IN").sent(Dispatch(date(days + 5)?));
    Ok(Facts {
        informed: Intimation::on(date(days)?).into(),
        articles: vec![article.served(Service::between(date(days + 8)?, date(days + 8 + days % 2)?)?)],
        ..Facts::default()
    })
}

/// How often a second the work is done: a second on the processor, so that other work on the machine does not count.
fn rate<T>(time: Duration, inputs: &[T], work: impl Fn(&T) -> bool) -> f64 {
    let (began, on_processor, mut done) = (Instant::now(), processor_time(), 0_u32);
    while began.elapsed() < time {
        for input in inputs {
            assert!(black_box(work(black_box(input))), "a clock that can be counted was not");
            done += 1;
        }
    }
    let spent = processor_time().zip(on_processor).map(|(now, then)| now.saturating_sub(then));
    f64::from(done) / spent.unwrap_or_else(|| began.elapsed()).as_secs_f64()
}

/// The time that this process has spent on a processor; none where the system does not tell.
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split_ascii_whitespace().next()?.parse().ok()?))
}
