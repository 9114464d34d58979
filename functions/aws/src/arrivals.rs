//! The arrivals' door on S3: a form that a browser sends to a bucket by itself, signed here ("Browser-Based Uploads Using
//! POST", AWS Signature Version 4).
//!
//! In: a name, how large, where to go back to. Out: the fields of the form; later the object. The bucket is one of its own,
//! without versions and without backups, emptied within a day: what lies in it is not sealed by us, S3 alone encrypts it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contract::revision::hex;
use counter::arrivals::{Arrivals, Guest, Invitation};
use counter::fault::Fault;
use counter::files::FileId;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::connection::Access;
use crate::files::{self, Bucket, S3Files};

/// The largest file that passes Lambda in one form: an event is 6 MiB of base64 and its own words.
const BEYOND: u64 = 4_000_000;
/// How long an invitation is good for.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(15);
/// Before each name, so that no rule and no right meant for arrivals touches anything else.
const PREFIX: &str = "arrivi";

/// The bucket of arrivals.
pub struct S3Arrivals {
    objects: S3Files,
    bucket: String,
    region: String,
    access: Access,
}

impl S3Arrivals {
    /// The arrivals in a bucket; nothing is sent yet.
    ///
    /// # Errors
    /// As [`S3Files::open`].
    pub fn open(bucket: Bucket) -> Result<Self, Fault> {
        let (name, region, access) = (bucket.name.clone(), bucket.region.clone(), bucket.access.clone());
        Ok(Self { objects: S3Files::open(bucket)?, bucket: name, region, access })
    }
}

impl Arrivals for S3Arrivals {
    fn beyond(&self) -> Option<u64> {
        Some(BEYOND)
    }

    fn invite(&self, guest: &Guest<'_>) -> Result<Invitation, Fault> {
        let key = key(guest.comune, guest.id).ok_or_else(|| Fault::plain("naming a file to come"))?;
        let day = guest.now.strftime("%Y%m%d").to_string();
        let mut told = vec![
            ("key", key),
            ("success_action_redirect", guest.back.to_owned()),
            ("x-amz-algorithm", "AWS4-HMAC-SHA256".to_owned()),
            ("x-amz-credential", format!("{}/{day}/{}/s3/aws4_request", self.access.id, self.region)),
            ("x-amz-date", guest.now.strftime("%Y%m%dT%H%M%SZ").to_string()),
        ];
        told.extend(self.access.token.clone().map(|token| ("x-amz-security-token", token)));
        let policy = policy(&self.bucket, guest.now, guest.most, &told)?;
        let signature = signature(&self.access.secret, &day, &self.region, &policy)?;
        told.extend([("policy", policy), ("x-amz-signature", signature)]);
        let (action, origin) = self.objects.address();
        Ok(Invitation { action, origin, fields: told })
    }

    async fn arrived(&self, comune: &str, id: &FileId) -> Result<Option<Vec<u8>>, Fault> {
        match key(comune, id) {
            Some(key) => self.objects.read_at(&key).await,
            None => Ok(None),
        }
    }

    async fn let_go(&self, comune: &str, id: &FileId) -> Result<(), Fault> {
        match key(comune, id) {
            Some(key) => self.objects.remove_at(&key).await,
            None => Ok(()),
        }
    }
}

fn key(comune: &str, id: &FileId) -> Option<String> {
    files::key(comune, id).map(|key| format!("{PREFIX}/{key}"))
}

/// What S3 is to hold the form against: each field exactly as it is given here, one file of some size, for a while.
fn policy(bucket: &str, now: Timestamp, most: u64, told: &[(&str, String)]) -> Result<String, Fault> {
    let mut conditions = vec![json!({ "bucket": bucket }), json!(["content-length-range", 1, most])];
    conditions.extend(told.iter().map(|(name, value)| json!(["eq", format!("${name}"), value])));
    let until = now.checked_add(GOOD_FOR).map_err(|e| Fault::new("dating a policy", e))?;
    let until = until.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string();
    let policy: Value = json!({ "expiration": until, "conditions": conditions });
    Ok(STANDARD.encode(policy.to_string()))
}

