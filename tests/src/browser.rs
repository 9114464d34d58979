//! A browser without script: it keeps cookies, reads forms from pages and sends them as a person would.

use std::collections::BTreeMap;

use scraper::{ElementRef, Html, Selector};
use ureq::Agent;
use ureq::http::{Response, StatusCode, header};

/// A person's browser.
pub struct Browser {
    agent: Agent,
    url: String,
    host: Option<String>,
    cookies: BTreeMap<String, String>,
    extra: Vec<(String, String)>,
    /// Whether the browser says where a POST comes from.
    pub honest: bool,
}

/// A page as it came.
pub struct Page {
    /// Its status.
    pub status: StatusCode,
    /// The path it was reached at, after redirects.
    pub path: String,
    /// Its headers.
    pub headers: ureq::http::HeaderMap,
    /// Its text.
    pub text: String,
}

/// A form found in a page, ready to be filled and sent.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// What it would send, in order.
    pub fields: Vec<(String, String)>,
}

impl Browser {
    /// A browser with no cookies.
    pub fn new(url: &str) -> Browser {
        let config = Agent::config_builder().max_redirects(0).http_status_as_error(false).build();
        Browser {
            agent: config.into(),
            url: url.to_owned(),
            host: None,
            cookies: BTreeMap::new(),
            extra: Vec::new(),
            honest: true,
        }
    }

    /// Opens a page, following redirects.
    ///
    /// # Panics
    /// If the server does not answer.
    pub fn get(&mut self, path: &str) -> Page {
        let mut path = path.to_owned();
        for _ in 0..10 {
            match self.get_only(&path) {
                Ok(page) => return page,
                Err(next) => path = next,
            }
        }
        panic!("too many redirects at {path}");
    }

    /// Opens a page; gives it, or the path of the redirect.
    ///
    /// # Errors
    /// The path of the redirect.
    ///
    /// # Panics
    /// If the server does not answer.
    pub fn get_only(&mut self, path: &str) -> Result<Page, String> {
        self.try_get(path).unwrap_or_else(|e| panic!("GET {path}: {e}"))
    }

    /// Opens a page of a counter that may fall silent; gives it, or the path of the redirect.
    ///
    /// # Errors
    /// If no answer came.
    pub fn try_get(&mut self, path: &str) -> Result<Result<Page, String>, ureq::Error> {
        let mut request = self.agent.get(format!("{}{path}", self.url)).header("cookie", self.jar());
        if let Some(host) = &self.host {
            request = request.header("host", host);
        }
        for (name, value) in &self.extra {
            request = request.header(name, value);
        }
        let response = request.call()?;
        Ok(self.take(response, path))
    }

    /// Sends a form and follows the redirect.
    pub fn send(&mut self, form: &Form) -> Page {
        match self.send_only(form) {
            Ok(page) => page,
            Err(next) => self.get(&next),
        }
    }

    /// Sends a form; gives the page, or the path of the redirect.
    ///
    /// # Errors
    /// The path of the redirect.
    ///
    /// # Panics
    /// If the server does not answer.
    pub fn send_only(&mut self, form: &Form) -> Result<Page, String> {
        self.try_send(form).unwrap_or_else(|e| panic!("POST {}: {e}", form.action))
    }

    /// Sends a form to a counter that may fall silent; gives the page, or the path of the redirect.
    ///
    /// # Errors
    /// If no answer came: nobody knows what became of it.
    pub fn try_send(&mut self, form: &Form) -> Result<Result<Page, String>, ureq::Error> {
        let mut request = self.agent.post(format!("{}{}", self.url, form.action)).header("cookie", self.jar());
        if let Some(host) = &self.host {
            request = request.header("host", host);
        }
        for (name, value) in &self.extra {
            request = request.header(name, value);
        }
        if self.honest {
            request = request.header("sec-fetch-site", "same-origin");
        }
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let response = request.send_form(fields)?;
        Ok(self.take(response, &form.action))
    }

    /// Sends a form with files, each the name of its field, its own name and its bytes, and follows the redirect.
    ///
    /// # Panics
    /// If the server does not answer.
    pub fn send_files(&mut self, form: &Form, files: &[(&str, &str, &[u8])]) -> Page {
        match self.send_files_only(form, files) {
            Ok(page) => page,
            Err(next) => self.get(&next),
        }
    }

    /// Sends a form with files; gives the page, or where the redirect leads.
    ///
    /// # Errors
    /// Where the redirect leads.
    ///
    /// # Panics
    /// If the server does not answer.
    pub fn send_files_only(&mut self, form: &Form, files: &[(&str, &str, &[u8])]) -> Result<Page, String> {
        const EDGE: &str = "----prova7d9f";
        let mut body = Vec::new();
        for (name, value) in &form.fields {
            let part = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.as_bytes());
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.as_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{EDGE}--\r\n").as_bytes());
        let mut request = self.agent.post(format!("{}{}", self.url, form.action)).header("cookie", self.jar());
        if self.honest {
            request = request.header("sec-fetch-site", "same-origin");
        }
        let request = request.header("content-type", format!("multipart/form-data; boundary={EDGE}"));
        let response = request.send(&body[..]).unwrap_or_else(|e| panic!("POST {}: {e}", form.action));
        self.take(response, &form.action)
    }

    /// Sends any bytes to an address, said to be of a type. Gives the page; nothing for a redirect, which is not followed,
    /// and where the server hung up on more than it reads.
    pub fn send_bytes(&mut self, path: &str, content_type: &str, body: &[u8]) -> Option<Page> {
        let request = self.agent.post(format!("{}{path}", self.url)).header("cookie", self.jar());
        let request = request.header("sec-fetch-site", "same-origin").header("content-type", content_type);
        let response = request.send(body).ok()?;
        self.take(response, path).ok()
    }

