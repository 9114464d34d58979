//! TLS before a server that has none, with a certificate of our own for `localhost`.
#![allow(clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use crate::certificate;

/// Puts TLS before a server, for as long as the runtime lives: the new address, and the certificate to trust, which is kept in
/// a folder.
///
/// # Panics
/// If there is no `openssl`.
pub async fn before(plain: &str, place: &Path) -> (String, PathBuf) {
    let (certificate, key) = certificate::of("localhost", place);
    let chain = vec![CertificateDer::from_pem_file(&certificate).expect("it was just made")];
    let key = PrivateKeyDer::from_pem_file(&key).expect("it was just made");
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).expect("they fit");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("https://localhost:{}", listener.local_addr().expect("an address").port());
    let upstream = plain.trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (acceptor, upstream) = (acceptor.clone(), upstream.clone());
            // Or the kernel would hold small answers back for forty milliseconds.
            let _ = socket.set_nodelay(true);
            tokio::spawn(async move {
                let Ok(mut open) = acceptor.accept(socket).await else { return };
                let Ok(mut behind) = TcpStream::connect(upstream).await else { return };
                let _ = behind.set_nodelay(true);
                let _ = tokio::io::copy_bidirectional(&mut open, &mut behind).await;
            });
        }
    });
    (address, certificate)
}
