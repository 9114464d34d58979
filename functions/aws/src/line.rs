//! The line of a pratica: what lists show of it, beside its wrapped key and in the same item.
//!
//! The pratica is the truth, its line follows. A submission writes key and line first, and the line says of itself that
//! nobody has confirmed it: until then, whoever reads it asks the pratica too, so that no list ever shows what is not
//! kept. A change writes the pratica first. In both cases the pratica waits for the log, and whoever takes it from there
//! writes the line once more if it tells an older version: what was cut off is right within a minute. Every writing of a
//! line is for a line that is there, so that none brings back what was erased.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use counter::fault::Fault;
use counter::keys::{Lookup, Sealed};
use counter::line::{Line, place};
use counter::pratica::{Head, Pratica};
use counter::reference::Reference;
use counter::state::State;
use counter::term::Clock;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::dynamo::DynamoArchive;
use crate::item::{self, Item};
use crate::key::{self, Key};
use crate::shape::{INBOX, LINE, NAME, PK, SK, TOLD};
use crate::trouble::unless_unmet;

/// A line that nobody confirmed for so long has no pratica, or lost its sequencer: no request takes half as long.
const YOUNG: SignedDuration = SignedDuration::from_hours(1);

/// What is not in the item's name or place. Every byte of it is read with every page.
#[derive(Serialize, Deserialize)]
struct Short {
    #[serde(rename = "t")]
    title: String,
    #[serde(rename = "s")]
    state: State,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    clock: Option<Clock>,
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    assignee: Option<Lookup>,
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    sign_by: Option<Date>,
}

/// A line as it was read.
pub(crate) struct Listed {
    pub(crate) name: Key,
    /// Which of its pratica's keys it lies beside.
    pub(crate) id: String,
    /// The version that it tells; 0 if nobody confirmed that there is one.
    pub(crate) told: u64,
    pub(crate) line: Line,
    pub(crate) applicant: Option<Sealed>,
}

impl Listed {
    /// Reads a line; none, where a key has none any more.
    pub(crate) fn read(found: &Item) -> Result<Option<Self>, Fault> {
        const DOING: &str = "reading a line";
        if !found.contains_key(LINE) {
            return Ok(None);
        }
        let name = item::key(found)?;
        let (sent, reference, id) = key::in_apart(&name.sk).ok_or_else(|| Fault::plain(DOING))?;
        let short: Short = serde_json::from_str(item::text(found, LINE)?).map_err(|e| Fault::new(DOING, e))?;
        let Short { title, state, clock, assignee, sign_by } = short;
        let line = Line { reference, title, state, sent, clock, assignee, sign_by };
        let told = found.get(TOLD).and_then(|v| v.as_n().ok()?.parse().ok()).unwrap_or_default();
        Ok(Some(Self { id: id.to_owned(), name, told, line, applicant: item::read_name(found) }))
    }
}

