//! Receipts, each posted in a call of its own.

use chassis::grpc::{IdempotencyKey, client::RequestExt as _};
use cli::service::Service;
use proto::payments::{PostReceiptRequest, payments_service_client::PaymentsServiceClient};
use tonic::Request;

use super::{
    Load,
    answer::Fault,
    pace::{Findings, Pace},
    target::Target,
};
use crate::sample;

/// What came of it; nothing if no rate is given.
pub(super) async fn measure(target: &Target, rate: Option<f64>, load: Load) -> anyhow::Result<Option<Findings>> {
    let Some(a_second) = rate else { return Ok(None) };
    let route = target.route(Service::Payments)?;
    let today = target.today;
    let series = format!("LR-{}", target.run);
    let kept = Pace { a_second, time: load.time }
        .keep(|n, _| {
            let (route, series) = (route.clone(), series.clone());
            async move {
                let reference = format!("{series}-{n}");
                let credit = sample::credit(sample::account(&series, n % sample::ACCOUNTS), reference.clone(), today);
                let post = |channel| {
                    let request = PostReceiptRequest { credit: Some(credit.clone()) };
                    let key = reference.parse::<IdempotencyKey>();
                    async move {
                        let key = key.map_err(|error| Fault::refused("KEY", error.to_string()))?;
                        let mut payments = PaymentsServiceClient::new(channel);
                        let answer = payments.post_receipt(Request::new(request).with_key(&key)).await?;
                        if answer.into_inner().already_posted {
                            return Err(Fault::refused("ALREADY_POSTED", "another run had this reference".to_owned()));
                        }
                        Ok(())
                    }
                };
                route.send(n, post).await
            }
        })
        .await?;
    Ok(Some(kept.findings("receipts posted", load.marks.map(|marks| marks.write))))
}
