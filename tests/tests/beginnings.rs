//! What a sketch of one's own begins as: every combination of answers works, or waits for exactly what was asked for.

use privatelink::advise::{Severity, findings};
use privatelink::model::{EndpointState, Outcome};
use privatelink::path::{Index, ReasonCode};
use privatelink::scenario::begin::{MOST_ZONES, Wishes, consumer_and_provider, empty};
use privatelink::sketch::{read, write};
use privatelink_tests::built_in::attempt;

#[test]
fn an_empty_sketch_is_an_account_and_nothing_in_it() {
    let sketch = empty().unwrap();
    assert_eq!((sketch.accounts.len(), sketch.vpcs.len(), sketch.hosts.len()), (1, 0, 0));
    assert_eq!(read(&write(&sketch)).unwrap().sketch, sketch);
}

#[test]
fn every_answer_leads_to_a_design_that_does_what_was_asked() {
    for zones in 1..=MOST_ZONES {
        for another_account in [false, true] {
            for acceptance in [false, true] {
                let wishes = Wishes { zones, another_account, acceptance };
                let sketch = consumer_and_provider(wishes).unwrap();
                let zones = usize::from(zones);
                assert_eq!(sketch.subnets.len(), 2 * zones, "{wishes:?}");
                assert_eq!(sketch.accounts.len(), if another_account { 2 } else { 1 });
                let endpoint = sketch.vpc_endpoints.iter().next().unwrap();
                assert_eq!(endpoint.network_interfaces.len(), zones, "an interface a zone");
                let waits = endpoint.state == EndpointState::PendingAcceptance;
                assert_eq!(waits, acceptance, "{wishes:?}");
                let index = Index::of(&sketch);
                for number in 1..=zones {
                    let judged = attempt(&index, &format!("client-{number}"), "endpoint", 443);
                    let wanted = if acceptance { Outcome::TimedOut } else { Outcome::Connected };
                    assert_eq!(judged.outcome, wanted, "{wishes:?}: {:?}", judged.reason.code);
                    if !acceptance {
                        assert_eq!(judged.reason.code, ReasonCode::Connected);
                    }
                }
                let found = findings(&index);
                let wrong: Vec<_> =
                    found.iter().filter(|one| one.code.severity() == Severity::Error).collect();
                assert!(wrong.is_empty(), "{wishes:?}: {wrong:?}");
            }
        }
    }
}
