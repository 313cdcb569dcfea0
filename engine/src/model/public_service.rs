//! The public side of AWS's own services: which of them has a public name, the addresses it answers with,
//! and who has a public address. The addresses are made up (assumption `public_service_addresses`): inside
//! the service's prefix list where the sketch has one, so that a gateway endpoint's route takes them, else
//! from 198.19.0.0/19, a part of what RFC 2544 keeps for measurements and nobody has on the internet.

use std::net::Ipv4Addr;

use ipnet::IpNet;

use super::aws_service::{AWS_SERVICES, AwsService};
use super::id::RegionName;
use super::region::REGIONS;
use super::sketch::Sketch;

/// The first address of the block.
const FIRST: u32 = 0xc613_0000;
/// Places for Regions: more than there are, so that a service's addresses stay when one is added.
const REGION_PLACES: u32 = 64;
/// Addresses of a service in a Region.
const EACH: u32 = 2;
/// How many addresses the block has.
const BLOCK: u32 = 1 << 13;

/// One of AWS's own services in one Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicService {
    /// The service.
    pub service: &'static AwsService,
    /// The Region's code.
    pub region: &'static str,
}

/// The service a public name is of, in lower case and without a dot at its end. `None` for a name no
/// service has.
pub fn public_service(name: &str) -> Option<PublicService> {
    let notebooks = name.strip_suffix(".sagemaker.aws");
    let ends = notebooks.or_else(|| name.strip_suffix(".amazonaws.com"))?;
    // The names without a Region are older than the others, and mean the first one.
    let (host, region) = match ends.rsplit_once('.') {
        Some((host, last)) => (host, REGIONS.iter().find(|region| region.name == last)?.name),
        None if matches!(ends, "s3" | "sts" | "ec2") => (ends, REGIONS.first()?.name),
        None => return None,
    };
    let service = AWS_SERVICES.iter().find(|service| {
        let (own, itself, below) = service.hosts();
        let rest = host.strip_suffix(own);
        rest.is_some_and(|rest| if rest.is_empty() { itself } else { below && rest.ends_with('.') })
            && notebooks.is_some() == service.is_notebook()
    })?;
    Some(PublicService { service, region })
}

/// The addresses a service's public name answers with in a Region.
pub fn public_addresses(sketch: &Sketch, of: PublicService) -> [Ipv4Addr; 2] {
    let listed = prefix_lists(sketch).find(|(service, _)| *service == of);
    if let Some((_, block)) = listed {
        let first = u32::from(block.network());
        return [first.saturating_add(1), first.saturating_add(2)].map(Ipv4Addr::from);
    }
    let service = AWS_SERVICES.iter().position(|known| known.code == of.service.code);
    let region = REGIONS.iter().position(|known| known.name == of.region);
    let place = |at: Option<usize>| at.and_then(|at| u32::try_from(at).ok()).unwrap_or_default();
    let at = place(service).wrapping_mul(REGION_PLACES).wrapping_add(place(region)).wrapping_mul(EACH);
    let first = FIRST.wrapping_add(at % BLOCK);
    [first, first.wrapping_add(1)].map(Ipv4Addr::from)
}

/// The service whose public side has an address. `None` for an address that is none of AWS's services'.
pub fn public_service_at(sketch: &Sketch, address: Ipv4Addr) -> Option<PublicService> {
    if let Some((service, _)) = prefix_lists(sketch).find(|(_, block)| block.contains(&address)) {
        return Some(service);
    }
    let at = u32::from(address).checked_sub(FIRST).filter(|at| *at < BLOCK)? / EACH;
    let service = AWS_SERVICES.get(usize::try_from(at / REGION_PLACES).ok()?)?;
    let region = REGIONS.get(usize::try_from(at % REGION_PLACES).ok()?)?.name;
    Some(PublicService { service, region })
}

