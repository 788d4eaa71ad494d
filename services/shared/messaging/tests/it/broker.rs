//! A virtual host as its administrator sees it: to look into queues, to publish by hand, to change and cut things.

use std::{path::Path, time::Duration};

use lapin::{
    BasicProperties, Channel, Connection, ConnectionProperties,
    message::BasicGetMessage,
    options::{BasicGetOptions, BasicPublishOptions, ConfirmSelectOptions},
    types::{AMQPValue, FieldTable},
};
use reqwest::{Client, Method, Url};
use serde_json::{Value, json};
use testkit::{Namespace, eventually};

pub(crate) const QUEUE: &str = "q.cases.payments";
pub(crate) const EXCHANGE: &str = "ev.payments";

pub(crate) struct Broker {
    pub(crate) namespace: Namespace,
    admin: Admin,
    // Closes the channel when dropped.
    _connection: Connection,
    channel: Channel,
}

impl Broker {
    pub(crate) async fn create() -> Self {
        let namespace = Namespace::create().await.unwrap();
        let admin = Admin::create();
        let (connection, channel) = connect(&namespace.admin_url().unwrap()).await;
        Self { namespace, admin, _connection: connection, channel }
    }

    /// Waits for the next message of a queue and takes it.
    pub(crate) async fn take(&self, queue: &str) -> BasicGetMessage {
        let what = format!("{queue} has a message");
        eventually(&what, async || Ok(self.channel.basic_get(queue.into(), BasicGetOptions { no_ack: true }).await?))
            .await
            .unwrap()
    }

    /// Whether a queue has no message that is ready.
    pub(crate) async fn is_empty(&self, queue: &str) -> bool {
        self.channel.basic_get(queue.into(), BasicGetOptions::default()).await.unwrap().is_none()
    }

    /// Publishes to the producer's exchange, whatever it is, and waits until the broker has it.
    pub(crate) async fn publish(&self, properties: BasicProperties, payload: &[u8]) {
        let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
        let routing_key = "payments.instrument_dishonoured.v1";
        let confirm = self
            .channel
            .basic_publish(EXCHANGE.into(), routing_key.into(), options, payload, properties)
            .await
            .unwrap();
        assert_eq!(confirm.await.unwrap(), lapin::Confirmation::Ack(None));
    }

    /// Lets the consumer's queue take the events of these types only; of none, if there is no pattern.
    pub(crate) async fn bind_only(&self, pattern: Option<&str>) {
        let vhost = self.namespace.vhost();
        let bindings = ["bindings", vhost, "e", EXCHANGE, "q", QUEUE];
        let known = self.admin.get(&bindings).await;
        for binding in known.as_array().unwrap() {
            let key = binding["properties_key"].as_str().unwrap();
            self.admin.send(Method::DELETE, &[&bindings[..], &[key]].concat(), &Value::Null).await.unwrap();
        }
        if let Some(pattern) = pattern {
            let binding = json!({ "routing_key": pattern, "arguments": {} });
            self.admin.send(Method::POST, &bindings, &binding).await.unwrap();
        }
    }

    /// Puts a policy in place of the topology's for the consumer's queues.
    pub(crate) async fn set_policy(&self, change: impl FnOnce(&mut Value)) {
        let path = ["policies", self.namespace.vhost(), "consumer-cases"];
        let mut policy = self.admin.get(&path).await;
        change(&mut policy["definition"]);
        self.admin.send(Method::PUT, &path, &policy).await.unwrap();
    }

    /// Makes a user who may do what the service may, or gives him another password; `service` is a user of the topology.
    pub(crate) async fn set_user(&self, name: &str, password: &str, service: &str) {
        let vhost = self.namespace.vhost();
        let rights = self.admin.get(&["permissions", vhost, service]).await;
        let user = json!({ "password": password, "tags": "" });
        self.admin.send(Method::PUT, &["users", name], &user).await.unwrap();
        self.admin.send(Method::PUT, &["permissions", vhost, name], &rights).await.unwrap();
    }

