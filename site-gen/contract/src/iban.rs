//! The IBAN (ISO 13616) with its check digits (ISO 7064, MOD 97-10).
//!
//! In: a text as typed. Out: its characters without spaces, in capitals, or nothing.

/// Reads an IBAN; spaces and lower case are accepted. An Italian one must have 27 characters.
///
/// ```
/// use contract::iban;
/// assert_eq!(iban::parse("it60 x054 2811 1010 0000 0123 456").as_deref(), Some("IT60X0542811101000000123456"));
/// assert_eq!(iban::parse("IT61X0542811101000000123456"), None);
/// ```
pub fn parse(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    let bytes = code.as_bytes();
    let shaped = (15..=34).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && (!code.starts_with("IT") || bytes.len() == 27);
    if !shaped {
        return None;
    }
    let remainder = bytes[4..].iter().chain(&bytes[..4]).fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    (remainder == 1).then_some(code)
}
