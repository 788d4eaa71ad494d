//! Calendars as files have them.

use std::fmt::Write as _;

use kernel::DateInterval;
use proptest::prelude::*;
use statutes::{CourtCalendar, HighCourt, Weekday};

use crate::day;

const CSV: &str = "\
court,JMFC Pune
state,MH
high_court,bombay
covers,2026-01-01,2026-12-31
closed_every,sunday,second saturday
# as notified by the High Court
date,until,reason

2026-01-26,,Republic Day
2026-05-04,2026-05-31,\"Summer vacation, civil side\"
2026-10-20,,Dussehra
2026-12-25,2027-01-02,Christmas vacation
2026-08-15
";

const ICAL: &str = "\
BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//court//calendar//EN\r
X-WR-CALNAME:JMFC Pune\r
X-RECOURSE-STATE:MH\r
X-RECOURSE-HIGH-COURT:bombay\r
X-RECOURSE-COVERS:20260101/20261231\r
BEGIN:VTIMEZONE\r
TZID:Asia/Kolkata\r
BEGIN:STANDARD\r
DTSTART:19700101T000000\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
SUMMARY:Weekly holiday\r
DTSTART;VALUE=DATE:20260104\r
RRULE:FREQ=WEEKLY;BYDAY=SU;UNTIL=20261231\r
END:VEVENT\r
BEGIN:VEVENT\r
SUMMARY:second Saturday\r
DTSTART;VALUE=DATE:20260110\r
RRULE:FREQ=MONTHLY;BYDAY=2SA\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260126\r
DTEND;VALUE=DATE:20260127\r
SUMMARY:Republic\r
  Day\r
BEGIN:VALARM\r
ACTION:DISPLAY\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
SUMMARY:Summer vacation\\, civil side\r
DTSTART;VALUE=DATE:20260504\r
DTEND;VALUE=DATE:20260601\r
END:VEVENT\r
BEGIN:VEVENT\r
SUMMARY:Dussehra\r
DTSTART;VALUE=DATE:20261020\r
END:VEVENT\r
BEGIN:VEVENT\r
SUMMARY:Christmas vacation\r
DTSTART;VALUE=DATE:20261225\r
DTEND;VALUE=DATE:20270103\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260815\r
END:VEVENT\r
BEGIN:VEVENT\r
SUMMARY:was not to be\r
STATUS:CANCELLED\r
DTSTART;VALUE=DATE:20260817\r
END:VEVENT\r
END:VCALENDAR\r
";

fn told(calendar: &CourtCalendar, date: &str) -> Option<String> {
    calendar.closure_on(day(date)).map(|closure| closure.to_string())
}

fn csv_error(text: &str) -> String {
    CourtCalendar::from_csv(text).unwrap_err().to_string()
}

fn ical_error(text: &str) -> String {
    CourtCalendar::from_ical(text).unwrap_err().to_string()
}

#[test]
fn the_same_days_in_either_form_are_the_same_calendar() {
    let (csv, ical) = (CourtCalendar::from_csv(CSV).unwrap(), CourtCalendar::from_ical(ICAL).unwrap());
    assert_eq!(csv.version(), ical.version());
    for calendar in [&csv, &ical] {
        assert_eq!((calendar.court(), calendar.state()), ("JMFC Pune", Some("MH")));
        assert_eq!(calendar.high_court(), Some(HighCourt::Bombay));
        assert_eq!(calendar.covers(), DateInterval::new(day("2026-01-01"), day("2026-12-31")).unwrap());
        let closures: Vec<String> =
            calendar.closures().map(|one| one.to_string()).filter(|one| !one.contains("second Saturday")).collect();
        assert_eq!(
            closures,
            [
                "2026-01-26 (Republic Day)",
                // The second Saturday of May lies within it, and was named first.
                "2026-05-04 to 2026-05-08 (Summer vacation, civil side)",
                "2026-05-10 to 2026-05-31 (Summer vacation, civil side)",
                "2026-08-15",
                "2026-10-20 (Dussehra)",
                "2026-12-25 to 2026-12-31 (Christmas vacation)",
            ]
        );
    }
}

