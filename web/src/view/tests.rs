//! Components drawn to text without a browser: what is said, what is escaped, and that nothing carries
//! a `style` attribute, which the page's policy would refuse.

use std::rc::Rc;

use yew::{BaseComponent, Callback, Html, LocalServerRenderer, Properties, component};

use super::markup::html;
use super::{Calm, Props, diagram, dock, inspector, outline, request, shell};
use crate::state::action::{Action, Ask, Compare, Edit, Select, Show};
use crate::state::inspector::Form;
use crate::state::panels::{Dialog, Tab};
use crate::state::start::Found;
use crate::state::{State, update};
use privatelink::control::Command;
use privatelink::model::ResourceId;
use privatelink::sketch::write;

pub fn render<C: BaseComponent>(props: C::Properties) -> String
where
    C::Properties: Clone,
{
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let tasks = tokio::task::LocalSet::new();
    tasks.block_on(&runtime, LocalServerRenderer::<C>::with_props(props).hydratable(false).render())
}

fn start() -> State {
    State::start(&Found::default())
}

fn after(actions: impl IntoIterator<Item = Action>) -> State {
    actions.into_iter().fold(start(), |state, action| update(&state, action).0)
}

fn panel(state: State) -> Props {
    Props { state: Calm::from(&Rc::new(state)), dispatch: Callback::noop() }
}

/// A component around what a function drew.
#[derive(Clone, PartialEq, Properties)]
struct Drawn {
    html: Html,
}

#[component(Given)]
fn given(drawn: &Drawn) -> Html {
    drawn.html.clone()
}

pub fn drawn(html: Html) -> String {
    render::<Given>(Drawn { html })
}

fn page(state: State) -> String {
    drawn(shell::shell(&Rc::new(state), &Callback::noop()))
}

#[test]
fn the_diagram_names_every_box() {
    let state = start();
    let scene = state.derived.scene.clone();
    assert!(!scene.boxes.is_empty());
    let html = render::<diagram::Diagram>(diagram::Props {
        state: Rc::new(state),
        dispatch: Callback::noop(),
        side: None,
    });
    for found in &scene.boxes {
        assert!(html.contains(&*found.label), "{}", found.label);
    }
    assert_eq!(html.matches("role=\"button\"").count(), scene.boxes.len());
    let (map, picture) = ("id=\"minimap\"", html.matches("tabindex=\"0\"").count());
    assert_eq!(picture, 1 + html.matches(map).count(), "one stop for Tab, and one at the minimap");
    assert_eq!(html.matches(map).count(), 1);
}

#[test]
fn the_journey_lists_every_step() {
    let state = after([Action::Ask(Ask::Send)]);
    let journey = state.journey.clone().unwrap();
    let trace = journey.trace().unwrap().clone();
    let hops = || trace.forward.iter().chain(&trace.back);
    assert!(hops().count() > 4);
    let sketch = state.sketch.clone();
    let html = drawn(dock::dock(&Rc::new(state), &Callback::noop()));
    for step in hops().flat_map(|hop| &hop.steps) {
        let says = privatelink::text::step(&sketch, step);
        assert!(html.contains(&says.replace('>', "&gt;")), "{says}");
    }
}

#[test]
fn the_verdict_says_how_it_ended_and_why() {
    let state = after([Action::Ask(Ask::Send)]);
    let trace = state.journey.as_ref().and_then(|journey| journey.trace().cloned()).unwrap();
    let sketch = state.sketch.clone();
    let html = drawn(request::request_bar(&panel(state)));
    assert!(html.contains(privatelink::text::outcome(trace.outcome)));
    assert!(html.contains(&privatelink::text::verdict(&sketch, &trace)));
}

#[test]
fn a_drop_offers_to_show_and_to_mend_it() {
    let sketch = start().sketch;
    let endpoint = sketch.vpc_endpoints.iter().next().unwrap();
    let group = sketch.security_groups.get(&endpoint.security_groups[0]).cloned().unwrap();
    let revoke = |rule: &privatelink::model::SecurityGroupRule| {
        Action::Edit(Edit::command(Command::revoke(group.id.clone(), rule.direction, rule.id.clone())))
    };
    let edits: Vec<Action> = group.rules.iter().map(revoke).chain([Action::Ask(Ask::Send)]).collect();
    let state = after(edits);
    let html = drawn(request::request_bar(&panel(state)));
    assert!(html.contains("Timed out"), "{html}");
    assert!(html.contains("Show me"));
    assert!(html.contains("Add inbound rule"));
}

#[test]
fn hostile_names_stay_text() {
    let title = "<script>alert(1)</script>\"onload=\"x";
    let state = after([
        Action::Edit(Edit::Field { form: Form::title(), field: 0, text: title.to_owned() }),
        Action::Edit(Edit::Submit(Form::title())),
    ]);
    let html = page(state);
    assert!(html.contains("&lt;script"));
    assert!(!html.contains("<script"));
    assert!(html.contains("&quot;onload=&quot;x\""), "in attributes quotes are escaped");
}

