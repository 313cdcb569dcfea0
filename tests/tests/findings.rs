//! Every finding: a sketch that shows it, one that does not, a sentence that reads well, fixes that
//! take it away; and that asking again after an edit says what asking anew says.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::rc::Rc;

use privatelink::advise::{Checker, Finding, FindingCode, Severity, findings};
use privatelink::control::apply;
use privatelink::model::{Profile, Sketch};
use privatelink::path::Index;
use privatelink::scenario;
use privatelink::sketch::commands;
use privatelink_tests::figure_5::Figure5;
use privatelink_tests::patched::changed;
use privatelink_tests::random_sketch::random_sketch;
use serde_json::{Value, json};

const CASES: &str = include_str!("../vectors/findings.json");
const COMMANDS: &str = include_str!("../vectors/findings-by-command.json");

fn cases() -> Value {
    serde_json::from_str(CASES).expect("JSON")
}

fn found(sketch: &Sketch) -> Vec<Rc<Finding>> {
    findings(&Index::of(sketch))
}

#[test]
fn every_finding_code_has_a_sketch_that_shows_it_and_one_that_does_not() {
    let cases = cases();
    let mut codes = BTreeSet::new();
    for code in FindingCode::ALL {
        assert!(codes.insert(code.code()), "{} stands twice", code.code());
        let change = cases.get(code.code()).unwrap_or_else(|| panic!("{} has no case", code.code()));
        let sketch = changed(change);
        let found = found(&sketch);
        let hit = found.iter().find(|finding| finding.code == *code);
        let hit = hit.unwrap_or_else(|| panic!("{code:?} is not in {found:?}"));
        let text = hit.text(&sketch);
        assert!(text.ends_with('.') || text.ends_with(").") || text.ends_with('”'), "{text}");
        assert!(!text.contains("  ") && !text.contains(['{', '}']) && !text.starts_with(' '), "{text}");
        assert!(code.remedy().ends_with('.') && !code.sentence().is_empty(), "{code:?}");
        assert!(found.is_sorted_by_key(|finding| finding.code.severity()), "the gravest first");
        // Each fix offered takes its finding away.
        for fix in &hit.fixes {
            let mended = apply(&sketch, fix).unwrap_or_else(|refused| panic!("{fix:?}: {refused:?}")).sketch;
            let left = self::found(&mended);
            assert!(!left.contains(hit), "{fix:?} leaves {text}");
        }
    }
    assert_eq!(cases.as_object().unwrap().len(), FindingCode::ALL.len(), "a case for no code");
    assert_eq!(found(&changed(&json!({}))), [], "Figure 5 shows none of them");
}

