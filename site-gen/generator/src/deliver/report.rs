//! A plan as a table, and what was done, in words.

use std::fmt::Write as _;

use crate::deliver::phase::Phase;
use crate::deliver::plan::{Plan, Tally};

/// The plan, group by group.
pub fn table(plan: &Plan) -> String {
    let mut text = String::new();
    if plan.resumes() {
        text.push_str("l'ultima pubblicazione non è arrivata alla fine: riprendo da lì\n");
    }
    line(&mut text, "", ["nuovi", "cambiati", "uguali", "da togliere", "da inviare"].map(str::to_owned));
    let mut sum = Tally::default();
    for phase in Phase::ALL {
        let tally = plan.tally(phase);
        row(&mut text, phase.name(), &tally);
        sum.new += tally.new;
        sum.changed += tally.changed;
        sum.unchanged += tally.unchanged;
        sum.deleted += tally.deleted;
        sum.bytes += tally.bytes;
    }
    row(&mut text, "in tutto", &sum);
    text
}

/// What a publication did.
pub fn told(plan: &Plan) -> String {
    match plan.totals() {
        (0, 0) => "non c'era niente da pubblicare: è già tutto a posto\n".to_owned(),
        (put, deleted) => format!("pubblicati {put} file, tolti {deleted}\n"),
    }
}

fn row(text: &mut String, name: &str, tally: &Tally) {
    let Tally { new, changed, unchanged, deleted, bytes } = *tally;
    let [new, changed, unchanged, deleted] = [new, changed, unchanged, deleted].map(|n| n.to_string());
    line(text, name, [new, changed, unchanged, deleted, size(bytes)]);
}

fn line(text: &mut String, name: &str, [a, b, c, d, e]: [String; 5]) {
    // Writing to a string cannot fail.
    _ = writeln!(text, "{name:<18}{a:>8}{b:>10}{c:>9}{d:>13}{e:>12}");
}

fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{},{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", tenths(1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(1_000_000)),
        _ => format!("{} GB", tenths(1_000_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_written_with_a_comma() {
        assert_eq!([0, 999, 1_500, 1_290_000].map(size), ["0 B", "999 B", "1,5 kB", "1,2 MB"]);
    }
}
