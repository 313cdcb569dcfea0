//! What listens on hosts, in VPCs and in data centers, comes and goes, and hosts become slow. AWS has no
//! verb for it.

use crate::model::record::{one_of, record};
use crate::model::{Application, DataCenterHostId, HostFlavor, HostId, ResourceId, listening};

use super::apply::Changes;
use super::command::Verb;
use super::refusal::{Refusal, RefusalCode};

one_of! {
    /// Where an application runs.
    ApplicationHost, "the id of a host" {
        /// On a host of a VPC.
        Host(HostId),
        /// On a host of a data center.
        DataCenterHost(DataCenterHostId),
    }
}

record! {
    /// Makes an application listen on a port. No verb of AWS.
    AddApplication {
        /// The host.
        host: ApplicationHost, needed;
        /// The application.
        application: Application, needed;
    }
}

record! {
    /// Takes what listens on a port away, for TCP and for UDP. No verb of AWS.
    RemoveApplication {
        /// The host.
        host: ApplicationHost, needed;
        /// The port it listens on.
        port: u16, needed;
    }
}

record! {
    /// All that a host sends is late by so much; 0 makes it as fast as before. No verb of AWS; its Fault
    /// Injection Service does it to instances by the document `AWSFIS-Run-Network-Latency`.
    SetNetworkDelay {
        /// The host.
        host: ApplicationHost, needed;
        /// Milliseconds, at most 60,000.
        delay_ms: u32, number(200);
    }
}

/// The longest delay, in milliseconds.
const MOST_DELAY_MS: u32 = 60_000;

impl Verb for SetNetworkDelay {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if self.delay_ms > MOST_DELAY_MS {
            return Err(unfit(format!("A delay is at most {MOST_DELAY_MS} ms, not {}", self.delay_ms)));
        }
        match &self.host {
            ApplicationHost::Host(id) => {
                changes.sketch.hosts.update(id, |host| host.network_delay_ms = self.delay_ms)?;
                changes.changed(id.clone());
            }
            ApplicationHost::DataCenterHost(id) => {
                changes.sketch.data_center_hosts.update(id, |host| host.network_delay_ms = self.delay_ms)?;
                changes.changed(id.clone());
            }
        }
        Ok(())
    }
}

/// Changes the applications of a host.
fn applications<T>(
    changes: &mut Changes,
    host: &ApplicationHost,
    change: impl FnOnce(&mut Vec<Application>) -> T,
) -> Result<T, Refusal> {
    let sketch = &mut changes.sketch;
    let (done, id) = match host {
        ApplicationHost::Host(id) => {
            (sketch.hosts.update(id, |host| change(&mut host.applications))?, ResourceId::from(id.clone()))
        }
        ApplicationHost::DataCenterHost(id) => {
            (sketch.data_center_hosts.update(id, |host| change(&mut host.applications))?, id.clone().into())
        }
    };
    changes.changed(id);
    Ok(done)
}

fn unfit(why: impl Into<String>) -> Refusal {
    Refusal::ours(RefusalCode::InvalidParameterValue, why)
}

impl Verb for AddApplication {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (port, transport) = (self.application.port, self.application.transport);
        if port == 0 {
            return Err(unfit("An application's port is a number from 1 to 65535"));
        }
        if let ApplicationHost::Host(id) = &self.host
            && changes.sketch.hosts.find(id)?.flavor == HostFlavor::Function
        {
            return Err(unfit("A Lambda function takes no connections"));
        }
        let added = applications(changes, &self.host, |known| {
            let free = listening(known, port, transport.protocol()).is_none();
            if free {
                known.push(self.application.clone());
            }
            free
        })?;
        if added {
            Ok(())
        } else {
            Err(unfit(format!("Port {port} of {} is taken for {}", self.host, transport.word())))
        }
    }
}

impl Verb for RemoveApplication {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let removed = applications(changes, &self.host, |known| {
            let before = known.len();
            known.retain(|application| application.port != self.port);
            before != known.len()
        })?;
        if removed {
            Ok(())
        } else {
            Err(unfit(format!("No application of {} is on port {}", self.host, self.port)))
        }
    }
}
