//! Who publishes, who follows whom, and what the broker must hold for it.
//!
//! [`MESH`] is the one place that says so. From it come the broker's definitions (applied by `deploy/local` and by an
//! operator in a cluster), the names that services check passively at start, and whether an event is sent at all.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The services of the mesh and the arrows between them.
#[derive(Clone, Copy, Debug)]
pub struct Mesh {
    /// Every service.
    pub services: &'static [ServiceTopology],
}

/// One service's place in the mesh.
#[derive(Clone, Copy, Debug)]
pub struct ServiceTopology {
    /// The service's name: its broker user, exchange and queues are named after it, and its database, with `_` for `-`.
    pub name: &'static str,
    /// The services whose events it consumes, all of them.
    pub follows: &'static [&'static str],
}

/// The mesh as it stands.
pub const MESH: Mesh = Mesh {
    services: &[
        ServiceTopology { name: "payments", follows: &[] },
        ServiceTopology { name: "cases", follows: &["payments", "notices", "counsel-portal"] },
        ServiceTopology { name: "notices", follows: &[] },
        ServiceTopology { name: "communications", follows: &["cases"] },
        ServiceTopology { name: "counsel-portal", follows: &["cases"] },
    ],
};

/// Where dead letters go on their way to a park queue.
pub const DEAD_LETTER_EXCHANGE: &str = "dlx";

/// The broker keeps at most this much for one queue; beyond it publishes are refused and wait in the outbox.
const QUEUE_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;

/// A message that comes back this often without being stored is a dead letter.
const DELIVERY_LIMIT: u32 = 20;

/// The exchange that a service publishes to.
#[must_use]
pub fn exchange(producer: &str) -> String {
    format!("ev.{producer}")
}

/// The queue in which a consumer's copies of a producer's events wait.
#[must_use]
pub fn queue(consumer: &str, producer: &str) -> String {
    format!("q.{consumer}.{producer}")
}

/// The queue in which a consumer's dead letters are kept for people to look at.
#[must_use]
pub fn park_queue(consumer: &str) -> String {
    format!("q.park.{consumer}")
}

impl Mesh {
    /// The place of a service, if it is in the mesh.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<&ServiceTopology> {
        self.services.iter().find(|service| service.name == name)
    }

    /// The services whose events a service consumes.
    #[must_use]
    pub fn follows(&self, name: &str) -> &'static [&'static str] {
        self.service(name).map(|place| place.follows).unwrap_or_default()
    }

    /// Whether anybody follows a producer. An event that nobody follows is kept in the log and not sent: a mandatory
    /// publish without a queue would come back for ever.
    #[must_use]
    pub fn is_followed(&self, producer: &str) -> bool {
        self.services.iter().any(|service| service.follows.contains(&producer))
    }
}

/// The broker's objects in one virtual host, without users: what `deploy/rabbitmq/definitions.json` holds.
#[must_use]
pub fn objects(mesh: &Mesh, vhost: &str) -> Value {
    let exchange_of = |name: &str, kind: &str| {
        json!({
            "name": name, "vhost": vhost, "type": kind,
            "durable": true, "auto_delete": false, "internal": false, "arguments": {},
        })
    };
    // Every argument but the type is a policy: other arguments would make a redeclaration fail (reliability.md M17).
    let queue_of = |name: &str| {
        json!({
            "name": name, "vhost": vhost, "durable": true, "auto_delete": false,
            "arguments": { "x-queue-type": "quorum" },
        })
    };
    let binding_of = |source: &str, destination: &str, routing_key: &str| {
        json!({
            "source": source, "vhost": vhost, "destination": destination, "destination_type": "queue",
            "routing_key": routing_key, "arguments": {},
        })
    };
    let mut exchanges = vec![exchange_of(DEAD_LETTER_EXCHANGE, "direct")];
    let (mut queues, mut bindings, mut policies) = (Vec::new(), Vec::new(), Vec::new());
    for service in mesh.services {
        exchanges.push(exchange_of(&exchange(service.name), "topic"));
        for producer in service.follows {
            let name = queue(service.name, producer);
            queues.push(queue_of(&name));
            bindings.push(binding_of(&exchange(producer), &name, "#"));
        }
        if !service.follows.is_empty() {
            let park = park_queue(service.name);
            queues.push(queue_of(&park));
            bindings.push(binding_of(DEAD_LETTER_EXCHANGE, &park, service.name));
            policies.push(consumer_policy(vhost, service.name));
        }
    }
    json!({ "exchanges": exchanges, "queues": queues, "bindings": bindings, "policies": policies })
}

/// At-least-once dead letters need `reject-publish`; with the default overflow they would silently be at most once.
fn consumer_policy(vhost: &str, consumer: &str) -> Value {
    json!({
        "vhost": vhost, "name": format!("consumer-{consumer}"), "apply-to": "queues", "priority": 0,
        "pattern": format!("^q\\.{consumer}\\."),
        "definition": {
            "dead-letter-exchange": DEAD_LETTER_EXCHANGE,
            "dead-letter-routing-key": consumer,
            "dead-letter-strategy": "at-least-once",
            "overflow": "reject-publish",
            "delivery-limit": DELIVERY_LIMIT,
            "max-length-bytes": QUEUE_BYTES_MAX,
        },
    })
}

/// The broker's objects with one user a service, which may write its own exchange, read its own queues and configure
/// nothing. Services without a password in `passwords` get no user.
#[must_use]
pub fn definitions(mesh: &Mesh, vhost: &str, passwords: &BTreeMap<String, String>) -> Value {
    let mut definitions = objects(mesh, vhost);
    let with_password = || mesh.services.iter().filter_map(|service| Some((service, passwords.get(service.name)?)));
    let users: Vec<Value> = with_password()
        .map(|(service, password)| json!({ "name": service.name, "password": password, "tags": "" }))
        .collect();
    let permissions: Vec<Value> = with_password()
        .map(|(service, _)| {
            let name = service.name;
            json!({
                "user": name, "vhost": vhost, "configure": "^$",
                "write": format!("^ev\\.{name}$"), "read": format!("^q\\.({name}\\..*|park\\.{name})$"),
            })
        })
        .collect();
    if let Some(object) = definitions.as_object_mut() {
        object.insert("vhosts".to_owned(), json!([{ "name": vhost }]));
        object.insert("users".to_owned(), Value::Array(users));
        object.insert("permissions".to_owned(), Value::Array(permissions));
    }
    definitions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_definitions_are_those_of_the_mesh() {
        let committed = include_str!("../../../../deploy/rabbitmq/definitions.json");
        let committed: Value = serde_json::from_str(committed).unwrap();
        assert_eq!(committed, objects(&MESH, "recourse"), "write them again with `make definitions`");
    }

    #[test]
    fn a_service_may_write_its_exchange_and_read_its_queues_only() {
        let passwords = BTreeMap::from([("cases".to_owned(), "secret".to_owned())]);
        let definitions = definitions(&MESH, "v", &passwords);
        assert_eq!(
            definitions["permissions"],
            json!([{
                "user": "cases", "vhost": "v", "configure": "^$",
                "write": "^ev\\.cases$", "read": "^q\\.(cases\\..*|park\\.cases)$",
            }])
        );
    }

    #[test]
    fn everybody_follows_a_service_that_exists() {
        for service in MESH.services {
            for producer in service.follows {
                assert!(
                    MESH.service(producer).is_some(),
                    "{} follows {producer}, which is not in the mesh",
                    service.name
                );
            }
        }
        assert!(MESH.is_followed("payments"));
        assert!(!MESH.is_followed("communications"));
    }
}
