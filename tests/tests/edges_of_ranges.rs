//! Every value AWS takes within a range, at both edges of it and one step beyond. Ranges: the API references of EC2,
//! Elastic Load Balancing, Route 53 and Direct Connect, and the VPC and NLB guides.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink_tests::market::Market;
use privatelink_tests::play::{ON_PREMISES, Play};

/// What the rows need.
const PARTS: &str = "
    g = CreateTargetGroup name=g vpc=$a.vpc port=443
    l = CreateLoadBalancer name=l subnets.subnet=$a2.subnet
    CreateListener load_balancer=$l.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup
    z = CreateHostedZone account=111111111111 name=z.example vpc=$a.vpc
    host = RunInstances subnet=$a1.subnet address=10.0.1.9
    six = CreateVpc account=111111111111 region=us-east-1 cidr=10.6.0.0/16 amazon_provided_ipv6_cidr_block=true
    six1 = CreateSubnet vpc=$six.vpc cidr=10.6.1.0/24
";

/// A line with a `#`, what is taken in its place, what is not, and the code then. `n*` is a name of n letters.
const RANGES: &[(&str, &[&str], &[&str], &str)] = &[
    // VPC guide, "VPC CIDR blocks" and "Subnet CIDR blocks": from /16 to /28; the first four addresses and the last
    // one are AWS's.
    (
        "CreateVpc account=111111111111 region=us-east-1 cidr=10.32.0.0/#",
        &["16", "28"],
        &["15", "29"],
        "InvalidVpc.Range",
    ),
    ("CreateSubnet vpc=$b.vpc cidr=10.1.128.0/#", &["17", "28"], &["29"], "InvalidSubnet.Range"),
    // IPv6: Amazon gives a VPC a /56, and a subnet's block is a part of that in steps of four, to /64.
    (
        "AssociateSubnetCidrBlock subnet=$six1.subnet ipv6_cidr=$six.vpc/#",
        &["56", "60", "64"],
        &["52", "57", "62", "63", "65", "68"],
        "InvalidSubnet.Range",
    ),
    (
        "RunInstances subnet=$a1.subnet address=#",
        &["10.0.1.4", "10.0.1.254"],
        &["10.0.1.0", "10.0.1.3", "10.0.1.255", "10.0.2.4"],
        "InvalidParameterValue",
    ),
    (
        "CreateLoadBalancer name=# subnets.subnet=$a1.subnet",
        &["1*", "32*"],
        &["0*", "33*"],
        "ValidationError",
    ),
    ("CreateTargetGroup name=# vpc=$a.vpc port=443", &["1*", "32*"], &["0*", "33*"], "ValidationError"),
    ("CreateTargetGroup name=n vpc=$a.vpc port=#", &["1", "65535"], &["0"], "ValidationError"),
    (
        "CreateListener load_balancer=$l.loadbalancer port=# protocol=tcp target_group=$g.targetgroup",
        &["1", "65535"],
        &["0"],
        "ValidationError",
    ),
    (
        "ModifyListenerAttributes load_balancer=$l.loadbalancer port=443 idle_timeout_s=#",
        &["60", "6000"],
        &["59", "6001"],
        "InvalidConfigurationRequest",
    ),
    (
        "ModifyTargetGroupAttributes target_group=$g.targetgroup deregistration_delay_s=#",
        &["0", "3600"],
        &["3601"],
        "ValidationError",
    ),
    (
        "ModifyTargetGroup target_group=$g.targetgroup health_check.interval_s=#",
        &["10", "300"],
        &["4", "301"],
        "ValidationError",
    ),
    (
        "ModifyTargetGroup target_group=$g.targetgroup health_check.healthy_threshold=#",
        &["2", "10"],
        &["1", "11"],
        "ValidationError",
    ),
    (
        "ModifyTargetGroup target_group=$g.targetgroup health_check.unhealthy_threshold=#",
        &["2", "10"],
        &["1", "11"],
        "ValidationError",
    ),
    // NLB guide, "Target group health": one target at least, and DNS failover no later than routing to unhealthy ones.
    (
        "ModifyTargetGroupAttributes target_group=$g.targetgroup routing_minimum_healthy=#",
        &["1"],
        &["0"],
        "ValidationError",
    ),
    (
        "ModifyTargetGroupAttributes target_group=$g.targetgroup routing_minimum_healthy=2 dns_minimum_healthy=#",
        &["0", "2", "3"],
        &["1"],
        "InvalidConfigurationRequest",
    ),
    (
        "ModifyTargetGroupAttributes target_group=$g.targetgroup routing_minimum_healthy_percentage=50 dns_minimum_healthy_percentage=#",
        &["0", "50", "100"],
        &["1", "49"],
        "InvalidConfigurationRequest",
    ),
    (
        "ModifyTargetGroupAttributes target_group=$g.targetgroup dns_minimum_healthy_percentage=#",
        &["1", "100"],
        &["101"],
        "ValidationError",
    ),
    (
        "ModifyTargetGroupAttributes target_group=$g.targetgroup dns_minimum_healthy_percentage=100 routing_minimum_healthy_percentage=#",
        &["0", "1", "100"],
        &["101"],
        "ValidationError",
    ),
    // EC2 API, `CreateNetworkAclEntry` and `CreateSecurityGroup`.
    (
        "CreateNetworkAclEntry network_acl=$a.acl entry.number=# entry.direction=inbound entry.action=deny entry.protocol=tcp entry.ports=443 entry.cidr=0.0.0.0/0",
        &["1", "32766"],
        &["0", "32767"],
        "InvalidParameterValue",
    ),
    ("CreateSecurityGroup vpc=$a.vpc name=#", &["1*", "255*"], &["0*"], "InvalidParameterValue"),
    // EC2 guide, "Tag your Amazon EC2 resources": a key of 128 characters; a value longer than a name is cut.
    (
        "CreateTags resource=$a.vpc tag.key=# tag.value=x",
        &["1*", "128*"],
        &["129*"],
        "InvalidTagKey.Malformed",
    ),
    ("CreateTags resource=$a.vpc tag.key=k tag.value=#", &["1*", "255*"], &[], "InvalidParameterValue"),
    // Ours: what a sketch can hold.
    ("Resize resource=$a.vpc width=# height=10", &["0", "4000"], &["4001", "4002"], "InvalidParameterValue"),
    ("Resize resource=$a.vpc width=10 height=#", &["0", "4000"], &["4001", "4002"], "InvalidParameterValue"),
    (
        "SetNetworkDelay host=$host.i delay_ms=#",
        &["0", "60000"],
        &["60001", "60002"],
        "InvalidParameterValue",
    ),
    // Direct Connect API, `NewPrivateVirtualInterface`: VLANs from 1 to 4094; an MTU of 1500 or 9001.
    (
        "CreatePrivateVirtualInterface connection=$x.dxcon virtual_private_gateway=$v.vgw vlan=#",
        &["1", "4094"],
        &["0", "4095"],
        "DirectConnectClientException",
    ),
    (
        "UpdateVirtualInterfaceAttributes virtual_interface=$f.dxvif mtu=#",
        &["1500", "9001"],
        &["1499", "1501", "9000", "9002"],
        "DirectConnectClientException",
    ),
    // Route 53 guide, "DNS domain name format": labels of 63 characters at most, none of them empty.
    (
        "ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name=#.z.example record.record_type=A record.values=10.0.1.7",
        &["1*", "63*"],
        &["64*"],
        "InvalidChangeBatch",
    ),
    (
        "ChangeResourceRecordSets hosted_zone=$z.zone action=CREATE record.name=a.z.example record.record_type=A record.alias=#.example",
        &["1*", "63*", "*.a"],
        &["64*", "a.", "a.*"],
        "InvalidChangeBatch",
    ),
];

