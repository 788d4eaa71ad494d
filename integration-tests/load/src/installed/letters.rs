//! One-page notices, each drafted in a call of its own: data in, sealed PDF stored.

use chassis::grpc::{IdempotencyKey, client::RequestExt as _};
use cli::service::Service;
use kernel::{Ids as _, SystemIds};
use proto::notices::{DraftNoticeRequest, notices_service_client::NoticesServiceClient};
use tonic::Request;

use super::{
    Load,
    answer::Fault,
    pace::{Findings, Pace},
    target::Target,
};
use crate::sample;

/// What came of it; nothing if no rate is given. No objective speaks of a letter's time.
pub(super) async fn measure(target: &Target, rate: Option<f64>, load: Load) -> anyhow::Result<Option<Findings>> {
    let Some(a_second) = rate else { return Ok(None) };
    let route = target.route(Service::Notices)?;
    let today = target.today;
    let series = format!("LN-{}", target.run);
    let kept = Pace { a_second, time: load.time }
        .keep(|n, _| {
            let (route, case_reference) = (route.clone(), format!("{series}-{n}"));
            async move {
                let request = DraftNoticeRequest {
                    proceeding_id: SystemIds.next_uuid().to_string(),
                    case_reference: case_reference.clone(),
                    dishonour_ordinal: 1,
                    letter: Some(sample::letter(n, today)),
                    serving: 1,
                    for_approver: Vec::new(),
                };
                let draft = |channel| {
                    let request = request.clone();
                    let key = case_reference.parse::<IdempotencyKey>();
                    async move {
                        let key = key.map_err(|error| Fault::refused("KEY", error.to_string()))?;
                        NoticesServiceClient::new(channel).draft_notice(Request::new(request).with_key(&key)).await?;
                        Ok(())
                    }
                };
                route.send(n, draft).await
            }
        })
        .await?;
    Ok(Some(kept.findings("letters drafted", None)))
}
