//! One line of the log for each event, which is also its metrics (CloudWatch embedded metric format).
//!
//! In: which function, which event, how it went. Out: JSON on standard output. Nothing personal is in it: no path, no
//! query, no address, no text.

use std::io::Write;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// The name under which CloudWatch gathers the metrics.
pub const NAMESPACE: &str = "Sportello";

/// How an event went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// The function's name.
    pub function: String,
    /// Lambda's own id of the request.
    pub request: String,
    /// The comune's slug, where there is one.
    pub comune: Option<String>,
    /// The status of the answer, where there is one.
    pub status: Option<u16>,
    /// The reference that somebody was shown, if it was our fault.
    pub fault: Option<String>,
    /// What is counted: its name and how many.
    pub counts: Vec<(&'static str, u64)>,
}

impl Account {
    /// The line. The function alone is a dimension: each value of a dimension is a metric that is paid for, and there are
    /// many comuni.
    pub fn line(&self, took: Duration, now: Timestamp) -> String {
        let names = std::iter::once(json!({ "Name": "durationMs", "Unit": "Milliseconds" }));
        let names = names.chain(self.counts.iter().map(|(name, _)| json!({ "Name": name, "Unit": "Count" })));
        let mut line = Map::new();
        let metrics = json!([{
            "Namespace": NAMESPACE, "Dimensions": [["function"]], "Metrics": names.collect::<Vec<_>>(),
        }]);
        line.insert("_aws".into(), json!({ "Timestamp": now.as_millisecond(), "CloudWatchMetrics": metrics }));
        line.insert("level".into(), if self.fault.is_some() { "ERROR" } else { "INFO" }.into());
        line.insert("timestamp".into(), now.to_string().into());
        line.insert("function".into(), self.function.clone().into());
        line.insert("requestId".into(), self.request.clone().into());
        line.insert("durationMs".into(), json!(took.as_micros() as f64 / 1000.0));
        let mut some = |name: &str, value: Option<Value>| value.map(|value| line.insert(name.into(), value));
        some("comune", self.comune.clone().map(Value::from));
        some("status", self.status.map(Value::from));
        some("fault", self.fault.clone().map(Value::from));
        for (name, count) in &self.counts {
            some(name, Some((*count).into()));
        }
        Value::from(line).to_string()
    }

    /// Writes it.
    pub fn write(&self, took: Duration) {
        // A log that cannot be written stops nobody.
        let _ = writeln!(std::io::stdout(), "{}", self.line(took, Timestamp::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_log_is_a_metric_too() {
        let account = Account {
            function: "sportello-intake".into(),
            request: "r-1".into(),
            comune: Some("quadri".into()),
            status: Some(500),
            fault: Some("00ff".into()),
            counts: vec![("faults", 1), ("panics", 0)],
        };
        let line = account.line(Duration::from_micros(1_500), Timestamp::UNIX_EPOCH);
        let line: Value = serde_json::from_str(&line).unwrap();
        let metrics = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(metrics["Namespace"], NAMESPACE);
        for metric in metrics["Metrics"].as_array().unwrap() {
            assert!(line[metric["Name"].as_str().unwrap()].is_number(), "{metric} has a value at the root");
        }
        assert_eq!(
            (&line["durationMs"], &line["comune"], &line["status"]),
            (&json!(1.5), &json!("quadri"), &json!(500))
        );
        assert_eq!((&line["level"], &line["panics"]), (&json!("ERROR"), &json!(0)));
    }
}
