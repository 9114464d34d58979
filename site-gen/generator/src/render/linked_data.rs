//! A card as linked data (schema.org `GovernmentService`), with the ten keys of recommendation R.SI.1.1.
//!
//! Out: JSON that can stand inside a `script` element: it holds no `<`. It is written only if its page is drawn.

use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};
use serde_json::json;

use crate::model::joined::{Service, address};
use crate::render::desk::Desk;
use crate::render::texts::Text;

/// The linked data of a card, not written yet.
pub(super) struct LinkedData<'d> {
    pub(super) desk: &'d Desk<'d>,
    pub(super) service: &'d Service<'d>,
    /// The office's name and street.
    pub(super) office: (String, Option<String>),
    /// Who the service is for.
    pub(super) audience: Option<Text>,
}

impl LinkedData<'_> {
    fn url(&self) -> String {
        let Self { desk, service, .. } = self;
        let path = format!("{}{}", desk.base, address::card(service));
        match desk.site.comune.hosts.first() {
            Some(host) => format!("https://{}{}", host.value, path.strip_prefix(&desk.base).unwrap_or(&path)),
            None => path,
        }
    }

    fn json(&self) -> String {
        let Self { desk, service, office: (office, street), audience } = self;
        let identity = &desk.site.comune.identity;
        let url = self.url();
        let who = audience.as_ref().map(|text| text.plain.fill(&desk.words())).unwrap_or_default();
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
                        "streetAddress": street.as_ref().unwrap_or(&seat),
                        "postalCode": identity.cap.value,
                        "addressLocality": identity.name,
                    },
                },
            },
        });
        data.to_string().replace('<', "\\u003c")
    }
}

impl Hash for LinkedData<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let identity = &self.desk.site.comune.identity;
        let Service { title, description, category, .. } = self.service;
        (title, description, category, &self.office, self.url()).hash(state);
        (&identity.name, &identity.cap.value, &self.desk.denomination).hash(state);
        self.audience.as_ref().map(|text| text.html.digest()).hash(state);
        state.write_u64(self.desk.words_inputs.0);
    }
}

impl Serialize for LinkedData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.json())
    }
}
