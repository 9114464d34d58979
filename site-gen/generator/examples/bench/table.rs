//! Figures as a Markdown table.
//!
//! In: rows of costs. Out: text with each row beside the first, which is ours.

use crate::measure::{Cost, Output};

/// A measured program.
pub(crate) struct Row {
    /// Its name.
    pub(crate) name: String,
    /// How many comuni it built.
    pub(crate) comuni: usize,
    /// What it wrote.
    pub(crate) output: Output,
    /// The middle cost.
    pub(crate) cost: Cost,
    /// What it said when it broke.
    pub(crate) broken: Option<String>,
}

/// The table, in Markdown; ratios are of a page's cost to that of the first row that ended.
pub(crate) fn drawn(rows: &[Row]) -> String {
    let mut text = String::from(
        "| programma | Comuni | file HTML | byte per pagina | CPU, utente + sistema (s) | reale (s) | memoria (MiB) | CPU per 1.000 pagine (s) \
         | CPU per Comune (ms) | CPU, volte | reale, volte | memoria, volte |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let first = rows.iter().find(|r| r.broken.is_none());
    for row in rows {
        let Cost { user, system, wall, memory } = &row.cost;
        let cpu = row.cost.cpu();
        let start = format!("| {} | {} ", row.name, row.comuni);
        let spent = format!(
            "{:.2} + {:.2} | {:.2} | {}",
            user.as_secs_f64(),
            system.as_secs_f64(),
            wall.as_secs_f64(),
            memory >> 20
        );
        match (&row.broken, first) {
            (None, Some(first)) => {
                let ratio = |mine: f64, theirs: f64| if theirs > 0.0 { mine / theirs } else { 0.0 };
                let times = format!(
                    "{:.1} | {:.1} | {:.1}",
                    ratio(per_page(row, cpu), per_page(first, first.cost.cpu())),
                    ratio(per_page(row, wall.as_secs_f64()), per_page(first, first.cost.wall.as_secs_f64())),
                    ratio(*memory as f64, first.cost.memory as f64)
                );
                text.push_str(&format!(
                    "{start}| {} | {:.0} | {spent} | {:.3} | {:.0} | {times} |\n",
                    row.output.html,
                    per_page(row, row.output.html_bytes as f64),
                    per_page(row, cpu) * 1000.0,
                    cpu * 1000.0 / row.comuni.max(1) as f64
                ));
            }
            (words, _) => {
                let words = words.as_deref().unwrap_or_default().replace('|', "/");
                text.push_str(&format!("{start}| – | – | {spent} | – | – | – | – | non finisce: {words} |\n"));
            }
        }
    }
    text
}

fn per_page(row: &Row, value: f64) -> f64 {
    value / row.output.html.max(1) as f64
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Row, drawn};
    use crate::measure::{Cost, Output};

    #[test]
    fn a_row_is_told_in_times_of_ours_for_each_page() {
        let row = |name: &str, pages, seconds, broken| Row {
            name: name.to_owned(),
            comuni: 1,
            output: Output { html: pages, html_bytes: pages as u64 * 10, files: pages, bytes: 0 },
            cost: Cost {
                user: Duration::from_secs(seconds),
                system: Duration::ZERO,
                wall: Duration::from_secs(seconds),
                memory: 2 << 20,
            },
            broken,
        };
        let broken = Some("signal: 6".to_owned());
        let text = drawn(&[row("a", 1000, 1, None), row("b", 500, 4, None), row("c", 0, 9, broken)]);
        assert!(
            text.contains("| a | 1 | 1000 | 10 | 1.00 + 0.00 | 1.00 | 2 | 1.000 | 1000 | 1.0 | 1.0 | 1.0 |"),
            "{text}"
        );
        assert!(
            text.contains("| b | 1 | 500 | 10 | 4.00 + 0.00 | 4.00 | 2 | 8.000 | 4000 | 8.0 | 8.0 | 1.0 |"),
            "{text}"
        );
        assert!(
            text.contains("| c | 1 | – | – | 9.00 + 0.00 | 9.00 | 2 | – | – | – | – | non finisce: signal: 6 |"),
            "{text}"
        );
    }
}
