//! Two designs side by side: what the other may be, what differs, and that the way back leads to where one was.

use crate::state::action::{Action, Ask, Compare, Edit, File, Keep, Select, Show, Tale};
use crate::state::compare::{Line, Made, Section, Side};
use crate::state::effect::Effect;
use crate::state::look::LookAt;
use crate::state::panels::{Dialog, Tab};
use crate::state::sketches::Order;
use crate::state::{State, scenarios, update};
use privatelink::control::{Command, verb};
use privatelink::model::{Outcome, ResourceId};
use privatelink::sketch::write;

use super::{after, command, fresh, holds, lose, outcome, sent};

fn does(compare: Compare) -> Action {
    compare.into()
}

fn with_scenario(state: &State, id: &str) -> State {
    after(state, [does(Compare::Choose), does(Compare::Scenario(id.to_owned()))])
}

fn made(state: &State) -> &Made {
    state.compares().and_then(|compared| compared.made.as_ref()).expect("a comparison")
}

fn section<'a>(state: &'a State, id: &str) -> &'a Section {
    made(state).sections.iter().find(|section| section.id == id).expect("a section")
}

fn line<'a>(state: &'a State, id: &str, what: &str) -> &'a Line {
    let section = section(state, id);
    section.lines.iter().find(|line| line.what == what).unwrap_or_else(|| panic!("{what} in {section:?}"))
}

fn wrong(state: &State) -> Option<&str> {
    assert!(state.compares().is_none(), "nothing is compared");
    state.compared.as_ref()?.wrong.as_deref()
}

fn other_title(state: &State) -> String {
    state
        .compares()
        .and_then(|compared| compared.other.as_ref())
        .map(|other| other.name.clone())
        .expect("another")
}

#[test]
fn a_sketch_is_compared_with_itself_as_it_was_opened_and_the_comparison_follows_every_edit() {
    let state = after(&sent(), [lose("use1-az1"), does(Compare::Choose), does(Compare::Opened)]);
    assert_eq!(state.dialog, Dialog::None);
    let outcome_line = line(&state, "compare-request", "Outcome");
    assert_eq!(outcome_line.sides, ["Timed out", "Connected"]);
    assert!(outcome_line.differs());
    let zone = line(&state, "compare-resources", "use1-az1");
    assert_eq!(
        (zone.part.as_str(), zone.sides.each_ref().map(String::as_str)),
        ("Availability Zone", ["Lost", "Available"])
    );
    let expectations = section(&state, "compare-expectations");
    assert!(expectations.differing() > 0, "{expectations:?}");
    assert!(section(&state, "compare-exposure").differing() > 0);
    assert_eq!(section(&state, "compare-cost").differing(), 0);
    let (undone, effects) = update(&state, Action::Edit(Edit::Undo));
    holds(&undone);
    assert_eq!(made(&undone).says, "Nothing differs.");
    assert!(effects.contains(&Effect::Announce("Nothing differs.".to_owned())));
    assert_eq!(outcome(&undone), Some(Outcome::Connected));
}

#[test]
fn what_differs_is_said_in_awss_words() {
    let endpoint = fresh().sketch.vpc_endpoints.iter().next().unwrap().clone();
    let name = privatelink::text::name(&fresh().sketch, &endpoint.id.clone().into());
    let service = endpoint.service.endpoint_service().unwrap().clone();
    let reject =
        verb::RejectVpcEndpointConnections { service: service.clone(), endpoint: endpoint.id.clone() };
    let rejected =
        after(&sent(), [command(Command::RejectVpcEndpointConnections(reject)), does(Compare::Opened)]);
    let own = line(&rejected, "compare-resources", &name);
    assert_eq!(
        (own.part.as_str(), own.resource.clone()),
        ("VPC endpoint: State", Some(endpoint.id.clone().into()))
    );
    assert_eq!(own.sides, ["Rejected", "Available"]);
    let group = endpoint.security_groups[0].clone();
    let rule = fresh().sketch.security_groups.get(&group).unwrap().rules[0].clone();
    let revoked = after(
        &sent(),
        [command(Command::revoke(group.clone(), rule.direction, rule.id.clone())), does(Compare::Opened)],
    );
    let name = privatelink::text::name(&fresh().sketch, &group.into());
    let rules = line(&revoked, "compare-resources", &name);
    assert!(rules.part.ends_with(": Rules") && rules.sides[1].contains("443"), "{rules:?}");
    assert!(!rules.sides[0].contains("443"), "only what differs: {rules:?}");
}

