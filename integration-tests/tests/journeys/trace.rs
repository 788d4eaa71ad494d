use std::collections::BTreeSet;

use integration_tests::bank::{Bank, Loan, fate};
use testkit::{SpanRecord, eventually};

/// From a span back to the root, each one's parent in the same trace; nothing while one of them is not yet there: every
/// process hands in its spans in its own time, a parent often after its child.
fn path<'a>(trace: &'a [SpanRecord], from: &'a SpanRecord) -> Option<Vec<&'a SpanRecord>> {
    let mut path = vec![from];
    while let Some(span) = path.last().filter(|span| !span.parent_span_id.is_empty()) {
        path.push(trace.iter().find(|candidate| candidate.span_id == span.parent_span_id)?);
    }
    Some(path)
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
    let last_effects = [("notices", "/DraftNotice"), ("communications", "/RequestOutreach")];
    let (services, paths) = eventually("one trace leads from both effects back to the command line", async || {
        let spans = bank.mesh.otlp().spans();
        let Some(root) = spans.iter().find(|span| span.name.contains("import dishonours")) else { return Ok(None) };
        let trace: Vec<_> = spans.iter().filter(|span| span.trace_id == root.trace_id).cloned().collect();
        let paths: Option<Vec<Vec<String>>> = last_effects
            .iter()
            .map(|(service, effect)| {
                let effect = trace.iter().find(|span| span.service == *service && span.name.ends_with(effect))?;
                Some(path(&trace, effect)?.into_iter().map(step).collect())
            })
            .collect();
        let services: BTreeSet<String> = trace.iter().map(|span| span.service.clone()).collect();
        Ok(paths.map(|paths| (services, paths)))
    })
    .await
    .unwrap();
    // The portal hears of the proceeding too, sooner or later.
    let expected = ["recourse", "payments", "cases", "notices", "communications"];
    assert!(expected.iter().all(|service| services.contains(*service)), "{services:?}");
    for path in paths {
        assert!(path.last().unwrap().starts_with("recourse: "), "{path:?}");
        for passed in ["cases: event process", "payments: event publish"] {
            assert!(path.iter().any(|span| span == passed), "{path:?}");
        }
    }
    bank.close().await.unwrap();
}
