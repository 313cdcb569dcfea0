//! What services of AWS put into subnets: containers, databases, brokers, caches, functions. Names AWS makes for them
//! are not drawn; the addresses of their hosts stand for those.

use super::attribute::{number as number_value, object, texts};
use super::hosts::{Several, groups, known, register, several, template_groups};
use super::network::count;
use super::read::{all, block, blocks, flag, items, need, number, text};
use super::{Deployment, Made, Outcome, Wanted};
use crate::model::{HostFlavor, HostId, SubnetId};

/// `aws_ecs_service`: tasks with interfaces of their own. Those on an instance's own network are not drawn.
pub fn container_service(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let Some(network) = block(value, "network_configuration") else {
        return Err("its tasks have no network of their own (awsvpc), and are not drawn".into());
    };
    let subnets: Vec<SubnetId> = known(&network, "subnets");
    let groups = groups(&network, &["security_groups"]);
    let wants = count(value, "desired_count", 1);
    let hosts = several(
        deployment,
        wanted,
        &Several {
            flavor: HostFlavor::Container,
            subnets: &subnets,
            groups: &groups,
            count: wants,
            ports: &[],
        },
    )?;
    for balancer in blocks(value, "load_balancer") {
        let targets = super::balancing::groups(&balancer, "target_group_arn");
        register(deployment, wanted, &hosts, &targets, number(&balancer, "container_port"));
    }
    let name = text(value, "name").unwrap_or_else(|| wanted.label());
    Ok(Made::default().with_text("name", &name).with_text("id", &name))
}

/// Subnets under a name.
#[expect(clippy::unnecessary_wraps, reason = "one of the table's functions")]
pub fn subnet_group(_: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let name = text(&wanted.value, "name").unwrap_or_else(|| wanted.label());
    let subnets = texts(known::<SubnetId>(&wanted.value, "subnet_ids"));
    Ok(Made::default().with_text("id", &name).with_text("name", &name).with("subnet_ids", subnets))
}

/// The subnets of the group something names.
fn subnets_of_group(deployment: &Deployment<'_>, wanted: &Wanted, members: &[&str]) -> Vec<SubnetId> {
    for member in members {
        if let Some(name) = text(&wanted.value, member)
            && let Some(value) = deployment.own_of(wanted.address.root, &["id", "name"], &name, "subnet_ids")
        {
            return known(&object([("subnet_ids", value)]), "subnet_ids");
        }
    }
    Vec::new()
}

/// The port an engine listens on where nothing is said.
fn engine_port(engine: &str) -> u16 {
    match engine {
        engine if engine.contains("postgres") => 5432,
        engine if engine.contains("oracle") => 1521,
        engine if engine.contains("sqlserver") => 1433,
        engine if engine.contains("redshift") => 5439,
        "redis" | "valkey" => 6379,
        "memcached" => 11211,
        _ => 3306,
    }
}

/// `aws_db_instance`, `aws_rds_cluster`, `aws_redshift_cluster`: a database, with a second host where it has one in
/// another zone.
pub fn database(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let kind = wanted.address.kind.as_ref();
    if kind == "aws_rds_cluster_instance" {
        // The cluster is drawn already.
        return Ok(Made::default());
    }
    let subnets =
        subnets_of_group(deployment, wanted, &["db_subnet_group_name", "cluster_subnet_group_name"]);
    let groups = groups(value, &["vpc_security_group_ids"]);
    let multiple = flag(value, "multi_az") == Some(true) || kind == "aws_rds_cluster";
    let usual = engine_port(&text(value, "engine").unwrap_or_else(|| kind.to_owned()));
    let port: u16 = number(value, "port").unwrap_or(usual);
    let several_of = Several {
        flavor: HostFlavor::Database,
        subnets: &subnets,
        groups: &groups,
        count: if multiple { 2.min(subnets.len()).max(1) } else { 1 },
        ports: &[port],
    };
    let hosts = several(deployment, wanted, &several_of)?;
    Ok(service_made(deployment, wanted, &hosts, port))
}

/// What stands for a service: its first host. Names AWS makes for it are not drawn: the host's address stands for them.
fn service_made(deployment: &Deployment<'_>, wanted: &Wanted, hosts: &[HostId], port: u16) -> Made {
    let first = hosts.first();
    let address = |host: &HostId| {
        let interface = &deployment.sketch.hosts.get(host)?.network_interface;
        deployment.sketch.network_interfaces.get(interface).map(|one| one.address.to_string())
    };
    let addresses: Vec<String> = hosts.iter().filter_map(address).collect();
    let own = addresses.first().cloned().unwrap_or_default();
    let brokers: Vec<String> = addresses.iter().map(|address| format!("{address}:{port}")).collect();
    let made = Made { id: first.map(|id| id.clone().into()), ..Made::default() };
    let identifier = text(&wanted.value, "identifier").or_else(|| text(&wanted.value, "cluster_identifier"));
    made.with_text("address", &own)
        .with_text("endpoint", &own)
        .with_text("reader_endpoint", addresses.last().unwrap_or(&own))
        .with_text("dns_name", &own)
        .with_text("primary_endpoint_address", &own)
        .with_text("configuration_endpoint", &own)
        .with_text("bootstrap_brokers", &brokers.join(","))
        .with_text("bootstrap_brokers_tls", &brokers.join(","))
        .with_text("cluster_identifier", &identifier.unwrap_or_else(|| wanted.label()))
        .with("port", number_value(port.into()))
}