/// One command applied to a built-in sketch brings the finding about, which was not there before. What AWS
/// refuses to do is observed.
#[test]
fn each_finding_arises_by_one_command_in_a_built_in_scenario() {
    let by_command: Value = serde_json::from_str(COMMANDS).expect("JSON");
    let cases = by_command.as_object().unwrap();
    let mut wrong = Vec::new();
    for code in FindingCode::ALL {
        let Some(case) = cases.get(code.code()) else {
            wrong.push(format!("no command brings about {}", code.code()));
            continue;
        };
        let code = code.code();
        let id = case["scenario"].as_str().unwrap_or("figure-5");
        let sketch = scenario::open(id).expect("there is one").expect("it reads").sketch;
        let command = commands::parse(&case["command"].to_string()).unwrap_or_else(|e| panic!("{code}: {e}"));
        let has = |sketch: &Sketch| found(sketch).iter().any(|hit| hit.code.code() == code);
        if has(&sketch) {
            wrong.push(format!("{code} is there before the command"));
        }
        match apply(&sketch, &command) {
            Ok(after) if has(&after.sketch) => {}
            Ok(after) => wrong.push(format!("{code} is not in {:?}", found(&after.sketch))),
            Err(refused) => wrong.push(format!("{code}: {refused:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(cases.len(), FindingCode::ALL.len(), "a case for no code");
}

#[test]
fn figure_5_has_no_finding() {
    for figure in [Figure5::default(), Figure5::in_profile(Profile::Paper), Figure5::default().cross_zone()] {
        assert_eq!(found(&figure.sketch), []);
    }
}

/// A sketch, and the same after a change to one of its resources, taken away or added again.
fn steps(seed: u32) -> Vec<Sketch> {
    let mut sketches = vec![random_sketch(seed)];
    let mut random = oorandom::Rand32::new(u64::from(seed));
    for step in 0..12 {
        let mut next = sketches.last().expect("one").clone();
        let other = random_sketch(seed + random.rand_range(1..4));
        macro_rules! change {
            ($($table:ident),+) => {{
                let tables = [$(stringify!($table)),+];
                let wanted = tables[random.rand_range(0..u32::try_from(tables.len()).unwrap()) as usize];
                $(if wanted == stringify!($table) && !next.$table.is_empty() {
                    let at = random.rand_range(0..u32::try_from(next.$table.len()).unwrap()) as usize;
                    let row = next.$table.iter().nth(at).expect("a row").clone();
                    if step % 3 == 0 {
                        next.$table.remove(privatelink::model::Resource::id(&row));
                    } else if let Some(new) = other.$table.iter().nth(at).cloned() {
                        next.$table.insert(new);
                    }
                })+
            }};
        }
        change!(
            vpcs,
            subnets,
            route_tables,
            security_groups,
            network_interfaces,
            hosts,
            load_balancers,
            target_groups,
            endpoint_services,
            vpc_endpoints,
            accounts
        );
        if step % 5 == 4 {
            next.lost_zones.insert("use1-az1".parse().expect("a zone"));
        }
        sketches.push(next);
    }
    sketches
}

#[test]
fn asking_again_after_an_edit_says_what_asking_anew_says() {
    let (mut edits, mut all) = (0, 0);
    for seed in 0..60 {
        let mut checker = Checker::default();
        let mut index: Option<Index> = None;
        for sketch in steps(seed) {
            let anew = Index::of(&sketch);
            let again =
                index.as_ref().map_or_else(|| Index::of(&sketch), |index| Index::after(index, &sketch));
            let expected = findings(&anew);
            assert_eq!(checker.check(&again), expected, "seed {seed}");
            assert_eq!(checker.check(&again), expected, "seed {seed}: nothing changed");
            index = Some(again);
            (edits, all) = (edits + 1, all + expected.len());
        }
    }
    assert!(edits > 700 && all > 2_000, "{edits} edits, {all} findings");
}

/// The second sketch, with those tables of the first that are the same in both: as though somebody had
/// edited the one into the other.
fn edited(first: &Sketch, second: &Sketch) -> Sketch {
    let mut sketch = first.clone();
    macro_rules! take {
        ($($field:ident),+) => {
            $(if sketch.$field != second.$field {
                sketch.$field = second.$field.clone();
            })+
        };
    }
    take!(
        title,
        profile,
        seed,
        ids_made,
        accounts,
        vpcs,
        subnets,
        route_tables,
        network_acls,
        security_groups,
        prefix_lists,
        network_interfaces,
        hosts,
        internet_gateways,
        egress_only_internet_gateways,
        nat_gateways,
        elastic_addresses,
        vpc_peering_connections,
        virtual_private_gateways,
        data_centers,
        data_center_hosts,
        customer_gateways,
        vpn_connections,
        transit_gateways,
        transit_gateway_attachments,
        transit_gateway_route_tables,
        direct_connect_connections,
        virtual_interfaces,
        load_balancers,
        application_load_balancers,
        target_groups,
        endpoint_services,
        vpc_endpoints,
        hosted_zones,
        resolver_endpoints,
        resolver_rules,
        topics,
        connection_notifications,
        notes,
        lost_zones,
        expectations,
        assumptions
    );
    assert!(sketch == *second, "every table is taken");
    sketch
}

/// From the case of every finding to the next, by way of Figure 5: every rule's own tables change.
#[test]
fn asking_again_goes_through_every_case() {
    let mut checker = Checker::default();
    let mut before = Index::of(&changed(&json!({})));
    let cases = cases();
    for change in cases.as_object().unwrap().values() {
        for sketch in [changed(change), changed(&json!({}))] {
            let index = Index::after(&before, &edited(before.sketch(), &sketch));
            assert_eq!(checker.check(&index), findings(&Index::of(&sketch)), "{change}");
            before = index;
        }
    }
}

/// A table at a time: of each case only some of the changed tables, so that a rule that reads two is
/// seen to look at both.
#[test]
fn asking_again_after_each_table_says_what_asking_anew_says() {
    let cases = cases();
    let mut checker = Checker::default();
    for change in cases.as_object().unwrap().values().filter(|change| change.get("DATA-CENTER").is_none()) {
        let mut so_far = json!({});
        let mut before = Index::of(&changed(&so_far));
        checker.check(&before);
        for (table, rows) in change.as_object().unwrap() {
            so_far[table] = rows.clone();
            let sketch = edited(before.sketch(), &changed(&so_far));
            let index = Index::after(&before, &sketch);
            assert_eq!(checker.check(&index), findings(&Index::of(&sketch)), "{so_far}");
            before = index;
        }
    }
}

#[test]
fn severities_have_their_words() {
    assert_eq!(Severity::ALL.map(Severity::word), ["error", "warning", "advice"]);
}
