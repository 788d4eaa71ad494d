//! The broker's password is changed while a relay works.

use chassis::config::Secret;
use lapin::uri::AMQPUri;
use messaging::{BrokerConfig, Relay, topology::MESH};
use testkit::eventually;

use crate::{
    broker::Broker,
    producer::{Producer, SOON_MS, broker_config, database_config, dishonour, lifecycle, new_aggregate, ready},
};

/// A user's URL, beside that of the user `payments`.
fn url(broker: &Broker, user: &str, password: &str) -> String {
    let uri: AMQPUri = broker.namespace.url("payments").unwrap().parse().unwrap();
    let (host, port) = (uri.authority.host, uri.authority.port);
    format!("amqp://{user}:{password}@{host}:{port}/{}", broker.namespace.vhost())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_breaks_after_the_password_was_changed_begins_with_the_new_one() {
    let (broker, payments) = (Broker::create().await, Producer::create().await);
    let user = format!("{}-payments", broker.namespace.vhost());
    broker.set_user(&user, "first", "payments").await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), url(&broker, &user, "first")).unwrap();
    let config = BrokerConfig {
        url: Secret::read(file.path()).unwrap(),
        ..broker_config(&broker.namespace, "payments", SOON_MS)
    };
    let relay = Relay::new("payments", &MESH, database_config(&payments.database), config, payments.publisher.clone());
    let lifecycle = lifecycle();
    lifecycle.spawn("relay", relay.run(lifecycle.readiness().latch("relay"), lifecycle.soft()));
    ready(&lifecycle.readiness()).await;

    broker.set_user(&user, "second", "payments").await;
    payments.state(new_aggregate(), &dishonour(1)).await;
    payments.sent().await;
    eventually("the open connection is known", async || Ok((broker.connections().await.len() == 1).then_some(())))
        .await
        .unwrap();
    assert_eq!(broker.cut().await, 1, "the open connection stayed open");
    // The file follows late, as it does in a cluster: events wait, and none is lost.
    payments.state(new_aggregate(), &dishonour(2)).await;
    eventually("nobody is connected", async || Ok(broker.connections().await.is_empty().then_some(()))).await.unwrap();
    assert_eq!(payments.pending().await, 1);
    std::fs::write(file.path(), url(&broker, &user, "second")).unwrap();
    payments.sent().await;
    lifecycle.shutdown().await.unwrap();
    broker.drop_user(&user).await;
}