#[test]
fn a_closed_day_is_told_with_its_reason_so_that_a_step_can_say_it() {
    let calendar = CourtCalendar::from_csv(CSV).unwrap();
    assert_eq!(told(&calendar, "2026-10-20").as_deref(), Some("2026-10-20 (Dussehra)"));
    assert_eq!(told(&calendar, "2026-10-18").as_deref(), Some("2026-10-18 (Sunday)"));
    assert_eq!(told(&calendar, "2026-02-14").as_deref(), Some("2026-02-14 (second Saturday)"));
    assert_eq!(told(&calendar, "2026-08-15").as_deref(), Some("2026-08-15"));
    assert_eq!((told(&calendar, "2026-10-21"), told(&calendar, "2027-01-01")), (None, None));
    assert_eq!(calendar.is_open(day("2027-01-01")), None, "beyond its last day it knows nothing");
    assert_eq!(calendar.last_open_by(day("2026-05-31")), Some(day("2026-05-02")));
    assert_eq!(calendar.first_open_from(day("2026-05-04")), Some(day("2026-06-01")));
}

#[test]
fn a_court_may_sit_on_a_sunday_of_its_weekly_holidays() {
    let event = "SUMMARY:Sunday\nDTSTART;VALUE=DATE:20260104\nRRULE:FREQ=WEEKLY;BYDAY=SU\n\
                 EXDATE;VALUE=DATE:20260118,20260125\n";
    let calendar = CourtCalendar::from_ical(&january(event)).unwrap();
    let open: Vec<bool> =
        ["04", "11", "18", "25"].map(|date| calendar.is_open(day(&format!("2026-01-{date}"))).unwrap()).into();
    assert_eq!(open, [false, false, true, true]);
    let until = "DTSTART;VALUE=DATE:20260103\nRRULE:FREQ=WEEKLY;WKST=MO;INTERVAL=1;BYDAY=SA,SU;UNTIL=20260111\n";
    let calendar = CourtCalendar::from_ical(&january(until)).unwrap();
    assert_eq!(calendar.is_open(day("2026-01-11")), Some(false));
    assert_eq!(calendar.is_open(day("2026-01-17")), Some(true));
}

/// A calendar of January 2026 with one event, which begins on line 4.
fn january(event: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\nNAME:Pune\nX-RECOURSE-COVERS:20260101/20260131\nBEGIN:VEVENT\n{event}END:VEVENT\n\
         END:VCALENDAR\n"
    )
}

#[test]
fn what_is_wrong_in_a_csv_file_is_said_with_its_line() {
    let with = |find: &str, put: &str| {
        let text = CSV.replacen(find, put, 1);
        assert_ne!(text, CSV, "`{find}` is not in the file");
        csv_error(&text)
    };
    assert_eq!(with("2026-10-20,,", "20-10-2026,,"), "line 11: `20-10-2026` is not a date such as 2026-03-02");
    assert_eq!(with("2026-10-20,,", "2026-02-30,,"), "line 11: `2026-02-30` is not a date such as 2026-03-02");
    assert_eq!(
        with("2026-05-04,2026-05-31", "2026-05-31,2026-05-04"),
        "line 10: the interval begins on 2026-05-31, after its end on 2026-05-04"
    );
    assert_eq!(
        with("2026-10-20,,", "2025-10-20,,"),
        "line 11: 2025-10-20 lies outside the days that the calendar covers, 2026-01-01 to 2026-12-31"
    );
    assert_eq!(
        with("\"Summer vacation, civil side\"", "Summer vacation, civil side"),
        "line 10: this line has 4 cells, and a line of its kind has 3; a text with a comma stands in quotes"
    );
    assert_eq!(
        with("state,MH", "state,Maharashtra"),
        "line 2: a state is two capital letters such as MH, and this is `Maharashtra`"
    );
    assert!(with("bombay", "mumbai").starts_with("line 3: `mumbai` is no High Court: write one of allahabad, "));
    assert_eq!(with("sunday", "son"), "line 5: `son` is no day of the week such as sunday or second saturday");
    assert!(with("closed_every", "closed").starts_with("line 5: `closed` is none of court, state, high_court, covers"));
    assert_eq!(with("state,MH", "court,Thane"), "line 2: `court` is there twice");
    assert_eq!(with("court,JMFC Pune", "court,"), "line 1: `court` is empty");
    assert_eq!(with("2026-12-31", "2226-12-31"), "line 4: a calendar covers at most 100 years");
    assert!(with("date,until,reason", "date,reason,until").starts_with("line 7: `date,reason,until` is none of"));
    assert_eq!(
        csv_error("court,Pune\n"),
        "the calendar does not say which days it covers: add the line `covers,2026-01-01,2026-12-31`"
    );
    assert_eq!(csv_error(""), "the calendar does not say whose it is: add the line `court,JMFC Pune`");
}

