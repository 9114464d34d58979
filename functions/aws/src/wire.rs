//! The way to AWS: HTTP/1.1 over TLS, on connections that are kept. The SDK's client and whoever signs its own requests go
//! the same way.
//!
//! In: a request. Out: its answer, or why there is none and whether it may be sent again. The SDK's own HTTP client does the
//! same and links HTTP/2 and proxies, half a megabyte that no function uses; and it reads the authorities three times.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connection::{CaptureSmithyConnection, ConnectionMetadata};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::ErrorKind;
use counter::fault::Fault;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::{CaptureConnection, HttpConnector as Tcp, capture_connection};
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::ring::default_provider;
use rustls::{CipherSuite, ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

/// The four roots of Amazon Trust Services, picked from Mozilla's list by the build. All 145 would be a quarter of a megabyte
/// more, and 3 ms of processor at each start of a function.
const AMAZON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/amazon.pem"));
const CONNECT: Duration = Duration::from_secs(1);

/// The way to AWS. Whoever goes it shares its connections with all who have a clone of it.
#[derive(Clone, Debug)]
pub struct Wire(Client<HttpsConnector<Tcp>, SdkBody>);

impl Wire {
    /// A way that trusts these authorities (PEM), or Amazon's; nothing is sent yet.
    ///
    /// # Errors
    /// If the authorities cannot be read.
    pub fn trusting(roots: Option<&[u8]>) -> Result<Self, Fault> {
        const DOING: &str = "preparing a connection to AWS";
        let mut provider = default_provider();
        // A sort that keeps the order of the rest. SHA-256 has instructions of its own where functions run, SHA-384 has not.
        provider.cipher_suites.sort_by_key(|suite| suite.suite() != CipherSuite::TLS13_AES_128_GCM_SHA256);
        let tls = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .map_err(|e| Fault::new(DOING, e))?
            .with_root_certificates(authorities(roots.unwrap_or(AMAZON))?)
            .with_no_client_auth();
        let mut tcp = Tcp::new();
        // What is `https` is the next one's matter.
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT));
        let tls = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(tcp);
        Ok(Self(Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(tls)))
    }
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut request = match request.try_into_http1x() {
            Ok(request) => request,
            Err(e) => return HttpConnectorFuture::ready(Err(ConnectorError::user(e.into()))),
        };
        let used = capture_connection(&mut request);
        if let Some(capture) = request.extensions().get::<CaptureSmithyConnection>() {
            capture.set_connection_retriever(move || metadata(&used));
        }
        let asked = self.0.request(request);
        HttpConnectorFuture::new(async move {
            let response = asked.await.map_err(trouble)?.map(SdkBody::from_body_1_x);
            HttpResponse::try_from(response).map_err(|e| ConnectorError::other(e.into(), None))
        })
    }
}

impl HttpClient for Wire {
    // The time that a request has is the SDK's matter, and that of who signs its own.
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

/// What the SDK wants of a connection: to say that it must not be used again, after an answer that speaks of a sick host.
fn metadata(used: &CaptureConnection) -> Option<ConnectionMetadata> {
    used.connection_metadata().as_ref()?;
    let used = used.clone();
    let poison = move || {
        if let Some(connected) = used.connection_metadata().as_ref() {
            connected.poison();
        }
    };
    Some(ConnectionMetadata::builder().proxied(false).poison_fn(poison).build())
}

/// Why there is no answer: the SDK sends again what the network lost, never what we or the server wrote wrongly.
fn trouble(error: legacy::Error) -> ConnectorError {
    let lost = error.is_connect() || source::<std::io::Error>(&error).is_some();
    let Some(hyper) = source::<hyper::Error>(&error) else {
        return if lost { ConnectorError::io(error.into()) } else { ConnectorError::other(error.into(), None) };
    };
    let kind: fn(BoxError) -> ConnectorError = match () {
        () if hyper.is_timeout() => ConnectorError::timeout,
        () if hyper.is_user() => ConnectorError::user,
        () if lost || hyper.is_closed() || hyper.is_canceled() => ConnectorError::io,
        // The connection ended before the answer did.
        () if hyper.is_incomplete_message() => |e| ConnectorError::other(e, Some(ErrorKind::TransientError)),
        () => |e| ConnectorError::other(e, None),
    };
    kind(error.into())
}

/// The first of a kind among an error and what brought it about.
fn source<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    std::iter::successors(Some(error), |&error| error.source()).find_map(|error| error.downcast_ref())
}

fn authorities(pem: &[u8]) -> Result<RootCertStore, Fault> {
    const DOING: &str = "reading the certificates to trust";
    let mut found = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|e| Fault::new(DOING, e))?;
        found.add(certificate).map_err(|e| Fault::new(DOING, e))?;
    }
    if found.is_empty() { Err(Fault::plain(DOING)) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roots_are_the_four_of_amazon_and_another_file_is_refused_with_a_fault() {
        assert_eq!(authorities(AMAZON).unwrap().len(), 4);
        assert!(authorities(b"").is_err());
        assert!(authorities(b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n").is_err());
        assert!(authorities(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_err());
    }
}
