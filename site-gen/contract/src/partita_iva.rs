//! The partita IVA: eleven digits, the last of which is a check digit (D.P.R. 633/1972, art. 35).
//!
//! In: a text as typed. Out: its eleven digits, or nothing.

/// Reads a partita IVA; spaces and a leading `IT` are accepted.
///
/// ```
/// use contract::partita_iva;
/// assert_eq!(partita_iva::parse("IT 00743110157").as_deref(), Some("00743110157"));
/// assert_eq!(partita_iva::parse("00743110158"), None);
/// ```
pub fn parse(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    let digits = compact.strip_prefix("IT").or_else(|| compact.strip_prefix("it")).unwrap_or(&compact);
    if digits.len() != 11 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // Luhn: every second digit counts double, and a two-digit double counts as the sum of its digits.
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(i, b)| {
            let d = u32::from(b - b'0');
            if i % 2 == 0 { d } else { d / 5 + (d * 2) % 10 }
        })
        .sum();
    (sum.is_multiple_of(10) && digits.bytes().any(|b| b != b'0')).then(|| digits.to_owned())
}
