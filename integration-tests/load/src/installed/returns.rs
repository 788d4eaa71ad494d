//! Cheques returned, and the cases that they become: from the moment a return was due to be stated in payments until its
//! case can be read in cases, as somebody who looks for it sees it.

use std::time::Duration;

use chassis::grpc::{IdempotencyKey, client::RequestExt as _};
use cli::service::Service;
use proto::{
    cases::{ListCasesRequest, cases_service_client::CasesServiceClient},
    payments::{memo_result::Outcome, payments_service_client::PaymentsServiceClient},
};
use tokio::time::{Instant, sleep};
use tonic::Request;

use super::{
    Load,
    answer::{Answer, Fault, Route},
    pace::{Findings, Pace, faults},
    target::Target,
};
use crate::{
    report::{Limit, quantile},
    sample,
};

/// Between two looks, at first; each time half as long again, up to a second.
const LOOK_AFTER: Duration = Duration::from_millis(50);
const LOOK_EVERY_MOST: Duration = Duration::from_secs(1);
/// How long is looked for a case where no plan says how long that may take.
const SEEN_WITHIN: Duration = Duration::from_mins(1);

/// What was seen of a case.
#[derive(Debug, Default)]
struct Sight {
    /// When it was there.
    seen: Option<Instant>,
    /// How long each look took, in milliseconds.
    looks: Vec<f64>,
    /// Looks that failed.
    blind: Vec<Fault>,
}

/// What came of it; nothing if no rate is given.
pub(super) async fn measure(target: &Target, rate: Option<f64>, load: Load) -> anyhow::Result<Option<Findings>> {
    let Some(a_second) = rate else { return Ok(None) };
    let (payments, cases) = (target.route(Service::Payments)?, target.route(Service::Cases)?);
    let within = load.marks.map_or(SEEN_WITHIN, |marks| marks.seen_within());
    let today = target.today;
    let series = format!("LC-{}", target.run);
    let kept = Pace { a_second, time: load.time }
        .keep(|n, due| {
            let (payments, cases, series) = (payments.clone(), cases.clone(), series.clone());
            async move {
                let state = |channel| {
                    let request = sample::dishonour(&series, n, today);
                    let key = format!("{series}-{n}").parse::<IdempotencyKey>();
                    async move {
                        let key = key.map_err(|error| Fault::refused("KEY", error.to_string()))?;
                        let request = Request::new(request).with_key(&key);
                        let answer = PaymentsServiceClient::new(channel).record_dishonours(request).await?.into_inner();
                        recorded(answer.results.into_iter().next().and_then(|result| result.outcome))
                    }
                };
                let Answer { first, last, at } = payments.send(n, state).await;
                let last = match last {
                    Ok(()) => Ok(look(&cases, n, sample::account(&series, n), due + within).await),
                    Err(fault) => Err(fault),
                };
                Answer { first, last, at }
            }
        })
        .await?;

    // A return is a file's row, and files have no objective of a call's time.
    let mut findings = kept.findings("cheques returned", None);
    let sights = || kept.calls.iter().filter_map(|call| Some((call.due, call.answer.last.as_ref().ok()?)));
    let seconds = |due, sight: &Sight| Some(sight.seen?.saturating_duration_since(due).as_secs_f64());
    let took: Vec<f64> = sights().filter_map(|(due, sight)| seconds(due, sight)).collect();
    let unseen = u32::try_from(sights().filter(|(_, sight)| sight.seen.is_none()).count())?;
    let looks: Vec<f64> = sights().flat_map(|(_, sight)| sight.looks.iter().copied()).collect();
    let read = load.marks.map(|marks| marks.read);
    let percent = read.map_or(95, |read| read.percent);
    findings.line(
        format!("  cheques returned, cases not seen within {} s", within.as_secs()),
        unseen.into(),
        Limit::AtMost(0.0),
    );
    findings.line("  cheques returned, from due to the case, p50, s", quantile(&took, 50), Limit::None);
    findings.line("  cheques returned, from due to the case, p99, s", quantile(&took, 99), Limit::None);
    findings.line(
        format!("  cheques returned, looks for cases, p{percent}, ms"),
        quantile(&looks, percent),
        read.map_or(Limit::None, |read| Limit::AtMost(read.within_ms)),
    );
    findings.note("looks for cases that failed", faults(sights().flat_map(|(_, sight)| &sight.blind)));
    Ok(Some(findings))
}

fn recorded(outcome: Option<Outcome>) -> Result<(), Fault> {
    match outcome {
        Some(Outcome::Recorded(_)) => Ok(()),
        Some(Outcome::AlreadyRecorded(_)) => {
            Err(Fault::refused("ALREADY_RECORDED", "another run had this cheque".to_owned()))
        }
        Some(Outcome::Rejected(why)) => Err(Fault::refused("REJECTED", format!("{}: {}", why.field, why.reason))),
        None => Err(Fault::refused("NO_OUTCOME", "payments did not say what became of it".to_owned())),
    }
}

/// Looks for the case of an account until it is there or the time is over. A look that fails is followed by the next.
async fn look(cases: &Route, n: u32, account: String, until: Instant) -> Sight {
    let (mut sight, mut pause) = (Sight::default(), LOOK_AFTER);
    loop {
        let request =
            ListCasesRequest { page_size: 1, loan_account_number: account.clone(), ..ListCasesRequest::default() };
        let sent = Instant::now();
        let answer = CasesServiceClient::new(cases.once(n)).list_cases(request).await;
        sight.looks.push(sent.elapsed().as_secs_f64() * 1e3);
        match answer {
            Ok(answer) if !answer.get_ref().cases.is_empty() => {
                sight.seen = Some(Instant::now());
                return sight;
            }
            Ok(_) => {}
            Err(status) => sight.blind.push(status.into()),
        }
        if Instant::now() + pause > until {
            return sight;
        }
        sleep(pause).await;
        pause = (pause + pause / 2).min(LOOK_EVERY_MOST);
    }
}
