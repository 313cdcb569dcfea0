//! The outline: the scenario, the way to others and to lessons, and the sketch as a tree that can be read and used without the picture.

mod tree;

use std::rc::Rc;

use privatelink::diagram::{BoxKind, glyph};
use privatelink::model::ResourceId;
use yew::{Callback, Html, KeyboardEvent, MouseEvent, classes, component, use_memo};

use super::ui::{self, Icon, button, icon};
use super::{Dispatch, Props, press, words};
use crate::platform::focus;
use crate::state::action::{Action, Learn, Select, Show, Tale};
use crate::state::inspector::kind;
use crate::state::panels::Dialog;
use crate::state::scenarios;
use crate::state::{State, find};
use crate::view::kept::{Kept, use_kept};
use crate::view::markup::html;
use tree::{Folds, IMPAIRED, LOST, Shown, Tree, USUAL_MOST, shown};

/// The panel.
#[component(Outline)]
pub fn outline(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let folds = use_kept(Folds::default);
    let rover = use_kept(String::new);
    let tree = use_memo(state.sketch.clone(), |sketch| Tree::of(sketch));
    let lines = shown(&state.sketch, &tree, &folds, state.selection.last());
    let chosen = lines.iter().find(|line| line.id.is_some() && state.selection.last() == line.id.as_ref());
    let known = lines.iter().find(|line| line.path == *rover);
    let stop = known.or(chosen).or(lines.first()).map(|line| line.path.clone()).unwrap_or_default();
    let look = Look { state, dispatch, folds: &folds, rover: &rover, stop: &stop };
    html! {
        <>
            { scenario(state, dispatch) }
            <div data-scroll="">
                <ul class="tree" role="tree" aria-multiselectable="true" aria-label={format!("Outline of {}", state.sketch.title)}
                    onkeydown={on_key(props, &tree, &folds, &rover, &stop)}>
                    { for lines.iter().map(|line| item(look, line)) }
                </ul>
            </div>
            <p class="footnote">{ words::NOT_AFFILIATED }</p>
        </>
    }
}

/// The scenario that is open, and the way to the others.
fn scenario(state: &State, dispatch: &Dispatch) -> Html {
    let own = state.origin.scenario().and_then(|id| scenarios::list().iter().find(|one| one.id == id));
    let gallery = press(dispatch, Action::Show(Show::Dialog(Dialog::Gallery)));
    let tell = press(dispatch, Action::Story(Tale::Open));
    html! {
        <section class="scenarios" aria-label="Scenarios">
            { for own.map(|one| html! { <p class="summary">{ one.summary }</p> }) }
            <div class="acts">
                if state.has_story().is_some() {
                    { button(ui::Look::Main, Some(Icon::Play), "Tell the story", tell) }
                }
                { button(ui::Look::Plain, Some(Icon::Gallery), "All scenarios", gallery) }
                { button(ui::Look::Plain, None, "Lessons", press(dispatch, Action::Story(Tale::Learn(Learn::List)))) }
            </div>
        </section>
    }
}

#[derive(Clone, Copy)]
struct Look<'a> {
    state: &'a State,
    dispatch: &'a Dispatch,
    folds: &'a Kept<Folds>,
    rover: &'a Kept<String>,
    stop: &'a str,
}

/// The id a line has on the page.
fn id(path: &str) -> String {
    format!("tree{path}")
}

fn item(look: Look, line: &Shown) -> Html {
    let Shown { id: own, path, level, open, .. } = line;
    let selected = own.as_ref().is_some_and(|id| look.state.selection.contains(id));
    let twist = match open {
        None => Html::default(),
        Some(true) => icon(Icon::Down),
        Some(false) => icon(Icon::Right),
    };
    let lost = (line.detail == LOST).then_some("lost");
    let news = (line.detail.ends_with("waiting") || line.detail == IMPAIRED).then_some("news");
    html! {
        <li role="treeitem" key={path.clone()} id={id(path)} class={classes!("tree-item", format!("level-{level}"), lost, news)}
            aria-level={level.to_string()} aria-selected={selected.to_string()}
            aria-expanded={open.map(|open| open.to_string())} title={own.as_ref().map(ToString::to_string)} data-resource={own.as_ref().map(ToString::to_string)}
            tabindex={if look.stop == path { "0" } else { "-1" }} onclick={choose(look, line)}>
            <span class="twist" onclick={open.map(|open| fold(look.folds, path, open))}>{ twist }</span>
            { for own.as_ref().and_then(sign).map(|path| html! {
                <svg class="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d={path} /></svg>
            }) }
            <span class="name">
                { for own.as_ref().map(|own| html! { <span class="visually-hidden">{ kind(&look.state.sketch, own) }{ " " }</span> }) }
                { &line.name }
            </span>
            <span class={classes!("detail", line.detail.starts_with(|c: char| c.is_ascii_digit()).then_some("mono"))}>{ &line.detail }</span>
        </li>
    }
}

