//! Static pages from `out/site`: with the right cache for each kind, compressed, and a comune's own 404.

use std::path::{Path, PathBuf};

use axum::body::Body;
use contract::index::Tenants;
use contract::redirects::Redirects;
use http::{HeaderValue, Request, Response, StatusCode, header};
use tower::ServiceExt;
use tower_http::services::ServeDir;
use web::headers::SECURITY_HEADERS;

/// Where a request's file lies: the folder and the path in it.
fn place(site: &Path, tenants: &Tenants, host: &str, path: &str) -> (PathBuf, Option<String>) {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let own = tenants.comuni.iter().find(|t| t.base.is_empty() && t.hosts.iter().any(|h| h == name));
    match own {
        // The assets are shared by every host.
        Some(_) if path.starts_with("/risorse/") => (site.to_owned(), None),
        Some(tenant) => (site.join(&tenant.slug), Some(tenant.slug.clone())),
        None => {
            let slug = path.trim_start_matches('/').split('/').next().unwrap_or_default();
            let known = tenants.comuni.iter().any(|t| t.slug == slug);
            (site.to_owned(), known.then(|| slug.to_owned()))
        }
    }
}

/// Answers with a file.
pub async fn serve(site: &Path, tenants: &Tenants, host: &str, request: Request<Body>) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let (folder, slug) = place(site, tenants, host, &path);
    if let Some(mut response) = slug.as_deref().and_then(|slug| moved(site, slug, &path)) {
        dress(&mut response, &path);
        return response;
    }
    let served = ServeDir::new(&folder).append_index_html_on_directories(true).oneshot(request).await;
    let mut response = match served {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    };
    if response.status() == StatusCode::NOT_FOUND {
        response = not_found(site, slug.as_deref());
    }
    dress(&mut response, &path);
    response
}

/// The answer at a former address of a comune's page. The page that stands there is for hosts that only serve files.
fn moved(site: &Path, slug: &str, path: &str) -> Option<Response<Body>> {
    let file = site.parent()?.join("counter").join(format!("{slug}.redirects.json"));
    let redirects: Redirects = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    let redirect = redirects.target(path)?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(redirect.status).ok()?;
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_str(&redirect.to).ok()?);
    Some(response)
}

fn not_found(site: &Path, slug: Option<&str>) -> Response<Body> {
    let page = slug.map_or_else(|| site.join("404.html"), |s| site.join(s).join("404.html"));
    let html = std::fs::read(page).unwrap_or_else(|_| b"Pagina non trovata".to_vec());
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

fn dress(response: &mut Response<Body>, path: &str) {
    let immutable = response.status() == StatusCode::OK && is_digested(path);
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A name with a digest never changes its content; a page is asked for again, and mostly answered 304.
    let cache = if immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if headers.get(header::CONTENT_TYPE).is_some_and(|v| v == "text/html") {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    }
}

fn is_digested(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let digest = name.split('.').rev().nth(1).unwrap_or_default();
    name.split('.').count() >= 3 && digest.len() >= 8 && digest.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_digest_are_kept_for_ever() {
        assert!(is_digested("/risorse/comuni.0a1b2c3d4e.css"));
        assert!(is_digested("/quadri/ente.0a1b2c3d.css"));
        assert!(!is_digested("/quadri/index.html"));
        assert!(!is_digested("/quadri/servizi/"));
        assert!(!is_digested("/robots.txt"));
    }
}
