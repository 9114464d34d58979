//! What does not show in a file and should not be there: it makes lines seem changed that nobody touched.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::source::{Edit, Source, Span};

pub(super) const RULE: Rule = Rule {
    id: "untidy-file",
    severity: Severity::Note,
    title: "i file non hanno spazi inutili e segni invisibili",
    explanation: "Spazi in fondo alle righe, a capo di Windows e segni invisibili non cambiano le pagine. Però fanno \
        sembrare cambiate righe che nessuno ha toccato, quando si confrontano due versioni. `check --fix` li toglie. \
        Due spazi in fondo a una riga di testo restano: in Markdown mandano a capo.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for source in scope.sources().filter(|s| !s.text.trim().is_empty()) {
        let lines = lines(source);
        let (blanks, returns) = (edits(&lines, |l| l.blanks.clone()), edits(&lines, |l| l.carriage_return.clone()));
        let text = &source.text;
        let end = (!text.ends_with('\n')).then(|| Edit::new(text.len()..text.len(), "\n"));
        let mut wrong = Vec::new();
        match blanks.len() {
            0 => {}
            1 => wrong.push("spazi in fondo a una riga".to_owned()),
            many => wrong.push(format!("spazi in fondo a {many} righe")),
        }
        wrong.extend((!returns.is_empty()).then(|| "gli a capo di Windows".to_owned()));
        wrong.extend(source.marked.then(|| "un segno invisibile all'inizio".to_owned()));
        wrong.extend(end.is_some().then(|| "l'ultima riga senza l'a capo".to_owned()));
        // The mark is not in the text: to write the file anew is to drop it.
        let mark = source.marked.then(|| Edit::new(0..0, ""));
        let all: Vec<Edit> = mark.into_iter().chain(blanks).chain(returns).chain(end).collect();
        let Some(first) = all.first() else { continue };
        let finding = Finding::at(source, &first.span, format!("il file ha {}", wrong.join(", ")));
        found(finding.help("le pagine non cambiano: `check --fix` lo mette in ordine").fix(all));
    }
}

fn edits(lines: &[Line], part: impl Fn(&Line) -> Option<Span>) -> Vec<Edit> {
    lines.iter().filter_map(part).map(|span| Edit::new(span, "")).collect()
}

/// The parts of a line that mean nothing.
struct Line {
    blanks: Option<Span>,
    carriage_return: Option<Span>,
}

fn lines(source: &Source) -> Vec<Line> {
    let text = &source.text;
    let markdown = source.path.ends_with(".md");
    // Inside a text of many lines blanks are part of the value.
    let many = text.contains("\"\"\"") || text.contains("'''");
    let (mut at, mut marks, mut fenced) = (0, 0_usize, false);
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let bare = line.strip_suffix('\n').unwrap_or(line);
        let bare = bare.strip_suffix('\r').filter(|_| line.ends_with('\n')).unwrap_or(bare);
        let kept = bare.trim_end_matches([' ', '\t']);
        let mark = markdown && kept == "+++" && marks < 2;
        marks += usize::from(mark);
        let prose = markdown && marks != 1 && !mark;
        fenced ^= prose && (bare.trim_start().starts_with("```") || bare.trim_start().starts_with("~~~"));
        let idle = if prose { !fenced && is_idle(bare, kept) } else { !many };
        let end = at + bare.len();
        found.push(Line {
            blanks: (idle && kept.len() < bare.len()).then(|| at + kept.len()..end),
            carriage_return: line.ends_with("\r\n").then(|| end..end + 1),
        });
        at += line.len();
    }
    found
}

/// Whether the blanks at the end of a line of Markdown say nothing: two of them are a new line, some are part of code,
/// and one after a backslash keeps it from being a new line.
fn is_idle(line: &str, kept: &str) -> bool {
    if kept.is_empty() {
        return line.len() <= 4 && !line.contains('\t');
    }
    let code = line.starts_with("    ") || line.starts_with('\t') || kept.matches('`').count() % 2 == 1;
    line.len() - kept.len() == 1 && line.ends_with(' ') && !kept.ends_with('\\') && !code
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text without the blanks and returns that mean nothing.
    fn tidied(path: &str, text: &str) -> String {
        let lines = lines(&Source { path: path.to_owned(), text: text.to_owned(), marked: false });
        let mut spans: Vec<Span> =
            lines.into_iter().flat_map(|l| l.blanks.into_iter().chain(l.carriage_return)).collect();
        spans.sort_by_key(|s| s.start);
        let mut text = text.to_owned();
        spans.into_iter().rev().for_each(|span| text.replace_range(span, ""));
        text
    }

    #[test]
    fn blanks_that_mean_something_stay() {
        for text in
            ["uno  \ndue\n", "```\ncodice \n```\n", "    codice \n", "uno\\ \ndue\n", "`uno \ndue`\n", "     \n"]
        {
            assert_eq!(tidied("a.md", text), text);
        }
        let value = "a = \"\"\"\nuno \n\"\"\"\n";
        assert_eq!(tidied("a.toml", value), value);
    }

    #[test]
    fn blanks_that_mean_nothing_go() {
        assert_eq!(tidied("a.md", "+++ \na = 1  \n+++\t\r\nuno \r\n \ndue\n"), "+++\na = 1\n+++\nuno\n\ndue\n");
        assert_eq!(tidied("a.toml", "a = 1\t \r\n# nota \n"), "a = 1\n# nota\n");
    }
}
