//! Faults that are read, and what is said of those that are not.

use serde_json::{Value, json};

use super::super::fault::read as read_faults;
use super::{figure, load, opened, says, with};
use crate::control::faults;
use crate::model::ResourceId;
use crate::scenario;
use crate::sim::NS_PER_S;
use crate::sketch::commands;

#[expect(clippy::needless_pass_by_value, reason = "they are written in place")]
fn fault(at: Value, until: Value, breaks: Value) -> Value {
    json!({"at_s": at, "until_s": until, "break": breaks})
}

fn lose(at: u32, until: Value) -> Value {
    fault(json!(at), until, json!({"LoseZone": {"zone": "use1-az1"}}))
}

fn impair(at: u32, until: Value, impaired: bool) -> Value {
    fault(json!(at), until, json!({"SetZoneImpaired": {"zone": "use1-az1", "impaired": impaired}}))
}

fn silence(at: u32, until: u32, state: &str) -> Value {
    let target = "i-0b0000000000000b1";
    let breaks = json!({"SetApplicationState": {"instance": target, "port": 8443, "state": state}});
    fault(json!(at), json!(until), breaks)
}

#[test]
fn a_silly_fault_gets_a_sentence() {
    let cases = [
        (json!([lose(60, json!(null))]), "faults[0].at_s is 60: give a time before the run ends, at 60 s"),
        (json!([lose(20, json!(20))]), "faults[0].until_s is 20: give a time after its beginning, at 20 s"),
        (
            json!([lose(20, json!(10.5))]),
            "faults[0].until_s is 10.5: give a time after its beginning, at 20 s",
        ),
        (
            json!([fault(json!(-1), json!(null), json!({}))]),
            "faults[0].at_s is -1: give a number from 0 to 86,400",
        ),
        (
            json!([{"break": {"LoseZone": {"zone": "use1-az1"}}}]),
            "faults[0].at_s is missing: give the time it happens, in seconds, a number from 0 to 86,400",
        ),
        (json!([{"at_s": 1, "brake": {}}]), "faults[0].brake is not known; known are at_s, until_s, break"),
        (
            json!([{"at_s": 1}]),
            "faults[0].break is missing: give the command that breaks something, such as {\"LoseZone\": {\"zone\": \"use1-az1\"}}",
        ),
        (
            json!([fault(json!(1), json!(null), json!({"LoseZones": {}}))]),
            "faults[0].break.LoseZones: there is no such verb",
        ),
        (
            json!([fault(json!(1), json!(null), json!({"LoseZone": {}}))]),
            "faults[0].break.LoseZone: “zone” is missing",
        ),
        (
            json!([fault(json!(1), json!(null), json!({"LoseZone": {"zone": "use1-az1", "for_s": 3}}))]),
            "faults[0].break.LoseZone.for_s is not known; known are zone",
        ),
        (
            json!([fault(json!(1), json!(null), json!({"LoseZone": {"zone": "use1-az9"}}))]),
            "faults[0].break: InvalidParameterValue: There is no Availability Zone 'use1-az9' in this sketch",
        ),
        (
            json!([lose(10, json!(40)), lose(20, json!(50))]),
            "faults[1].break: at 20 s that is so already, by faults[0]; let it begin when the other has ended",
        ),
        (
            json!([lose(20, json!(null)), lose(10, json!(null))]),
            "faults[0].break: at 20 s that is so already, by faults[1]; let it begin when the other has ended",
        ),
        (
            json!([fault(json!(1), json!(null), json!({"RestoreZone": {"zone": "use1-az1"}}))]),
            "faults[0].break: InvalidParameterValue: The Availability Zone use1-az1 is not lost",
        ),
        (
            json!([
                lose(10, json!(40)),
                fault(json!(30), json!(null), json!({"RestoreZone": {"zone": "use1-az1"}}))
            ]),
            "faults[0].until_s: InvalidParameterValue: The Availability Zone use1-az1 is not lost",
        ),
        (json!([impair(1, json!(null), false)]), "faults[0].break: at 1 s that is so already; leave it out"),
        (
            json!([impair(10, json!(40), true), impair(30, json!(null), false)]),
            "faults[0].until_s: at 40 s another fault has taken it back already; leave until_s out",
        ),
        (
            json!([fault(json!(1), json!(2), json!({"SetProfile": {"profile": "paper"}}))]),
            "faults[0].until_s: at 1 s nothing is known that takes SetProfile back; leave until_s out, and give what follows as a fault of its own",
        ),
        (
            json!([silence(1, 30, "silent"), silence(2, 40, "silent")]),
            "faults[1].break: at 2 s that is so already, by faults[0]; let it begin when the other has ended",
        ),
        (
            json!([silence(1, 30, "silent"), silence(2, 40, "crashing")]),
            "faults[1].until_s: at 2 s nothing is known that takes SetApplicationState back; leave until_s out, and give what follows as a fault of its own",
        ),
        (json!([fault(json!(1), json!(2), json!(5))]), "faults[0].break: an object is expected"),
        (json!([{"from": "client-1"}]), "faults[0].from is not known; known are at_s, until_s, break"),
    ];
    for (faults, expected) in cases {
        assert_eq!(says(&with(json!({"faults": faults}))), expected, "{faults}");
    }
    let many = vec![lose(1, json!(null)); 1_001];
    assert_eq!(
        says(&with(json!({"faults": many}))),
        "faults: 1001 are given, and at most 1,000 are taken: leave some out"
    );
}

#[test]
fn faults_come_in_the_order_of_time_and_what_ends_makes_room_for_what_begins() {
    let read = load(&with(json!({"faults": [lose(20, json!(90)), lose(10, json!(20))]})));
    let order: Vec<(u64, &str)> =
        read.faults.iter().map(|fault| (fault.at_ns / NS_PER_S, fault.command.verb())).collect();
    assert_eq!(order, [(10, "LoseZone"), (20, "RestoreZone"), (20, "LoseZone")], "the end is beyond the run");
    // Only after the first is there anything to start.
    let later = json!([
        fault(json!(2), json!(null), json!({"StartInstances": {"instance": instance()}})),
        fault(json!(1), json!(null), json!({"StopInstances": {"instance": instance()}})),
    ]);
    assert_eq!(load(&with(json!({"faults": later}))).faults.len(), 2);
}

fn instance() -> String {
    figure().sketch().hosts.iter().next().expect("a host").id.to_string()
}

#[test]
fn whatever_can_be_broken_may_be_broken_for_a_while() {
    let mut tried = 0;
    for scenario in scenario::list().iter().filter(|one| one.id != "thousands-of-consumers") {
        let sketch = opened(scenario.id).sketch().clone();
        let mut ids: Vec<ResourceId> = Vec::new();
        for (_, table) in sketch.tables() {
            ids.extend((0..table.len()).filter_map(|place| table.at(place)).map(|(id, _)| id));
        }
        for found in ids.iter().flat_map(|id| faults(&sketch, id)) {
            let breaks: Value = serde_json::from_str(&commands::write(found.command())).expect("JSON");
            let read = read_faults(&sketch, &[fault(json!(1), json!(2), breaks)], 3 * NS_PER_S);
            let read = read.unwrap_or_else(|error| panic!("{}: {error}", scenario.id));
            let back = if found.is_broken { &found.breaks } else { &found.mends };
            assert_eq!(read.last().map(|fault| &fault.command), Some(back), "{}", scenario.id);
            tried += 1;
        }
    }
    assert!(tried > 300, "{tried}");
}