#[test]
fn nothing_on_the_page_carries_a_style_attribute() {
    let id = |state: &State| ResourceId::from(state.sketch.hosts.iter().next().unwrap().id.clone());
    let mut state = after([Action::Ask(Ask::Send)]);
    state = update(&state, Action::Select(Select::Only(id(&state)))).0;
    for tab in Tab::ALL {
        state = update(&state, Action::Show(Show::Tab(tab))).0;
        assert!(!page(state.clone()).contains(" style="));
    }
    for dialog in [Dialog::Palette, Dialog::Shortcuts, Dialog::Share, Dialog::Gallery, Dialog::Compare] {
        state = update(&state, Action::Show(Show::Dialog(dialog))).0;
        let html = page(state.clone());
        assert!(html.contains("<dialog") && !html.contains(" style="));
    }
}

#[test]
fn two_designs_stand_side_by_side_each_box_under_an_id_of_its_own() {
    let mut hostile: serde_json::Value = serde_json::from_str(&write(&start().sketch)).unwrap();
    hostile["title"] = "<img src=x>\" style=\"x".into();
    hostile["accounts"][0]["name"] = "<b>bold</b>".into();
    let hostile = hostile.to_string();
    let state = after([
        Action::Ask(Ask::Send),
        Compare::Choose.into(),
        Compare::Type(hostile).into(),
        Compare::Typed.into(),
    ]);
    assert!(state.compares().is_some(), "{:?}", state.compared.and_then(|compared| compared.wrong.clone()));
    let html = page(state);
    assert!(html.contains("&lt;img src=x>") || html.contains("&lt;img src=x&gt;"), "{html}");
    assert!(!html.contains("<img") && !html.contains("<b>bold"));
    assert!(
        html.contains("&lt;img src=x&gt;&quot; style=&quot;x, compared with\""),
        "in attributes quotes are escaped"
    );
    for id in ["box-0", "here-0", "other-0"] {
        assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    // The three pictures share the heads of their arrows.
    assert_eq!(all - ids.len(), 4);
    assert!(html.contains("differs</span>") && html.contains("same</span>"));
}

#[test]
fn the_outline_and_the_inspector_know_the_same_things() {
    let mut state = start();
    let instance = state.sketch.hosts.iter().next().cloned().unwrap();
    state = update(&state, Action::Select(Select::Only(instance.id.clone().into()))).0;
    let tree = render::<outline::Outline>(panel(state.clone()));
    assert!(tree.contains("role=\"tree\"") && tree.contains(&*instance.name));
    assert_eq!(tree.matches("aria-selected=\"true\"").count(), 1);
    let inspector = drawn(inspector::inspector(&panel(state)));
    assert!(inspector.contains(&*instance.name) && inspector.contains(instance.id.as_str()));
}

#[test]
fn our_markup_says_what_is_written() {
    let (name, none, words) = ("a<b", None::<&str>, vec!["one", "two"]);
    let list = |more: bool| {
        html! {
            <ul class={yew::classes!("list", more.then_some("more"))} aria-label={name} data-own-drag="" title={none}
                hidden={!more}>
                { for words.iter().map(|word| html! { <li key={*word}>{ *word }</li> }) }
                if more { <li>{ words.len() }{ " in all" }</li> } else { <li>{ "less" }</li> }
            </ul>
        }
    };
    let begins = r#"aria-label="a&lt;b" data-own-drag="""#;
    assert_eq!(
        drawn(list(true)),
        format!(r#"<ul class="list more" {begins}><li>one</li><li>two</li><li>2 in all</li></ul>"#)
    );
    assert_eq!(
        drawn(list(false)),
        format!(r#"<ul class="list" {begins} hidden="hidden"><li>one</li><li>two</li><li>less</li></ul>"#)
    );
    assert_eq!(
        drawn(html! { <><input type="text" value={"typed"} /><br /></> }),
        r#"<input value="typed" type="text"><br>"#
    );
    assert_eq!(
        drawn(html! { <select><option value={"vpc-1"}>{ "VPC A" }</option></select> }),
        r#"<select><option value="vpc-1">VPC A</option></select>"#
    );
}

#[test]
#[should_panic(expected = "closed crosswise")]
fn tags_closed_crosswise_are_found() {
    drawn(html! { <p><b>{ "x" }</p></b> });
}

#[test]
fn a_list_is_a_list_however_many_are_in_it() {
    use yew::virtual_dom::VNode;
    let list = |count: usize| html! { <p>{ for (0..count).map(|at| html! { <b>{ at }</b> }) }</p> };
    for count in 0..3 {
        let VNode::VTag(tag) = list(count) else { panic!("an element") };
        let Some(VNode::VList(outer)) = tag.children().cloned() else { panic!("its children") };
        assert!(matches!(outer.first(), Some(VNode::VList(inner)) if inner.len() == count), "{count}");
    }
}