#[test]
fn what_a_spreadsheet_adds_means_nothing() {
    let text = "\u{feff}court,Pune,,\r\ncovers,2026-01-01,2026-01-31,\r\nclosed_every,Sunday,,\r\n,,,\r\n\
                Date,Reason,,\r\n2026-01-26, Republic Day ,,\r\n";
    let calendar = CourtCalendar::from_csv(text).unwrap();
    assert_eq!(told(&calendar, "2026-01-26").as_deref(), Some("2026-01-26 (Republic Day)"));
    let covers = DateInterval::new(day("2026-01-01"), day("2026-01-31")).unwrap();
    let built = CourtCalendar::new("Pune", covers)
        .closed_every(Weekday::Sunday)
        .closed_for(DateInterval::exactly(day("2026-01-26")), "Republic Day");
    assert_eq!(calendar, built);
}

#[test]
fn what_is_wrong_in_an_icalendar_file_is_said_with_its_line() {
    let event = |event: &str| ical_error(&january(event));
    let start = "DTSTART;VALUE=DATE:20260104\n";
    assert_eq!(event("SUMMARY:x\n"), "line 4: `DTSTART` is empty");
    assert_eq!(
        event("DTSTART:20260104T093000\n"),
        "line 5: a court is closed on whole days: write DTSTART;VALUE=DATE:20260126"
    );
    assert_eq!(event("DTSTART;VALUE=DATE:2026-01-04\n"), "line 5: `2026-01-04` is not a date such as 20260126");
    assert_eq!(
        event(&format!("{start}DTEND;VALUE=DATE:20260104\n")),
        "line 4: DTEND is the day after the last, so it lies after DTSTART"
    );
    assert_eq!(
        event("DTSTART;VALUE=DATE:20250104\n"),
        "line 4: 2025-01-04 lies outside the days that the calendar covers, 2026-01-01 to 2026-01-31"
    );
    assert_eq!(event(&format!("{start}{start}")), "line 6: `DTSTART` is there twice");
    assert_eq!(
        event(&format!("{start}RDATE;VALUE=DATE:20260105\n")),
        "line 6: RDATE is not read here; write out the days that are meant"
    );
    assert_eq!(
        event(&format!("{start}SUMMARY\n")),
        "line 6: a line of iCalendar is NAME:value or NAME;PARAMETER=value:value"
    );
    for (rule, why) in [
        ("FREQ=DAILY", "FREQ=DAILY"),
        ("FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYDAY=SU;COUNT=4", "COUNT=4"),
        ("FREQ=WEEKLY;BYDAY=SU;INTERVAL=2", "INTERVAL=2"),
        ("FREQ=MONTHLY;BYDAY=-1SU", "BYDAY=-1SU"),
        ("FREQ=MONTHLY;BYDAY=SU", "FREQ=MONTHLY;BYDAY=SU"),
        ("FREQ=WEEKLY;BYDAY=MO", "DTSTART is not one of its days"),
        ("", ""),
    ] {
        let error = event(&format!("{start}SUMMARY:folded\n  twice\nRRULE:{rule}\n"));
        assert!(error.starts_with(&format!("line 8: this recurrence is not read here ({why}); ")), "{error}");
    }
    let week = event(&format!("{start}DTEND;VALUE=DATE:20260106\nRRULE:FREQ=WEEKLY;BYDAY=SU\n"));
    assert!(week.starts_with("line 7: this recurrence is not read here (of several days)"), "{week}");

    let whole = |find: &str, put: &str| ical_error(&january(start).replacen(find, put, 1));
    assert_eq!(whole("END:VEVENT\n", ""), "line 6: `END:VCALENDAR` does not stand here");
    assert_eq!(whole("END:VCALENDAR\n", ""), "the calendar does not say where it ends: add the line `END:VCALENDAR`");
    assert_eq!(whole("BEGIN:VCALENDAR\n", ""), "line 1: `NAME:Pune` does not stand here");
    assert_eq!(
        whole("X-RECOURSE-COVERS:20260101/20260131\n", ""),
        "the calendar does not say which days it covers: add the line `X-RECOURSE-COVERS:20260101/20261231`"
    );
    assert_eq!(
        whole("NAME:Pune\n", ""),
        "the calendar does not say whose it is: add the line `X-WR-CALNAME:JMFC Pune`"
    );
    assert_eq!(
        ical_error(&format!("{}BEGIN:VCALENDAR\n", january(start))),
        "line 8: `BEGIN:VCALENDAR` does not stand here"
    );
}

