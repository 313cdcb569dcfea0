//! An EC2 instance and the applications that listen on it.

use super::id::{InstanceId, NetworkInterfaceId};
use super::table::Resource;

/// Whether an instance runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstanceState {
    /// Up.
    Running,
    /// Stopped: it keeps its private address, and answers nothing.
    Stopped,
}

/// What an application does with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplicationState {
    /// Listens and answers.
    Running,
    /// Does not listen: the port is closed, and the host answers a SYN with RST.
    Stopped,
    /// Listens and accepts, then says nothing. TCP health checks pass.
    Silent,
    /// Listens, accepts, and closes at once with RST.
    Crashing,
}

/// What an application speaks, as far as it decides what it makes of bytes it did not expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplicationProtocol {
    /// TLS, or anything else strict: unexpected bytes end in a reset.
    Tls,
    /// Plain HTTP: unexpected bytes are answered with 400.
    Http,
    /// A protocol in which the server speaks first, such as SMTP.
    ServerSpeaksFirst,
}

/// A process that listens on one TCP port of a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// What people call it.
    pub name: String,
    /// The port it listens on.
    pub port: u16,
    /// What it speaks.
    pub protocol: ApplicationProtocol,
    /// What it does with a connection.
    pub state: ApplicationState,
    /// Whether it expects a PROXY protocol header before the first byte.
    pub expects_proxy_protocol: bool,
    /// Whether it answers health checks well. An application may serve clients and yet fail
    /// its check, with a wrong path or status code for example.
    pub passes_health_checks: bool,
}

/// An EC2 instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Its id.
    pub id: InstanceId,
    /// Its `Name` tag.
    pub name: String,
    /// Its primary network interface, which holds its address and security groups.
    pub network_interface: NetworkInterfaceId,
    /// Whether it runs.
    pub state: InstanceState,
    /// What listens on it, at most one application a port.
    pub applications: Vec<Application>,
}

impl Instance {
    /// The application on a port, whatever its state.
    pub fn application(&self, port: u16) -> Option<&Application> {
        self.applications.iter().find(|application| application.port == port)
    }
}

impl Resource for Instance {
    type Id = InstanceId;

    fn id(&self) -> &InstanceId {
        &self.id
    }
}