/// The sign the diagram has for such a resource.
fn sign(id: &ResourceId) -> Option<&'static str> {
    BoxKind::of(id).map(glyph)
}

fn choose(look: Look, line: &Shown) -> Callback<MouseEvent> {
    let (dispatch, rover, folds, line) =
        (look.dispatch.clone(), look.rover.clone(), look.folds.clone(), line.clone());
    Callback::from(move |event: MouseEvent| {
        rover.set(line.path.clone());
        let also = event.shift_key() || event.ctrl_key() || event.meta_key();
        match &line.id {
            Some(id) => dispatch.emit(chosen(id, also)),
            None => folds.set(more(&folds)),
        }
    })
}

/// One alone, or one more or less.
fn chosen(id: &ResourceId, more: bool) -> Action {
    Action::Select(if more { Select::Toggle(id.clone()) } else { Select::Only(id.clone()) })
}

/// Ten times as many lines of one holder.
fn more(folds: &Folds) -> Folds {
    Folds { set: folds.set.clone(), most: folds.most.max(USUAL_MOST).saturating_mul(10) }
}

fn fold(folds: &Kept<Folds>, path: &str, open: bool) -> Callback<MouseEvent> {
    let (folds, path) = (folds.clone(), path.to_owned());
    Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        folds.set(toggled(&folds, &path, open));
    })
}

fn toggled(folds: &Folds, path: &str, open: bool) -> Folds {
    let mut next = folds.clone();
    next.set.retain(|(own, _)| own != path);
    next.set.push((path.to_owned(), !open));
    next
}

/// What a key on a line of the tree comes to.
#[derive(Debug, PartialEq, Eq)]
enum Pressed {
    Nothing,
    Go(String),
    Fold,
    Select,
}

/// The keys of the ARIA tree pattern.
fn pressed(lines: &[Shown], at: &str, key: &str) -> Pressed {
    let Some(place) = lines.iter().position(|line| line.path == at) else { return Pressed::Nothing };
    let go = |line: Option<&Shown>| line.map_or(Pressed::Nothing, |line| Pressed::Go(line.path.clone()));
    let Some(line) = lines.get(place) else { return Pressed::Nothing };
    let (branch, open) = (line.open.is_some(), line.open == Some(true));
    match key {
        "ArrowDown" => go(lines.get(place + 1)),
        "ArrowUp" => go(place.checked_sub(1).and_then(|before| lines.get(before))),
        "Home" => go(lines.first()),
        "End" => go(lines.last()),
        "ArrowRight" if branch && open => go(lines.get(place + 1)),
        "ArrowRight" if branch => Pressed::Fold,
        "ArrowLeft" if branch && open => Pressed::Fold,
        "ArrowLeft" => go(lines.iter().find(|other| other.path == line.parent)),
        "Enter" | " " => Pressed::Select,
        letter if letter.chars().count() == 1 => {
            let begins = |line: &&Shown| find::fold(&line.name).starts_with(&find::fold(letter));
            let after = lines.iter().skip(place + 1).chain(lines.iter().take(place));
            go(after.into_iter().find(begins))
        }
        _ => Pressed::Nothing,
    }
}

