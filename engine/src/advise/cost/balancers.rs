//! Load balancers: hours and capacity units. A capacity unit of a Network Load Balancer holds, of TCP, 800
//! new connections a second, 100,000 open at a time or 1 GB an hour, of UDP 400 or 50,000, of TLS 50 or 3,000;
//! one of an Application Load Balancer 25, 3,000, 1 GB or 1,000 rules evaluated a second. The largest of
//! these is billed (`Elastic Load Balancing pricing`).

use crate::model::{ListenerProtocol, LoadBalancer, LoadBalancerState, ResourceId, Sketch};

use super::HOURS;
use super::ledger::{Assumed, Billed, Book};
use super::number::Quantity;
use super::price::Item;
use super::usage::{Measure, Usage};

/// What one capacity unit holds.
struct Unit {
    /// New connections a second.
    new: u64,
    /// Connections open at a time.
    active: u64,
    /// Rules evaluated a second.
    rules: Option<u64>,
}

const SECONDS_OF_HOUR: u64 = 3_600;

const TCP: Unit = Unit { new: 800, active: 100_000, rules: None };
const UDP: Unit = Unit { new: 400, active: 50_000, rules: None };
const TLS: Unit = Unit { new: 50, active: 3_000, rules: None };
const APPLICATION: Unit = Unit { new: 25, active: 3_000, rules: Some(1_000) };

/// The lines of all of them.
pub(super) fn lines(sketch: &Sketch, usage: &Usage, book: &mut Book<'_>) {
    for balancer in sketch.load_balancers.iter().filter(|found| found.state != LoadBalancerState::Failed) {
        let (unit, mixed) = unit_of(balancer);
        let id = balancer.arn.clone().into();
        let items = [Item::BalancerHour, Item::BalancerUnit];
        one(sketch, usage, book, &id, balancer.arn.region(), items, &unit, mixed);
    }
    let application = |state| state != LoadBalancerState::Failed;
    for balancer in sketch.application_load_balancers.iter().filter(|found| application(found.state)) {
        let id = balancer.arn.clone().into();
        let items = [Item::ApplicationBalancerHour, Item::ApplicationBalancerUnit];
        one(sketch, usage, book, &id, balancer.arn.region(), items, &APPLICATION, false);
    }
}

#[allow(clippy::too_many_arguments, reason = "one line of the table of load balancers")]
fn one(
    sketch: &Sketch,
    usage: &Usage,
    book: &mut Book<'_>,
    id: &ResourceId,
    region: &str,
    [hour, capacity]: [Item; 2],
    unit: &Unit,
    mixed: bool,
) {
    let billed = |item, assumed| Billed {
        account: sketch.owner_of(id),
        item,
        resource: id.clone(),
        scope: region,
        assumed,
    };
    book.hours(&billed(hour, Vec::new()), 1);
    let (units, how) = unit_hours(usage, id, unit);
    let mut assumed = vec![Assumed::EvenMonth];
    if mixed {
        assumed.push(Assumed::MixedProtocols);
    }
    book.quantity(&billed(capacity, assumed), units, &how);
}

/// What one capacity unit of a Network Load Balancer holds, and whether its listeners are of several protocols.
fn unit_of(balancer: &LoadBalancer) -> (Unit, bool) {
    let mut protocols = balancer.listeners.iter().map(|listener| listener.protocol);
    let first = protocols.next().unwrap_or(ListenerProtocol::Tcp);
    if protocols.any(|other| other != first) {
        return (TCP, true);
    }
    match first {
        ListenerProtocol::Udp => (UDP, false),
        ListenerProtocol::Tls => (TLS, false),
        ListenerProtocol::TcpUdp => (TCP, true),
        ListenerProtocol::Tcp | ListenerProtocol::Http | ListenerProtocol::Https => (TCP, false),
    }
}

/// Capacity-unit-hours of a month: the largest dimension, and what each comes to. Rounded to a millionth.
fn unit_hours(usage: &Usage, id: &ResourceId, unit: &Unit) -> (Quantity, String) {
    let of = |measure| usage.of(id, measure);
    let a_second = |quantity: Quantity, held: u64| quantity.times(1, held.saturating_mul(SECONDS_OF_HOUR));
    let mut found = vec![
        // A GB an hour for every hour of a month is a GB for each unit-hour.
        ("bytes", of(Measure::DataGb)),
        ("new connections", a_second(of(Measure::NewConnections), unit.new)),
        ("active connections", of(Measure::ActiveConnections).times(HOURS.into(), unit.active)),
    ];
    if let Some(rules) = unit.rules {
        found.push(("rule evaluations", a_second(of(Measure::RuleEvaluations), rules)));
    }
    found.retain(|(_, hours)| !hours.is_zero());
    let most = found.iter().map(|(_, hours)| *hours).max().unwrap_or_default();
    let how = match found.as_slice() {
        [(name, _)] => format!(" by {name}"),
        found => {
            let each: Vec<String> = found.iter().map(|(name, hours)| format!("{hours} by {name}")).collect();
            format!(" (the largest of {})", each.join(", "))
        }
    };
    (most, how)
}
