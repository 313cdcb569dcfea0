//! What is done with the selection as a whole.

use crate::state::State;
use crate::state::action::{Action, Arrange, Edit, Select, Show};
use crate::state::effect::{Effect, NAME_FIELD};
use crate::state::engine::Mode;
use crate::state::notice::About;
use crate::state::panels::Dialog;
use crate::state::start::Found;
use crate::state::update;
use privatelink::model::ResourceId;
use privatelink::sketch::write;

use super::{after, fresh, holds, sent};

fn id(text: &str) -> ResourceId {
    text.parse().unwrap()
}

fn with(state: &State, ids: &[&str]) -> State {
    after(state, [Action::Select(Select::Set(ids.iter().map(|text| id(text)).collect()))])
}

fn arranged(state: &State, arrange: Arrange) -> (State, Vec<Effect>) {
    let (next, effects) = update(state, Action::Arrange(arrange));
    holds(&next);
    (next, effects)
}

const CLIENT: &str = "i-0a0000000000000a1";
const OTHER: &str = "i-0a0000000000000a2";
const TARGET: &str = "i-0b0000000000000b1";
const VPC: &str = "vpc-0b000000000000001";
const ENDPOINT: &str = "vpce-0fe5b17a0707d6abc";

/// Undone it is the very same sketch, and redone the very same again; the link says the same.
fn can_be_undone(before: &State, after_it: &State) {
    assert_eq!(after_it.history.len(), before.history.len() + 1, "one step");
    let undone = after(after_it, [Action::Edit(Edit::Undo)]);
    assert_eq!(write(&undone.sketch), write(&before.sketch));
    let redone = after(&undone, [Action::Edit(Edit::Redo)]);
    assert_eq!(write(&redone.sketch), write(&after_it.sketch));
}

#[test]
fn what_nothing_needs_goes_at_once_and_comes_back() {
    let state = with(&fresh(), &[CLIENT, OTHER]);
    let (gone, effects) = arranged(&state, Arrange::Delete);
    assert_eq!((gone.dialog, gone.sketch.has(&id(CLIENT))), (Dialog::None, false));
    assert_eq!(gone.history.undo_label(), Some("Delete 2 resources"));
    assert_eq!(*gone.selection, [id("subnet-0a000000000000001")], "what it lay in is selected");
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::Announce(text) if text.contains("Deleted")))
    );
    can_be_undone(&state, &gone);
}

#[test]
fn what_goes_with_it_is_named_before() {
    let state = with(&sent(), &[TARGET]);
    let (asked, _) = arranged(&state, Arrange::Delete);
    assert_eq!((asked.dialog, asked.sketch.has(&id(TARGET))), (Dialog::Delete, true));
    let removal = asked.removal.as_ref().unwrap();
    assert!(removal.alone.changes.iter().any(|id| matches!(id, ResourceId::TargetGroup(_))));
    let left = after(&asked, [Action::Show(Show::CloseDialog)]);
    assert!(left.removal.is_none() && left.sketch.has(&id(TARGET)));
    let (gone, _) = arranged(&asked, Arrange::DeleteNow { all: false });
    assert!(!gone.sketch.has(&id(TARGET)) && gone.dialog == Dialog::None);
    can_be_undone(&state, &gone);
}

#[test]
fn where_aws_refuses_its_error_stands_there_and_all_can_go_in_order() {
    let state = with(&fresh(), &[VPC]);
    let (asked, _) = arranged(&state, Arrange::Delete);
    let removal = asked.removal.as_ref().unwrap();
    assert_eq!(removal.alone.refused[0].code, "DependencyViolation");
    assert!(removal.alone.refused[0].by.contains(&id("subnet-0b000000000000001")));
    assert!(removal.all.as_ref().unwrap().goes.contains(&id(TARGET)));
    let (gone, _) = arranged(&asked, Arrange::DeleteNow { all: true });
    assert!(!gone.sketch.has(&id(VPC)) && gone.sketch.has(&id(ENDPOINT)));
    can_be_undone(&state, &gone);
    let opened = State::start(&Found { fragment: &format!("#{}", gone.fragment()), ..Found::default() });
    assert_eq!(write(&opened.sketch), write(&gone.sketch), "the link made of the commands leads there too");
}

