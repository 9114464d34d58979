//! The bytes that are signed and digested: lines of text that anyone can write with a text editor.

/// `title`, then each name and value on a line of its own; `None` if a value could be taken for more than one line.
pub(crate) fn lines(title: &str, values: &[(&str, &str)]) -> Option<String> {
    let mut text = format!("{title}\n");
    for (name, value) in values {
        if value.is_empty() || value.chars().any(char::is_control) {
            return None;
        }
        text.push_str(name);
        text.push(' ');
        text.push_str(value);
        text.push('\n');
    }
    Some(text)
}
