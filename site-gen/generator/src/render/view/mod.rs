//! What templates see; the keys are Italian because theme authors write them.
//!
//! In: the joined nouns. Out: values that serialise to the context described in the theme.

mod card;
mod comune;
mod news;
mod page;
mod sheet;

pub(super) use card::{Detail, FormView, ListItem, SectionView, Tally, detail, list_item};
pub(super) use comune::{BlockView, Links, Resources, SearchView, arms_name, comune, consortium, office};
pub(super) use news::{NewsDetail, NewsItem, news_item};
pub(super) use page::{Crumb, Group, OtherLanguage, Page, Voice};
pub(super) use sheet::{
    AttachedView, Related, SheetDetail, SheetItem, contacts as contact_data, data as sheet_data, sheet_item,
    sheet_topics,
};
