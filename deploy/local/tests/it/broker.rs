use std::collections::BTreeSet;

use local::broker::Admin;
use local::provision::{broker, drop_vhost, services};
use local::servers;

use crate::unique;

#[tokio::test]
async fn a_virtual_host_gets_the_mesh_and_its_users_twice_without_harm() {
    let servers = servers::read().unwrap();
    let vhost = unique("local");
    let urls = broker(&servers, &vhost).await.unwrap();
    assert_eq!(broker(&servers, &vhost).await.unwrap(), urls);
    assert_eq!(urls.keys().map(String::as_str).collect::<BTreeSet<_>>(), services().into_iter().collect());

    let admin = Admin::new(&servers.amqp_admin_url).unwrap();
    let queues = admin.get(&["queues", &vhost]).await.unwrap();
    let names: Vec<_> = queues.as_array().into_iter().flatten().filter_map(|queue| queue["name"].as_str()).collect();
    for name in ["q.cases.payments", "q.cases.counsel-portal", "q.counsel-portal.cases"] {
        assert!(names.contains(&name), "{names:?}");
    }

    drop_vhost(&servers, &vhost).await.unwrap();
    assert!(admin.get(&["vhosts", &vhost]).await.is_err());
}
