//! The routes divided among the small programs: each part answers its own and links nothing of the others'.
//!
//! In: a route. Out: which part's it is, and that part's answer. PDF is made in one part alone, logins in another.

use std::future::Future;

use crate::call::Call;
use crate::doors::Doors;
use crate::reply::{Answered, not_found};
use crate::route::Route;
use crate::{
    anew, area, citizen, cosign, evidence, integration, large, login, office, pieces, places, pratica, rating, receipt,
    resume, saved, search, send, sheets, status, step,
};

/// A part of the counter; in one process they stand together, on Lambda each is a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Forms, drafts, sending.
    Intake,
    /// What was sent: status, receipts, the personal area, sheets to print, search.
    Track,
    /// What is kept of a citizen for her next request.
    Profile,
    /// The back office.
    Desk,
    /// Logging in and out.
    Sign,
}

impl Part {
    /// All of them.
    pub const ALL: [Part; 5] = [Part::Intake, Part::Track, Part::Profile, Part::Desk, Part::Sign];

    /// The name of its program.
    pub fn name(self) -> &'static str {
        match self {
            Part::Intake => "intake",
            Part::Track => "track",
            Part::Profile => "profile",
            Part::Desk => "desk",
            Part::Sign => "sign",
        }
    }
}

impl Route {
    /// Whose route it is.
    pub fn part(&self) -> Part {
        match self {
            Route::Reloaded { to } if to.starts_with("ufficio/") => Part::Desk,
            Route::Reloaded { to } if to.starts_with("sportello/pratica/") || to.starts_with("sportello/area/") => {
                Part::Track
            }
            Route::Reloaded { .. }
            | Route::LogoutForm
            | Route::FirstStep { .. }
            | Route::Begin { .. }
            | Route::BeginReloaded { .. }
            | Route::Step { .. }
            | Route::SaveStep { .. }
            | Route::Piece { .. }
            | Route::LargeForm { .. }
            | Route::Arrived { .. }
            | Route::TakeArrived { .. }
            | Route::Saved { .. }
            | Route::Remind { .. }
            | Route::Summary { .. }
            | Route::Send { .. }
            | Route::ResumeForm { .. }
            | Route::Resume { .. }
            | Route::SendAnew { .. }
            | Route::DropDraft => Part::Intake,
            Route::Receipt { .. }
            | Route::ReceiptSheet { .. }
            | Route::SignedReceipt { .. }
            | Route::Proof { .. }
            | Route::BlankSheet { .. }
            | Route::StatusForm
            | Route::StatusLookup
            | Route::Pratica { .. }
            | Route::File { .. }
            | Route::WithdrawForm { .. }
            | Route::Withdraw { .. }
            | Route::CosignForm { .. }
            | Route::Cosign { .. }
            | Route::CosignFile { .. }
            | Route::IntegrationForm { .. }
            | Route::Integrate { .. }
            | Route::Area
            | Route::Rate
            | Route::Search
            | Route::SearchEverywhere
            | Route::Places
            | Route::OfficeReceiptSheet { .. } => Part::Track,
            Route::ForgetFact | Route::ForgetAllForm | Route::ForgetAll => Part::Profile,
            Route::OfficeInbox
            | Route::OfficeFind
            | Route::OfficeRatings
            | Route::OfficePratica { .. }
            | Route::OfficeAct { .. }
            | Route::OfficeFile { .. }
            | Route::OfficeDossierForm { .. }
            | Route::OfficeDossier { .. }
            | Route::OfficeReceipt { .. }
            | Route::DeskChoice
            | Route::DeskForm { .. }
            | Route::DeskBegin { .. }
            | Route::DeskDrop { .. }
            | Route::DeskStep { .. }
            | Route::DeskSaveStep { .. }
            | Route::DeskSummary { .. }
            | Route::DeskSend { .. } => Part::Desk,
            Route::LoginForm
            | Route::Login
            | Route::Logout
            | Route::OfficeLoginForm
            | Route::OfficeLogin
            | Route::OfficeLogout => Part::Sign,
        }
    }
}

