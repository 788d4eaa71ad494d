//! Connections over TLS.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use futures_util::{Stream, stream};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::tls::Certificate;

/// How long a handshake may take.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);

/// How many handshakes run at a time. More wait in the listener, where they cost nothing.
const MOST_HANDSHAKES: usize = 256;

/// How long to wait when the system has no connection to give, for want of file descriptors say.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The connections of a listener whose callers have proved who they are. Each shakes hands by itself, so that one which
/// hangs holds up no other; those that fail are counted and appear nowhere.
pub(super) fn encrypted(
    listener: TcpListener,
    certificate: Arc<Certificate>,
) -> impl Stream<Item = io::Result<TlsStream<TcpStream>>> {
    let door = Door { listener, certificate, handshakes: JoinSet::new() };
    stream::unfold(door, |mut door| async move { Some((Ok(door.next().await), door)) })
}

struct Door {
    listener: TcpListener,
    certificate: Arc<Certificate>,
    handshakes: JoinSet<Option<TlsStream<TcpStream>>>,
}

impl Door {
    async fn next(&mut self) -> TlsStream<TcpStream> {
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if self.handshakes.len() < MOST_HANDSHAKES => match accepted {
                    Ok((stream, from)) => {
                        self.handshakes.spawn(shake_hands(stream, from, Arc::clone(&self.certificate)));
                    }
                    Err(error) => {
                        tracing::debug!(error = %error, "no connection can be accepted now: {error}");
                        tokio::time::sleep(ACCEPT_PAUSE).await;
                    }
                },
                shaken = self.handshakes.join_next(), if !self.handshakes.is_empty() => {
                    if let Some(Ok(Some(stream))) = shaken {
                        return stream;
                    }
                }
            }
        }
    }
}

async fn shake_hands(
    stream: TcpStream,
    from: SocketAddr,
    certificate: Arc<Certificate>,
) -> Option<TlsStream<TcpStream>> {
    let shaken = async {
        stream.set_nodelay(true)?;
        TlsAcceptor::from(certificate.server()).accept(stream).await
    };
    let shaken = tokio::time::timeout(HANDSHAKE_TIMEOUT, shaken).await;
    let shaken = shaken.unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::TimedOut, "the handshake took too long")));
    shaken.inspect_err(|error| certificate.failures().count(&from.ip(), error)).ok()
}
