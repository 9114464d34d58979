//! What every archive promises, one small check a promise: an implementation passes all of them or is none.
//!
//! `archive_promises!(opened)` makes a test of each, where `opened` is an async function that gives a new empty archive
//! and whatever must live as long as it does. A failure bears the promise's name.
#![allow(clippy::unwrap_used)]

pub mod claimed;
pub mod desk;
pub mod draft;
pub mod erased;
pub mod inbox;
pub mod kept;
pub mod logged;
pub mod look;
pub mod mine;
pub mod outgoing;
pub mod people;
pub mod rated;
pub mod rationed;
pub mod records;
pub mod sending;
pub mod settled;
pub mod signed;

/// Makes a test of every promise.
#[macro_export]
macro_rules! archive_promises {
    ($open:path) => {
        $crate::archive_promises! { @each $open;
            sending::what_is_sent_is_found_again_to_the_last_bit,
            sending::the_same_pratica_again_finds_the_first_one_with_its_key,
            sending::another_draft_with_the_same_reference_finds_the_first_one,
            sending::of_thirty_two_sendings_at_once_one_is_kept_and_all_see_it,
            sending::different_pratiche_at_once_are_all_kept,
            sending::the_same_reference_in_two_comuni_is_two_pratiche,
            sending::a_pratica_is_not_found_in_another_comune,
            claimed::what_one_pratica_holds_no_other_gets,
            claimed::a_replay_with_claims_finds_the_first_one,
            claimed::what_is_given_back_is_free_again,
            claimed::of_sixteen_claims_at_once_one_is_held,
            desk::a_change_replaces_the_version_before_it,
            desk::a_change_of_an_older_version_is_stale_and_writes_nothing,
            desk::a_change_that_skips_a_version_is_stale,
            desk::a_change_of_what_is_not_there_is_stale,
            desk::a_change_in_another_comune_is_stale,
            desk::of_eight_changes_at_once_one_is_done,
            desk::a_late_resend_finds_the_changed_pratica,
            erased::an_erased_pratica_is_found_nowhere,
            erased::an_erased_number_is_never_given_again,
            erased::erasing_again_finds_the_first_tombstone,
            erased::a_change_of_an_erased_pratica_is_stale,
            erased::what_an_erased_pratica_held_is_free_unless_used_up,
            inbox::an_empty_inbox_has_no_next_page,
            inbox::the_soonest_due_is_first_and_what_has_no_term_last,
            inbox::pages_show_each_pratica_once_and_in_order,
            inbox::a_page_that_is_just_full_has_no_next_one,
            inbox::a_filter_by_state_shows_that_state_alone,
            inbox::a_filtered_inbox_is_paged_as_the_whole_one,
            inbox::a_change_moves_a_pratica_to_its_new_place,
            inbox::what_comes_between_two_pages_moves_nothing,
            inbox::a_place_in_one_comunes_inbox_is_a_mark_in_every_other,
            inbox::a_limit_out_of_bounds_is_brought_within,
            inbox::an_inbox_gives_names_that_open,
            inbox::an_inbox_never_shows_another_comune,
            mine::a_citizen_s_pratiche_come_newest_first,
            mine::a_citizen_s_pratiche_come_with_their_newest_state,
            mine::at_most_two_hundred_pratiche_are_listed,
            mine::a_pratica_without_a_citizen_is_nobody_s,
            mine::a_citizen_never_sees_another_comune_or_another_citizen,
            signed::what_a_person_must_sign_comes_newest_first,
            signed::what_was_signed_waits_no_more_until_it_is_corrected,
            signed::what_nobody_signs_in_time_is_closed,
            signed::nobody_signs_for_another_comune_or_another_person,
            draft::a_draft_is_found_again_to_the_last_bit,
            draft::a_draft_is_replaced_by_its_newer_version,
            draft::drafts_come_last_changed_first,
            draft::a_draft_that_changes_hands_leaves_its_owner,
            draft::a_forgotten_draft_is_gone_and_may_be_forgotten_twice,
            draft::the_same_draft_id_in_two_comuni_is_two_drafts,
            people::a_profile_begins_at_version_one_once,
            people::a_profile_follows_the_version_before_it,
            people::of_eight_profiles_at_once_one_is_kept,
            people::a_session_is_found_replaced_and_ended,
            people::an_ended_session_is_not_renewed,
            people::a_session_of_one_scope_is_unknown_in_another,
            people::an_operator_is_found_and_replaced,
            settled::what_is_sent_is_remembered_and_its_draft_goes,
            settled::what_is_not_kept_settles_nothing,
            settled::a_session_that_was_ended_stays_ended,
            look::looks_come_newest_first,
            look::a_look_is_never_replaced,
            look::at_most_two_hundred_looks_are_listed,
            look::looks_never_show_another_comune_or_another_citizen,
            rated::ratings_are_tallied_by_page,
            rated::ratings_at_once_are_all_counted,
            rated::opinions_come_newest_first,
            kept::a_form_is_kept_for_ever_as_it_was,
            kept::events_are_counted_by_the_hour,
            kept::buckets_are_counted_apart,
            kept::events_at_once_are_all_counted,
        }
    };
    (@each $open:path; $($noun:ident::$promise:ident,)*) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
        async fn $promise() {
            let (archive, _place) = $open().await;
            $crate::archive_suite::$noun::$promise(std::sync::Arc::new(archive)).await;
        }
    )* };
}

/// The promises of every archive that keeps the public logs too, opened as for `archive_promises!`.
#[macro_export]
macro_rules! ledger_promises {
    ($open:path) => {
        $crate::archive_promises! { @each $open;
            logged::what_is_sent_is_added_once_in_order,
            logged::a_change_adds_a_leaf_of_its_own,
            logged::every_head_is_signed_and_follows_the_one_before,
            logged::of_many_sequencers_at_once_none_adds_a_leaf_twice,
            logged::the_log_of_a_comune_holds_nothing_of_another,
            logged::what_is_refused_for_a_claim_leaves_nothing_in_the_log,
            logged::an_inbox_shows_what_waits_and_what_does_not_alike,
            logged::what_waits_is_added_though_its_pratica_was_erased,
        }
    };
}

/// The promises of every archive in which what waits to leave the house is found, opened as for `archive_promises!`.
#[macro_export]
macro_rules! outbox_promises {
    ($open:path) => {
        $crate::archive_promises! { @each $open;
            outgoing::what_is_to_be_told_is_found_until_it_was,
            outgoing::what_is_put_off_is_found_again_when_its_time_comes,
            outgoing::what_another_took_is_not_put_off_again,
            outgoing::a_change_brings_back_what_was_put_off,
            outgoing::what_was_erased_is_put_off_for_good,
            outgoing::what_waits_stays_in_its_comune,
            outgoing::who_wants_it_is_reminded_once_before_the_end,
            outgoing::a_draft_that_is_changed_has_another_day,
            outgoing::who_does_not_want_it_is_never_reminded,
            rationed::what_is_too_much_for_one_address_waits_for_a_later_hour,
        }
    };
}
