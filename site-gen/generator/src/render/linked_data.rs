//! A card as linked data (schema.org `GovernmentService`), with the ten keys of recommendation R.SI.1.1.
//!
//! Out: JSON that can stand inside a `script` element: it holds no `<`.

use serde_json::json;

use crate::model::joined::{Service, address};
use crate::render::desk::Desk;
use crate::render::markdown;
use crate::render::view::Detail;

/// The linked data of a card.
pub(super) fn card(desk: &Desk<'_>, service: &Service<'_>, detail: &Detail) -> String {
    let comune = desk.site.comune;
    let identity = &comune.identity;
    let (office, street) = detail.office();
    let path = format!("{}{}", desk.base, address::card(service));
    let url = match comune.hosts.first() {
        Some(host) => format!("https://{}{}", host.value, path.strip_prefix(&desk.base).unwrap_or(&path)),
        None => path,
    };
    let who = service.sections.first().map(|s| markdown::plain(&s.body.value).fill(&desk.words())).unwrap_or_default();
    // Where nobody has told us the street, the seat is named and nothing is made up.
    let seat = format!("Sede del {}", desk.denomination);
    let data = json!({
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": service.title,
        "description": service.description,
        "serviceType": service.category,
        "serviceOperator": { "@type": "GovernmentOrganization", "name": desk.denomination },
        "areaServed": { "@type": "AdministrativeArea", "name": identity.name },
        "audience": { "@type": "Audience", "audienceType": who },
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceUrl": url,
            "serviceLocation": {
                "@type": "Place",
                "name": office,
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": street.unwrap_or(&seat),
                    "postalCode": identity.cap.value,
                    "addressLocality": identity.name,
                },
            },
        },
    });
    data.to_string().replace('<', "\\u003c")
}
