//! The templates of the infrastructure, read as data: their resources, and who may do what.
#![allow(clippy::expect_used)]

use std::collections::BTreeSet;

use serde_json::Value;

use crate::town::root;

/// All templates, by the name of their file.
pub const TEMPLATES: [&str; 7] = ["data", "roles", "core", "edge", "comune", "account", "copies"];

/// A template.
pub fn template(name: &str) -> Value {
    let text = std::fs::read_to_string(root().join(format!("infra/{name}.yaml"))).expect("the template is there");
    serde_saphyr::from_str(&text).expect("it is YAML")
}

/// The resources of a template: name and definition.
pub fn resources(name: &str) -> Vec<(String, Value)> {
    let template = template(name);
    let resources = template["Resources"].as_object().expect("it has resources");
    resources.iter().map(|(name, resource)| (name.clone(), resource.clone())).collect()
}

/// One resource.
pub fn resource(template: &str, name: &str) -> Value {
    let found = resources(template).into_iter().find(|(found, _)| found == name);
    found.unwrap_or_else(|| panic!("{template}.yaml has no {name}")).1
}

/// What a function of CloudFormation stands for, as text: parameters stay `${Name}`, imports become their names.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(one) if one.len() == 1 => {
            let (name, given) = one.iter().next().expect("it has one");
            match (name.as_str(), given) {
                ("Ref", name) => format!("${{{}}}", text(name)),
                ("Fn::ImportValue", name) => text(name),
                ("Fn::GetAtt", Value::Array(parts)) => {
                    format!("${{{}}}", parts.iter().map(text).collect::<Vec<_>>().join("."))
                }
                ("Fn::Sub", Value::Array(parts)) => {
                    let mut whole = text(&parts[0]);
                    for (name, value) in parts[1].as_object().expect("names and values") {
                        whole = whole.replace(&format!("${{{name}}}"), &text(value));
                    }
                    whole
                }
                ("Fn::Sub", given) => text(given),
                _ => value.to_string(),
            }
        }
        other => other.to_string(),
    }
}

/// One value or several, as texts.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(all) => all.iter().map(text).collect(),
        one => vec![text(one)],
    }
}

/// What a statement of a policy says.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its name.
    pub sid: String,
    /// `Allow` or `Deny`.
    pub effect: String,
    /// What may be done.
    pub actions: Vec<String>,
    /// To what.
    pub resources: Vec<String>,
    /// On items whose names begin so (DynamoDB).
    pub keys: Vec<String>,
    /// All its conditions.
    pub condition: Value,
}

/// The statements of every policy in a resource, wherever in it they stand.
pub fn statements(resource: &Value) -> Vec<Statement> {
    let mut found = Vec::new();
    gather(resource, &mut found);
    found
}

fn gather(value: &Value, found: &mut Vec<Statement>) {
    match value {
        Value::Object(object) if object.contains_key("Effect") && object.contains_key("Action") => {
            found.push(Statement {
                sid: object.get("Sid").map(text).unwrap_or_default(),
                effect: text(&object["Effect"]),
                actions: texts(&object["Action"]),
                resources: object.get("Resource").map(texts).unwrap_or_default(),
                keys: texts(&value["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]),
                condition: value["Condition"].clone(),
            });
        }
        Value::Object(object) => object.values().for_each(|value| gather(value, found)),
        Value::Array(all) => all.iter().for_each(|value| gather(value, found)),
        _ => {}
    }
}

/// What a function's role lets it do with the tables: action, table or index, first letters of the items' names.
pub fn rights(function: &str) -> BTreeSet<(String, String, String)> {
    let role = resource("roles", &format!("Ruolo{}", capital(function)));
    let mut rights = BTreeSet::new();
    for statement in statements(&role["Properties"]["Policies"]) {
        for action in statement.actions.iter().filter_map(|a| a.strip_prefix("dynamodb:")) {
            for place in &statement.resources {
                for key in &statement.keys {
                    rights.insert((action.to_owned(), table(place), key.clone()));
                }
            }
        }
    }
    rights
}

/// `archivio`, `chiavi`, or one of their indexes as `chiavi/inbox`.
fn table(place: &str) -> String {
    place.replace("sportello-${Ambiente}-", "").replace("-arn", "").replace("/index/", "/")
}

/// A function's name as the templates write it.
pub fn capital(name: &str) -> String {
    name[..1].to_uppercase() + &name[1..]
}