fn on_key(
    props: &Props,
    tree: &Rc<Tree>,
    folds: &Kept<Folds>,
    rover: &Kept<String>,
    at: &str,
) -> Callback<KeyboardEvent> {
    let (props, tree, folds) = (props.clone(), Rc::clone(tree), folds.clone());
    let (rover, at) = (rover.clone(), at.to_owned());
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let lines = shown(&props.state.sketch, &tree, &folds, props.state.selection.last());
        let next = pressed(&lines, &at, &event.key());
        let line = lines.iter().find(|line| line.path == at);
        if next != Pressed::Nothing {
            event.prevent_default();
        }
        match next {
            Pressed::Nothing => {}
            Pressed::Go(path) => {
                focus::by_id(&id(&path));
                focus::reveal(&id(&path));
                rover.set(path);
            }
            Pressed::Fold => {
                let open = line.and_then(|line| line.open) == Some(true);
                folds.set(toggled(&folds, &at, open));
            }
            Pressed::Select => match line.and_then(|line| line.id.as_ref()) {
                Some(id) => props.dispatch.emit(chosen(id, event.shift_key())),
                None => folds.set(more(&folds)),
            },
        }
    })
}

#[cfg(test)]
mod tests {
    use super::tree::{Folds, Tree, shown};
    use super::{Pressed, pressed};
    use crate::state::State;
    use crate::state::start::Found;
    use privatelink::model::{AccountId, Sketch};

    #[test]
    fn the_keys_of_a_tree() {
        let sketch = State::start(&Found::default()).sketch;
        let tree = Tree::of(&sketch);
        let open = shown(&sketch, &tree, &Folds::default(), None);
        let (first, second) = (open[0].path.clone(), open[1].path.clone());
        assert_eq!(pressed(&open, &first, "ArrowRight"), Pressed::Go(second.clone()));
        assert_eq!(pressed(&open, &second, "ArrowUp"), Pressed::Go(first.clone()));
        assert_eq!(pressed(&open, &first, "ArrowLeft"), Pressed::Fold);
        assert_eq!(pressed(&open, &first, "Enter"), Pressed::Select);
        assert_eq!(pressed(&open, &first, "F5"), Pressed::Nothing);

        let folds = Folds { set: vec![(first.clone(), false)], most: 0 };
        let few = shown(&sketch, &tree, &folds, None);
        assert!(few.len() < open.len());
        assert_eq!(pressed(&few, &first, "ArrowRight"), Pressed::Fold);
        assert_eq!(pressed(&few, &first, "p"), Pressed::Go(few[1].path.clone()), "Provider");
        let leaf = open.last().unwrap();
        assert_eq!(pressed(&open, &leaf.path, "ArrowLeft"), Pressed::Go(leaf.parent.clone()));
    }

    #[test]
    fn everything_stands_in_the_tree_once() {
        let sketch = State::start(&Found::default()).sketch;
        let tree = Tree::of(&sketch);
        let mut folds = Folds::default();
        while let Some(closed) = {
            let lines = shown(&sketch, &tree, &folds, None);
            lines.into_iter().find(|line| line.open == Some(false))
        } {
            folds.set.push((closed.path, true));
        }
        let lines = shown(&sketch, &tree, &folds, None);
        for (_, table) in sketch.tables() {
            for (id, _) in (0..table.len()).filter_map(|at| table.at(at)) {
                let count = lines.iter().filter(|line| line.id.as_ref() == Some(&id)).count();
                assert_eq!(count, 1, "{id}");
            }
        }
        let vpc = lines.iter().find(|line| line.name == "VPC A").unwrap();
        assert_eq!((vpc.level, vpc.parent.as_str()), (3, "/111111111111/us-east-1"));
    }

    #[test]
    fn a_large_sketch_is_shown_in_part_and_what_is_selected_always() {
        let mut sketch = Sketch::default();
        for number in 0..2000_u32 {
            let id: AccountId = format!("{:012}", number + 1).parse().unwrap();
            let account = privatelink::model::Account {
                id,
                name: format!("c{number}"),
                ..privatelink::model::record::as_usual()
            };
            sketch.accounts.insert(account);
        }
        let tree = Tree::of(&sketch);
        let lines = shown(&sketch, &tree, &Folds::default(), None);
        assert_eq!(lines.len(), 101);
        assert_eq!(lines[100].name, "1900 more");
        let last = "000000002000".parse::<AccountId>().unwrap().into();
        let lines = shown(&sketch, &tree, &Folds::default(), Some(&last));
        assert!(lines.iter().any(|line| line.id.as_ref() == Some(&last)));
    }
}
