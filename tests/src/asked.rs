//! What whoever runs the tests asked for in the environment: how long a trial is, and from which seed.

/// A number, if one was asked for.
pub fn number(name: &str) -> Option<u64> {
    std::env::var_os(name)?.to_str()?.parse().ok()
}

/// Words, if some were asked for.
pub fn text(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok()
}
