//! The page's surroundings: its size, motion, and what the browser answers.

use privatelink::diagram::Flow;

use super::Turn;
use crate::state::action::{Action, File, Page, Show};
use crate::state::effect::Effect;
use crate::state::engine::sentence;
use crate::state::look::LookAt;
use crate::state::notice::{About, Tone, Way};
use crate::state::panels::Dialog;
use crate::state::second::SecondPart;

/// Below this width the picture always runs from top to bottom, in CSS pixels.
const NARROW: u32 = 640;
/// A page that opens narrower than this leaves the outline's place to the picture, in CSS pixels.
const ROOMY: u32 = 1280;

pub(super) fn update(turn: &mut Turn, page: Page) {
    match page {
        Page::Resize { page_width, width, height } => {
            if turn.state.page_width == 0 && page_width < ROOMY && turn.state.embed.is_none() {
                turn.state.panels.outline = false;
            }
            turn.state.page_width = page_width;
            let flow = flow(turn.state.flow, width, height);
            if flow != turn.state.flow {
                turn.state.flow = flow;
                turn.look(LookAt::Beginning, false);
            }
            if !turn.state.is_narrow() {
                turn.state.panels.sheet = None;
            }
        }
        Page::Drawn(Ok(name)) => {
            turn.forget_notice(About::File);
            turn.announce(format!("Saved as {name}."));
        }
        Page::Drawn(Err(why)) => {
            let says = format!("The picture was not saved: {why}. As SVG it needs no drawing.");
            let way = Way { label: "Save as SVG".to_owned(), action: Action::File(File::SavePicture) };
            turn.notice(Tone::Error, About::File, says, Some(way));
        }
        Page::Print => turn.effects.push(Effect::Print),
        Page::OpenWhole => turn.effects.push(Effect::OpenWhole),
        Page::ReducedMotion(reduced) => turn.state.reduced_motion = reduced,
        Page::KeepFailed(why) => {
            let says = format!("{} Save the sketch as a file, or copy its link.", sentence(&why));
            let way = Way { label: "Save file".to_owned(), action: Action::File(File::Save) };
            // Every change would say it again. What was said at the start had no way on.
            if !turn.state.keep_warned {
                turn.state.keep_warned = true;
                turn.notice(Tone::Warning, About::Keeping, says, Some(way));
            }
        }
        Page::Kept => {
            turn.state.keep_warned = false;
            turn.forget_notice(About::Keeping);
        }
        Page::BringSecondPart => bring_second_part(turn),
        Page::SecondPart(Ok(())) => {
            turn.state.second = SecondPart::Here;
            turn.state.derived.look_through();
            turn.forget_notice(About::SecondPart);
        }
        Page::SecondPart(Err(why)) => {
            turn.state.second = SecondPart::Failed;
            let says = format!(
                "A part of this page could not be loaded: {why}. Nothing is lost; what you pressed waits for it."
            );
            let way = Way { label: "Try again".to_owned(), action: Action::Page(Page::BringSecondPart) };
            turn.notice(Tone::Error, About::SecondPart, says, Some(way));
        }
        Page::Copied(true) => {
            turn.forget_notice(About::Clipboard);
            turn.announce("Copied.".to_owned());
        }
        Page::Copied(false) => {
            let says = "The browser did not let the page copy. Open Share and copy the link by hand.";
            let way = Way { label: "Share".to_owned(), action: Action::Show(Show::Dialog(Dialog::Share)) };
            turn.notice(Tone::Warning, About::Clipboard, says.to_owned(), Some(way));
        }
    }
}

/// Has the second part of the program brought, unless it is here or on its way.
pub(super) fn bring_second_part(turn: &mut Turn) {
    if matches!(turn.state.second, SecondPart::Away | SecondPart::Failed) {
        turn.state.second = SecondPart::Coming;
        turn.forget_notice(About::SecondPart);
        turn.effects.push(Effect::BringSecondPart);
    }
}

/// Which way the picture runs in a place of this size. Near the border it stays as it is, so that a
/// scroll bar that comes and goes does not turn it over.
fn flow(now: Flow, width: u32, height: u32) -> Flow {
    if width == 0 || height == 0 {
        return now;
    }
    let (tall, wide) = (
        width.saturating_mul(20) < height.saturating_mul(19),
        width.saturating_mul(20) > height.saturating_mul(21),
    );
    if width < NARROW || tall {
        Flow::TopToBottom
    } else if wide {
        Flow::LeftToRight
    } else {
        now
    }
}
