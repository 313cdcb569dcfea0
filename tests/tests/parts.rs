//! Parts of a sketch, copied: each at free blocks, addresses and names, and only what fits.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::{apply, observe};
use privatelink::model::{ResourceId, Sketch};
use privatelink::part::{Placed, part, place, write};
use privatelink::scenario;
use privatelink::sketch::write as write_sketch;
use privatelink_tests::built_in::open as figure;

fn id(text: &str) -> ResourceId {
    text.parse().expect("an id")
}

const CLIENT: &str = "i-0a0000000000000a1";
const VPC: &str = "vpc-0b000000000000001";

fn twice(sketch: &Sketch, of: &str) -> Placed {
    place(sketch, &write(sketch, &[id(of)]), None).expect("placed")
}

/// Nothing that did not fit before.
fn fits(before: &Sketch, after: &Sketch) {
    let known = observe(before);
    let new: Vec<_> = observe(after).into_iter().filter(|misfit| !known.contains(misfit)).collect();
    assert!(new.is_empty(), "{new:?}");
}

#[test]
fn an_instance_comes_with_its_interface_a_free_address_and_the_next_name() {
    let sketch = figure("figure-5");
    let placed = twice(&sketch, CLIENT);
    assert_eq!((placed.commands.len(), placed.made.len()), (2, 1));
    let ResourceId::Host(made) = &placed.made[0] else { panic!("{:?}", placed.made) };
    let host = placed.sketch.hosts.get(made).expect("it");
    assert_eq!(host.name, "client-3");
    let interface = placed.sketch.network_interfaces.get(&host.network_interface).expect("its interface");
    assert_eq!((interface.address.to_string().as_str(), interface.security_groups.len()), ("10.0.1.4", 1));
    fits(&sketch, &placed.sketch);
}

#[test]
fn a_vpc_comes_with_all_that_lies_in_it_at_free_blocks() {
    let sketch = figure("figure-5");
    let placed = twice(&sketch, VPC);
    let ResourceId::Vpc(made) = &placed.made[0] else { panic!("{:?}", placed.made) };
    let vpc = placed.sketch.vpcs.get(made).expect("it");
    assert_eq!((vpc.name.as_str(), vpc.cidr.to_string().as_str()), ("VPC B-2", "10.2.0.0/16"));
    let inside: Vec<_> = placed.sketch.subnets.iter().filter(|subnet| subnet.vpc == *made).collect();
    assert_eq!(
        inside.iter().map(|one| one.cidr.to_string()).collect::<Vec<_>>(),
        ["10.2.1.0/24", "10.2.2.0/24"]
    );
    assert_eq!(placed.sketch.load_balancers.iter().count(), 2);
    let balancer = placed.sketch.load_balancers.iter().last().expect("one");
    let group = placed.sketch.target_groups.get(&balancer.listeners[0].target_group).expect("its own group");
    assert_eq!((balancer.vpc.clone(), group.vpc.clone()), (made.clone(), made.clone()));
    assert_eq!(group.targets.len(), 6);
    fits(&sketch, &placed.sketch);
}

#[test]
fn the_commands_alone_come_to_the_same() {
    let sketch = figure("figure-5");
    let placed = twice(&sketch, VPC);
    let mut again = sketch;
    for command in &placed.commands {
        again = apply(&again, command).expect("carried out").sketch;
    }
    assert_eq!(write_sketch(&again), write_sketch(&placed.sketch));
}

#[test]
fn every_resource_of_every_scenario_can_be_duplicated_and_fits() {
    for info in scenario::list() {
        let name = info.id;
        if name.starts_with("thousands") || name.starts_with("used-up") {
            continue;
        }
        let sketch = figure(name);
        for (_, table) in sketch.tables() {
            for (of, _) in (0..table.len()).filter_map(|at| table.at(at)) {
                let part = part(&sketch, std::slice::from_ref(&of));
                match place(&sketch, &write_sketch(&part), None) {
                    Ok(placed) => fits(&sketch, &placed.sketch),
                    Err(why) => assert!(why.ends_with('.'), "{name} {of}: {why}"),
                }
            }
        }
    }
}

#[test]
fn what_is_pasted_into_a_container_lies_there() {
    let sketch = figure("figure-5");
    let text = write(&sketch, &[id(CLIENT)]);
    let into = id("subnet-0b000000000000002");
    let placed = place(&sketch, &text, Some(&into)).expect("placed");
    let ResourceId::Host(made) = &placed.made[0] else { panic!("{:?}", placed.made) };
    let host = placed.sketch.hosts.get(made).expect("it");
    let interface = placed.sketch.network_interfaces.get(&host.network_interface).expect("its interface");
    assert_eq!(
        (ResourceId::from(interface.subnet.clone()), interface.address.to_string()),
        (into, "10.1.2.4".to_owned())
    );
    assert!(interface.security_groups.is_empty(), "those are of another VPC");
    fits(&sketch, &placed.sketch);
}

#[test]
fn what_lies_in_what_is_not_here_says_what_to_select() {
    let text = write(&figure("figure-5"), &[id(CLIENT)]);
    let empty = Sketch::default();
    let why = place(&empty, &text, None).expect_err("nowhere to be");
    assert!(why.contains("subnet") && why.contains("paste again"), "{why}");
    let whole = write(&figure("figure-5"), &[id("111111111111"), id("222222222222")]);
    let placed = place(&empty, &whole, None).expect("a sketch of its own");
    fits(&empty, &placed.sketch);
}

#[test]
fn hostile_and_foreign_texts_get_a_sentence() {
    let sketch = figure("figure-5");
    let deep = "[".repeat(100_000);
    let many = format!(r#"{{"notes": [{}]}}"#, [r#"{"id":"note-1","text":"x"}"#; 3].join(","));
    for text in [
        "",
        "  ",
        "hello",
        "{}",
        "[]",
        "null",
        "{\"format\": \"tldraw\"}",
        "{\"vpcs\": 7}",
        "{\"vpcs\": [{}]}",
        r#"{"format":"privatelink-sketch","version":99,"hosts":[]}"#,
        r#"{"format":"privatelink-sketch","version":2}"#,
        r#"{"hosts": {"id": "i-1", "network_interface": "eni-1", "state": "running"}}"#,
        &deep,
        &many,
    ] {
        if let Err(why) = place(&sketch, text, None) {
            assert!(why.ends_with('.') && why.len() < 400, "{why}");
        } else {
            panic!("{text}");
        }
    }
}
