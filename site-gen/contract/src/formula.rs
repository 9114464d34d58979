//! What is computed from answers: a small language of sums and products.
//!
//! In: `lunghezza * larghezza`, `min(punti_isee + punti_figli, 100)`. Out: a number in thousandths, or nothing where an
//! answer is missing. Grammar: numbers, names of fields, `+ - * /`, brackets, `min(…)`, `max(…)`. A choice counts what
//! its points say, yes counts 1 and no 0. There are no loops, so it always ends.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A formula that was read; it travels as its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Formula {
    text: String,
    root: Node,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Number(i64),
    Field(String),
    Of(Op, Box<Node>, Box<Node>),
    Best(Pick, Vec<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pick {
    Least,
    Most,
}

/// Why a text is no formula, and where (in bytes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The place in the text.
    pub at: usize,
    /// What was expected there, for the author of the form.
    pub expected: &'static str,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (al carattere {})", self.expected, self.at + 1)
    }
}

/// Deeper brackets are refused, so that no text can exhaust the stack.
const DEEPEST: u8 = 20;
/// A longer formula is refused, in bytes.
const LONGEST: usize = 2000;

impl Formula {
    /// Reads a formula.
    ///
    /// ```
    /// use contract::formula::Formula;
    /// let area = Formula::parse("lunghezza * larghezza").unwrap();
    /// let value = area.value(&|field| Some(if field == "lunghezza" { 2_500 } else { 4_000 }));
    /// assert_eq!(value, Some(10_000));
    /// ```
    ///
    /// # Errors
    /// Says where the text stops being one.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        if text.len() > LONGEST {
            return Err(Wrong { at: LONGEST, expected: "la formula è troppo lunga: dividila in due campi" });
        }
        let mut reader = Reader { text, at: 0, depth: 0 };
        let root = reader.sum()?;
        reader.space();
        match reader.at == text.len() {
            true => Ok(Self { text: text.to_owned(), root }),
            false => Err(reader.wrong("qui ci vuole un segno: `+`, `-`, `*` oppure `/`")),
        }
    }

    /// The names of the fields it looks at, in order, each once.
    pub fn fields(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.root.names(&mut names);
        names
    }

    /// What it gives, in thousandths, cut towards zero; nothing if a field has no value, a divisor is zero or a number
    /// grows beyond what any form needs.
    pub fn value(&self, of: &dyn Fn(&str) -> Option<i64>) -> Option<i64> {
        self.root.value(of)
    }

    /// The formula with each name in place of which stand one or more names, which are then added up; nothing if it grows
    /// beyond what is read.
    pub fn renamed(&self, names: &dyn Fn(&str) -> Vec<String>) -> Option<Self> {
        let mut text = String::new();
        let mut rest = self.text.as_str();
        while let Some(start) = rest.find(|c: char| c.is_ascii_lowercase()) {
            let end = rest[start..].find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '_');
            let end = end.map_or(rest.len(), |e| start + e);
            let name = &rest[start..end];
            text.push_str(&rest[..start]);
            match name {
                "min" | "max" => text.push_str(name),
                _ => match names(name).as_slice() {
                    [one] => text.push_str(one),
                    several => text.push_str(&format!("({})", several.join(" + "))),
                },
            }
            rest = &rest[end..];
        }
        text.push_str(rest);
        Self::parse(&text).ok()
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Node {
    fn names<'n>(&'n self, names: &mut Vec<&'n str>) {
        match self {
            Node::Number(_) => {}
            Node::Field(name) if names.contains(&name.as_str()) => {}
            Node::Field(name) => names.push(name),
            Node::Of(_, a, b) => {
                a.names(names);
                b.names(names);
            }
            Node::Best(_, all) => all.iter().for_each(|n| n.names(names)),
        }
    }

    fn value(&self, of: &dyn Fn(&str) -> Option<i64>) -> Option<i64> {
        match self {
            Node::Number(n) => Some(*n),
            Node::Field(name) => of(name),
            Node::Of(op, a, b) => {
                let (a, b) = (i128::from(a.value(of)?), i128::from(b.value(of)?));
                let n = match op {
                    Op::Add => a + b,
                    Op::Subtract => a - b,
                    Op::Multiply => a * b / 1000,
                    Op::Divide => (a * 1000).checked_div(b)?,
                };
                i64::try_from(n).ok()
            }
            Node::Best(pick, all) => {
                let values = all.iter().map(|n| n.value(of)).collect::<Option<Vec<_>>>()?;
                match pick {
                    Pick::Least => values.into_iter().min(),
                    Pick::Most => values.into_iter().max(),
                }
            }
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u8,
}

impl Reader<'_> {
    fn wrong(&self, expected: &'static str) -> Wrong {
        Wrong { at: self.at, expected }
    }

    fn space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn peek(&mut self) -> Option<u8> {
        self.space();
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn sum(&mut self) -> Result<Node, Wrong> {
        let mut left = self.product()?;
        loop {
            let op = match self.peek() {
                Some(b'+') => Op::Add,
                Some(b'-') => Op::Subtract,
                _ => return Ok(left),
            };
            self.at += 1;
            left = Node::Of(op, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Node, Wrong> {
        let mut left = self.single()?;
        loop {
            let op = match self.peek() {
                Some(b'*') => Op::Multiply,
                Some(b'/') => Op::Divide,
                _ => return Ok(left),
            };
            self.at += 1;
            left = Node::Of(op, Box::new(left), Box::new(self.single()?));
        }
    }

    fn single(&mut self) -> Result<Node, Wrong> {
        const EXPECTED: &str = "qui ci vuole un numero, il nome di un campo o una parentesi";
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong("ci sono troppe parentesi, una dentro l'altra"));
        }
        let node = match self.peek() {
            Some(b'(') => {
                self.at += 1;
                let node = self.sum()?;
                self.close()?;
                node
            }
            Some(b'0'..=b'9') => self.number()?,
            Some(b'a'..=b'z') => self.name()?,
            _ => return Err(self.wrong(EXPECTED)),
        };
        self.depth -= 1;
        Ok(node)
    }

    fn close(&mut self) -> Result<(), Wrong> {
        if self.take(b')') { Ok(()) } else { Err(self.wrong("qui manca una parentesi chiusa `)`")) }
    }

    fn word(&mut self, fits: impl Fn(u8) -> bool) -> &str {
        let rest = &self.text[self.at..];
        let end = rest.bytes().position(|b| !fits(b)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn number(&mut self) -> Result<Node, Wrong> {
        let at = self.at;
        let text = self.word(|b| b.is_ascii_digit() || b == b'.');
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let fits = whole.len() <= 12 && fraction.len() <= 3 && !fraction.contains('.');
        let n = fits.then(|| format!("{whole}{fraction:0<3}").parse().ok()).flatten();
        let expected = "un numero si scrive con il punto e al massimo tre decimali, per esempio `0.5`";
        n.map(Node::Number).ok_or(Wrong { at, expected })
    }

    fn name(&mut self) -> Result<Node, Wrong> {
        let name = self.word(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_').to_owned();
        let pick = match name.as_str() {
            "min" => Pick::Least,
            "max" => Pick::Most,
            _ => return Ok(Node::Field(name)),
        };
        if !self.take(b'(') {
            return Err(self.wrong("dopo `min` e `max` ci vuole una parentesi aperta `(`"));
        }
        let mut all = vec![self.sum()?];
        while self.take(b',') {
            all.push(self.sum()?);
        }
        self.close()?;
        Ok(Node::Best(pick, all))
    }
}

impl TryFrom<String> for Formula {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|wrong| wrong.to_string())
    }
}

impl From<Formula> for String {
    fn from(formula: Formula) -> Self {
        formula.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<i64> {
        Formula::parse(text).unwrap().value(&|name| match name {
            "a" => Some(2_000),
            "b" => Some(500),
            _ => None,
        })
    }

    #[test]
    fn products_bind_tighter_than_sums() {
        for (text, n) in [
            ("1 + a * 3", Some(7_000)),
            ("(1 + a) * 3", Some(9_000)),
            ("10 - a - b", Some(7_500)),
            ("a / 3", Some(666)),
            ("a / (b - 0.5)", None),
            ("min(a, b, 7) + max(1, a)", Some(2_500)),
            ("c + 1", None),
            ("999999999999 * 999999999999", None),
        ] {
            assert_eq!(value(text), n, "{text}");
        }
        let formula = Formula::parse("a * a + min(b, 1)").unwrap();
        assert_eq!(formula.fields(), ["a", "b"]);
        let two = formula.renamed(&|n| if n == "a" { vec!["x_1".into(), "x_2".into()] } else { vec![n.into()] });
        assert_eq!(two.unwrap().text(), "(x_1 + x_2) * (x_1 + x_2) + min(b, 1)");
    }

    #[test]
    fn a_slip_is_told_with_its_place() {
        let deep = "(".repeat(400);
        for (text, at) in
            [("", 0), ("a +", 3), ("a b", 2), ("(a", 2), ("min a", 4), ("1.2345", 0), ("A", 0), ("é", 0), (&deep, 20)]
        {
            assert_eq!(Formula::parse(text).map_err(|w| w.at), Err(at), "{:.20}", text);
        }
    }
}