/// Who answers routes. What is another part's does not exist here.
pub(crate) trait Hall {
    fn take<D: Doors>(doors: &D, call: &Call, route: Route) -> impl Future<Output = Answered> + Send;
}

/// All parts in one process.
pub(crate) struct Whole;
pub(crate) struct Intake;
pub(crate) struct Track;
pub(crate) struct Profile;
pub(crate) struct Desk;
pub(crate) struct Sign;

impl Hall for Whole {
    async fn take<D: Doors>(doors: &D, call: &Call, route: Route) -> Answered {
        match route.part() {
            Part::Intake => Intake::take(doors, call, route).await,
            Part::Track => Track::take(doors, call, route).await,
            Part::Profile => Profile::take(doors, call, route).await,
            Part::Desk => Desk::take(doors, call, route).await,
            Part::Sign => Sign::take(doors, call, route).await,
        }
    }
}

impl Hall for Intake {
    async fn take<D: Doors>(doors: &D, call: &Call, route: Route) -> Answered {
        match route {
            Route::FirstStep { service, language } => step::first(doors, call, &service, language).await,
            Route::Begin { service } => step::begin(doors, call, &service).await,
            Route::BeginReloaded { service } => step::reloaded(doors, call, &service).await,
            Route::Reloaded { to } => citizen::reloaded(call, &to),
            Route::Step { draft, step, from_summary } => step::show(doors, call, &draft, &step, from_summary).await,
            Route::SaveStep { draft, step, from_summary } => step::save(doors, call, &draft, &step, from_summary).await,
            Route::Piece { draft, step } => pieces::take(doors, call, &draft, &step).await,
            Route::LargeForm { draft, step, field } => large::form(doors, call, &draft, &step, &field).await,
            Route::Arrived { draft, step, field } => large::arrived(doors, call, &draft, &step, &field).await,
            Route::TakeArrived { draft, step, field } => large::take(doors, call, &draft, &step, &field).await,
            Route::Saved { draft } => saved::show(doors, call, &draft).await,
            Route::Remind { draft } => saved::remind(doors, call, &draft).await,
            Route::Summary { draft } => send::summary(doors, call, &draft).await,
            Route::Send { draft } => send::send(doors, call, &draft).await,
            Route::ResumeForm { draft } => resume::form(doors, call, &draft).await,
            Route::Resume { draft } => resume::resume(doors, call, &draft).await,
            Route::SendAnew { reference } => anew::begin(doors, call, &reference).await,
            Route::LogoutForm => citizen::logout_form(doors, call).await,
            Route::DropDraft => area::drop_draft(doors, call).await,
            _ => Ok(not_found(call)),
        }
    }
}

impl Hall for Track {
    async fn take<D: Doors>(doors: &D, call: &Call, route: Route) -> Answered {
        match route {
            Route::Receipt { reference } => receipt::receipt(doors, call, &reference).await,
            Route::ReceiptSheet { reference } => sheets::receipt(doors, call, &reference).await,
            Route::SignedReceipt { reference } => evidence::receipt(doors, call, &reference).await,
            Route::Proof { reference } => evidence::proof(doors, call, &reference).await,
            Route::BlankSheet { service } => sheets::blank(doors, call, &service).await,
            Route::StatusForm => status::form(doors, call).await,
            Route::StatusLookup => status::lookup(doors, call).await,
            Route::Pratica { reference } => pratica::show(doors, call, &reference).await,
            Route::File { reference, file } => pratica::file(doors, call, &reference, &file).await,
            Route::WithdrawForm { reference } => pratica::withdraw_form(doors, call, &reference).await,
            Route::Withdraw { reference } => pratica::withdraw(doors, call, &reference).await,
            Route::CosignForm { reference } => cosign::form(doors, call, &reference).await,
            Route::Cosign { reference } => cosign::answer(doors, call, &reference).await,
            Route::CosignFile { reference, file } => cosign::file(doors, call, &reference, &file).await,
            Route::IntegrationForm { reference } => integration::form(doors, call, &reference).await,
            Route::Integrate { reference } => integration::answer(doors, call, &reference).await,
            Route::Area => area::show(doors, call).await,
            Route::Rate => rating::rate(doors, call).await,
            Route::Search => search::here(doors, call).await,
            Route::SearchEverywhere => search::everywhere(doors, call).await,
            Route::Places => Ok(places::search(call)),
            Route::Reloaded { to } => citizen::reloaded(call, &to),
            Route::OfficeReceiptSheet { comune, reference } => {
                office::pratica::sheet(doors, call, &comune, &reference).await
            }
            _ => Ok(not_found(call)),
        }
    }
}

