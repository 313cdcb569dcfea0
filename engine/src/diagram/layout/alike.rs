//! Which consumers' VPCs are so many of one shape that they are drawn as one stack: those with
//! nothing on their borders but interface endpoints, of one Region, that lead to the same
//! services. The first few of them are drawn in full.

use super::arranged::Arranged;
use super::loose::{self, Belongs};
use super::order;
use crate::model::{EndpointType, IdText as _, Places, Sketch, Vpc, VpcId};

/// More of one shape than this are stacked.
const MOST_ALIKE: usize = 12;
/// So many of them are drawn in full nevertheless.
const IN_FULL: usize = 2;

/// The VPCs of a sketch that are stacked, one list for each stack: those of a Region that is closed, and many
/// alike.
pub(super) fn stacks<'a>(sketch: &'a Sketch, arranged: &Arranged) -> Vec<Vec<&'a Vpc>> {
    let mut found = closed_regions(sketch, arranged);
    if sketch.vpcs.len() > MOST_ALIKE {
        found.append(&mut alike(sketch, arranged));
    }
    found
}

/// The VPCs of each Region that is closed.
fn closed_regions<'a>(sketch: &'a Sketch, arranged: &Arranged) -> Vec<Vec<&'a Vpc>> {
    let mut found: Vec<Vec<&Vpc>> = Vec::new();
    for vpc in sketch.vpcs.iter().filter(|vpc| arranged.is_closed_region(vpc.region.as_str())) {
        match found.iter_mut().find(|stack| stack.first().is_some_and(|first| first.region == vpc.region)) {
            Some(stack) => stack.push(vpc),
            None => found.push(vec![vpc]),
        }
    }
    found
}

fn alike<'a>(sketch: &'a Sketch, arranged: &Arranged) -> Vec<Vec<&'a Vpc>> {
    let (mut shapes, mut found) = (Places::new(), Vec::<Vec<&Vpc>>::new());
    for (vpc, shape) in sketch.vpcs.iter().zip(shapes_of(sketch)) {
        let in_closed = arranged.is_closed_region(vpc.region.as_str());
        let Some(services) = shape.filter(|_| !in_closed && !arranged.is_open(&vpc.id)) else { continue };
        let shape: std::rc::Rc<str> = format!("{} {services}", vpc.region).into();
        let at = shapes.get(&shape).unwrap_or(found.len());
        shapes.insert(&shape, at);
        match found.get_mut(at) {
            Some(stack) => stack.push(vpc),
            None => found.push(vec![vpc]),
        }
    }
    found.retain(|stack| stack.len() > MOST_ALIKE);
    for stack in &mut found {
        stack.drain(..IN_FULL.min(stack.len()));
    }
    found
}

/// Of each VPC the services its endpoints lead to, in one text; `None` where there is more to
/// draw than that, or nothing.
fn shapes_of(sketch: &Sketch) -> Vec<Option<String>> {
    let mut shapes: Vec<Option<String>> = vec![Some(String::new()); sketch.vpcs.len()];
    let mut change = |vpc: &VpcId, add: Option<&str>| {
        let Some(shape) = sketch.vpcs.place(vpc).and_then(|at| shapes.get_mut(at)) else { return };
        match (add, &mut *shape) {
            (Some(add), Some(text)) => {
                text.push_str(add);
                text.push(' ');
            }
            (None, _) => *shape = None,
            (Some(_), None) => {}
        }
    };
    for endpoint in sketch.vpc_endpoints.iter() {
        let service = endpoint.service.endpoint_service().map(|id| id.text().as_ref());
        let is_interface = endpoint.endpoint_type == EndpointType::Interface;
        change(&endpoint.vpc, service.filter(|_| is_interface));
    }
    sketch.load_balancers.iter().for_each(|found| change(&found.vpc, None));
    for peering in sketch.vpc_peering_connections.iter() {
        change(&peering.requester_vpc, None);
        change(&peering.accepter_vpc, None);
    }
    for vpc in sketch.internet_gateways.iter().filter_map(|found| found.vpc.as_ref()) {
        change(vpc, None);
    }
    for vpc in sketch.virtual_private_gateways.iter().filter_map(|found| found.vpc.as_ref()) {
        change(vpc, None);
    }
    sketch.egress_only_internet_gateways.iter().for_each(|found| change(&found.vpc, None));
    for service in sketch.endpoint_services.iter() {
        if let Some(vpc) = order::home(sketch, service) {
            change(&vpc.id, None);
        }
    }
    for gateway in sketch.customer_gateways.iter() {
        if let Belongs::Vpc(vpc) = loose::device(sketch, &gateway.device) {
            change(vpc, None);
        }
    }
    for subnet in sketch.nat_gateways.iter().filter_map(|found| sketch.subnets.get(&found.subnet)) {
        change(&subnet.vpc, None);
    }
    for shape in &mut shapes {
        if shape.as_ref().is_some_and(String::is_empty) {
            *shape = None;
        }
    }
    shapes
}
