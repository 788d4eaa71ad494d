use std::collections::BTreeSet;

use integration_tests::bank::{Bank, Loan, fate};
use testkit::{SpanRecord, eventually};

/// From a span back to the root: each one's parent is in the same trace, without a gap.
fn path<'a>(trace: &'a [SpanRecord], from: &'a SpanRecord) -> Vec<&'a SpanRecord> {
    let mut path = vec![from];
    while let Some(span) = path.last().filter(|span| !span.parent_span_id.is_empty()) {
        let parent = trace.iter().find(|candidate| candidate.span_id == span.parent_span_id);
        path.push(parent.unwrap_or_else(|| panic!("the parent of {} in {} is missing", span.name, span.service)));
    }
    path
}

fn step(span: &SpanRecord) -> String {
    format!("{}: {}", span.service, span.name)
}

#[tokio::test]
async fn one_trace_leads_from_the_command_line_to_the_letter_and_the_message() {
    let bank = Bank::open().await.unwrap();
    let loan = Loan::new("HL-5", &[fate::DELIVERED]);
    bank.lend(&[&loan]).await.unwrap();
    bank.bounce(&[&loan.returned(-12, -9)]).await.unwrap();

    // What cases does of itself because a cheque has bounced: a letter is drafted, and the borrower is written to.
    let last_effects = ["/DraftNotice", "/RequestOutreach"];
    let trace = eventually("one trace holds spans of the command line and of four services", async || {
        let spans = bank.mesh.otlp().spans();
        let Some(root) = spans.iter().find(|span| span.name.contains("import dishonours")) else { return Ok(None) };
        let trace: Vec<_> = spans.iter().filter(|span| span.trace_id == root.trace_id).cloned().collect();
        let served =
            |method: &str, service| trace.iter().any(|span| span.service == service && span.name.ends_with(method));
        let whole = served("/DraftNotice", "notices") && served("/RequestOutreach", "communications");
        Ok(whole.then_some(trace))
    })
    .await
    .unwrap();
    let services: BTreeSet<&str> = trace.iter().map(|span| span.service.as_str()).collect();
    // The portal hears of the proceeding too, sooner or later.
    let expected = BTreeSet::from(["recourse", "payments", "cases", "notices", "communications"]);
    assert!(services.is_superset(&expected), "{services:?}");
    for (effect, service) in last_effects.into_iter().zip(["notices", "communications"]) {
        let effect = trace.iter().find(|span| span.service == service && span.name.ends_with(effect)).unwrap();
        let path: Vec<String> = path(&trace, effect).into_iter().map(step).collect();
        assert!(path.last().unwrap().starts_with("recourse: "), "{path:?}");
        for passed in ["cases: event process", "payments: event publish"] {
            assert!(path.iter().any(|span| span == passed), "{path:?}");
        }
    }
    bank.close().await.unwrap();
}
