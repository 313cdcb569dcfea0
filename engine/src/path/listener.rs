//! Who listens at the end of a way: a host in a VPC or in a data center, with its applications.

use crate::control::{Command, verb};
use crate::model::{
    Application, ApplicationProtocol, ApplicationState, Assumption, DataCenterHost, DataCenterHostId, Host,
    HostFlavor, HostId, IpProtocol, ResourceId, Sketch, Transport,
};

use super::reason::{Reason, ReasonCode};

/// Which kind of host it is.
#[derive(Clone, Copy, Debug)]
enum Whose<'a> {
    Vpc(&'a HostId),
    DataCenter(&'a DataCenterHostId),
}

/// What answers on a port nothing is said of, where that is assumed. Port 0 is nobody's.
static UNKNOWN: Application = Application {
    name: String::new(),
    port: 0,
    transport: Transport::Tcp,
    protocol: ApplicationProtocol::Tls,
    state: ApplicationState::Running,
    expects_proxy_protocol: false,
    passes_health_checks: true,
};

/// Whether an application stands for one nothing is said of.
pub(super) const fn is_unknown(application: &Application) -> bool {
    application.port == 0
}

/// Whether hosts answer where nothing is known to listen.
pub(super) fn unknown_answer(sketch: &Sketch) -> bool {
    sketch.assumptions.value(Assumption::UnknownApplications) > 0
}

/// A host with what listens on it.
#[derive(Clone, Debug)]
pub struct Listener<'a> {
    /// The host.
    pub id: ResourceId,
    applications: &'a [Application],
    /// Whether it answers where nothing is known to listen.
    answers: bool,
    whose: Whose<'a>,
}

impl<'a> Listener<'a> {
    /// A host in a VPC.
    pub fn of_host(sketch: &Sketch, host: &'a Host) -> Self {
        Self {
            id: host.id.clone().into(),
            applications: &host.applications,
            answers: host.flavor != HostFlavor::Function && unknown_answer(sketch),
            whose: Whose::Vpc(&host.id),
        }
    }

    /// A host in a data center.
    pub fn of_data_center_host(sketch: &Sketch, host: &'a DataCenterHost) -> Self {
        Self {
            id: host.id.clone().into(),
            applications: &host.applications,
            answers: unknown_answer(sketch),
            whose: Whose::DataCenter(&host.id),
        }
    }

    /// The application on a port, whatever its state.
    fn application(&self, protocol: IpProtocol, port: u16) -> Option<&'a Application> {
        let fits = |application: &&Application| {
            application.port == port && application.transport.protocol() == protocol
        };
        self.applications.iter().find(fits)
    }

    /// The application that has a port open.
    pub fn listening(&self, protocol: IpProtocol, port: u16) -> Option<&'a Application> {
        match self.application(protocol, port) {
            Some(application) => (application.state != ApplicationState::Stopped).then_some(application),
            None => self.answers.then_some(&UNKNOWN),
        }
    }

    /// The reason for a port that nothing listens on.
    pub fn not_listening(&self, protocol: IpProtocol, port: u16) -> Reason {
        let reason =
            Reason::of(ReasonCode::ApplicationNotListening).about(self.id.clone()).on_port(protocol, port);
        match self.application(protocol, port) {
            None => reason,
            Some(application) => reason.mended_by(self.start(application)),
        }
    }

    fn start(&self, application: &Application) -> Command {
        let (port, state) = (application.port, ApplicationState::Running);
        match self.whose {
            Whose::Vpc(host) => Command::SetApplicationState(verb::SetApplicationState {
                instance: host.clone(),
                port,
                state,
            }),
            Whose::DataCenter(host) => {
                Command::SetDataCenterApplicationState(verb::SetDataCenterApplicationState {
                    host: host.clone(),
                    port,
                    state,
                })
            }
        }
    }

    /// The command that makes an application expect a PROXY protocol header or answer its health check;
    /// for a host in a VPC only.
    pub fn configure(
        &self,
        application: &Application,
        expects_proxy_protocol: Option<bool>,
        passes_health_checks: Option<bool>,
    ) -> Option<Command> {
        match self.whose {
            Whose::Vpc(host) => Some(Command::ConfigureApplication(verb::ConfigureApplication {
                instance: host.clone(),
                port: application.port,
                expects_proxy_protocol,
                passes_health_checks,
            })),
            Whose::DataCenter(_) => None,
        }
    }
}
