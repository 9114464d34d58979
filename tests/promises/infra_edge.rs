//! What citizens reach on AWS: the same headers, nobody's page kept for another, the State's validator never turned away.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tests::templates::{resource, resources, text, texts};
use web::headers::SECURITY_HEADERS;

#[test]
fn cloudfront_gives_pages_the_headers_that_the_functions_give_them() {
    let policy = resource("edge", "Intestazioni")["Properties"]["ResponseHeadersPolicyConfig"].clone();
    let security = &policy["SecurityHeadersConfig"];
    let mut given = BTreeMap::from([
        ("content-security-policy", text(&security["ContentSecurityPolicy"]["ContentSecurityPolicy"])),
        ("x-frame-options", text(&security["FrameOptions"]["FrameOption"])),
        ("referrer-policy", text(&security["ReferrerPolicy"]["ReferrerPolicy"])),
    ]);
    if !security["ContentTypeOptions"].is_null() {
        given.insert("x-content-type-options", "nosniff".into());
    }
    let strict = &security["StrictTransportSecurity"];
    assert_eq!(strict["IncludeSubdomains"], true);
    let age = format!("max-age={}; includeSubDomains", strict["AccessControlMaxAgeSec"]);
    given.insert("strict-transport-security", age);
    let items = policy["CustomHeadersConfig"]["Items"].as_array().unwrap();
    given.extend(items.iter().map(|item| (item["Header"].as_str().unwrap(), text(&item["Value"]))));
    let expected: BTreeMap<_, _> = SECURITY_HEADERS.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
    assert_eq!(given, expected);
    // What a function says itself, of a file for example, is stricter and stays.
    let overridden = policy.to_string().matches("\"Override\":true").count();
    assert_eq!(overridden, 0);
}

fn distributions() -> Vec<Value> {
    let all = resources("edge").into_iter().filter(|(_, r)| r["Type"] == "AWS::CloudFront::Distribution");
    let all: Vec<Value> = all.map(|(_, r)| r["Properties"]["DistributionConfig"].clone()).collect();
    assert_eq!(all.len(), 2);
    all
}

/// CloudFront's own policies: nothing is kept; everything of the visitor but the host is passed on.
const NEVER: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_BUT_HOST: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

#[test]
fn nothing_dynamic_is_kept_at_the_edge_not_even_an_error() {
    for distribution in distributions() {
        let behaviours = distribution["CacheBehaviors"].as_array().unwrap();
        let of = |pattern: &str| behaviours.iter().find(|b| b["PathPattern"] == pattern);
        let mut dynamic = vec![of("*/sportello/*").unwrap()];
        dynamic.extend(of("/ufficio/*"));
        for behaviour in dynamic {
            assert_eq!(behaviour["CachePolicyId"], NEVER);
            assert_eq!(behaviour["OriginRequestPolicyId"], ALL_BUT_HOST);
            assert_eq!(behaviour["TargetOriginId"], "sportello");
            assert_eq!(behaviour["ViewerProtocolPolicy"], "redirect-to-https");
            assert!(texts(&behaviour["AllowedMethods"]).contains(&"POST".into()));
        }
        let errors = distribution["CustomErrorResponses"].as_array().unwrap();
        for code in [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504] {
            let kept =
                errors.iter().find(|e| e["ErrorCode"] == code).unwrap_or_else(|| panic!("{code} is kept for 10 s"));
            assert_eq!(kept["ErrorCachingMinTTL"], 0, "{code}");
            assert!(kept["ResponsePagePath"].is_null(), "{code} takes the place of the functions' own page");
        }
        // The back office is on the consortium's host alone.
        assert_eq!(of("/ufficio/*").is_some(), distribution["ConnectionMode"].is_null());
    }
    let pages = resource("edge", "Pagine")["Properties"]["CachePolicyConfig"].clone();
    let key = &pages["ParametersInCacheKeyAndForwardedToOrigin"];
    assert_eq!(texts(&key["HeadersConfig"]["Headers"]), ["x-sportello-host"], "each host's pages are kept apart");
    assert_eq!(key["CookiesConfig"]["CookieBehavior"], "none");
}

