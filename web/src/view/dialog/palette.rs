//! The palette: every command that can be done now, and every resource by name, id or address.

use privatelink::model::ResourceId;
use privatelink::text;
use yew::{
    Callback, Html, InputEvent, KeyboardEvent, TargetCast, component, html, use_effect_with, use_state,
};

use super::shortcuts::keys;
use crate::platform::focus;
use crate::state::State;
use crate::state::action::{Action, Select, Show};
use crate::state::command::{COMMANDS, PageCommand};
use crate::state::look::LookAt;
use crate::view::Props;

/// The most resources listed.
const MOST: usize = 40;
const FIELD: &str = "palette-field";

/// One line.
#[derive(Clone)]
enum Line {
    Command(&'static PageCommand),
    Resource(ResourceId, String, String),
}

/// The palette's content.
#[component(Palette)]
pub fn palette(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let lines = lines(state);
    let active = use_state(|| 0_usize);
    let at = (*active).min(lines.len().saturating_sub(1));
    use_effect_with((), |()| focus::by_id(FIELD));
    let oninput = {
        let (dispatch, active) = (dispatch.clone(), active.clone());
        move |event: InputEvent| {
            let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
            active.set(0);
            dispatch.emit(Action::Show(Show::Query(input.map(|input| input.value()).unwrap_or_default())));
        }
    };
    let onkeydown = {
        let (props, active, lines) = (props.clone(), active.clone(), lines.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = lines.len().saturating_sub(1);
            let next = match event.key().as_str() {
                "ArrowDown" => {
                    if at >= last {
                        0
                    } else {
                        at + 1
                    }
                }
                "ArrowUp" => {
                    if at == 0 {
                        last
                    } else {
                        at - 1
                    }
                }
                "Enter" if !event.is_composing() => {
                    event.prevent_default();
                    if let Some(line) = lines.get(at) {
                        run(&props, line);
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            active.set(next);
            focus::reveal(&id(next));
        })
    };
    html! {
        <>
            <input id={FIELD} class="palette-field" type="text" role="combobox" aria-expanded="true" aria-controls="palette-list"
                aria-autocomplete="list" aria-label="Find a command or a resource" autocomplete="off" spellcheck="false"
                placeholder="Find a command, a name, an id, an address" aria-activedescendant={(!lines.is_empty()).then(|| id(at))}
                value={(*state.query).clone()} {oninput} {onkeydown} />
            <div id="palette-list" class="palette-list" role="listbox" aria-label="Commands and resources" data-scroll="" tabindex="-1">
                if lines.is_empty() { <div class="empty" role="option" aria-selected="false" aria-disabled="true">{ "Nothing is called that." }</div> }
                { for lines.iter().enumerate().map(|(place, line)| option(props, place, place == at, line)) }
            </div>
        </>
    }
}

fn id(at: usize) -> String {
    format!("palette-{at}")
}

fn lines(state: &State) -> Vec<Line> {
    let wanted = state.query.trim().to_lowercase();
    let commands = COMMANDS.iter().filter(|command| (command.enabled)(state) && command.id != "palette");
    let commands =
        commands.filter(|command| command.label.to_lowercase().contains(&wanted)).map(Line::Command);
    let mut found: Vec<Line> = Vec::new();
    if !wanted.is_empty() {
        let matches = |line: &Line| match line {
            Line::Command(_) => true,
            Line::Resource(id, name, detail) => {
                [id.as_str(), name, detail].iter().any(|text| text.to_lowercase().contains(&wanted))
            }
        };
        found.extend(resources(state).into_iter().filter(matches).take(MOST));
    }
    let mut all: Vec<Line> = commands.collect();
    all.extend(found);
    all
}

/// Everything that can be selected, once each.
fn resources(state: &State) -> Vec<Line> {
    let sketch = &state.sketch;
    let line = |id: ResourceId, detail: String| {
        let name = text::name(sketch, &id);
        Line::Resource(id, name, detail)
    };
    let mut all: Vec<Line> = Vec::new();
    all.extend(sketch.instances.iter().map(|one| {
        let address =
            sketch.network_interfaces.get(&one.network_interface).map(|found| found.address.to_string());
        line(one.id.clone().into(), address.unwrap_or_default())
    }));
    all.extend(sketch.vpc_endpoints.iter().map(|one| line(one.id.clone().into(), String::new())));
    all.extend(sketch.endpoint_services.iter().map(|one| line(one.id.clone().into(), String::new())));
    all.extend(sketch.load_balancers.iter().map(|one| line(one.arn.clone().into(), String::new())));
    all.extend(sketch.target_groups.iter().map(|one| line(one.arn.clone().into(), String::new())));
    all.extend(sketch.security_groups.iter().map(|one| line(one.id.clone().into(), String::new())));
    all.extend(
        sketch.network_interfaces.iter().map(|one| line(one.id.clone().into(), one.address.to_string())),
    );
    all.extend(sketch.vpcs.iter().map(|one| line(one.id.clone().into(), one.cidr.to_string())));
    all.extend(sketch.subnets.iter().map(|one| line(one.id.clone().into(), one.cidr.to_string())));
    all.extend(sketch.route_tables.iter().map(|one| line(one.id.clone().into(), String::new())));
    all.extend(sketch.accounts.iter().map(|one| line(one.id.clone().into(), String::new())));
    all
}

fn run(props: &Props, line: &Line) {
    props.dispatch.emit(Action::Show(Show::CloseDialog));
    match line {
        Line::Command(command) => props.dispatch.emit((command.action)(&props.state)),
        Line::Resource(id, ..) => {
            props.dispatch.emit(Action::Select(Select::Only(id.clone())));
            props.dispatch.emit(Action::Show(Show::Look(LookAt::Resources(vec![id.clone()]))));
        }
    }
}

fn option(props: &Props, at: usize, active: bool, line: &Line) -> Html {
    let (label, right) = match line {
        Line::Command(command) => (
            command.label_now(&props.state),
            command.shortcuts.first().map(|shortcut| keys(*shortcut)).unwrap_or_default(),
        ),
        Line::Resource(id, name, detail) => (
            name.clone(),
            html! { <span class="quiet">{ id.kind() }{ " " }<span class="mono">{ detail }</span></span> },
        ),
    };
    let onclick = {
        let (props, line) = (props.clone(), line.clone());
        move |_| run(&props, &line)
    };
    html! {
        <div id={id(at)} class="popup-option" role="option" aria-selected={active.to_string()} {onclick}>
            <span>{ label }</span>{ right }
        </div>
    }
}
