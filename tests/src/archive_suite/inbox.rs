//! The inbox: filter, order and pages.

use std::sync::Arc;

use counter::archive::{Archive, InboxFilter, InboxPage};
use counter::line::{Name, Row};
use counter::pratica::{Head, Pratica};
use counter::state::State;
use jiff::civil::Date;

use super::records::{HERE, THERE, body, december, head, keys, moved, pratica, sealed};

fn first(limit: u16) -> InboxFilter {
    InboxFilter { states: Vec::new(), after: None, limit }
}

async fn fill(archive: &impl Archive, comune: &str, due: &[(u32, Option<Date>)]) -> Vec<Pratica> {
    let mut kept = Vec::new();
    for (number, due) in due {
        let pratica = sealed(Head { due: *due, clock: None, ..head(comune, *number) });
        archive.submit(&pratica).await.unwrap();
        kept.push(pratica);
    }
    sort(&mut kept);
    kept
}

fn sort(pratiche: &mut [Pratica]) {
    pratiche.sort_by_key(|p| (p.head.due.is_none(), p.head.due, p.head.reference.clone()));
}

/// Many pratiche with the same days, and some with none.
fn many() -> Vec<(u32, Option<Date>)> {
    (0..23).map(|n| (n, (n % 5 != 0).then(|| december(1 + i8::try_from(n % 3).unwrap())))).collect()
}

async fn pages(archive: &impl Archive, state: Option<State>, limit: u16) -> Vec<InboxPage> {
    let mut pages = Vec::new();
    let mut filter = InboxFilter { states: state.into_iter().collect(), after: None, limit };
    loop {
        let page = archive.inbox(HERE, &filter).await.unwrap();
        filter.after = page.next.clone();
        pages.push(page);
        if filter.after.is_none() || pages.len() > 100 {
            return pages;
        }
    }
}

fn shown(pages: Vec<InboxPage>) -> Vec<Row> {
    pages.into_iter().flat_map(|page| page.rows).collect()
}

/// The rows that a list has of these.
fn rows<'a>(pratiche: impl IntoIterator<Item = &'a Pratica>) -> Vec<Row> {
    pratiche.into_iter().cloned().map(Row::of).collect()
}

/// A new comune's inbox.
pub async fn an_empty_inbox_has_no_next_page(archive: Arc<impl Archive>) {
    assert_eq!(archive.inbox(HERE, &first(10)).await.unwrap(), InboxPage::default());
}

/// Due date ascending, no term last, then by reference.
pub async fn the_soonest_due_is_first_and_what_has_no_term_last(archive: Arc<impl Archive>) {
    let days = [(1, None), (2, Some(december(9))), (3, Some(december(1))), (4, None), (5, Some(december(9)))];
    let kept = fill(&*archive, HERE, &days).await;
    assert_eq!(archive.inbox(HERE, &first(10)).await.unwrap(), InboxPage { rows: rows(&kept), next: None });
}

/// Nothing twice, nothing left out, whatever the size of a page.
pub async fn pages_show_each_pratica_once_and_in_order(archive: Arc<impl Archive>) {
    let kept = fill(&*archive, HERE, &many()).await;
    for limit in [1, 4, 22, 23, 24] {
        let pages = pages(&*archive, None, limit).await;
        assert!(pages.iter().rev().skip(1).all(|p| p.rows.len() == usize::from(limit)), "pages of {limit}");
        assert_eq!(shown(pages), rows(&kept), "pages of {limit}");
    }
}

/// The mark of a next page means that there is one.
pub async fn a_page_that_is_just_full_has_no_next_one(archive: Arc<impl Archive>) {
    fill(&*archive, HERE, &many()[..6]).await;
    assert_eq!(pages(&*archive, None, 3).await.len(), 2);
    assert_eq!(pages(&*archive, None, 6).await.len(), 1);
}

/// A state filters, and a change of state is seen at once.
pub async fn a_filter_by_state_shows_that_state_alone(archive: Arc<impl Archive>) {
    let kept = fill(&*archive, HERE, &many()[..6]).await;
    let taken = moved(&kept[2], State::InCarico);
    archive.change(&taken).await.unwrap();
    let in_state = |state| InboxFilter { states: vec![state], ..first(10) };
    assert_eq!(archive.inbox(HERE, &in_state(State::InCarico)).await.unwrap().rows, rows([&taken]));
    let sent = archive.inbox(HERE, &in_state(State::Inviata)).await.unwrap().rows;
    let expected = kept.iter().enumerate().filter(|(place, _)| *place != 2).map(|(_, p)| p);
    assert_eq!(sent, rows(expected));
    assert_eq!(archive.inbox(HERE, &in_state(State::Accolta)).await.unwrap(), InboxPage::default());
    assert_eq!(archive.inbox(HERE, &first(10)).await.unwrap().rows.len(), 6, "no filter shows every state");
    let two = InboxFilter { states: vec![State::InCarico, State::Inviata], ..first(4) };
    let page = archive.inbox(HERE, &two).await.unwrap();
    let rest = archive.inbox(HERE, &InboxFilter { after: page.next.clone(), ..two }).await.unwrap();
    let both: Vec<_> = page.rows.iter().chain(&rest.rows).map(|row| row.line.reference.clone()).collect();
    let whole = archive.inbox(HERE, &first(10)).await.unwrap().rows;
    assert_eq!(
        both,
        whole.into_iter().map(|row| row.line.reference).collect::<Vec<_>>(),
        "two states are merged in order"
    );
}

