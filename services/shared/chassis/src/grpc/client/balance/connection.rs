//! One connection to one address.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::oneshot,
};
use tokio_rustls::TlsConnector;
use tonic::body::Body;

use crate::grpc::client::endpoint::Encryption;

/// How long a connection with calls may be silent before it is probed.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(30);
/// How long the answer to a probe may take.
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(10);

/// Makes connections.
#[derive(Clone, Debug)]
pub(super) struct Connector {
    timeout: Duration,
    encryption: Option<Encryption>,
}

/// A connection whose other end speaks HTTP/2.
#[derive(Debug)]
pub(super) struct Connection {
    /// Takes requests. While no clone of it is left, the connection finishes its calls and closes.
    pub(super) sender: http2::SendRequest<Body>,
    /// Ends when the connection takes no more requests.
    pub(super) ended: oneshot::Receiver<()>,
}

impl Connector {
    pub(super) fn new(timeout: Duration, encryption: Option<Encryption>) -> Self {
        Self { timeout, encryption }
    }

    /// A connection, or why there is none.
    pub(super) async fn connect(&self, address: SocketAddr) -> Result<Connection, String> {
        match tokio::time::timeout(self.timeout, self.open(address)).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(format!("{address}: {error}")),
            Err(_) => Err(format!("{address}: no answer within {} ms", self.timeout.as_millis())),
        }
    }

    async fn open(&self, address: SocketAddr) -> io::Result<Connection> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let Some(Encryption { tls, name }) = &self.encryption else { return greet(stream).await };
        let shaken = TlsConnector::from(tls.config()).connect(name.clone(), stream).await;
        greet(shaken.inspect_err(|error| tls.failed(&address, error))?).await
    }
}

/// HTTP/2 over a stream, once the other end has said its first word.
///
/// A port whose process hangs takes connections too, for its kernel does. Only the first frame shows that there is
/// somebody; over TLS 1.3 it also shows that our certificate was good enough.
async fn greet(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> io::Result<Connection> {
    let (said, first_word) = oneshot::channel();
    let stream = Listened { stream, said: Some(said) };
    let (sender, driver) = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .keep_alive_interval(KEEP_ALIVE_INTERVAL)
        .keep_alive_timeout(KEEP_ALIVE_TIMEOUT)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(io::Error::other)?;
    let (end, ended) = oneshot::channel();
    // Not a task of ours, which would end with the address: the calls that run on it must finish. It ends when nobody
    // holds its sender and none of its calls is left.
    detach(async move {
        if let Err(error) = driver.await {
            tracing::debug!(error = %error, "a connection broke: {error}");
        }
        drop(end);
    });
    first_word.await.map_err(|_| io::Error::other("the connection was closed before a word was said"))?;
    Ok(Connection { sender, ended })
}

fn detach(task: impl Future<Output = ()> + Send + 'static) {
    hyper::rt::Executor::execute(&TokioExecutor::new(), task);
}

/// A stream that tells when something has been read from it.
struct Listened<T> {
    stream: T,
    said: Option<oneshot::Sender<()>>,
}

impl<T: AsyncRead + Unpin> AsyncRead for Listened<T> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, into);
        if into.filled().len() > before
            && let Some(said) = self.said.take()
        {
            // Nobody waits any more if the time for connecting is over.
            let _ = said.send(());
        }
        read
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Listened<T> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
