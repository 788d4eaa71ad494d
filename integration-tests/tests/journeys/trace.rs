use std::collections::BTreeSet;

use integration_tests::{Mesh, sheet};
use testkit::eventually;

#[tokio::test]
async fn one_trace_leads_from_the_command_line_to_the_case() {
    let mesh = Mesh::start().await.unwrap();
    let file = sheet::write(&mesh, "returns.csv", &[sheet::line("HL-5", 501, "Ravi Kumar", "01")]).unwrap();
    let arguments = ["import", "dishonours", file.to_str().unwrap(), "--source", "test-cts"];
    let output = mesh.recourse(&arguments).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let trace = eventually("one trace holds spans of the command line and of both services", async || {
        let spans = mesh.otlp().spans();
        let Some(processed) = spans.iter().find(|span| span.name == "event process") else { return Ok(None) };
        let trace: Vec<_> = spans.iter().filter(|span| span.trace_id == processed.trace_id).cloned().collect();
        let services: BTreeSet<&str> = trace.iter().map(|span| span.service.as_str()).collect();
        Ok((services.len() == 3).then_some(trace))
    })
    .await
    .unwrap();
    // From the effect back to the command, each span's parent is in the same trace, without a gap.
    let mut span = trace.iter().find(|span| span.name == "event process").unwrap();
    let mut path = vec![format!("{}: {}", span.service, span.name)];
    while !span.parent_span_id.is_empty() {
        let parent = trace.iter().find(|candidate| candidate.span_id == span.parent_span_id);
        span = parent.unwrap_or_else(|| panic!("the parent of {path:?} is missing"));
        path.push(format!("{}: {}", span.service, span.name));
    }
    assert_eq!(span.service, "recourse", "{path:?}");
    assert!(path.iter().any(|span| span == "payments: event publish"), "{path:?}");
    mesh.finish().await.unwrap();
}