#[test]
fn every_scenario_can_stand_beside_another() {
    for one in scenarios::list() {
        let state = with_scenario(&sent(), one.id);
        assert_eq!(
            other_title(&state),
            state.compares().unwrap().other.as_ref().unwrap().document.sketch.title
        );
        assert_eq!(made(&state).sections.len(), 6);
        if one.id == "figure-5" {
            assert_eq!(made(&state).says, "Nothing differs.");
        } else {
            assert!(made(&state).says.starts_with("What differs: "), "{}", one.id);
        }
        let request = section(&state, "compare-request");
        assert!(request.lines.iter().any(|line| line.what == "Outcome"), "{}: {request:?}", one.id);
    }
    let many = with_scenario(&sent(), "thousands-of-consumers");
    assert!(section(&many, "compare-exposure").note.starts_with("Too many"));
}

#[test]
fn places_the_other_does_not_know_give_way_to_its_own_first_request() {
    let state = with_scenario(&sent(), "figure-10");
    let request = section(&state, "compare-request");
    assert!(request.note.contains("no such places"));
    assert!(!request.lines.iter().any(|line| line.what == "Ways part at"));
    // Each leg by what it adds, whatever its ends are called.
    let leg = line(&state, "compare-request", "Leg 1");
    assert!(!leg.differs() && leg.sides[0] != leg.sides[1], "{leg:?}");
    assert!(line(&state, "compare-request", "Leg 3").differs());
    let unsaid = after(&state, [Action::Ask(Ask::Clear), Action::Ask(Ask::From(String::new()))]);
    assert!(section(&unsaid, "compare-request").note.contains("request bar"));
}

#[test]
fn the_same_cost_and_prices_are_taken_for_both() {
    let state = with_scenario(&fresh(), "figure-2");
    let cost = section(&state, "compare-cost");
    assert!(cost.lines[0].differs() && cost.note.contains("USD a month more"), "{cost:?}");
    let swapped = after(&state, [does(Compare::Swap)]);
    assert!(section(&swapped, "compare-cost").note.contains("USD a month less"));
}

#[test]
fn changing_sides_puts_the_other_on_the_screen_and_undo_brings_it_back() {
    let state = with_scenario(&after(&sent(), [lose("use1-az1")]), "figure-5");
    let swapped = after(&state, [does(Compare::Swap)]);
    assert_eq!(write(&swapped.sketch), write(&fresh().sketch));
    assert_eq!(outcome(&swapped), Some(Outcome::Connected), "the same request");
    assert_eq!(line(&swapped, "compare-request", "Outcome").sides, ["Connected", "Timed out"]);
    let again = after(&swapped, [does(Compare::Swap)]);
    assert_eq!(write(&again.sketch), write(&state.sketch));
    let undone = after(&swapped, [Action::Edit(Edit::Undo)]);
    assert_eq!(write(&undone.sketch), write(&state.sketch));
}

