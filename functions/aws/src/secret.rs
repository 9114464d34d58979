//! A secret that has a name: asked of AWS's own extension beside the function, which answers on loopback and keeps it.
//!
//! In: a name in Secrets Manager or in the Parameter Store. Out: its text. The extension signs the request; all that it
//! wants to see is the function's session token. It answers only once the first event is there, so nothing is asked before.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use counter::fault::Fault;
use serde_json::Value;

use crate::wire::Wire;

const DOING: &str = "reading a secret by its name";
/// The extension asks AWS itself the first time.
const TIME: Duration = Duration::from_secs(3);
const TOKEN: &str = "x-aws-parameters-secrets-token";

/// Where a secret lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// In Secrets Manager, by name or ARN.
    Secret(String),
    /// In the Parameter Store, encrypted.
    Parameter(String),
}

impl Named {
    /// Reads `secretsmanager:NAME` or `ssm:NAME`.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, name) = text.split_once(':')?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"/_+=.@-:".contains(&b);
        let name = Some(name).filter(|name| !name.is_empty() && name.bytes().all(plain))?.to_owned();
        match kind {
            "secretsmanager" => Some(Named::Secret(name)),
            "ssm" => Some(Named::Parameter(name)),
            _ => None,
        }
    }

    fn address(&self, port: u16) -> String {
        let escaped = |name: &str| name.replace('+', "%2B").replace('=', "%3D");
        match self {
            Named::Secret(name) => {
                format!("http://localhost:{port}/secretsmanager/get?secretId={}", escaped(name))
            }
            Named::Parameter(name) => {
                format!(
                    "http://localhost:{port}/systemsmanager/parameters/get?name={}&withDecryption=true",
                    escaped(name)
                )
            }
        }
    }

    /// The secret's text; `port` is the extension's, `token` the function's session token.
    ///
    /// # Errors
    /// If the extension does not answer, or not with a secret; no part of an answer is ever told.
    pub async fn read(&self, port: u16, token: &str) -> Result<String, Fault> {
        let mut request = HttpRequest::new(SdkBody::empty());
        request.set_uri(self.address(port)).map_err(|_| Fault::plain(DOING))?;
        request.headers_mut().insert(TOKEN, token.to_owned());
        let asked = async {
            let response = Wire::trusting(None)?.call(request).await.map_err(|e| Fault::try_again(DOING, e))?;
            let status = response.status().as_u16();
            let body = ByteStream::new(response.into_body()).collect().await.map_err(|e| Fault::try_again(DOING, e))?;
            Ok((status, body.into_bytes()))
        };
        let answered = tokio::time::timeout(TIME, asked).await;
        let (status, body) = answered.map_err(|_| Fault::try_again(DOING, "no answer in time"))??;
        if status != 200 {
            return Err(Fault::try_again(DOING, format!("the extension answered {status}")));
        }
        let answer: Value = serde_json::from_slice(&body).map_err(|_| Fault::plain(DOING))?;
        let text = match self {
            Named::Secret(_) => &answer["SecretString"],
            Named::Parameter(_) => &answer["Parameter"]["Value"],
        };
        text.as_str().map(str::to_owned).ok_or_else(|| Fault::plain(DOING))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_where_it_lies_and_leads_nowhere_else() {
        let secret = Named::parse("secretsmanager:sportello/radice").unwrap();
        assert_eq!(secret.address(2773), "http://localhost:2773/secretsmanager/get?secretId=sportello/radice");
        let parameter = Named::parse("ssm:/sportello/radice").unwrap();
        assert!(parameter.address(1).ends_with("get?name=/sportello/radice&withDecryption=true"));
        for wrong in ["sportello", "ssm:", "s3:x", "ssm:a&b", "ssm:a b", "ssm:a?b#c"] {
            assert_eq!(Named::parse(wrong), None, "{wrong}");
        }
    }
}