/// AWS's own prefix lists, each block with the service it is of.
fn prefix_lists(sketch: &Sketch) -> impl Iterator<Item = (PublicService, ipnet::Ipv4Net)> {
    sketch.prefix_lists.iter().filter(|list| list.account.is_none()).flat_map(|list| {
        let service = of_prefix_list(&list.name);
        list.entries.iter().filter_map(move |entry| match entry {
            IpNet::V4(block) => Some((service?, *block)),
            IpNet::V6(_) => None,
        })
    })
}

/// The service of a prefix list such as `com.amazonaws.us-east-1.s3`.
fn of_prefix_list(name: &str) -> Option<PublicService> {
    let (region, code) = name.strip_prefix("com.amazonaws.")?.split_once('.')?;
    let region = REGIONS.iter().find(|known| known.name == region)?.name;
    let service = AWS_SERVICES.iter().find(|service| service.code == code)?;
    Some(PublicService { service, region })
}

impl PublicService {
    /// The Region as an id.
    pub fn region_name(&self) -> Option<RegionName> {
        self.region.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PrefixList;
    use crate::model::record::as_usual;

    #[test]
    fn every_service_has_addresses_of_its_own_in_every_region() {
        let sketch = Sketch::default();
        let mut all = Vec::new();
        for service in AWS_SERVICES {
            for region in &REGIONS {
                let of = PublicService { service, region: region.name };
                for address in public_addresses(&sketch, of) {
                    assert_eq!(public_service_at(&sketch, address), Some(of), "{address}");
                    all.push(address);
                }
            }
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        let block: ipnet::Ipv4Net = "198.19.0.0/19".parse().unwrap();
        assert!(all.iter().all(|address| block.contains(address)));
        assert_eq!(public_service_at(&sketch, "10.0.0.1".parse().unwrap()), None);
    }

    #[test]
    fn names_are_those_of_the_services_pages() {
        let found = |name: &str| public_service(name).map(|found| (found.service.code, found.region));
        assert_eq!(found("monitoring.us-east-2.amazonaws.com"), Some(("monitoring", "us-east-2")));
        assert_eq!(found("s3.us-east-1.amazonaws.com"), Some(("s3", "us-east-1")));
        assert_eq!(found("reports.s3.eu-west-2.amazonaws.com"), Some(("s3", "eu-west-2")));
        assert_eq!(found("abc123.execute-api.us-east-1.amazonaws.com"), Some(("execute-api", "us-east-1")));
        assert_eq!(found("111111111111.dkr.ecr.us-east-1.amazonaws.com"), Some(("ecr.dkr", "us-east-1")));
        assert_eq!(found("api.ecr.us-east-1.amazonaws.com"), Some(("ecr.api", "us-east-1")));
        assert_eq!(found("kinesis.us-east-1.amazonaws.com"), Some(("kinesis-streams", "us-east-1")));
        assert_eq!(found("my.notebook.us-east-1.sagemaker.aws"), Some(("notebook", "us-east-1")));
        assert_eq!(found("s3.amazonaws.com"), Some(("s3", "us-east-1")));
        for none in
            ["x.kms.us-east-1.amazonaws.com", "kms.us-north-9.amazonaws.com", "amazonaws.com", "s3", ""]
        {
            assert_eq!(found(none), None, "{none}");
        }
    }

    /// Routes to a gateway endpoint lead to the service's prefix list, so its addresses lie there.
    #[test]
    fn a_prefix_list_of_the_sketch_holds_the_services_addresses() {
        let mut sketch = Sketch::default();
        sketch.prefix_lists.insert(PrefixList {
            id: "pl-63a5400a".parse().unwrap(),
            name: "com.amazonaws.us-east-1.s3".to_owned(),
            entries: vec!["52.216.0.0/15".parse().unwrap()],
            ..as_usual()
        });
        let s3 = public_service("s3.us-east-1.amazonaws.com").unwrap();
        assert_eq!(public_addresses(&sketch, s3).map(|one| one.to_string()), ["52.216.0.1", "52.216.0.2"]);
        assert_eq!(public_service_at(&sketch, "52.217.9.9".parse().unwrap()), Some(s3));
    }
}
