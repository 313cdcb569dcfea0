//! Links, what is kept, files.

use crate::state::State;
use crate::state::action::Action;
use crate::state::action::Edit;
use crate::state::action::File;
use crate::state::action::Play;
use crate::state::action::Select;
use crate::state::action::Show;
use crate::state::effect::Effect;
use crate::state::engine::Mode;
use crate::state::keep;
use crate::state::notice::About;
use crate::state::start::Found;
use crate::state::update;
use privatelink::model::ResourceId;
use privatelink::sketch::write;

use super::{after, fresh, holds, lose, sent};

#[test]
fn links_reproduce_sketch_request_step_selection_and_mode() {
    let client: ResourceId = "i-0b0000000000000b1".parse().unwrap();
    let state = after(
        &sent(),
        [
            lose("use1-az2"),
            Action::Select(Select::Only(client)),
            Action::Play(Play::To(7)),
            Action::Show(Show::Tab(crate::state::panels::Tab::Dns)),
            Action::Show(Show::Mode(Mode::Present)),
        ],
    );
    let fragment = state.fragment();
    let opened = State::start(&Found { fragment: &format!("#{fragment}"), ..Found::default() });
    holds(&opened);
    assert_eq!(write(&opened.sketch), write(&state.sketch));
    // How it was before an edit is this page's to remember, and no part of a link.
    let judged =
        |state: &State| state.journey.as_ref().map(|one| (one.asked.clone(), one.verdict.clone(), one.was));
    assert!(judged(&opened) == judged(&state), "the journey is another one");
    assert_eq!(opened.playback.position, state.playback.position);
    assert_eq!(*opened.selection, *state.selection);
    assert_eq!((opened.mode, opened.panels.tab), (state.mode, state.panels.tab));
    assert_eq!(opened.fragment(), fragment);
    assert!(opened.share_url().ends_with(&fragment));
    // A sketch of one's own travels whole.
    let own = after(&state, [Action::File(File::Open { name: "a.json".into(), text: write(&state.sketch) })]);
    let again = State::start(&Found { fragment: &own.fragment(), ..Found::default() });
    assert_eq!(write(&again.sketch), write(&state.sketch));
}

#[test]
fn a_bad_link_says_so_and_leaves_something_true_on_the_screen() {
    let kept = after(&sent(), [lose("use1-az1")]);
    let text = kept.kept_text().unwrap();
    for fragment in ["pl1.%%%", "nonsense", "pl9.abc", "pl1.AAAA"] {
        let state = State::start(&Found { fragment, kept: Some(Ok(text.clone())), ..Found::default() });
        holds(&state);
        assert_eq!(write(&state.sketch), write(&kept.sketch), "{fragment}");
        assert!(state.notices.iter().any(|notice| notice.about == About::Link), "{fragment}");
        let state = State::start(&Found { fragment, ..Found::default() });
        assert_eq!(state.origin.scenario(), Some("figure-5"));
        let state = after(&kept, [Action::File(File::Fragment(fragment.into()))]);
        assert!(state.sketch.is(&kept.sketch));
        assert!(state.notices.iter().any(|notice| notice.about == About::Link));
    }
}

#[test]
fn what_is_kept_comes_back_and_opens_as_a_file_too() {
    let state = after(&sent(), [lose("use1-az1"), Action::Show(Show::SingleKeys(false))]);
    let text = state.kept_text().unwrap();
    let back = State::start(&Found { kept: Some(Ok(text.clone())), ..Found::default() });
    holds(&back);
    assert_eq!(back.kept_text().unwrap(), text);
    assert_eq!(back.origin, state.origin);
    assert!(!back.single_keys);
    let opened = after(&fresh(), [Action::File(File::Open { name: "kept.json".into(), text })]);
    assert_eq!(write(&opened.sketch), write(&state.sketch));
    assert!(opened.notices.is_empty());
    let undone = after(&opened, [Action::Edit(Edit::Undo)]);
    assert_eq!(write(&undone.sketch), write(&fresh().sketch));
    assert!(keep::open("{}", &crate::state::scenarios::Texts::default()).is_err());
    let damaged = State::start(&Found { kept: Some(Ok("{\"format\":1".into())), ..Found::default() });
    assert_eq!(damaged.notices.len(), 1);
    assert_eq!(damaged.origin.scenario(), Some("figure-5"));
}

#[test]
fn a_newer_file_may_be_looked_at_but_not_changed() {
    let own = format!("\"version\": {}", privatelink::sketch::VERSION);
    let next = privatelink::sketch::VERSION + 1;
    let newer = write(&fresh().sketch).replace(&own, &format!("\"version\": {next}"));
    let state = after(&fresh(), [Action::File(File::Open { name: "n.json".into(), text: newer })]);
    assert_eq!(state.newer, Some(next));
    assert_eq!(state.kept_text(), None);
    let next = after(&state, [lose("use1-az1")]);
    assert!(next.sketch.is(&state.sketch));
    let (next, effects) = update(&next, Action::File(File::Save));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Download { .. })));
    assert!(next.notices.iter().any(|notice| notice.about == About::File));
    let back = after(&next, [Action::Edit(Edit::Undo)]);
    assert_eq!(back.newer, None);
}
