//! Render workers as processes.

use std::time::{Duration, Instant};

use foundation::Failure;
use tokio_util::sync::CancellationToken;

use super::{super::*, fixture};
use crate::{
    domain::{ContentFault, Letter, letter_draft_for_tests},
    error::Error,
    render::{RenderError, RenderingConfig, Template, letter_data},
};

fn data() -> (kernel::LegalDate, serde_json::Value) {
    let dated = "2026-03-06".parse().unwrap();
    let letter = Letter::check(&letter_draft_for_tests(), dated).unwrap();
    let numbers = (1..=2).map(|serial| formats::S10::of_serial("EM", serial, "IN").unwrap());
    (dated, letter_data(&letter, "RC-1/138/1", dated, &numbers.collect::<Vec<_>>()))
}

#[tokio::test]
async fn a_letter_is_the_same_bytes_from_whichever_worker() {
    let (dated, data) = data();
    let renderer =
        || Renderer::new(fixture::program(), RenderingConfig { workers: 1, timeout_ms: 60_000, idle_ms: 60_000 });
    let one = renderer();
    let first = one.render(Template::CURRENT, dated, &data).await.unwrap();
    assert_eq!(one.render(Template::CURRENT, dated, &data).await.unwrap(), first);
    assert_eq!(renderer().render(Template::CURRENT, dated, &data).await.unwrap(), first);
    assert!(first.demand.contains("₹1,50,000.00 (Rupees One Lakh Fifty Thousand Only)"), "{}", first.demand);
}

#[tokio::test]
async fn a_worker_that_takes_too_long_is_killed_and_the_next_letter_has_another() {
    let (dated, data) = data();
    let slow = Renderer::new(fixture::program(), RenderingConfig { workers: 1, timeout_ms: 1, idle_ms: 60_000 });
    let began = Instant::now();
    for _ in 0..3 {
        let refused = slow.render(Template::CURRENT, dated, &data).await;
        assert!(matches!(refused, Err(RenderError::TooSlow(_))), "{refused:?}");
    }
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn workers_start_with_a_letter_and_end_when_none_comes() {
    let (dated, data) = data();
    let renderer = Renderer::new(fixture::program(), RenderingConfig { workers: 2, timeout_ms: 60_000, idle_ms: 50 });
    let stop = CancellationToken::new();
    let letters = async {
        assert_eq!(renderer.waiting(), 0);
        for _ in 0..2 {
            let (one, other) = tokio::join!(
                renderer.render(Template::CURRENT, dated, &data),
                renderer.render(Template::CURRENT, dated, &data)
            );
            assert_eq!(one.unwrap(), other.unwrap());
            let none_waits = async || Ok((renderer.waiting() == 0).then_some(()));
            testkit::eventually("every worker has ended", none_waits).await.unwrap();
        }
        stop.cancel();
    };
    let (ended, ()) = tokio::join!(renderer.clone().end_idle(stop.clone()), letters);
    assert!(ended.is_ok());
}

#[tokio::test]
async fn workers_that_wait_end_with_the_service() {
    let (dated, data) = data();
    let config = RenderingConfig { workers: 1, timeout_ms: 60_000, idle_ms: 60_000 };
    let renderer = Renderer::new(fixture::program(), config);
    renderer.render(Template::CURRENT, dated, &data).await.unwrap();
    assert_eq!(renderer.waiting(), 1);
    let stop = CancellationToken::new();
    stop.cancel();
    renderer.clone().end_idle(stop).await.unwrap();
    assert_eq!(renderer.waiting(), 0);
}

#[tokio::test]
async fn a_worker_that_is_no_worker_is_an_error_and_not_a_hang() {
    let (dated, data) = data();
    for program in ["/bin/true", "/bin/absent"] {
        let broken = Renderer::new(program.into(), RenderingConfig { workers: 1, timeout_ms: 60_000, idle_ms: 60_000 });
        let refused = broken.render(Template::CURRENT, dated, &data).await;
        assert!(matches!(refused, Err(RenderError::Worker(_))), "{program}: {refused:?}");
    }
}

#[tokio::test]
async fn a_letter_that_cannot_be_set_is_refused_with_its_field_and_nothing_is_kept() {
    let fixture = fixture::Fixture::new().await;
    let mut request = fixture::request(1);
    request.letter.noticees[0].name = kernel::Masked::new("علي".to_owned());
    let refused = fixture.draft(&fixture::asha(), "k1", request).await;
    assert!(
        matches!(&refused, Err(Error::Shared(Failure::Field(error))) if error.field == "letter.noticees[0].name"),
        "{refused:?}"
    );
    let mut request = fixture::request(1);
    request.letter.noticees[0].name = kernel::Masked::new("Ravi ₹5".to_owned());
    let refused = fixture.draft(&fixture::asha(), "k2", request).await;
    assert!(matches!(refused, Err(Error::Content(ContentFault::Demand { .. }))), "{refused:?}");
    assert_eq!(fixture.count("SELECT count(*) FROM notice").await, 0);
    assert_eq!(fixture.count("SELECT count(*) FROM documents.document").await, 0);
}
