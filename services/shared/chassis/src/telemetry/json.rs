//! Log lines as JSON objects.

use std::{
    collections::BTreeMap,
    error::Error,
    fmt,
    io::Write as _,
    sync::OnceLock,
    time::{SystemTime, UNIX_EPOCH},
};

use opentelemetry::trace::TraceContextExt as _;
use serde::{Serializer as _, ser::SerializeMap as _};
use serde_json::Value;
use tracing::{
    Dispatch, Event, Subscriber,
    dispatcher::WeakDispatch,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    fmt::MakeWriter,
    layer::Context,
    registry::{LookupSpan, SpanRef},
};

/// Writes each event as one line: fixed keys first, then the fields of its spans and its own.
///
/// Where a span and one inside it, or the event, have a field of the same name, the innermost counts.
pub(super) struct JsonLayer<W> {
    writer: W,
    dispatch: OnceLock<WeakDispatch>,
}

impl<W> JsonLayer<W> {
    pub(super) fn new(writer: W) -> Self {
        Self { writer, dispatch: OnceLock::new() }
    }

    /// Trace id and span id of the innermost span that is in a trace.
    fn place(&self, mut scope: impl Iterator<Item = Id>) -> Option<(String, String)> {
        let dispatch = self.dispatch.get()?.upgrade()?;
        scope.find_map(|id| {
            let context = tracing_opentelemetry::get_otel_context(&id, &dispatch)?;
            let place = context.span().span_context().clone();
            place.is_valid().then(|| (place.trace_id().to_string(), place.span_id().to_string()))
        })
    }
}

/// The fields of a span, kept with it.
#[derive(Default)]
struct Fields(BTreeMap<&'static str, Value>);

impl Fields {
    fn insert(&mut self, field: &Field, value: impl Into<Value>) {
        // `otel.*` fields are orders to the tracing layer, and `log.*` repeat what the line says anyway.
        let name = field.name();
        if !name.starts_with("otel.") && !name.starts_with("log.") {
            self.0.insert(name, value.into());
        }
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.insert(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.insert(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.insert(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.insert(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.insert(field, value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let causes = std::iter::successors(Some(value), |&error| error.source());
        self.insert(field, causes.map(ToString::to_string).collect::<Vec<_>>().join(": "));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.insert(field, format!("{value:?}"));
    }
}

impl<S, W> Layer<S> for JsonLayer<W>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'a> MakeWriter<'a> + 'static,
{
    fn on_register_dispatch(&self, dispatch: &Dispatch) {
        // A layer belongs to one subscriber, so the first is the only one.
        let _ = self.dispatch.set(dispatch.downgrade());
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().replace(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut own = Fields::default();
        event.record(&mut own);
        let message = own.0.remove("message").unwrap_or_default();
        let spans: Vec<SpanRef<'_, S>> = context.event_scope(event).into_iter().flatten().collect();
        let place = self.place(spans.iter().map(SpanRef::id));

        let mut fields = BTreeMap::new();
        for span in spans.iter().rev() {
            if let Some(of_span) = span.extensions().get::<Fields>() {
                fields.extend(of_span.0.iter().map(|(name, value)| (*name, value.clone())));
            }
        }
        fields.append(&mut own.0);

        let mut line = Vec::with_capacity(256);
        let written = (|| {
            let mut json = serde_json::Serializer::new(&mut line);
            let mut map = json.serialize_map(None)?;
            map.serialize_entry("timestamp", &timestamp())?;
            map.serialize_entry("level", event.metadata().level().as_str())?;
            map.serialize_entry("target", event.metadata().target())?;
            map.serialize_entry("message", &message)?;
            if let Some((trace_id, span_id)) = &place {
                map.serialize_entry("trace_id", trace_id)?;
                map.serialize_entry("span_id", span_id)?;
            }
            for (name, value) in &fields {
                map.serialize_entry(name, value)?;
            }
            map.end()
        })();
        if written.is_ok() {
            line.push(b'\n');
            // There is nowhere left to report that the log cannot be written.
            let _ = self.writer.make_writer_for(event.metadata()).write_all(&line);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a log line carries the time at which it was written")]
fn timestamp() -> String {
    let micros = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
    let instant = i64::try_from(micros).ok().and_then(|micros| kernel::Timestamp::from_unix_micros(micros).ok());
    instant.map_or_else(String::new, |instant| instant.to_string())
}
