//! The headers that every page carries, static or dynamic, whoever serves it.

/// The security headers of every page, static or dynamic (OWASP Secure Headers; `decisions.md` on referrers).
///
/// `connect-src 'self'` is there for the two requests that the site's scripts make: the index of the search, whose field is
/// in the header of every page of a comune, and the pieces of a large file. It reaches nothing but the page's own host.
pub const SECURITY_HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         object-src 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
];
