//! A service's own address, as kube-proxy keeps it: each connection goes to the next replica and stays there.
//!
//! The command line comes this way, and binaries from before clients balanced.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    io,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// Where each service's replicas are.
type Names = BTreeMap<&'static str, Vec<SocketAddr>>;

/// The own addresses of all services. Connections end when it is dropped.
#[derive(Debug, Default)]
pub(super) struct Fronts {
    names: Arc<Mutex<Names>>,
    listeners: JoinSet<()>,
}

impl Fronts {
    /// Listens at a service's own address.
    pub(super) async fn open(&mut self, service: &'static str, address: SocketAddr) -> io::Result<()> {
        let listener = TcpListener::bind(address).await?;
        let names = Arc::clone(&self.names);
        self.listeners.spawn(async move {
            let mut links = JoinSet::new();
            let mut turn = 0;
            while let Ok((client, _)) = listener.accept().await {
                turn += 1;
                let known = names.lock().unwrap_or_else(PoisonError::into_inner);
                let mut replicas = known.get(service).cloned().unwrap_or_default();
                drop(known);
                let first = turn % replicas.len().max(1);
                replicas.rotate_left(first);
                links.spawn(pass(client, replicas));
                while links.try_join_next().is_some() {}
            }
        });
        Ok(())
    }

    /// The replicas are these now; connections that were made before stay where they are.
    pub(super) fn set(&self, names: Names) {
        *self.names.lock().unwrap_or_else(PoisonError::into_inner) = names;
    }
}

/// Joins a client with the first replica that answers.
async fn pass(mut client: TcpStream, replicas: Vec<SocketAddr>) {
    for replica in replicas {
        if let Ok(mut upstream) = TcpStream::connect(replica).await {
            let _ = client.set_nodelay(true);
            let _ = upstream.set_nodelay(true);
            let _ = io::copy_bidirectional(&mut client, &mut upstream).await;
            return;
        }
    }
}
