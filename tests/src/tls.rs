//! TLS before a server that has none, with a certificate of our own for `localhost`.
#![allow(clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use crate::certificate;

/// The new address of a server that TLS was put before.
pub struct Encrypted {
    /// `https://localhost` and a port.
    pub address: String,
    /// The certificate to trust.
    pub certificate: PathBuf,
    /// How many requests to DynamoDB went through.
    pub asked: Arc<AtomicUsize>,
}

/// How a request to DynamoDB begins.
const ASKED: &[u8] = b"POST / HTTP/1.1\r\n";

/// Puts TLS before a server, for as long as the runtime lives; the certificate is kept in a folder.
///
/// # Panics
/// If there is no `openssl`.
pub async fn before(plain: &str, place: &Path) -> Encrypted {
    let (certificate, key) = certificate::of("localhost", place);
    let chain = vec![CertificateDer::from_pem_file(&certificate).expect("it was just made")];
    let key = PrivateKeyDer::from_pem_file(&key).expect("it was just made");
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).expect("they fit");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("https://localhost:{}", listener.local_addr().expect("an address").port());
    let upstream = plain.trim_start_matches("http://").to_owned();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (acceptor, upstream, count) = (acceptor.clone(), upstream.clone(), Arc::clone(&count));
            // Or the kernel would hold small answers back for forty milliseconds.
            let _ = socket.set_nodelay(true);
            tokio::spawn(async move {
                let Ok(open) = acceptor.accept(socket).await else { return };
                let Ok(behind) = TcpStream::connect(upstream).await else { return };
                let _ = behind.set_nodelay(true);
                let ((from, mut to), (answers, requests)) = (tokio::io::split(open), behind.into_split());
                let there = counted(from, requests, &count);
                let back = async {
                    let mut answers = answers;
                    let _ = tokio::io::copy(&mut answers, &mut to).await;
                    let _ = to.shutdown().await;
                };
                tokio::join!(there, back);
            });
        }
    });
    Encrypted { address, certificate, asked }
}

/// Carries what is asked, and counts it. A request begins with a piece of its own: the SDK writes its head in one.
async fn counted(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, count: &AtomicUsize) {
    let mut piece = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece).await {
        count.fetch_add(usize::from(piece[..length].starts_with(ASKED)), Ordering::Relaxed);
        if to.write_all(&piece[..length]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}
