//! How a citizen is reached, and what she drives: email, certified mail, telephone, plate.
//!
//! In: a text as typed. Out: its one spelling, or nothing.

/// The most characters of an email address (RFC 5321, section 4.5.3.1).
pub const EMAIL_MAX: u32 = 254;

/// Reads an email address; the domain is put in lower case.
///
/// What is accepted here a browser's own `type=email` accepts too.
///
/// ```
/// use contract::contact;
/// assert_eq!(contact::email("Maria@Esempio.IT").as_deref(), Some("Maria@esempio.it"));
/// assert_eq!(contact::email("maria@esempio"), None);
/// ```
pub fn email(text: &str) -> Option<String> {
    let (local, domain) = text.rsplit_once('@')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let fits = text.len() <= EMAIL_MAX as usize
        && !local.is_empty()
        && local.len() <= 64
        && local.chars().all(plain)
        && domain.contains('.')
        && domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
    fits.then(|| format!("{local}@{}", domain.to_ascii_lowercase()))
}

/// Mail services that are surely not certified (PEC, D.P.R. 68/2005): who types one of them mistook the question.
const NOT_CERTIFIED: [&str; 12] = [
    "gmail.com",
    "hotmail.com",
    "hotmail.it",
    "icloud.com",
    "libero.it",
    "live.it",
    "outlook.com",
    "outlook.it",
    "tiscali.it",
    "virgilio.it",
    "yahoo.com",
    "yahoo.it",
];

/// Reads a certified address (PEC). No list of all of them exists that is not personal data, so only well-known services
/// of plain mail are refused.
pub fn certified(text: &str) -> Option<String> {
    let address = email(text)?;
    let (_, domain) = address.rsplit_once('@')?;
    (!NOT_CERTIFIED.contains(&domain)).then_some(address)
}

/// Reads a telephone number: Italian (6 to 11 digits) or with an international prefix; out comes `+39…`.
///
/// ```
/// use contract::contact;
/// assert_eq!(contact::phone("333 123 4567").as_deref(), Some("+393331234567"));
/// ```
pub fn phone(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '/' | '(' | ')')).collect();
    let international = compact.strip_prefix('+').or_else(|| compact.strip_prefix("00"));
    let digits = international.unwrap_or(&compact);
    let enough = match international {
        Some(_) => 8..=15,
        None => 6..=11,
    };
    if !enough.contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(if international.is_some() { format!("+{digits}") } else { format!("+39{digits}") })
}

/// A canonical phone number as Italians read it: `+393331234567` is `333 123 4567`, a foreign one stays as it is. What is
/// shown can be typed again: the prefix stays where the number without it would be another, or none.
pub fn phone_words(canonical: &str) -> String {
    match canonical.strip_prefix("+39").filter(|rest| phone(rest).as_deref() == Some(canonical)) {
        Some(mobile) if mobile.len() == 10 && mobile.starts_with('3') && mobile.is_ascii() => {
            format!("{} {} {}", &mobile[..3], &mobile[3..6], &mobile[6..])
        }
        // What would be read as a prefix, or is no Italian number, keeps its own.
        Some(fixed) if (6..=11).contains(&fixed.len()) && !fixed.starts_with("00") => fixed.to_owned(),
        Some(_) => canonical.to_owned(),
        None => canonical.to_owned(),
    }
}

/// Reads the plate of a vehicle, Italian or foreign: 4 to 10 letters and digits with at least one digit.
pub fn plate(text: &str) -> Option<String> {
    let code: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
    let fits = (4..=10).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_alphanumeric())
        && code.bytes().any(|b| b.is_ascii_digit());
    fits.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_shown_as_it_would_be_typed() {
        for (canonical, shown) in [
            ("+393331234567", "333 123 4567"),
            ("+390872123456", "0872123456"),
            ("+4930123456", "+4930123456"),
            ("+3900872123456", "+3900872123456"),
        ] {
            assert_eq!(phone_words(canonical), shown);
            assert_eq!(phone(shown).as_deref(), Some(canonical));
        }
        assert_eq!(phone("+39 0872-123456").as_deref(), Some("+390872123456"));
    }

    #[test]
    fn a_number_that_would_be_read_as_another_is_shown_whole() {
        for canonical in ["+39087212387456", "+390012345678"] {
            assert_eq!(phone_words(canonical), canonical);
            assert_eq!(phone(&phone_words(canonical)).as_deref(), Some(canonical));
        }
    }

    #[test]
    fn plain_mail_is_no_certified_mail() {
        assert_eq!(certified("Rossi@PEC.it").as_deref(), Some("Rossi@pec.it"));
        assert_eq!(certified("rossi@gmail.com"), None);
        assert_eq!(certified("rossi"), None);
    }

    #[test]
    fn plates_lose_their_spaces() {
        for (typed, read) in [("ab 123 cd", Some("AB123CD")), ("X1-234", Some("X1234")), ("ABCDEF", None), ("A1", None)]
        {
            assert_eq!(plate(typed).as_deref(), read, "{typed}");
        }
    }
}