/// What brokers listen on: in plain, by TLS, with a password, with IAM (MSK guide, "Port information").
const BROKER_PORTS: &[u16] = &[9092, 9094, 9096, 9098];

/// `aws_msk_cluster`.
pub fn brokers(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let group = block(value, "broker_node_group_info").ok_or("it has no broker_node_group_info")?;
    let subnets: Vec<SubnetId> = known(&group, "client_subnets");
    let groups = groups(&group, &["security_groups"]);
    let count = count(value, "number_of_broker_nodes", subnets.len().max(1));
    let hosts = several(
        deployment,
        wanted,
        &Several {
            flavor: HostFlavor::Broker,
            subnets: &subnets,
            groups: &groups,
            count,
            ports: BROKER_PORTS,
        },
    )?;
    Ok(service_made(deployment, wanted, &hosts, 9094))
}

/// `aws_elasticache_cluster`, `aws_elasticache_replication_group`.
pub fn cache(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let subnets = subnets_of_group(deployment, wanted, &["subnet_group_name"]);
    let groups = groups(value, &["security_group_ids"]);
    let nodes = ["num_cache_nodes", "num_cache_clusters", "number_cache_clusters", "num_node_groups"];
    let count = nodes.into_iter().find_map(|name| number::<usize>(value, name)).unwrap_or(1).max(1);
    let port: u16 = number(value, "port")
        .unwrap_or(engine_port(&text(value, "engine").unwrap_or_else(|| "redis".to_owned())));
    let hosts = several(
        deployment,
        wanted,
        &Several {
            flavor: HostFlavor::ClusterNode,
            subnets: &subnets,
            groups: &groups,
            count,
            ports: &[port],
        },
    )?;
    Ok(service_made(deployment, wanted, &hosts, port))
}

/// `aws_lambda_function` with interfaces in a VPC.
pub fn function(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let Some(config) = block(&wanted.value, "vpc_config") else {
        return Ok(Made::default());
    };
    let subnets: Vec<SubnetId> = known(&config, "subnet_ids");
    if subnets.is_empty() && items(&config, "subnet_ids").is_empty() {
        return Ok(Made::default());
    }
    let groups = groups(&config, &["security_group_ids"]);
    let count = subnets.len().max(1);
    let hosts = several(
        deployment,
        wanted,
        &Several { flavor: HostFlavor::Function, subnets: &subnets, groups: &groups, count, ports: &[] },
    )?;
    Ok(Made { id: hosts.first().map(|id| id.clone().into()), ..Made::default() })
}

/// `aws_efs_mount_target`.
pub fn mount_target(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let subnet: SubnetId = need(&wanted.value, "subnet_id")?;
    let groups = groups(&wanted.value, &["security_groups"]);
    let hosts = several(
        deployment,
        wanted,
        &Several {
            flavor: HostFlavor::ClusterNode,
            subnets: &[subnet],
            groups: &groups,
            count: 1,
            ports: &[2049],
        },
    )?;
    Ok(service_made(deployment, wanted, &hosts, 2049))
}

/// `aws_eks_cluster`: the interfaces of its control plane.
pub fn cluster(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let config = block(&wanted.value, "vpc_config").ok_or("it has no vpc_config")?;
    let subnets: Vec<SubnetId> = known(&config, "subnet_ids");
    let groups = groups(&config, &["security_group_ids"]);
    let count = subnets.len().clamp(1, 2);
    let hosts = several(
        deployment,
        wanted,
        &Several {
            flavor: HostFlavor::ClusterNode,
            subnets: &subnets,
            groups: &groups,
            count,
            ports: &[443],
        },
    )?;
    let name = text(&wanted.value, "name").unwrap_or_else(|| wanted.label());
    Ok(service_made(deployment, wanted, &hosts, 443).with_text("name", &name).with_text("id", &name))
}

/// `aws_eks_node_group`: its instances.
pub fn node_group(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let subnets: Vec<SubnetId> = all(value, "subnet_ids")?;
    let scaling = block(value, "scaling_config");
    let wants =
        scaling.as_ref().and_then(|scaling| number::<usize>(scaling, "desired_size")).unwrap_or(1).max(1);
    let groups = template_groups(deployment, wanted, value);
    several(
        deployment,
        wanted,
        &Several {
            flavor: HostFlavor::Instance,
            subnets: &subnets,
            groups: &groups,
            count: wants,
            ports: &[],
        },
    )?;
    Ok(Made::default().with_text("id", &wanted.label()))
}
