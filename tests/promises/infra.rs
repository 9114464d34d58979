//! The template of the infrastructure against the code that will live in it.

use std::collections::BTreeSet;

use aws::shape::{FORGET, PK, SK, Tables};
use serde_json::{Value, json};

fn resources() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/template.yaml");
    let template: Value = serde_saphyr::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    template["Resources"].clone()
}

fn keys(hash: &str, range: &str) -> Value {
    json!([{ "AttributeName": hash, "KeyType": "HASH" }, { "AttributeName": range, "KeyType": "RANGE" }])
}

#[test]
fn the_template_lays_out_the_tables_that_the_code_uses() {
    let resources = resources();
    let tables = Tables { data: "Archivio".into(), keys: "Chiavi".into() };
    for shape in tables.shapes() {
        let table = &resources[&shape.name]["Properties"];
        assert_eq!(table["KeySchema"], keys(PK, SK), "{}", shape.name);
        let mut attributes = BTreeSet::from([PK, SK]);
        let mut indexes = Vec::new();
        for index in shape.indexes {
            attributes.extend([index.hash, index.sort]);
            indexes.push(json!({
                "IndexName": index.name,
                "KeySchema": keys(index.hash, index.sort),
                "Projection": match index.holds {
                    [] => json!({ "ProjectionType": "KEYS_ONLY" }),
                    holds => json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": holds }),
                },
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
    let resources = resources();
    for (name, days) in [("Archivio", 35), ("Chiavi", 7)] {
        let (resource, table) = (&resources[name], &resources[name]["Properties"]);
        assert_eq!(
            (&resource["DeletionPolicy"], &resource["UpdateReplacePolicy"]),
            (&json!("Retain"), &json!("Retain"))
        );
        assert_eq!(table["DeletionProtectionEnabled"], true);
        let backups = &table["PointInTimeRecoverySpecification"];
        assert_eq!(*backups, json!({ "PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": days }));
        assert_eq!(table["SSESpecification"]["SSEType"], "KMS");
    }
}

#[test]
fn no_function_may_scan_or_do_everything() {
    let text = resources().to_string();
    for action in ["dynamodb:*", "dynamodb:Scan", "\"Action\":\"*\""] {
        assert!(!text.contains(action), "{action}");
    }
}
