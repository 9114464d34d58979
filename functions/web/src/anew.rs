//! A request that the second person did not sign is made anew: a draft with the same answers, to be corrected and sent.

use contract::answer::{Answer, Typed};
use contract::kind::Kind;
use counter::refusal::Refusal;
use counter::state::State;

use crate::call::Call;
use crate::citizen::{address, index, refused, token_held};
use crate::doors::Doors;
use crate::draft;
use crate::pratica::{Seen, seen};
use crate::reply::{Answered, Reply};

/// A new draft with the answers of a request that was not signed: what is wrong is corrected and sent again.
pub(crate) async fn begin(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call).await?;
    let seen = seen(doors, call, &index, reference).await?;
    token_held(doors, call, &seen.visit)?;
    let head = &seen.pratica.head;
    if head.state != State::NonFirmata {
        return Ok(refused(&index, seen.form.language, &Refusal::NotNow(head.state)));
    }
    // One draft per person and service: what she has begun meanwhile is not written over.
    let open = match draft::of_service(doors, call, &index, &seen.visit, &head.service).await? {
        Some(open) => open,
        None => {
            let asked = draft::asked(doors, call, &index, &head.service, None, seen.body.language).await?;
            let mut open = draft::begin(doors, call, &index, &seen.visit, &head.service, asked)?;
            open.body.typed = typed_again(&seen);
            open.body.passed = open.form.steps.iter().map(|s| s.id.clone()).collect();
            draft::keep(doors, call, &seen.visit, &mut open).await?;
            open
        }
    };
    Ok(Reply::see(address(&index, &format!("domanda/{}/riepilogo", open.draft.id.as_str()))))
}

/// What was sent, as it is typed; files belong to the request they came with.
fn typed_again(seen: &Seen) -> Typed {
    let mut typed = Typed::new();
    for (id, answer) in &seen.body.answers.0 {
        let field = seen.form.field(id).filter(|f| !matches!(f.kind, Kind::File { .. }));
        match (field, answer) {
            (Some(field), Answer::One(value)) => typed.set(id, vec![field.retyped(value)]),
            (Some(_), Answer::Many(values)) => typed.set(id, values.clone()),
            (None, _) => {}
        }
    }
    typed
}