#[test]
fn the_way_back_leads_to_what_was_selected_and_seen() {
    let id = |name: &str| -> ResourceId {
        fresh().sketch.hosts.iter().find(|host| host.name.as_str() == name).unwrap().id.clone().into()
    };
    let start = after(&sent(), [Action::Select(Select::Only(id("client-2")))]);
    let compared = with_scenario(&start, "figure-10");
    let busy = after(
        &compared,
        [
            Action::Select(Select::Only(id("orders-1"))),
            Action::Show(Show::Look(LookAt::Closer)),
            does(Compare::Look(Side::Other, LookAt::All)),
            Action::Show(Show::ToggleInspector),
            Action::Ask(Ask::Again),
        ],
    );
    assert!(busy.panels.inspector.in_comparison && !busy.playback.playing);
    let [here, other] = &busy.compares().unwrap().looks;
    assert!(matches!(here.at, LookAt::Way(_)) && matches!(other.at, LookAt::Way(_)));
    let back = after(&busy, [busy.escape()]);
    assert!(back.compares().is_none());
    assert_eq!(*back.selection, *start.selection);
    assert!(back.look.is(&start.look), "the camera was not asked to move");
    // What it was with can be had again.
    let again = after(&back, [does(Compare::Choose), does(Compare::Again)]);
    assert_eq!(other_title(&again), other_title(&compared));
}

#[test]
fn what_is_chosen_in_the_other_is_chosen_in_both_where_both_have_it() {
    let state = after(&sent(), [lose("use1-az1"), does(Compare::Opened)]);
    let host: ResourceId = state.sketch.hosts.iter().next().unwrap().id.clone().into();
    let both = after(&state, [does(Compare::Mark(Some(host.clone())))]);
    assert_eq!(both.selection.first(), Some(&host));
    assert_eq!(*both.compares().unwrap().marked, [host]);
    let apart = with_scenario(&sent(), "figure-10");
    let other = apart.compares().unwrap().other.clone().unwrap();
    let theirs: ResourceId = other.document.sketch.hosts.iter().next().unwrap().id.clone().into();
    let marked = after(&apart, [does(Compare::Mark(Some(theirs.clone())))]);
    assert!(marked.selection.is_empty());
    assert_eq!(*marked.compares().unwrap().marked, [theirs]);
    let gone = after(&marked, [does(Compare::Mark(None))]);
    assert!(gone.compares().unwrap().marked.is_empty());
}

#[test]
fn what_lies_beneath_is_shown_when_it_is_asked_for() {
    for action in
        [Action::Show(Show::Tab(Tab::Cost)), Action::Show(Show::ToggleDock), Action::Story(Tale::Open)]
    {
        let state = after(&with_scenario(&sent(), "figure-2"), [action.clone()]);
        assert!(state.compares().is_none(), "{action:?}");
    }
}

#[test]
fn a_kept_sketch_and_a_version_are_read_and_compared_with() {
    let changed = after(&fresh(), [lose("use1-az1")]);
    let chosen = after(&fresh(), [does(Compare::Choose)]);
    assert_eq!(chosen.dialog, Dialog::Compare);
    let order = Order::Compare("sketch a".to_owned(), "Mine. Kept today".to_owned());
    assert_eq!(order.words()[..2], ["read", "sketch a"]);
    let json = serde_json::json!({ "text": changed.kept_text().unwrap() }).to_string();
    let answered = after(&chosen, [Action::Keep(Keep::Answered(order.clone(), Ok(json)))]);
    assert_eq!(answered.compares().unwrap().other.as_ref().unwrap().from, "Mine. Kept today");
    assert!(answered.sketch.is(&chosen.sketch), "nothing was opened");
    assert_eq!(line(&answered, "compare-resources", "use1-az1").sides, ["Available", "Lost"]);
    let gone = Err("this browser could not keep it: it is not there any more".to_owned());
    let failed = after(&chosen, [Action::Keep(Keep::Answered(order, gone))]);
    assert!(wrong(&failed).unwrap().contains("not there any more"));
}

