//! Built-in scenarios as a bench for tests: things by their names, and one-line requests.

use privatelink::model::{
    Host, IpProtocol, LoadBalancer, Outcome, RouteTable, RouteTarget, Sketch, TargetGroup, Vpc, VpcEndpoint,
};
use privatelink::path::{Index, Place, Request, Trace, source, trace};
use privatelink::scenario;

/// A built-in scenario.
pub fn open(id: &str) -> Sketch {
    scenario::open(id).expect("there is one").expect("it reads").sketch
}

/// A request of a place for another.
pub fn request(index: &Index, from: &str, to: &str, port: u16) -> Request {
    let place = |text| Place::find(index, text).unwrap_or_else(|error| panic!("{error}"));
    let from = source(index, &place(from)).unwrap_or_else(|error| panic!("{error}"));
    Request::usual(from, place(to), port, IpProtocol::Tcp)
}

/// The same, judged.
pub fn attempt(index: &Index, from: &str, to: &str, port: u16) -> Trace {
    trace(index, &request(index, from, to, port)).expect("nothing dangles")
}

/// The VPC of this name.
pub fn vpc<'a>(sketch: &'a Sketch, name: &str) -> &'a Vpc {
    sketch.vpcs.iter().find(|vpc| vpc.name == name).unwrap_or_else(|| panic!("no VPC {name}"))
}

/// The host of this name.
pub fn host<'a>(sketch: &'a Sketch, name: &str) -> &'a Host {
    sketch.hosts.iter().find(|host| host.name == name).unwrap_or_else(|| panic!("no host {name}"))
}

/// The endpoint of this name.
pub fn endpoint<'a>(sketch: &'a Sketch, name: &str) -> &'a VpcEndpoint {
    sketch
        .vpc_endpoints
        .iter()
        .find(|found| found.name == name)
        .unwrap_or_else(|| panic!("no endpoint {name}"))
}

/// The load balancer of this name.
pub fn balancer<'a>(sketch: &'a Sketch, name: &str) -> &'a LoadBalancer {
    sketch.load_balancers.iter().find(|found| found.arn.name() == name).unwrap_or_else(|| panic!("no {name}"))
}

/// The target group of this name.
pub fn group<'a>(sketch: &'a Sketch, name: &str) -> &'a TargetGroup {
    sketch.target_groups.iter().find(|found| found.arn.name() == name).unwrap_or_else(|| panic!("no {name}"))
}

/// The route table of a host's subnet.
pub fn table_of<'a>(sketch: &'a Sketch, host: &Host) -> &'a RouteTable {
    let subnet = sketch.subnet_of(&host.network_interface).expect("a subnet");
    sketch.route_table_of(subnet).expect("a route table")
}

/// Where a table's route for exactly this destination leads.
pub fn route<'a>(table: &'a RouteTable, destination: &str) -> &'a RouteTarget {
    let route = table.routes.iter().find(|route| route.destination.to_string() == destination);
    &route.unwrap_or_else(|| panic!("no route for {destination}")).target
}

/// Fails unless the sketch expects this of such a connection, judged already or not.
pub fn expects(sketch: &Sketch, from: &str, to: &str, outcome: Outcome) {
    let found =
        sketch.expectations.iter().any(|one| one.from == from && one.to == to && one.expect == outcome);
    assert!(found, "{from} → {to}: {outcome:?} is expected nowhere");
}