/// Closed days as lines of CSV, some of them ranges, in any order.
fn closures() -> impl Strategy<Value = Vec<(i32, i32)>> {
    proptest::collection::vec((0..365_i32, 0..20_i32), 0..30)
}

proptest! {
    #[test]
    fn a_calendar_is_closed_exactly_on_its_days(closures in closures(), sundays: bool) {
        let first = day("2026-01-01").as_unix_days();
        let date = |days: i32| kernel::LegalDate::from_unix_days(first + days).unwrap();
        let mut csv = "court,Pune\ncovers,2026-01-01,2026-12-31\n".to_owned();
        let mut ical = "BEGIN:VCALENDAR\nNAME:Pune\nX-RECOURSE-COVERS:20260101/20261231\n".to_owned();
        if sundays {
            csv.push_str("closed_every,sunday\n");
            let sunday = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20200105\nRRULE:FREQ=WEEKLY;BYDAY=SU\nEND:VEVENT\n";
            ical.push_str(sunday);
        }
        csv.push_str("date,until,reason\n");
        for &(from, more) in &closures {
            writeln!(csv, "{},{},day {from}", date(from), date(from + more)).unwrap();
            let compact = |days: i32| date(days).to_string().replace('-', "");
            let (start, end) = (compact(from), compact(from + more + 1));
            writeln!(ical, "BEGIN:VEVENT\nSUMMARY:day\n  {from}\nDTSTART;VALUE=DATE:{start}").unwrap();
            writeln!(ical, "DTEND;VALUE=DATE:{end}\nEND:VEVENT").unwrap();
        }
        ical.push_str("END:VCALENDAR\n");
        let (csv, ical) = (CourtCalendar::from_csv(&csv).unwrap(), CourtCalendar::from_ical(&ical).unwrap());
        prop_assert_eq!(csv.version(), ical.version());
        prop_assert_eq!(&csv, &ical);
        for days in 0..365 {
            // 1 January 2026 was a Thursday.
            let is_sunday = sundays && days % 7 == 3;
            let is_listed = closures.iter().any(|&(from, more)| from <= days && days <= from + more);
            prop_assert_eq!(csv.is_open(date(days)), Some(!is_sunday && !is_listed));
            let closure = csv.closure_on(date(days));
            prop_assert_eq!(closure.is_some(), is_sunday || is_listed);
            if let Some(closure) = closure {
                prop_assert!(closure.days.earliest() <= date(days) && date(days) <= closure.days.latest());
            }
        }
    }

    #[test]
    fn no_text_breaks_the_reading(text in "\\PC{0,80}", at in 0_usize..400, lines in "[A-Z:;=,0-9\\n ]{0,40}") {
        let (csv, ical) = (CSV.to_owned() + &text, ICAL.replace("END:VCALENDAR", &text));
        let _ = (CourtCalendar::from_csv(&csv), CourtCalendar::from_ical(&ical));
        let mut torn = ICAL.to_owned();
        torn.insert_str(at, &lines);
        let _ = CourtCalendar::from_ical(&torn);
        torn.truncate(at);
        prop_assert!(CourtCalendar::from_ical(&torn).is_err());
    }
}