#[test]
fn a_duplicate_is_selected_and_has_a_name_of_its_own() {
    let state = with(&fresh(), &[CLIENT]);
    let (twice, _) = arranged(&state, Arrange::Duplicate);
    assert_eq!(twice.sketch.hosts.iter().count(), state.sketch.hosts.iter().count() + 1);
    assert_eq!(twice.selection.len(), 1);
    assert_ne!(twice.selection[0], id(CLIENT));
    assert_eq!(twice.history.undo_label(), Some("Duplicate client-1"));
    can_be_undone(&state, &twice);
    let (thrice, _) = arranged(&twice, Arrange::Duplicate);
    let names: Vec<_> = thrice.sketch.hosts.iter().map(|host| host.name.clone()).collect();
    assert!(names.contains(&"client-3".to_owned()) && names.contains(&"client-4".to_owned()), "{names:?}");
}

#[test]
fn what_is_copied_can_be_pasted_elsewhere_and_what_is_cut_goes() {
    let state = with(&fresh(), &[CLIENT]);
    let (copied, effects) = arranged(&state, Arrange::Copy);
    assert_eq!(write(&copied.sketch), write(&state.sketch));
    let Some(Effect::Copy(text)) = effects.first().cloned() else { panic!("{effects:?}") };
    let into = with(&copied, &["subnet-0b000000000000002"]);
    let (pasted, _) = arranged(&into, Arrange::Paste(Ok(text)));
    assert_eq!(pasted.history.undo_label(), Some("Paste client-3"));
    can_be_undone(&into, &pasted);
    let (cut, effects) = arranged(&state, Arrange::Cut);
    assert!(matches!(effects.first(), Some(Effect::Copy(_))) && !cut.sketch.has(&id(CLIENT)));
}

#[test]
fn what_cannot_be_pasted_is_said_and_changes_nothing() {
    let state = fresh();
    for text in ["", "<script>alert(1)</script>", "{\"format\":\"excalidraw\"}", "{\"vpcs\":[{}]}"] {
        let (next, _) = arranged(&state, Arrange::Paste(Ok(text.to_owned())));
        assert!(next.sketch.is(&state.sketch));
        assert!(next.notices.iter().any(|notice| notice.about == About::Paste), "{text}");
    }
    let (next, _) = arranged(&state, Arrange::Paste(Err("No.".to_owned())));
    assert_eq!(next.notices.last().unwrap().text, "No.");
}

#[test]
fn a_sketch_that_is_only_looked_at_stays() {
    let state = with(&after(&fresh(), [Action::Show(Show::Mode(Mode::Read))]), &[CLIENT]);
    for arrange in [Arrange::Delete, Arrange::Duplicate, Arrange::Cut, Arrange::Paste(Ok("{}".to_owned()))] {
        let (next, _) = arranged(&state, arrange);
        assert!(next.sketch.is(&state.sketch) && next.dialog == Dialog::None);
    }
}

#[test]
fn renaming_leads_to_the_name_and_a_menu_means_its_own() {
    let state = with(&fresh(), &[CLIENT, OTHER]);
    let (next, effects) = arranged(&state, Arrange::Rename);
    assert!(effects.contains(&Effect::Focus(NAME_FIELD)) && next.selection.len() == 1);
    let of = |id: ResourceId, then| Arrange::Of(id, Box::new(then));
    let (both, _) = arranged(&state, of(id(CLIENT), Arrange::Delete));
    assert!(!both.sketch.has(&id(OTHER)), "it is one of those selected");
    let (one, _) = arranged(&with(&fresh(), &[OTHER]), of(id(CLIENT), Arrange::Delete));
    assert!(one.sketch.has(&id(OTHER)) && !one.sketch.has(&id(CLIENT)));
}

#[test]
fn several_are_toggled_added_and_inspected_as_one_selection() {
    let state = with(&fresh(), &[CLIENT]);
    let state = after(&state, [Action::Select(Select::Toggle(id(OTHER)))]);
    let state = after(&state, [Action::Select(Select::Add(vec![id(CLIENT), id(TARGET)]))]);
    assert_eq!(*state.selection, [id(CLIENT), id(OTHER), id(TARGET)]);
    assert_eq!(crate::state::inspector::of(&state).title, "3 selected");
    let state = after(&with(&state, &["subnet-0b000000000000001"]), [Action::Select(Select::All)]);
    assert!(state.selection.contains(&id(TARGET)) && !state.selection.contains(&id(CLIENT)));
}
