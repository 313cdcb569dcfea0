//! Rules about endpoint services: what stands behind them, who may use them and who does.

use crate::model::{IdSet, IdText, Places, Principal};
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, of};

/// Services without a load balancer, and load balancers behind two of them (`PrivateLink` guide,
/// "Create an endpoint service").
pub fn load_balancers(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let mut owners = Places::default();
    for (at, service) in sketch.endpoint_services.iter().enumerate() {
        if service.load_balancers.is_empty() {
            found.add(FindingCode::ServiceWithoutLoadBalancer, service.id.clone(), Vec::new());
        }
        for balancer in &service.load_balancers {
            let before = owners.insert(balancer.text(), at).filter(|before| *before != at);
            if let Some(before) = before.and_then(|before| sketch.endpoint_services.iter().nth(before)) {
                let details = vec![of(before.id.clone()), of(service.id.clone())];
                found.add(FindingCode::LoadBalancerBehindTwoServices, balancer.clone(), details);
            }
        }
    }
}

/// Services anybody can connect to, those nobody may use, and those nobody does.
pub fn access(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let mut used = IdSet::default();
    for service in sketch.vpc_endpoints.iter().filter_map(|endpoint| endpoint.service.endpoint_service()) {
        used.insert(service.clone());
    }
    for service in sketch.endpoint_services.iter() {
        if service.allowed_principals.contains(&Principal::Everyone) && !service.acceptance_required {
            found.add(FindingCode::OpenToEveryone, service.id.clone(), Vec::new());
        }
        if used.contains(&service.id) {
            continue;
        }
        let code = if service.allowed_principals.is_empty() {
            FindingCode::ServiceWithoutPrincipals
        } else {
            FindingCode::ServiceUnused
        };
        found.add(code, service.id.clone(), Vec::new());
    }
}