    /// The bytes at an address.
    ///
    /// # Panics
    /// If the server does not answer.
    pub fn bytes(&mut self, path: &str) -> (StatusCode, Vec<u8>) {
        let request = self.agent.get(format!("{}{path}", self.url)).header("cookie", self.jar());
        let mut response = request.call().unwrap_or_else(|e| panic!("GET {path}: {e}"));
        (response.status(), response.body_mut().read_to_vec().unwrap_or_default())
    }

    fn take(&mut self, mut response: Response<ureq::Body>, path: &str) -> Result<Page, String> {
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap_or_default();
            let Some((name, value)) = text.split(';').next().and_then(|p| p.split_once('=')) else { continue };
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(next) = response.headers().get(header::LOCATION).and_then(|l| l.to_str().ok()) {
            return Err(next.to_owned());
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.body_mut().read_to_string().unwrap_or_default();
        Ok(Page { status, path: path.to_owned(), headers, text })
    }

    fn jar(&self) -> String {
        self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("; ")
    }

    /// The cookies' names and values.
    pub fn cookies(&self) -> &BTreeMap<String, String> {
        &self.cookies
    }

    /// The same browser on another address: a counter that was opened again.
    #[must_use]
    pub fn at(mut self, url: &str) -> Browser {
        url.clone_into(&mut self.url);
        self
    }

    /// The same browser, which reaches the counter under a host name.
    #[must_use]
    pub fn on_host(mut self, host: &str) -> Browser {
        self.host = Some(host.to_owned());
        self
    }

    /// The same browser, which sends one more header with every page it asks for and every form.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Browser {
        self.extra.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same browser with one more cookie.
    #[must_use]
    pub fn with_cookie(mut self, name: &str, value: &str) -> Browser {
        self.cookies.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same browser as of now, for a second attempt that knows nothing of the first.
    pub fn twin(&self) -> Browser {
        Browser {
            agent: self.agent.clone(),
            url: self.url.clone(),
            host: self.host.clone(),
            cookies: self.cookies.clone(),
            extra: self.extra.clone(),
            honest: self.honest,
        }
    }
}

impl Page {
    /// The text that a person reads in `main`, in one line.
    pub fn main(&self) -> String {
        let html = Html::parse_document(&self.text);
        let text = select(&html, "main").map(|m| m.text().collect::<String>()).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The heading.
    pub fn h1(&self) -> String {
        let html = Html::parse_document(&self.text);
        select(&html, "h1").map(|h| h.text().collect::<String>().trim().to_owned()).unwrap_or_default()
    }

    /// All forms in `main`, with their hidden and filled fields; a button's own name counts if it is the only one.
    pub fn forms(&self) -> Vec<Form> {
        let html = Html::parse_document(&self.text);
        let Ok(selector) = Selector::parse("main form") else { return Vec::new() };
        html.select(&selector).map(read_form).collect()
    }

    /// The form in `main` whose action ends so.
    ///
    /// # Panics
    /// If there is none.
    pub fn form(&self, action_end: &str) -> Form {
        let found = self.forms().into_iter().find(|f| f.action.ends_with(action_end));
        let told = || panic!("no form to …{action_end} in {} ({}): {}", self.path, self.status, self.main());
        found.unwrap_or_else(told)
    }

    /// The addresses of the links in `main`, with their texts.
    pub fn links(&self) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.text);
        let Ok(selector) = Selector::parse("main a[href]") else { return Vec::new() };
        let link = |a: ElementRef<'_>| {
            (a.attr("href").unwrap_or_default().to_owned(), a.text().collect::<String>().trim().to_owned())
        };
        html.select(&selector).map(link).collect()
    }
}

impl Form {
    /// Types into a field, or chooses a value.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Form {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a field out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Form {
        self.fields.retain(|(n, _)| n != name);
        self
    }

    /// What a field would send.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

fn select<'h>(html: &'h Html, css: &str) -> Option<ElementRef<'h>> {
    html.select(&Selector::parse(css).ok()?).next()
}

fn read_form(form: ElementRef<'_>) -> Form {
    let mut fields = Vec::new();
    let Ok(controls) = Selector::parse("input, textarea, select") else { panic!("bad selector") };
    let Ok(selected) = Selector::parse("option[selected]") else { panic!("bad selector") };
    for control in form.select(&controls) {
        let Some(name) = control.attr("name") else { continue };
        let value = match control.value().name() {
            "textarea" => control.text().collect(),
            "select" => control.select(&selected).next().and_then(|o| o.attr("value")).unwrap_or_default().to_owned(),
            _ => control.attr("value").unwrap_or_default().to_owned(),
        };
        let ticked = !matches!(control.attr("type"), Some("radio" | "checkbox")) || control.attr("checked").is_some();
        if ticked {
            fields.push((name.to_owned(), value));
        }
    }
    let Ok(buttons) = Selector::parse("button[name]") else { panic!("bad selector") };
    let buttons: Vec<ElementRef<'_>> = form.select(&buttons).collect();
    if let [button] = buttons[..] {
        let attribute = |name| button.attr(name).unwrap_or_default().to_owned();
        fields.push((attribute("name"), attribute("value")));
    }
    Form {
        action: form.attr("action").unwrap_or_default().to_owned(),
        method: form.attr("method").unwrap_or("get").to_owned(),
        fields,
    }
}
