//! A host and the applications that listen on it: an EC2 instance, a container, or anything else
//! that holds an address of its own in a subnet.

use super::id::{HostId, NetworkInterfaceId};
use super::record::{record, resource, words};
use super::security_group::IpProtocol;
use super::tag::Tag;

words! {
    /// What kind of host it is. What differs between them is who manages the interface and what may
    /// be a target, not how packets reach it.
    HostFlavor {
        /// An EC2 instance.
        Instance = "instance",
        /// A container with a network interface of its own (an ECS task in `awsvpc` mode).
        Container = "container",
        /// A Lambda function in the VPC: it connects out, and takes no connections.
        Function = "function",
        /// A database instance (RDS).
        Database = "database",
        /// A message broker (MSK).
        Broker = "broker",
        /// A node of a cluster (EKS, a cache).
        ClusterNode = "cluster_node",
        /// A software router on an instance, as in a transit VPC.
        VirtualRouter = "virtual_router",
    }
}

impl HostFlavor {
    /// What a person reads.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Instance => "instance",
            Self::Container => "container",
            Self::Function => "function",
            Self::Database => "database",
            Self::Broker => "broker",
            Self::ClusterNode => "cluster node",
            Self::VirtualRouter => "virtual router",
        }
    }
}

words! {
    /// Whether a host runs.
    HostState {
        /// Up.
        Running = "running",
        /// Stopped: it keeps its private address, and answers nothing.
        Stopped = "stopped",
    }
}

words! {
    /// What an application does with a connection.
    ApplicationState {
        /// Listens and answers.
        Running = "running",
        /// Does not listen: the port is closed, and the host answers a SYN with RST.
        Stopped = "stopped",
        /// Listens and accepts, then says nothing. TCP health checks pass.
        Silent = "silent",
        /// Listens, accepts, and closes at once with RST.
        Crashing = "crashing",
    }
}

words! {
    /// What an application speaks, as far as it decides what it makes of bytes it did not expect.
    ApplicationProtocol {
        /// TLS, or anything else strict: unexpected bytes end in a reset.
        Tls = "tls",
        /// Plain HTTP: unexpected bytes are answered with 400.
        Http = "http",
        /// A protocol in which the server speaks first, such as SMTP.
        ServerSpeaksFirst = "server_speaks_first",
    }
}

words! {
    /// What an application listens for.
    Transport {
        /// TCP connections.
        Tcp = "tcp",
        /// UDP datagrams.
        Udp = "udp",
    }
}

impl Transport {
    /// The protocol of its packets.
    pub const fn protocol(self) -> IpProtocol {
        match self {
            Self::Tcp => IpProtocol::Tcp,
            Self::Udp => IpProtocol::Udp,
        }
    }
}

record! {
    /// A process that listens on one port of a host.
    Application, "application" {
        /// What people call it.
        name: String, blank;
        /// The port it listens on.
        port: u16, needed;
        /// What it listens for.
        transport: Transport, word("tcp");
        /// What it speaks.
        protocol: ApplicationProtocol, needed;
        /// What it does with a connection.
        state: ApplicationState, needed;
        /// Whether it expects a PROXY protocol header before the first byte.
        expects_proxy_protocol: bool, flag(false);
        /// Whether it answers health checks well. An application may serve clients and yet fail
        /// its check, with a wrong path or status code for example.
        passes_health_checks: bool, flag(true);
    }
}

record! {
    /// A host in a VPC.
    Host, "host" {
        /// Its id.
        id: HostId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// What kind of host it is.
        flavor: HostFlavor, word("instance");
        /// Its primary network interface, which holds its address and security groups. A container
        /// in bridge mode has its host's.
        network_interface: NetworkInterfaceId, needed;
        /// Whether it runs.
        state: HostState, needed;
        /// Milliseconds by which all that its interface sends is late, as AWS Fault Injection Service's
        /// document `AWSFIS-Run-Network-Latency` makes it.
        network_delay_ms: u32, number(0);
        /// Whether, as a router, it keeps account of flows: it drops what belongs to none it has seen
        /// begin, such as a reply that comes back another way.
        stateful_firewall: bool, flag(false);
        /// What listens on it, at most one application a port and transport.
        applications: Vec<Application>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(Host.id: HostId);

impl Host {
    /// The application on a TCP port, whatever its state.
    pub fn application(&self, port: u16) -> Option<&Application> {
        listening(&self.applications, port, IpProtocol::Tcp)
    }
}

/// The application among these that a packet of a protocol for a port is for, whatever its state.
pub fn listening(applications: &[Application], port: u16, protocol: IpProtocol) -> Option<&Application> {
    applications
        .iter()
        .find(|application| application.port == port && application.transport.protocol() == protocol)
}
