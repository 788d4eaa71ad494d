//! An event as a message: protobuf in the body, CloudEvents attribute names in the headers.

use std::collections::BTreeMap;

use kernel::{Timestamp, TypedId as _};
use lapin::{
    BasicProperties,
    types::{AMQPValue, FieldTable},
};
use thiserror::Error;
use uuid::Uuid;

use crate::{EventId, cursor::Place};

const PERSISTENT: u8 = 2;

/// An event between two services.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// The same everywhere.
    pub event_id: EventId,
    /// The service that states it.
    pub producer: String,
    /// `payments.instrument_dishonoured.v1`.
    pub event_type: String,
    /// The aggregate whose history this is part of.
    pub aggregate_id: Uuid,
    /// Its place in that history, from 1 without gaps, within the epoch.
    pub sequence: i64,
    /// The producer's epoch, raised by a restore.
    pub epoch: i32,
    /// When it happened, in business time.
    pub occurred_at: Timestamp,
    /// Who made it happen, as JSON. Read by who applies the event, not by who carries it: a relay or an intake of an
    /// older version must not stumble over a role that it does not know.
    pub actor: serde_json::Value,
    /// The W3C trace context of the publication, empty if there was none.
    pub traceparent: String,
    /// The protobuf message.
    pub payload: Vec<u8>,
}

/// A message is not an event of ours.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the message's header `{header}` is missing or malformed")]
pub struct EnvelopeError {
    header: &'static str,
}

impl Envelope {
    /// Its place in the history of its aggregate.
    pub(crate) fn place(&self) -> Place<'_> {
        let Self { producer, aggregate_id, epoch, sequence, .. } = self;
        Place { producer, aggregate_id: *aggregate_id, epoch: *epoch, sequence: *sequence }
    }

    /// When its producer stated it, in system time: its id begins with that. None if the id is of another kind.
    pub(crate) fn stated_at(&self) -> Option<Timestamp> {
        let (seconds, nanos) = self.event_id.uuid().get_timestamp()?.to_unix();
        let micros = i64::try_from(seconds).ok()?.checked_mul(1_000_000)?.checked_add(i64::from(nanos / 1_000))?;
        Timestamp::from_unix_micros(micros).ok()
    }

    /// Where the event goes within the producer's exchange: its type.
    pub(crate) fn routing_key(&self) -> &str {
        &self.event_type
    }

    /// The message's properties, with the trace context of its publication.
    pub(crate) fn properties(&self, traceparent: &str) -> BasicProperties {
        let mut headers = FieldTable::default();
        let mut text = |name: &str, value: &str| {
            headers.insert(name.into(), AMQPValue::LongString(value.into()));
        };
        text("id", &self.event_id.to_string());
        text("source", &self.producer);
        text("type", &self.event_type);
        text("subject", &self.aggregate_id.to_string());
        text("time", &self.occurred_at.to_string());
        text("actor", &self.actor.to_string());
        text("traceparent", traceparent);
        headers.insert("sequence".into(), AMQPValue::LongLongInt(self.sequence));
        headers.insert("epoch".into(), AMQPValue::LongInt(self.epoch));
        BasicProperties::default()
            .with_delivery_mode(PERSISTENT)
            .with_content_type("application/protobuf".into())
            .with_message_id(self.event_id.to_string().into())
            .with_headers(headers)
    }

    /// Reads a message of a producer's exchange. It speaks for nobody else.
    pub(crate) fn from_message(
        producer: &str,
        properties: &BasicProperties,
        payload: &[u8],
    ) -> Result<Self, EnvelopeError> {
        let headers: BTreeMap<&str, &AMQPValue> = properties
            .headers()
            .iter()
            .flat_map(|table| table.inner().iter())
            .map(|(name, value)| (name.as_str(), value))
            .collect();
        let missing = |header| EnvelopeError { header };
        let text = |header: &'static str| match headers.get(header) {
            Some(AMQPValue::LongString(value)) => std::str::from_utf8(value.as_bytes()).map_err(|_| missing(header)),
            _ => Err(missing(header)),
        };
        let sequence = match headers.get("sequence") {
            Some(AMQPValue::LongLongInt(sequence)) if *sequence > 0 => *sequence,
            _ => return Err(missing("sequence")),
        };
        let epoch = match headers.get("epoch") {
            Some(AMQPValue::LongInt(epoch)) => *epoch,
            _ => return Err(missing("epoch")),
        };
        if text("source")? != producer {
            return Err(missing("source"));
        }
        Ok(Self {
            event_id: text("id")?.parse().map_err(|_| missing("id"))?,
            producer: producer.to_owned(),
            event_type: text("type")?.to_owned(),
            aggregate_id: text("subject")?.parse().map_err(|_| missing("subject"))?,
            sequence,
            epoch,
            occurred_at: text("time")?.parse().map_err(|_| missing("time"))?,
            actor: serde_json::from_str(text("actor")?).map_err(|_| missing("actor"))?,
            traceparent: text("traceparent")?.to_owned(),
            payload: payload.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Ids as _, SeededIds, SimulatedClock};

    use super::*;

    fn envelope() -> Envelope {
        Envelope {
            event_id: EventId::from_uuid(Uuid::from_u128(1)),
            producer: "payments".to_owned(),
            event_type: "payments.instrument_dishonoured.v1".to_owned(),
            aggregate_id: Uuid::from_u128(2),
            sequence: 3,
            epoch: 1,
            occurred_at: "2026-03-02T09:00:00Z".parse().unwrap(),
            actor: serde_json::json!({ "kind": "service", "roles": ["a-role-of-tomorrow"] }),
            traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned(),
            payload: vec![1, 2, 3],
        }
    }

    #[test]
    fn an_event_survives_the_message() {
        let sent = envelope();
        let properties = sent.properties(&sent.traceparent);
        assert_eq!(Envelope::from_message("payments", &properties, &sent.payload), Ok(sent));
    }

    #[test]
    fn when_an_event_was_stated_is_in_its_id() {
        let noon = "2026-03-02T12:00:00.25Z";
        let ids = SeededIds::new(SimulatedClock::at(noon).unwrap(), 7);
        let stated = Envelope { event_id: EventId::from_uuid(ids.next_uuid()), ..envelope() };
        assert_eq!(stated.stated_at(), Some(noon.parse().unwrap()));
        assert_eq!(envelope().stated_at(), None);
    }

    #[test]
    fn an_event_that_another_service_should_have_stated_is_refused() {
        let properties = envelope().properties("");
        let error = Envelope::from_message("cases", &properties, &[]).unwrap_err();
        assert_eq!(error, EnvelopeError { header: "source" });
    }

    #[test]
    fn a_message_without_a_header_is_refused_by_the_name_of_the_header() {
        let complete = envelope().properties("");
        for header in ["id", "source", "type", "subject", "time", "actor", "traceparent", "sequence", "epoch"] {
            let mut headers = FieldTable::default();
            for (name, value) in complete.headers().as_ref().unwrap() {
                if name.as_str() != header {
                    headers.insert(name.clone(), value.clone());
                }
            }
            let properties = BasicProperties::default().with_headers(headers);
            assert_eq!(Envelope::from_message("payments", &properties, &[]), Err(EnvelopeError { header }));
        }
    }
}