#[test]
fn the_functions_are_reached_with_the_secret_alone_and_the_bucket_with_a_signature() {
    for distribution in distributions() {
        for origin in distribution["Origins"].as_array().unwrap() {
            match origin["S3OriginConfig"].is_null() {
                true => {
                    let header = &origin["OriginCustomHeaders"][0];
                    assert_eq!(header["HeaderName"], lambdas::front::SECRET);
                    assert!(text(&header["HeaderValue"]).starts_with("{{resolve:secretsmanager:"), "{header}");
                    assert_eq!(origin["CustomOriginConfig"]["OriginProtocolPolicy"], "https-only");
                }
                false => assert_eq!(text(&origin["OriginAccessControlId"]), "${Lettore}"),
            }
        }
    }
    let shared = tests::templates::template("core")["Globals"]["Function"]["Environment"]["Variables"].clone();
    let secrets = text(&shared[lambdas::front::VARIABLE]);
    assert!(secrets.contains("attuale") && secrets.contains(",") && secrets.contains("precedente"), "{secrets}");
}

#[test]
fn the_states_validator_passes_before_every_other_rule_and_nobody_is_asked_for_a_captcha() {
    let filter = resource("edge", "Filtro")["Properties"].clone();
    let mut rules: Vec<&Value> = filter["Rules"].as_array().unwrap().iter().collect();
    rules.sort_by_key(|rule| rule["Priority"].as_u64());
    assert_eq!(rules[0]["Action"], json!({ "Allow": {} }));
    assert_eq!(text(&rules[0]["Statement"]["IPSetReferenceStatement"]["Arn"]), "${Validatore.Arn}");
    let addresses = texts(&resource("edge", "Validatore")["Properties"]["Addresses"]);
    assert_eq!(addresses, ["15.160.11.200/32", "15.160.250.158/32", "18.102.41.229/32"]);
    for rule in &rules[1..] {
        let limits = &rule["Statement"]["RateBasedStatement"];
        assert!(limits["Limit"].is_object() || limits["Limit"].as_u64() >= Some(300), "{rule}");
        let response = &rule["Action"]["Block"]["CustomResponse"];
        assert_eq!((&response["ResponseCode"], &response["CustomResponseBodyKey"]), (&json!(429), &json!("aspetta")));
    }
    let said = filter.to_string();
    assert!(
        !said.contains("Captcha\":") && !said.contains("Challenge\":") && !said.contains("ManagedRuleGroup"),
        "{said}"
    );
    assert!(text(&filter["CustomResponseBodies"]["aspetta"]["Content"]).contains("lang=\"it\""));
}

/// The function at the edge, run by Node on one request.
fn at_the_edge(uri: &str, headers: Value) -> Value {
    let code = text(&resource("edge", "Soglia")["Properties"]["FunctionCode"]);
    let event =
        json!({ "viewer": { "ip": "203.0.113.9" }, "request": { "method": "GET", "uri": uri, "headers": headers } });
    let script = format!("{code}\nconsole.log(JSON.stringify(handler({event})));");
    let node = Command::new("node").arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut node = node.expect("Node is there");
    node.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    serde_json::from_slice(&node.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn the_edge_finds_the_page_of_a_folder_and_believes_no_header_of_a_visitor() {
    let host = json!({ "host": { "value": "comune.quadri.example" } });
    for (asked, found) in [
        ("/", "/index.html"),
        ("/servizi/", "/servizi/index.html"),
        ("/risorse/comuni.0a1b2c3d.css", "/risorse/comuni.0a1b2c3d.css"),
        ("/sportello/stato/", "/sportello/stato/"),
        ("/quadri/sportello/accesso-agli-atti/", "/quadri/sportello/accesso-agli-atti/"),
        ("/ufficio/", "/ufficio/"),
    ] {
        assert_eq!(at_the_edge(asked, host.clone())["uri"], found, "{asked}");
    }
    let moved = at_the_edge("/quadri/servizi", host.clone());
    assert_eq!(
        (&moved["statusCode"], &moved["headers"]["location"]["value"]),
        (&json!(301), &json!("/quadri/servizi/"))
    );
    // Not a way to another host.
    assert!(at_the_edge("//evil.example", host)["statusCode"].is_null());
    let forged = json!({
        "host": { "value": "comune.quadri.example" },
        "x-sportello-host": { "value": "comune.fallo.example" }, "x-sportello-address": { "value": "127.0.0.1" },
    });
    let passed = at_the_edge("/sportello/stato/", forged)["headers"].clone();
    assert_eq!(passed[lambdas::front::HOST]["value"], "comune.quadri.example");
    assert_eq!(passed[lambdas::front::ADDRESS]["value"], "203.0.113.9");
}
