//! How DynamoDB is reached: where it is, who asks, whom we trust, for how long we wait. S3 is reached the same way.

use std::fmt;
use std::time::Duration;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use counter::fault::Fault;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

/// What tells the four roots of Amazon Trust Services among Mozilla's. Trusting all 150 would cost 3 ms of processor at
/// each start of a function.
const AMAZON: &[u8] = b"Amazon Root CA ";

/// One request, with all its attempts, never takes longer: whoever waits is told to send again.
const DEADLINE: Duration = Duration::from_secs(5);
const ATTEMPT: Duration = Duration::from_millis(1500);
const CONNECT: Duration = Duration::from_secs(1);
const ATTEMPTS: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_millis(800);

/// Where DynamoDB is and who asks.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The region, for example `eu-south-1`.
    pub region: String,
    /// Who asks.
    pub access: Access,
    /// Another address than the region's: a self-hosted engine, or a test's.
    pub endpoint: Option<String>,
    /// Certificates (PEM) to trust instead of Amazon's, for an engine with an authority of its own.
    pub roots: Option<Vec<u8>>,
}

/// Credentials as a function's environment holds them.
#[derive(Clone)]
pub struct Access {
    /// The access key's id.
    pub id: String,
    /// The secret.
    pub secret: String,
    /// The session's token, where the credentials are temporary.
    pub token: Option<String>,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Access(…)")
    }
}

impl Connection {
    /// The client; nothing is sent yet.
    ///
    /// # Errors
    /// If the certificates to trust cannot be read.
    pub fn client(&self) -> Result<Client, Fault> {
        let context = trusting(self.roots.as_deref())?;
        let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build_https();
        let Access { id, secret, token } = self.access.clone();
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.region.clone()))
            .credentials_provider(Credentials::new(id, secret, token, None, "sportello"))
            .http_client(http)
            .retry_config(
                RetryConfig::standard()
                    .with_max_attempts(ATTEMPTS)
                    .with_initial_backoff(FIRST_PAUSE)
                    .with_max_backoff(LONGEST_PAUSE),
            )
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(CONNECT)
                    .operation_attempt_timeout(ATTEMPT)
                    .operation_timeout(DEADLINE)
                    .build(),
            );
        config.set_endpoint_url(self.endpoint.clone());
        Ok(Client::from_conf(config.build()))
    }
}

/// A connector of the same kind for whoever signs its own requests.
pub(crate) fn connector(roots: Option<&[u8]>) -> Result<Connector, Fault> {
    let context = trusting(roots)?;
    Ok(Connector::builder().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build())
}

fn trusting(roots: Option<&[u8]>) -> Result<TlsContext, Fault> {
    let pem = roots.map_or_else(amazon_roots, <[u8]>::to_vec);
    readable(&pem)?;
    let trust = TrustStore::empty().with_pem_certificate(pem);
    TlsContext::builder().with_trust_store(trust).build().map_err(|e| Fault::new("preparing a connection to AWS", e))
}

/// Amazon's roots as PEM, which is what the HTTP client reads.
fn amazon_roots() -> Vec<u8> {
    let is_amazon = |der: &&CertificateDer<'_>| der.windows(AMAZON.len()).any(|name| name == AMAZON);
    let pem = |der: &CertificateDer<'_>| {
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(der))
    };
    webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter(is_amazon).map(pem).collect::<String>().into_bytes()
}

/// The HTTP client panics at certificates that it cannot read: they are read here first.
fn readable(pem: &[u8]) -> Result<(), Fault> {
    const DOING: &str = "reading the certificates to trust";
    let found = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>().map_err(|e| Fault::new(DOING, e))?;
    if found.is_empty() { Err(Fault::plain(DOING)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_roots_are_four_and_another_file_is_refused_with_a_fault() {
        let roots = amazon_roots();
        assert_eq!(CertificateDer::pem_slice_iter(&roots).filter(Result::is_ok).count(), 4);
        assert!(readable(&roots).is_ok());
        assert!(readable(b"").is_err());
        assert!(readable(b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n").is_err());
    }

    #[test]
    fn credentials_never_show_themselves() {
        let access = Access { id: "AK".into(), secret: "sesamo".into(), token: Some("gettone".into()) };
        assert_eq!(format!("{access:?}"), "Access(…)");
    }
}
