//! The tables and buckets of the infrastructure against the code that will use them.

use std::collections::BTreeSet;

use aws::shape::{FORGET, Index, PK, SK, Tables};
use serde_json::{Value, json};
use tests::templates::{TEMPLATES, resource, resources, statements};
use tests::town::root;

fn keys(hash: &str, range: &str) -> Value {
    json!([{ "AttributeName": hash, "KeyType": "HASH" }, { "AttributeName": range, "KeyType": "RANGE" }])
}

fn projection(index: &Index) -> Value {
    match index.holds {
        [] => json!({ "ProjectionType": "KEYS_ONLY" }),
        holds => json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": holds }),
    }
}

#[test]
fn the_template_lays_out_the_tables_that_the_code_uses() {
    let tables = Tables { data: "Archivio".into(), keys: "Chiavi".into() };
    for shape in tables.shapes() {
        let table = &resource("data", &shape.name)["Properties"];
        assert_eq!(table["KeySchema"], keys(PK, SK), "{}", shape.name);
        let mut attributes = BTreeSet::from([PK, SK]);
        let mut indexes = Vec::new();
        for index in shape.indexes {
            attributes.extend([index.hash, index.sort]);
            indexes.push(json!({
                "IndexName": index.name, "KeySchema": keys(index.hash, index.sort), "Projection": projection(index),
            }));
        }
        let declared = table["AttributeDefinitions"].as_array().unwrap();
        assert!(declared.iter().all(|a| a["AttributeType"] == "S"));
        assert_eq!(declared.iter().filter_map(|a| a["AttributeName"].as_str()).collect::<BTreeSet<_>>(), attributes);
        assert_eq!(table["GlobalSecondaryIndexes"].as_array().cloned().unwrap_or_default(), indexes);
        assert_eq!(table["BillingMode"], "PAY_PER_REQUEST");
        let forgets = &table["TimeToLiveSpecification"];
        let expected = if shape.forgets { json!({ "AttributeName": FORGET, "Enabled": true }) } else { Value::Null };
        assert_eq!(*forgets, expected, "{}", shape.name);
    }
}

#[test]
fn no_table_can_be_lost_by_a_slip_and_the_keys_are_gone_from_backups_in_a_week() {
    for (name, days) in [("Archivio", 35), ("Chiavi", 7)] {
        let resource = resource("data", name);
        let table = &resource["Properties"];
        assert_eq!(table["DeletionProtectionEnabled"], true);
        let backups = &table["PointInTimeRecoverySpecification"];
        assert_eq!(*backups, json!({ "PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": days }));
        assert_eq!(table["SSESpecification"]["SSEType"], "KMS");
        let (plan, selection) = if days == 7 { ("CopieChiavi", "CheCosaChiavi") } else { ("CopieDati", "CheCosaDati") };
        let plan = tests::templates::resource("data", plan)["Properties"]["BackupPlan"].to_string();
        let selection = tests::templates::resource("data", selection)["Properties"].to_string();
        assert!(selection.contains(&format!("[\"{name}\",\"Arn\"]")), "{selection}");
        let lasts = format!("\"DeleteAfterDays\":{days}");
        assert_eq!(plan.matches("DeleteAfterDays").count(), plan.matches(&lasts).count(), "{name}: {plan}");
    }
    // What citizens attach can be had back after a slip for as long as the keys, not longer.
    let files = resource("data", "Allegati")["Properties"].clone();
    assert_eq!(files["VersioningConfiguration"]["Status"], "Enabled");
    let rules = files["LifecycleConfiguration"]["Rules"].to_string();
    assert!(rules.contains("\"NoncurrentVersionExpiration\":{\"NoncurrentDays\":7}"), "{rules}");
}

#[test]
fn what_arrives_unsealed_is_gone_in_a_day_and_no_version_or_backup_of_it_is_kept() {
    let arrivals = resource("data", "Arrivi")["Properties"].clone();
    assert_eq!(arrivals["VersioningConfiguration"], Value::Null);
    let rules = arrivals["LifecycleConfiguration"]["Rules"].as_array().unwrap();
    let all = rules.iter().find(|rule| rule["ExpirationInDays"] == 1).unwrap();
    assert_eq!((&all["Status"], &all["Prefix"], &all["Filter"]), (&json!("Enabled"), &Value::Null, &Value::Null));
    let at_rest = arrivals["BucketEncryption"].to_string();
    assert!(at_rest.contains("aws:kms") && at_rest.contains("[\"Chiave\",\"Arn\"]"), "{at_rest}");
    for (name, resource) in TEMPLATES.into_iter().flat_map(resources) {
        let saved = resource["Type"] == "AWS::Backup::BackupSelection" && resource.to_string().contains("Arrivi");
        assert!(!saved, "{name} keeps what arrives");
    }
}

#[test]
fn what_holds_data_stays_when_a_stack_goes_and_nobody_outside_reads_a_bucket() {
    let kept = ["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Backup::BackupVault"];
    let mut seen = 0;
    for (template, (name, resource)) in
        TEMPLATES.into_iter().flat_map(|t| resources(t).into_iter().map(move |r| (t, r)))
    {
        let kind = resource["Type"].as_str().unwrap();
        if kept.contains(&kind) {
            seen += 1;
            for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
                assert_eq!(resource[policy], "Retain", "{template} {name}");
            }
        }
        if kind == "AWS::S3::Bucket" {
            let closed = resource["Properties"]["PublicAccessBlockConfiguration"].as_object().unwrap();
            assert!(closed.len() == 4 && closed.values().all(|v| v == true), "{name}");
        }
        if kind == "AWS::S3::BucketPolicy" {
            let tls = statements(&resource);
            assert!(tls.iter().any(|s| s.effect == "Deny" && s.condition.to_string().contains("SecureTransport")));
            assert!(tls.iter().filter(|s| s.effect == "Allow").all(|s| s.sid == "CloudFrontReadsPages"), "{name}");
        }
    }
    assert_eq!(seen, 10);
}

#[test]
fn every_log_is_kept_for_half_a_year_and_everything_that_costs_says_whose_it_is() {
    for template in TEMPLATES {
        for (name, resource) in resources(template) {
            let properties = &resource["Properties"];
            if resource["Type"] == "AWS::Logs::LogGroup" {
                assert_eq!(properties["RetentionInDays"], 180, "{name}");
            }
            let tags = ["Tags", "BackupVaultTags"].map(|key| properties[key].to_string()).concat();
            if tags != "nullnull" {
                assert!(tags.contains("servizio") && tags.contains("ambiente"), "{template} {name}: {tags}");
            }
        }
    }
    assert!(resource("comune", "Inquilino")["Properties"]["Tags"].to_string().contains("\"Key\":\"comune\""));
}

#[test]
fn every_check_that_is_passed_over_has_its_reason() {
    let mut seen = 0;
    for (name, resource) in TEMPLATES.into_iter().flat_map(resources) {
        for skip in resource["Metadata"]["checkov"]["skip"].as_array().into_iter().flatten() {
            let reason = skip["comment"].as_str().unwrap_or_default();
            assert!(skip["id"].as_str().is_some_and(|id| id.starts_with("CKV")) && reason.len() > 40, "{name}: {skip}");
            seen += 1;
        }
    }
    assert_eq!(seen, 27);
    // A reason that stands in a resource.
    let text: String = TEMPLATES
        .iter()
        .map(|name| std::fs::read_to_string(root().join(format!("infra/{name}.yaml"))).unwrap())
        .collect();
    assert!(!text.contains("checkov:skip"), "reasons stand in the template's metadata");
}