/// A line with a value in its place.
fn with(line: &str, value: &str) -> String {
    let letters = value.strip_suffix('*').and_then(|count| count.parse().ok()).map(|count| "n".repeat(count));
    line.replace('#', letters.as_deref().unwrap_or(value))
}

#[test]
fn a_value_is_taken_at_the_edges_of_its_range_and_refused_beyond_them() {
    let mut base = Play::base();
    base.go(PARTS);
    base.go(ON_PREMISES);
    for (line, within, beyond, code) in RANGES {
        for value in *within {
            base.clone().go(&with(line, value));
        }
        for value in *beyond {
            let (line, mut play) = (with(line, value), base.clone());
            match play.run(&line) {
                Err(refusal) => assert_eq!(refusal.code, *code, "{line}\n{refusal}"),
                Ok(_) => panic!("accepted: {line}"),
            }
            assert!(play.sketch == base.sketch, "{line}");
        }
    }
}

/// ELB API, `CreateLoadBalancer`, `PrivateIPv4Address`: one of the subnet's that nobody has, in the codes of that API.
#[test]
fn a_node_has_a_free_address_of_its_subnet() {
    let market = Market::default();
    let subnet = &market.provider_subnets[2];
    let (instance, subnet_of_it) = (&market.instance, &market.provider_subnets[0]);
    let host = market.sketch.hosts.get(&instance.parse().unwrap()).unwrap();
    let taken = market.sketch.network_interfaces.get(&host.network_interface).unwrap().address.to_string();
    let create = |subnet: &str, address: &str| {
        format!(
            "{{'CreateLoadBalancer': {{'name': 'n', 'subnets': [{{'subnet': '{subnet}', 'address': '{address}'}}]}}}}"
        )
    };
    for address in ["10.1.2.4", "10.1.2.254"] {
        let mut market = market.clone();
        market.run(&create(subnet, address));
        assert!(market.sketch.network_interfaces.iter().any(|found| found.address.to_string() == address));
    }
    let beyond = ["10.1.2.0", "10.1.2.3", "10.1.2.255", "10.1.1.4"].map(|address| create(subnet, address));
    for create in beyond.into_iter().chain([create(subnet_of_it, &taken)]) {
        assert_eq!(market.refused(&create).code, "InvalidConfigurationRequest", "{create}");
    }
}
