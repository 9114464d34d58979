//! Whether a POST comes from our own page (cross-site request forgery), by headers that no page can forge.

use http::{HeaderMap, header};

/// Whether the browser says that the request was made by a page of this very origin.
///
/// `Sec-Fetch-Site` decides where the browser sends it; else `Origin`, else `Referer` must name our own host.
pub(crate) fn is_own(headers: &HeaderMap, host: &str) -> bool {
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin";
    }
    match text(header::ORIGIN).or_else(|| text(header::REFERER)) {
        Some(url) => host_of(url) == Some(host),
        None => false,
    }
}

fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#']).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn own(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        is_own(&headers, "comune.example:8080")
    }

    #[test]
    fn only_our_own_pages_may_post() {
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(!own(&[("sec-fetch-site", "same-site"), ("origin", "http://comune.example:8080")]));
        assert!(!own(&[("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("sec-fetch-site", "none")]));
        assert!(own(&[("origin", "http://comune.example:8080")]));
        assert!(!own(&[("origin", "http://comune.example")]));
        assert!(!own(&[("origin", "null")]));
        assert!(own(&[("referer", "http://comune.example:8080/x/")]));
        assert!(!own(&[]));
    }
}