/// The attributes of a line that tells a version of its pratica.
fn attributes(head: &Head, told: u64) -> Result<[(&'static str, AttributeValue); 4], Fault> {
    let Line { title, state, clock, assignee, sign_by, .. } = Line::of(head);
    let short = serde_json::to_string(&Short { title, state, clock, assignee, sign_by });
    let short = short.map_err(|e| Fault::new("writing a line", e))?;
    Ok([
        (INBOX.hash, AttributeValue::S(key::inbox(&head.comune, head.state))),
        (INBOX.sort, AttributeValue::S(place(head.due, &head.reference))),
        (LINE, AttributeValue::S(short)),
        (TOLD, item::number(told)),
    ])
}

impl DynamoArchive {
    /// Keeps the wrapped key, the name and the line of a pratica that is about to be kept. What is there already stays as
    /// it is: it may tell a later version.
    pub(crate) async fn put_apart(&self, pratica: &Pratica) -> Result<(), Fault> {
        let id = key::wrapped_id(&pratica.head, pratica.key.as_ref());
        let mut apart = item::name(Key::apart(&pratica.head, &id));
        if let Some(key) = &pratica.key {
            item::seal_apart(&mut apart, key, pratica.name.as_ref());
        }
        apart.extend(attributes(&pratica.head, 0)?.map(|(name, value)| (name.to_owned(), value)));
        self.put_new("keeping a wrapped key", &self.tables.keys, apart).await
    }

    /// Lets the line of a kept pratica tell this version, unless it tells a later one. `id` says which of its keys.
    pub(crate) async fn tell(&self, head: &Head, id: &str, name: Option<&Sealed>) -> Result<(), Fault> {
        let mut sets = Vec::new();
        let mut request = self.at_line(Key::apart(head, id));
        for (place, (attribute, value)) in attributes(head, head.version)?.into_iter().enumerate() {
            sets.push(format!("#{place} = :{place}"));
            request = request.expression_attribute_names(format!("#{place}"), attribute);
            request = request.expression_attribute_values(format!(":{place}"), value);
        }
        if let Some(name) = name {
            sets.push("#name = if_not_exists(#name, :name)".into());
            request = request.expression_attribute_names("#name", NAME);
            request = request.expression_attribute_values(":name", item::sealed(name));
        }
        let told = sets.len() - usize::from(name.is_some()) - 1;
        let request = request.update_expression(format!("SET {}", sets.join(", "))).condition_expression(format!(
            "attribute_exists({PK}) AND (attribute_not_exists(#{told}) OR #{told} < :{told})"
        ));
        self.written(request).await
    }

    /// Takes the line from a key; if its pratica comes after all, it is told of again.
    async fn untell(&self, name: Key) -> Result<(), Fault> {
        let request = self
            .at_line(name)
            .update_expression("REMOVE #inbox, #due, #line, #name, #told")
            .condition_expression("#told = :zero")
            .expression_attribute_names("#inbox", INBOX.hash)
            .expression_attribute_names("#due", INBOX.sort)
            .expression_attribute_names("#line", LINE)
            .expression_attribute_names("#name", NAME)
            .expression_attribute_names("#told", TOLD)
            .expression_attribute_values(":zero", item::number(0));
        self.written(request).await
    }

    fn at_line(&self, name: Key) -> UpdateItemFluentBuilder {
        let request = self.client.update_item().table_name(&self.tables.keys).set_key(Some(item::name(name)));
        request.return_consumed_capacity(ReturnConsumedCapacity::Total)
    }

    /// Sends a conditional writing of a line; if it does not hold, there is nothing to do.
    async fn written(&self, request: UpdateItemFluentBuilder) -> Result<(), Fault> {
        if let Some(kept) = unless_unmet("writing a line", Box::pin(request.send()).await)? {
            self.meter.write(kept.consumed_capacity());
        }
        Ok(())
    }

    /// Asks the pratiche of lines that nobody confirmed; those without one are left out.
    pub(crate) async fn confirmed(&self, comune: &str, listed: Vec<Listed>) -> Result<Vec<Listed>, Fault> {
        let doubtful = listed.iter().filter(|one| one.told == 0);
        let names: Vec<Key> = doubtful.map(|one| Key::pratica(comune, &one.line.reference)).collect();
        if names.is_empty() {
            return Ok(listed);
        }
        let kept = self.get_many(&self.tables.data, names).await?;
        let mut sure = Vec::with_capacity(listed.len());
        for mut one in listed {
            if one.told == 0 {
                let Some(head) = head_of(kept.get(&Key::pratica(comune, &one.line.reference)), &one.id)? else {
                    continue;
                };
                one.told = head.version;
                one.line = Line::of(&head);
            }
            sure.push(one);
        }
        Ok(sure)
    }

    /// Confirms what waits for it for too long, and takes away what has no pratica. A new line is among what an office
    /// works on, or waits for a signature.
    pub(crate) async fn mend_lines(&self, comune: &str, now: Timestamp) -> Result<(), Fault> {
        for state in [State::Inviata, State::DaFirmare] {
            let query = self.in_index(&self.tables.keys, INBOX, key::inbox(comune, state));
            for found in self.query(query, usize::MAX).await? {
                let old = |one: &Listed| one.told == 0 && one.line.sent < now - YOUNG;
                let Some(one) = Listed::read(&found)?.filter(old) else { continue };
                let held = self.get(&self.tables.data, Key::pratica(comune, &one.line.reference)).await?;
                match head_of(held.as_ref(), &one.id)? {
                    Some(head) => self.tell(&head, &one.id, None).await?,
                    None => self.untell(one.name).await?,
                }
            }
        }
        Ok(())
    }

    /// Forgets every key and line of a pratica: those it opens with first, then what other attempts at it left.
    pub(crate) async fn forget_apart(&self, head: &Head, id: &str) -> Result<(), Fault> {
        self.delete(&self.tables.keys, Key::apart(head, id)).await?;
        let query = self.query_of(PK, key::apart(head)).table_name(&self.tables.keys).consistent_read(true);
        let is_of = |sk: &str, reference: &Reference| key::in_apart(sk).is_some_and(|(_, of, _)| of == *reference);
        for found in self.query(query, usize::MAX).await? {
            if is_of(item::text(&found, SK)?, &head.reference) {
                self.delete(&self.tables.keys, item::key(&found)?).await?;
            }
        }
        Ok(())
    }
}

/// The head of a kept pratica, if it opens with this key.
fn head_of(held: Option<&Item>, id: &str) -> Result<Option<Head>, Fault> {
    let held = held.filter(|held| !item::is_tombstone(held) && item::key_id(held) == Some(id));
    held.map(item::read_head).transpose()
}
