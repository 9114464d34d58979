//! How DynamoDB is reached: where it is, who asks, whom we trust, for how long we wait. S3 is reached the same way.

use std::fmt;
use std::time::Duration;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::{Client, Config};

use crate::wire::Wire;

/// One request, with all its attempts, never takes longer: whoever waits is told to send again.
const DEADLINE: Duration = Duration::from_secs(5);
const ATTEMPT: Duration = Duration::from_millis(1500);
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
    /// The way there.
    pub wire: Wire,
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
    pub fn client(&self) -> Client {
        let Access { id, secret, token } = self.access.clone();
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.region.clone()))
            .credentials_provider(Credentials::new(id, secret, token, None, "sportello"))
            .http_client(self.wire.clone())
            .retry_config(
                RetryConfig::standard()
                    .with_max_attempts(ATTEMPTS)
                    .with_initial_backoff(FIRST_PAUSE)
                    .with_max_backoff(LONGEST_PAUSE),
            )
            .timeout_config(
                TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(DEADLINE).build(),
            );
        config.set_endpoint_url(self.endpoint.clone());
        Client::from_conf(config.build())
    }
}

#[cfg(test)]
mod lost;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_never_show_themselves() {
        let access = Access { id: "AK".into(), secret: "sesamo".into(), token: Some("gettone".into()) };
        assert_eq!(format!("{access:?}"), "Access(…)");
    }
}