/// Filter and pages together.
pub async fn a_filtered_inbox_is_paged_as_the_whole_one(archive: Arc<impl Archive>) {
    let mut taken = Vec::new();
    for (place, pratica) in fill(&*archive, HERE, &many()).await.iter().enumerate() {
        if place % 2 == 0 {
            let next = moved(pratica, State::InCarico);
            archive.change(&next).await.unwrap();
            taken.push(next);
        }
    }
    for limit in [1, 5, 12] {
        assert_eq!(shown(pages(&*archive, Some(State::InCarico), limit).await), rows(&taken), "pages of {limit}");
    }
}

/// A suspended term comes due later: the list follows.
pub async fn a_change_moves_a_pratica_to_its_new_place(archive: Arc<impl Archive>) {
    let kept = fill(&*archive, HERE, &[(1, Some(december(1))), (2, Some(december(2)))]).await;
    let later = Head { due: Some(december(3)), ..kept[0].head.clone() };
    let later = kept[0].next(&keys(), later, &body()).unwrap();
    archive.change(&later).await.unwrap();
    assert_eq!(archive.inbox(HERE, &first(10)).await.unwrap().rows, rows([&kept[1], &later]));
}

/// A mark is a place, not a count.
pub async fn what_comes_between_two_pages_moves_nothing(archive: Arc<impl Archive>) {
    let days = [(1, Some(december(10))), (2, Some(december(11))), (3, Some(december(12)))];
    let kept = fill(&*archive, HERE, &days).await;
    let page = archive.inbox(HERE, &first(1)).await.unwrap();
    fill(&*archive, HERE, &[(4, Some(december(1)))]).await;
    let rest = archive.inbox(HERE, &InboxFilter { after: page.next, ..first(10) }).await.unwrap();
    assert_eq!(rest.rows, rows(&kept[1..]));
}

/// From one to a hundred, whatever is asked.
pub async fn a_limit_out_of_bounds_is_brought_within(archive: Arc<impl Archive>) {
    let days: Vec<_> = (0..101).map(|n| (n, None)).collect();
    fill(&*archive, HERE, &days).await;
    assert_eq!(archive.inbox(HERE, &first(0)).await.unwrap().rows.len(), 1);
    let most = archive.inbox(HERE, &first(1000)).await.unwrap();
    assert_eq!(most.rows.len(), 100);
    assert!(most.next.is_some());
}

/// The applicant's name is sealed: the list needs the keys. Who reads it needs no pratica, before and after a change.
pub async fn an_inbox_gives_names_that_open(archive: Arc<impl Archive>) {
    let sent = pratica(HERE, 1);
    archive.submit(&sent).await.unwrap();
    for state in [State::InCarico, State::Accolta] {
        let row = archive.inbox(HERE, &first(10)).await.unwrap().rows.remove(0);
        assert!(matches!(row.name, Name::Apart(_)), "{:?}", row.line.state);
        assert_eq!(row.applicant(HERE, &keys()).unwrap().as_deref(), Some("Maria Rossi"));
        assert!(row.applicant(THERE, &keys()).is_err());
        let kept = archive.pratica(HERE, &sent.head.reference).await.unwrap().unwrap();
        archive.change(&moved(&kept, state)).await.unwrap();
    }
}

/// Not by a list, not by a state, not by another comune's mark.
pub async fn an_inbox_never_shows_another_comune(archive: Arc<impl Archive>) {
    let here = fill(&*archive, HERE, &many()).await;
    let there = fill(&*archive, THERE, &many()[..2]).await;
    let mark = archive.inbox(THERE, &first(1)).await.unwrap().next;
    let filters = [
        first(100),
        InboxFilter { states: vec![State::Inviata], ..first(100) },
        InboxFilter { after: mark.clone(), ..first(100) },
        InboxFilter { after: mark, states: vec![State::Inviata], limit: 100 },
    ];
    for filter in filters {
        let page = archive.inbox(HERE, &filter).await.unwrap();
        assert!(page.rows.iter().all(|row| rows(&here).contains(row)), "{filter:?}");
    }
    assert_eq!(archive.inbox(HERE, &first(100)).await.unwrap().rows, rows(&here));
    assert_eq!(archive.inbox(THERE, &first(100)).await.unwrap().rows, rows(&there));
}

/// One page over several comuni goes on in each of them where the last one ended, whichever comune that row was of.
pub async fn a_place_in_one_comunes_inbox_is_a_mark_in_every_other(archive: Arc<impl Archive>) {
    let here = rows(&fill(&*archive, HERE, &many()).await);
    fill(&*archive, THERE, &many()).await;
    let there = archive.inbox(THERE, &first(100)).await.unwrap().rows;
    assert!(there.windows(2).all(|two| two[0].place < two[1].place));
    for states in [Vec::new(), vec![State::Inviata, State::InCarico]] {
        for Row { place, .. } in &there {
            let filter = InboxFilter { states: states.clone(), after: Some(place.clone()), limit: 100 };
            let behind: Vec<Row> = here.iter().filter(|row| row.place > *place).cloned().collect();
            assert_eq!(archive.inbox(HERE, &filter).await.unwrap().rows, behind, "{place} {states:?}");
        }
    }
}
