//! The two tables: their keys and their indexes, in one place. Tests and self-hosted engines are laid out from it, and
//! a promise holds the template in `infra/` against it.

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableInputBuilder;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType,
};
use counter::fault::Fault;

/// First part of every item's name.
pub const PK: &str = "pk";
/// Second part of every item's name.
pub const SK: &str = "sk";
/// After this second (Unix time) DynamoDB may forget the item.
pub const FORGET: &str = "forget";

/// An index: its name and its two attributes. Only items that have both are in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: &'static str,
    /// What its items are gathered by.
    pub hash: &'static str,
    /// What they are sorted by.
    pub sort: &'static str,
    /// What of them is in it beside their keys.
    pub holds: &'static [&'static str],
}

/// What a list shows of a pratica but for the name. Attributes of a line are short: they count by the byte.
pub(crate) const LINE: &str = "l";
/// The applicant's name, sealed.
pub(crate) const NAME: &str = "w";
/// Which version of its pratica a line tells; 0 as long as nobody said that there is one.
pub(crate) const TOLD: &str = "v";

/// Lines of a comune's pratiche, by due date.
pub const INBOX: Index = Index { name: "inbox", hash: "inbox", sort: "due", holds: &[LINE, NAME, TOLD] };
/// Drafts of a person in a comune, by instant.
pub const OWNER: Index = Index { name: "owner", hash: "owner", sort: "dated", holds: &[] };
/// What still waits for something to be done, by instant.
pub const WORK: Index = Index { name: "work", hash: "work", sort: "since", holds: &[] };

/// One table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its name.
    pub name: String,
    /// Its indexes.
    pub indexes: &'static [Index],
    /// Whether its items may expire.
    pub forgets: bool,
}

/// The names of both tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tables {
    /// Everything but the wrapped keys and the lines.
    pub data: String,
    /// The wrapped keys, each with the line of its pratica, with short backups of their own: erasing one erases its pratica,
    /// and the name in the lists with it. A person's lie together by instant, so that they are her list.
    pub keys: String,
}

impl Tables {
    /// Both tables.
    pub fn shapes(&self) -> [Shape; 2] {
        [
            Shape { name: self.data.clone(), indexes: &[OWNER, WORK], forgets: true },
            Shape { name: self.keys.clone(), indexes: &[INBOX], forgets: false },
        ]
    }
}

impl Shape {
    /// What creates the table, billed by request.
    ///
    /// # Errors
    /// Only if a part is missing, which it is not.
    pub fn table_definition(&self) -> Result<CreateTableInputBuilder, Fault> {
        self.built().map_err(|e| Fault::new("describing a table", e))
    }

    fn built(&self) -> Result<CreateTableInputBuilder, BuildError> {
        let mut input = CreateTableInputBuilder::default()
            .table_name(&self.name)
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(text(PK)?)
            .attribute_definitions(text(SK)?)
            .key_schema(part(PK, KeyType::Hash)?)
            .key_schema(part(SK, KeyType::Range)?);
        for index in self.indexes {
            let projection = match index.holds {
                [] => Projection::builder().projection_type(ProjectionType::KeysOnly),
                holds => Projection::builder()
                    .projection_type(ProjectionType::Include)
                    .set_non_key_attributes(Some(holds.iter().map(|name| (*name).to_owned()).collect())),
            };
            let built = GlobalSecondaryIndex::builder()
                .index_name(index.name)
                .key_schema(part(index.hash, KeyType::Hash)?)
                .key_schema(part(index.sort, KeyType::Range)?)
                .projection(projection.build())
                .build()?;
            input = input
                .attribute_definitions(text(index.hash)?)
                .attribute_definitions(text(index.sort)?)
                .global_secondary_indexes(built);
        }
        Ok(input)
    }
}

fn text(name: &str) -> Result<AttributeDefinition, BuildError> {
    AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build()
}

fn part(name: &str, kind: KeyType) -> Result<KeySchemaElement, BuildError> {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build()
}