#[test]
fn a_link_an_address_or_json_may_be_pasted_and_nothing_else() {
    let paste = |text: &str| {
        after(&fresh(), [does(Compare::Choose), does(Compare::Type(text.to_owned())), does(Compare::Typed)])
    };
    let changed = after(&fresh(), [lose("use1-az1")]);
    for text in [
        changed.share_url(),
        format!("  {} ", changed.fragment()),
        write(&changed.sketch),
        changed.kept_text().unwrap(),
    ] {
        let state = paste(&text);
        assert_eq!(line(&state, "compare-resources", "use1-az1").sides, ["Available", "Lost"], "{text}");
    }
    assert_eq!(other_title(&paste("https://example.org/p/#figure-2/reach")), with_scenario_title("figure-2"));
    for (text, says) in [
        ("", "Paste a link"),
        ("https://example.org/", "does not end in a sketch link"),
        ("#pl1.!!", "The link"),
        ("{", "‘What was pasted’ was not opened. The file is not JSON"),
        ("{}", "‘What was pasted’ was not opened."),
    ] {
        let state = paste(text);
        assert!(wrong(&state).is_some_and(|wrong| wrong.contains(says)), "{text}: {:?}", wrong(&state));
        assert_eq!(state.dialog, Dialog::Compare);
        let typing = after(&state, [does(Compare::Type("x".to_owned()))]);
        assert_eq!(wrong(&typing), None, "typing clears it");
    }
}

fn with_scenario_title(id: &str) -> String {
    other_title(&with_scenario(&fresh(), id))
}

#[test]
fn a_file_says_the_same_as_when_it_is_opened() {
    let file = |text: &str| privatelink::interop::File {
        path: "<b>.json".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let compare =
        |text: &str| after(&fresh(), [does(Compare::Choose), does(Compare::Files(vec![file(text)]))]);
    for text in ["", "nonsense", "{\"format\":\"privatelink-sketch\",\"version\":1,\"vpcs\":3}"] {
        let opened = after(&fresh(), [Action::File(File::OpenAll(vec![file(text)]))]);
        assert_eq!(wrong(&compare(text)), Some(opened.notices[0].text.as_str()));
    }
    let good = compare(&write(
        &with_scenario(&fresh(), "figure-2").compares().unwrap().other.as_ref().unwrap().document.sketch,
    ));
    assert_eq!(good.compares().unwrap().other.as_ref().unwrap().from, "File <b>.json");
    let output =
        r#"{"Vpcs":[{"VpcId":"vpc-0a1b2c3d4e5f60718","CidrBlock":"10.0.0.0/16","OwnerId":"111111111111"}]}"#;
    let imported = compare(output);
    assert_eq!(imported.compares().unwrap().other.as_ref().unwrap().from, "Outputs of the AWS CLI");
    assert!(imported.notices[0].text.contains("AWS CLI outputs read"));
    let unread = after(&fresh(), [does(Compare::Choose), does(Compare::Wrong("it is too large".to_owned()))]);
    assert_eq!(wrong(&unread), Some("It is too large."));
}

#[test]
fn a_scenario_is_waited_for_and_one_that_does_not_come_says_why() {
    let chosen = after(&fresh(), [does(Compare::Choose), does(Compare::Scenario("figure-12".to_owned()))]);
    assert!(wrong(&chosen).is_some_and(|wrong| wrong.contains("figure-12")));
    // Native programs have the files, so that the waiting is told as the browser would.
    let mut state = chosen;
    let wanted = does(Compare::Scenario("figure-2".to_owned()));
    state.waiting = Some(("figure-2", crate::state::Shared::new(wanted)));
    let came = |text| Action::File(File::Arrived { id: "figure-2".to_owned(), text });
    let failed = after(&state, [came(Err("the network is gone".to_owned()))]);
    assert!(wrong(&failed).is_some_and(|wrong| wrong.contains("The network is gone.")));
    let text = privatelink::scenario::text("figure-2").unwrap().to_owned();
    assert!(after(&state, [came(Ok(text))]).compares().is_some());
}
