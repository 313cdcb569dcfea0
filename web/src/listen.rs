//! What the browser tells of its own accord: keys, the clipboard, menus, the address, files that are dropped or chosen.

use std::cell::RefCell;
use std::rc::Rc;

use privatelink::interop;
use wasm_bindgen_futures::spawn_local;
use yew::Context;
use yew::html::Scope;

use crate::app::{App, Msg};
use crate::platform::clipboard::Wish;
use crate::platform::files::{self, Picked};
use crate::platform::{Listening, clipboard, keyboard, location, menu, page, second};
use crate::state::action::{Action, Arrange, Compare, File, Page, Show};
use crate::state::menu::Menu;
use crate::state::{Shared, State, keymap};

/// The longest file that is read.
const FILE_LIMIT_BYTES: u32 = 32 * 1024 * 1024;

fn act(file: File) -> Msg {
    Msg::Act(Action::File(file))
}

/// What the browser tells of its own accord.
pub fn listen(ctx: &Context<App>, now: &Rc<RefCell<Rc<State>>>) -> Vec<Listening> {
    let mut all = Vec::new();
    let (link, heard) = (ctx.link().clone(), now.clone());
    all.extend(keyboard::on_key(move |key| {
        let action = keymap::action(&heard.borrow(), &key);
        let used = action.is_some();
        if let Some(action) = action {
            link.send_message(Msg::Act(action));
        }
        used
    }));
    let (link, seen) = (ctx.link().clone(), now.clone());
    all.extend(clipboard::on_wish(move |wish| {
        let (id, action) = match wish {
            Wish::Copy => ("copy", Arrange::Copy),
            Wish::Cut => ("cut", Arrange::Cut),
            Wish::Paste(text) => ("paste", Arrange::Paste(Ok(text))),
        };
        let action = keymap::can(&seen.borrow(), id).then_some(Action::Arrange(action));
        let used = action.is_some();
        if let Some(action) = action {
            link.send_message(Msg::Act(action));
        }
        used
    }));
    let link = ctx.link().clone();
    all.extend(menu::on_wish(move |wish| {
        if let Some(menu) = Menu::wished(&wish.resource, wish.x, wish.y, wish.opener) {
            link.send_message(Msg::Act(Action::Show(Show::Menu(Some(Shared::new(menu))))));
        }
    }));
    let link = ctx.link().clone();
    all.extend(location::on_fragment_change(move |fragment| {
        link.send_message(act(File::Fragment(fragment)));
    }));
    let link = ctx.link().clone();
    all.extend(page::on_leaving(move || link.send_message(Msg::Rest)));
    let link = ctx.link().clone();
    let dropped = files::on_drop(move |dropped| {
        let link = link.clone();
        spawn_local(async move { open_all(link, dropped.files().await, false).await });
    });
    all.extend(dropped.into_iter().flatten());
    all
}

/// Reads all of the files: a sketch is one, outputs of the AWS CLI are many. They are opened, or compared with.
pub async fn open_all(link: Scope<App>, picked: Vec<Picked>, beside: bool) {
    // What they are is for the second part of the program to say; where it does not come, the action waits for it.
    let _ = second::bring().await;
    let mut read = Vec::with_capacity(picked.len());
    let mut left = FILE_LIMIT_BYTES;
    for file in picked {
        match file.bytes(left).await {
            Ok(bytes) => {
                left = left.saturating_sub(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
                read.push(interop::File { path: file.name(), bytes });
            }
            Err(trouble) => {
                let why = trouble.to_string();
                let wrong = || Msg::Act(Action::from(Compare::Wrong(why.clone())));
                link.send_message(if beside { wrong() } else { act(File::Unreadable(why)) });
                return;
            }
        }
    }
    if !read.is_empty() {
        let files = |read| Msg::Act(Action::from(Compare::Files(read)));
        link.send_message(if beside { files(read) } else { act(File::OpenAll(read)) });
    }
}

/// Where the browser does not let the page read, its own pasting does.
pub fn read_clipboard(ctx: &Context<App>) {
    let link = ctx.link().clone();
    spawn_local(async move {
        let refused = "The browser did not let the page read the clipboard. Press Ctrl+V instead.";
        let text = clipboard::read_text().await.map_err(|_| refused.to_owned());
        link.send_message(Msg::Act(Action::Arrange(Arrange::Paste(text))));
    });
}

/// Writes to the clipboard, and tells whether it took the text.
pub fn copy(ctx: &Context<App>, text: String) {
    let link = ctx.link().clone();
    spawn_local(async move {
        let copied = clipboard::write_text(&text).await.is_ok();
        link.send_message(Msg::Act(Action::Page(Page::Copied(copied))));
    });
}