/// The signature of a policy in base64.
fn signature(secret: &str, day: &str, region: &str, policy: &str) -> Result<String, Fault> {
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in [day, region, "s3", "aws4_request", policy] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|e| Fault::new("signing a policy", e))?;
        mac.update(part.as_bytes());
        key = mac.finalize().into_bytes().to_vec();
    }
    Ok(hex(&key))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that AWS documents for whoever writes this calculation (Amazon S3 API Reference, "Example: Browser-Based
    /// Upload using HTTP POST").
    #[test]
    fn the_signature_is_that_of_the_documented_example() {
        let policy = [
            r#"{ "expiration": "2015-12-30T12:00:00.000Z","#,
            r#"  "conditions": ["#,
            r#"    {"bucket": "sigv4examplebucket"},"#,
            r#"    ["starts-with", "$key", "user/user1/"],"#,
            r#"    {"acl": "public-read"},"#,
            r#"    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},"#,
            r#"    ["starts-with", "$Content-Type", "image/"],"#,
            r#"    {"x-amz-meta-uuid": "14365123651274"},"#,
            r#"    {"x-amz-server-side-encryption": "AES256"},"#,
            r#"    ["starts-with", "$x-amz-meta-tag", ""],"#,
            "",
            r#"    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},"#,
            r#"    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},"#,
            r#"    {"x-amz-date": "20151229T000000Z" }"#,
            "  ]",
            "}",
        ];
        let policy = STANDARD.encode(policy.join("\r\n"));
        let signature =
            signature("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20151229", "us-east-1", &policy).unwrap();
        assert_eq!(signature, "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
    }

    fn invited(token: Option<&str>) -> Invitation {
        let access = Access { id: "AKID".into(), secret: "segreto".into(), token: token.map(str::to_owned) };
        let bucket = Bucket {
            name: "arrivi-di-prova".into(),
            region: "eu-south-1".into(),
            access,
            endpoint: None,
            wire: crate::wire::Wire::trusting(None).unwrap(),
            clock: || Timestamp::UNIX_EPOCH,
            patience: files::PATIENCE,
        };
        let guest = Guest {
            comune: "069070",
            id: &FileId::from_random([7; 16]),
            most: 10_000_000,
            back: "https://comune.example/x",
            now: Timestamp::UNIX_EPOCH,
        };
        S3Arrivals::open(bucket).unwrap().invite(&guest).unwrap()
    }

    #[test]
    fn the_policy_holds_every_field_to_its_value_for_a_quarter_of_an_hour() {
        let invited = invited(Some("gettone"));
        assert_eq!(invited.action, "https://arrivi-di-prova.s3.eu-south-1.amazonaws.com/");
        assert_eq!(invited.origin, "https://arrivi-di-prova.s3.eu-south-1.amazonaws.com");
        let value = |name: &str| invited.fields.iter().find(|(n, _)| *n == name).unwrap().1.clone();
        let policy: Value = serde_json::from_slice(&STANDARD.decode(value("policy")).unwrap()).unwrap();
        assert_eq!(policy["expiration"], "1970-01-01T00:15:00.000Z");
        let conditions = policy["conditions"].as_array().unwrap();
        for known in [json!({ "bucket": "arrivi-di-prova" }), json!(["content-length-range", 1, 10_000_000])] {
            assert!(conditions.contains(&known), "{known} is not in {policy}");
        }
        for (name, value) in invited.fields.iter().filter(|(n, _)| !["policy", "x-amz-signature"].contains(n)) {
            assert!(conditions.contains(&json!(["eq", format!("${name}"), value])), "{name} is free in {policy}");
        }
        assert_eq!(value("key"), format!("arrivi/069070/{}", "07".repeat(16)));
        assert_eq!(value("x-amz-security-token"), "gettone");
    }

    #[test]
    fn lasting_credentials_have_no_token() {
        assert!(!invited(None).fields.iter().any(|(name, _)| name.contains("token")));
    }
}
