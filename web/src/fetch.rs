//! What the page fetches besides itself: the program's second part, scenarios, stories, the list of claims. What has come,
//! or why it has not, is told as an action.

use wasm_bindgen_futures::spawn_local;

use crate::platform::{files, second, storage};
use crate::state::action::{Action, File, Keep, Page, Tale};
use crate::state::sketches::Order;
use crate::view::Dispatch;

/// The second part of the program.
pub fn second_part(tell: &Dispatch) {
    let tell = tell.clone();
    spawn_local(async move {
        tell.emit(Action::Page(Page::SecondPart(second::bring().await)));
    });
}

/// Has the second part brought when somebody comes near what needs it.
pub fn foresee(tell: &Dispatch) {
    let tell = tell.clone();
    spawn_local(async move {
        second::wanted().await;
        tell.emit(Action::Page(Page::BringSecondPart));
    });
}

/// An SVG as a PNG file.
pub fn drawn(tell: &Dispatch, name: String, svg: String) {
    let tell = tell.clone();
    spawn_local(async move {
        let saved = files::download_drawn(&name, &svg).await.map(|()| name);
        tell.emit(Action::Page(Page::Drawn(saved)));
    });
}

/// Has something done in the browser's storage. The order is given before this returns; only its answer comes later.
pub fn keeping(tell: &Dispatch, order: Order) {
    let tell = tell.clone();
    let given = storage::order(order.words());
    spawn_local(async move {
        let answer = given.await.map_err(|trouble| trouble.to_string());
        tell.emit(Action::Keep(Keep::Answered(order, answer)));
    });
}

/// A scenario's file.
pub fn scenario(tell: &Dispatch, id: &'static str) {
    let tell = tell.clone();
    spawn_local(async move {
        let text = storage::scenario(id).await;
        tell.emit(Action::File(File::Arrived { id: id.to_owned(), text }));
    });
}

/// A story's file and the glossary's.
pub fn story(tell: &Dispatch, id: String) {
    let tell = tell.clone();
    spawn_local(async move {
        let text = storage::story(&id).await;
        // Without it terms are not explained, and that is all.
        let glossary = storage::story("glossary").await.unwrap_or_default();
        tell.emit(Action::Story(Tale::Arrived { id, text, glossary }));
    });
}

/// The list of the whitepaper's claims.
pub fn claims(tell: &Dispatch) {
    let tell = tell.clone();
    spawn_local(async move {
        tell.emit(Action::Story(Tale::Claims(storage::story("claims").await)));
    });
}
