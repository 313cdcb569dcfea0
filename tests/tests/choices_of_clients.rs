//! What comes of several clients together: how many choices they have, and whose failure is told.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::path::{Choices, Reason, ReasonCode, Survives};

fn client(of: usize, working: usize, code: ReasonCode) -> Choices {
    Choices { of, working, clients: 1, lost: usize::from(of == 0), reason: Reason::of(code) }
}

/// Whoever cannot send is told of last, whoever connects by every choice before that, and first of all who fails.
#[test]
fn of_two_clients_the_one_whose_failure_tells_more_is_told_of() {
    let lost = client(0, 0, ReasonCode::SourceNotRunning);
    let works = client(2, 2, ReasonCode::Connected);
    let fails = client(2, 1, ReasonCode::TargetSecurityGroup);
    for (less, more) in [(&lost, &works), (&works, &fails), (&lost, &fails)] {
        for (one, other) in [(less, more), (more, less)] {
            let both = one.clone().and(other.clone());
            assert_eq!(both.reason.code, more.reason.code);
            assert_eq!((both.of, both.working), (less.of + more.of, less.working + more.working));
            assert_eq!((both.clients, both.lost), (2, less.lost + more.lost));
        }
    }
    // Of two alike the first is told of.
    let too = client(2, 0, ReasonCode::NoRoute);
    assert_eq!(fails.clone().and(too.clone()).reason.code, fails.reason.code);
    assert_eq!(too.clone().and(fails).reason.code, too.reason.code);
    // One client in a zone that is lost keeps nobody else's failure back.
    let some_lost = lost.and(too.clone());
    assert_eq!(some_lost.clone().and(works).reason.code, too.reason.code);
    assert_eq!((some_lost.clients, some_lost.lost), (2, 1));
}

/// In the first seconds, in the end, and the word that the report prints.
#[test]
fn what_breaks_is_told_by_what_it_does_at_first_and_in_the_end() {
    let all = client(2, 2, ReasonCode::Connected);
    let some = client(2, 1, ReasonCode::NoRoute);
    let none = client(2, 0, ReasonCode::NoRoute);
    for (now, settled, word) in [
        (&all, &all, "works"),
        (&some, &all, "heals"),
        (&none, &all, "heals"),
        (&all, &some, "partly"),
        (&none, &some, "partly"),
        (&all, &none, "cut_off"),
        (&none, &none, "cut_off"),
    ] {
        assert_eq!(Survives::of(now, settled).word(), word);
    }
}