impl Hall for Profile {
    async fn take<D: Doors>(doors: &D, call: &Call, route: Route) -> Answered {
        match route {
            Route::ForgetFact => area::forget(doors, call).await,
            Route::ForgetAllForm => area::forget_all_form(doors, call).await,
            Route::ForgetAll => area::forget_all(doors, call).await,
            _ => Ok(not_found(call)),
        }
    }
}

impl Hall for Desk {
    async fn take<D: Doors>(doors: &D, call: &Call, route: Route) -> Answered {
        match route {
            Route::OfficeInbox => office::inbox::show(doors, call).await,
            Route::OfficeFind => office::find::find(doors, call).await,
            Route::OfficeRatings => office::ratings::show(doors, call).await,
            Route::OfficePratica { comune, reference } => office::pratica::show(doors, call, &comune, &reference).await,
            Route::OfficeFile { comune, reference, file } => {
                office::pratica::file(doors, call, &comune, &reference, &file).await
            }
            Route::OfficeAct { comune, reference } => office::pratica::act(doors, call, &comune, &reference).await,
            Route::OfficeDossierForm { comune, reference } => {
                office::dossier::reason(doors, call, &comune, &reference).await
            }
            Route::OfficeDossier { comune, reference } => office::dossier::show(doors, call, &comune, &reference).await,
            Route::OfficeReceipt { comune, reference } => {
                office::pratica::receipt(doors, call, &comune, &reference).await
            }
            Route::Reloaded { to } => citizen::reloaded(call, &to),
            Route::DeskChoice => office::assisted::choice(doors, call).await,
            Route::DeskForm { comune } => office::assisted::form(doors, call, &comune).await,
            Route::DeskBegin { comune } => office::assisted::begin(doors, call, &comune).await,
            Route::DeskDrop { comune } => office::assisted::drop(doors, call, &comune).await,
            Route::DeskStep { comune, draft, step, from_summary } => {
                let at = office::assisted::at(doors, call, &comune).await?;
                step::shown(doors, call, &at.index, &at.visit, &draft, &step, from_summary).await
            }
            Route::DeskSaveStep { comune, draft, step, from_summary } => {
                let at = office::assisted::at(doors, call, &comune).await?;
                step::saved(doors, call, &at.index, &at.visit, &draft, &step, from_summary).await
            }
            Route::DeskSummary { comune, draft } => {
                let at = office::assisted::at(doors, call, &comune).await?;
                send::shown(doors, call, &at.index, &at.visit, &draft).await
            }
            Route::DeskSend { comune, draft } => {
                let mut at = office::assisted::at(doors, call, &comune).await?;
                send::sent(doors, call, &at.index, &mut at.visit, &draft).await
            }
            _ => Ok(not_found(call)),
        }
    }
}

impl Hall for Sign {
    async fn take<D: Doors>(doors: &D, call: &Call, route: Route) -> Answered {
        match route {
            Route::LoginForm => login::form(doors, call).await,
            Route::Login => login::login(doors, call).await,
            Route::Logout => citizen::logout(doors, call).await,
            Route::OfficeLoginForm => Ok(office::login::form(doors, call)),
            Route::OfficeLogin => office::login::login(doors, call).await,
            Route::OfficeLogout => office::login::logout(doors, call).await,
            _ => Ok(not_found(call)),
        }
    }
}
