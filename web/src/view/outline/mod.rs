//! The outline: scenarios, and the sketch as a tree that can be read and used without the picture.

mod tree;

use yew::{Callback, Html, KeyboardEvent, MouseEvent, classes, component};

use super::ui::{Icon, icon};
use super::{Dispatch, Props, press, words};
use crate::platform::focus;
use crate::state::action::{Action, File, Select};
use crate::state::scenarios;
use crate::state::{State, find};
use crate::view::kept::{Kept, use_kept};
use crate::view::markup::html;
use tree::{LOST, Node, Shown, shown, tree};

/// The panel.
#[component(Outline)]
pub fn outline(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let folded = use_kept(Vec::<String>::new);
    let rover = use_kept(String::new);
    let nodes = tree(&state.sketch);
    let lines = shown(&nodes, &folded);
    let chosen = lines.iter().find(|line| state.selection.last() == Some(&line.node.id));
    let known = lines.iter().find(|line| line.path == *rover);
    let stop = known.or(chosen).or(lines.first()).map(|line| line.path.clone()).unwrap_or_default();
    let look = Look { state, dispatch, folded: &folded, rover: &rover, stop: &stop };
    html! {
        <>
            { self::scenarios_list(state, dispatch) }
            <div data-scroll="">
                <ul class="tree" role="tree" aria-label={format!("Outline of {}", state.sketch.title)}
                    onkeydown={on_key(props, &folded, &rover, &stop)}>
                    { for lines.iter().map(|line| item(look, line)) }
                </ul>
            </div>
            <p class="footnote">{ words::NOT_AFFILIATED }</p>
        </>
    }
}

fn scenarios_list(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <section class="scenarios" aria-label="Scenarios">
            <ul>
                { for scenarios::list().iter().map(|one| {
                    let current = state.origin.scenario() == Some(one.id);
                    let onclick = press(dispatch, Action::File(File::Scenario(one.id.to_owned())));
                    html! {
                        <li>
                            <button type="button" aria-current={current.then_some("true")} {onclick}>
                                <strong>{ one.title }</strong><span class="summary">{ one.summary }</span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}

#[derive(Clone, Copy)]
struct Look<'a> {
    state: &'a State,
    dispatch: &'a Dispatch,
    folded: &'a Kept<Vec<String>>,
    rover: &'a Kept<String>,
    stop: &'a str,
}

/// The id a line has on the page.
fn id(path: &str) -> String {
    format!("tree{path}")
}

fn item(look: Look, line: &Shown) -> Html {
    let Shown { node, path, level, .. } = line;
    let selected = look.state.selection.contains(&node.id);
    let open = !look.folded.contains(path);
    let branch = !node.inside.is_empty();
    let twist = match (branch, open) {
        (false, _) => Html::default(),
        (true, true) => icon(Icon::Down),
        (true, false) => icon(Icon::Right),
    };
    let lost = (node.detail == LOST).then_some("lost");
    html! {
        <li role="treeitem" key={path.clone()} id={id(path)} class={classes!("tree-item", format!("level-{level}"), lost)}
            aria-level={level.to_string()} aria-selected={selected.to_string()}
            aria-expanded={branch.then(|| open.to_string())} title={node.id.to_string()}
            tabindex={if look.stop == path { "0" } else { "-1" }} onclick={choose(look, node, path)}>
            <span class="twist" onclick={branch.then(|| fold(look.folded, path))}>{ twist }</span>
            <span class="name"><span class="visually-hidden">{ node.id.kind() }{ " " }</span>{ &node.name }</span>
            <span class={classes!("detail", node.detail.contains(|c: char| c.is_ascii_digit()).then_some("mono"))}>{ &node.detail }</span>
        </li>
    }
}

fn choose(look: Look, node: &Node, path: &str) -> Callback<MouseEvent> {
    let (dispatch, rover, id, path) =
        (look.dispatch.clone(), look.rover.clone(), node.id.clone(), path.to_owned());
    Callback::from(move |_| {
        rover.set(path.clone());
        dispatch.emit(Action::Select(Select::Only(id.clone())));
    })
}

fn fold(folded: &Kept<Vec<String>>, path: &str) -> Callback<MouseEvent> {
    let (folded, path) = (folded.clone(), path.to_owned());
    Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        folded.set(toggled(&folded, &path));
    })
}

fn toggled(folded: &[String], path: &str) -> Vec<String> {
    let mut next: Vec<String> = folded.iter().filter(|other| *other != path).cloned().collect();
    if next.len() == folded.len() {
        next.push(path.to_owned());
    }
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
fn pressed(lines: &[Shown], folded: &[String], at: &str, key: &str) -> Pressed {
    let Some(place) = lines.iter().position(|line| line.path == at) else { return Pressed::Nothing };
    let go = |line: Option<&Shown>| line.map_or(Pressed::Nothing, |line| Pressed::Go(line.path.clone()));
    let Some(line) = lines.get(place) else { return Pressed::Nothing };
    let (branch, open) = (!line.node.inside.is_empty(), !folded.contains(&line.path));
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
            let begins = |line: &&Shown| find::fold(&line.node.name).starts_with(&find::fold(letter));
            let after = lines.iter().skip(place + 1).chain(lines.iter().take(place));
            go(after.into_iter().find(begins))
        }
        _ => Pressed::Nothing,
    }
}

fn on_key(
    props: &Props,
    folded: &Kept<Vec<String>>,
    rover: &Kept<String>,
    at: &str,
) -> Callback<KeyboardEvent> {
    let (props, folded, rover, at) = (props.clone(), folded.clone(), rover.clone(), at.to_owned());
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let nodes = tree(&props.state.sketch);
        let lines = shown(&nodes, &folded);
        let next = pressed(&lines, &folded, &at, &event.key());
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
            Pressed::Fold => folded.set(toggled(&folded, &at)),
            Pressed::Select => {
                if let Some(line) = lines.iter().find(|line| line.path == at) {
                    props.dispatch.emit(Action::Select(Select::Only(line.node.id.clone())));
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::tree::{shown, tree};
    use super::{Pressed, pressed};
    use crate::state::State;
    use crate::state::start::Found;

    #[test]
    fn the_keys_of_a_tree() {
        let nodes = tree(&State::start(&Found::default()).sketch);
        let open = shown(&nodes, &[]);
        let (first, second) = (open[0].path.clone(), open[1].path.clone());
        assert_eq!(pressed(&open, &[], &first, "ArrowRight"), Pressed::Go(second.clone()));
        assert_eq!(pressed(&open, &[], &second, "ArrowUp"), Pressed::Go(first.clone()));
        assert_eq!(pressed(&open, &[], &first, "ArrowLeft"), Pressed::Fold);
        assert_eq!(pressed(&open, &[], &first, "Enter"), Pressed::Select);
        assert_eq!(pressed(&open, &[], &first, "F5"), Pressed::Nothing);

        let folded = vec![first.clone()];
        let few = shown(&nodes, &folded);
        assert!(few.len() < open.len());
        assert_eq!(pressed(&few, &folded, &first, "ArrowRight"), Pressed::Fold);
        assert_eq!(pressed(&few, &folded, &first, "p"), Pressed::Go(few[1].path.clone()), "Provider");
        let leaf = open.last().unwrap();
        assert_eq!(pressed(&open, &[], &leaf.path, "ArrowLeft"), Pressed::Go(leaf.parent.clone()));
    }
}