    pub(crate) async fn drop_user(&self, name: &str) {
        self.admin.send(Method::DELETE, &["users", name], &Value::Null).await.unwrap();
    }

    /// The services' connections to this virtual host: neither the administrator's nor those of other tests.
    pub(crate) async fn connections(&self) -> Vec<String> {
        let all = self.admin.get(&["vhosts", self.namespace.vhost(), "connections"]).await;
        let services = all.as_array().unwrap().iter().filter(|connection| connection["user"] != self.admin.user());
        services.map(|connection| connection["name"].as_str().unwrap().to_owned()).collect()
    }

    /// Closes every service's connection and answers how many there were.
    pub(crate) async fn cut(&self) -> usize {
        let connections = self.connections().await;
        for name in &connections {
            self.admin.send(Method::DELETE, &["connections", name], &Value::Null).await;
        }
        connections.len()
    }
}

/// The broker's management API.
struct Admin {
    client: Client,
    base: Url,
}

impl Admin {
    /// The broker's administrator, found as testkit finds it.
    fn create() -> Self {
        let url = std::env::var("RECOURSE_AMQP_ADMIN_URL").unwrap_or_else(|_| {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../.local/servers.json");
            let servers: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
            servers["amqp_admin_url"].as_str().unwrap().to_owned()
        });
        let client = Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap();
        Self { client, base: url.parse().unwrap() }
    }

    fn user(&self) -> &str {
        self.base.username()
    }

    async fn get(&self, path: &[&str]) -> Value {
        self.send(Method::GET, path, &Value::Null).await.unwrap()
    }

    /// The answer, or nothing if the resource is not there.
    async fn send(&self, method: Method, path: &[&str], body: &Value) -> Option<Value> {
        let mut url = self.base.clone();
        url.path_segments_mut().unwrap().pop_if_empty().push("api").extend(path);
        let request = self.client.request(method, url);
        let request = if body.is_null() { request } else { request.json(body) };
        let response = request.send().await.unwrap();
        if response.status() == reqwest::StatusCode::NOT_FOUND {
            return None;
        }
        let body = response.error_for_status().unwrap().bytes().await.unwrap();
        // Changes are answered with nothing.
        Some(serde_json::from_slice(&body).unwrap_or_default())
    }
}

/// A channel with confirmations of a connection of its own.
pub(crate) async fn connect(url: &str) -> (Connection, Channel) {
    let connection = Connection::connect(url, ConnectionProperties::default()).await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
    (connection, channel)
}

/// A text header of a message.
pub(crate) fn header(message: &BasicGetMessage, name: &str) -> String {
    match message.properties.headers().as_ref().unwrap().inner().get(name).unwrap() {
        AMQPValue::LongString(text) => text.to_string(),
        AMQPValue::LongLongInt(number) => number.to_string(),
        other => panic!("{name} is {other:?}"),
    }
}

/// The headers of an event that this producer might state.
pub(crate) fn headers(event: &messaging::Envelope) -> BasicProperties {
    let text = |value: &str| AMQPValue::LongString(value.into());
    let mut table = FieldTable::default();
    table.insert("id".into(), text(&event.event_id.to_string()));
    table.insert("source".into(), text(&event.producer));
    table.insert("type".into(), text(&event.event_type));
    table.insert("subject".into(), text(&event.aggregate_id.to_string()));
    table.insert("time".into(), text(&event.occurred_at.to_string()));
    table.insert("actor".into(), text(&event.actor.to_string()));
    table.insert("traceparent".into(), text(&event.traceparent));
    table.insert("sequence".into(), AMQPValue::LongLongInt(event.sequence));
    table.insert("epoch".into(), AMQPValue::LongInt(event.epoch));
    BasicProperties::default().with_delivery_mode(2).with_headers(table)
}
