//! The clocks of a mesh, stepped together.

use recourse_cli::failure::Exit;

use crate::fakes::{FakeClock, recourse};

#[tokio::test]
async fn every_service_that_has_an_address_is_stepped_and_the_others_are_named() {
    let start = "2026-03-02T03:30:00Z";
    let clocks = [FakeClock::at(start), FakeClock::at(start), FakeClock::at(start)];
    let urls = [clocks[0].start().await, clocks[1].start().await, clocks[2].start().await];
    let addresses = ["--payments-url", &urls[0], "--notices-url", &urls[1], "--counsel-portal-url", &urls[2]];
    let ran = recourse(["clock", "show"].into_iter().chain(addresses)).await;
    assert_eq!(ran.exit, Exit::Done, "{ran:?}");
    assert_eq!(
        ran.out,
        "payments        2026-03-02 09:00  at rest\n\
         notices         2026-03-02 09:00  at rest\n\
         counsel-portal  2026-03-02 09:00  at rest\n"
    );
    assert_eq!(
        ran.err,
        "note: cases is left out: --cases-url or RECOURSE_CASES_URL says where it is\n\
         note: communications is left out: --communications-url or RECOURSE_COMMUNICATIONS_URL says where it is\n"
    );
    let ran = recourse(["clock", "advance", "2d"].into_iter().chain(addresses)).await;
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Done, "2026-03-04 09:00  arrived, 0 stops on the way\n"));
    let ran = recourse(["clock", "rest"].into_iter().chain(addresses)).await;
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Done, "2026-03-04 09:00  at rest\n"));
    for clock in &clocks {
        assert_eq!(*clock.now.lock().unwrap(), "2026-03-04T03:30:00Z");
    }
}

#[tokio::test]
async fn a_mesh_without_any_address_is_a_usage_error() {
    let ran = recourse(["clock", "show"]).await;
    assert_eq!(ran.exit, Exit::Usage);
}
