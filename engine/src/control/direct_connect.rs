//! The verbs of Direct Connect connections, in the Direct Connect API's words, and the line failing,
//! for which AWS has none.

use crate::model::record::{as_usual, record};
use crate::model::{
    AccountId, ConnectionState, DataCenterId, DirectConnectConnection, DirectConnectConnectionId, RegionName,
    ResourceId,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::new_id::new_id;
use super::propagation::propagate;
use super::refusal::{Refusal, RefusalCode};
use super::region::may_make;

/// The API's code for whatever is wrong with a request.
pub(super) const WRONG: RefusalCode = RefusalCode::DirectConnectClientException;

/// Bandwidths of dedicated and hosted connections, in megabits a second.
const BANDWIDTHS_MBPS: [u32; 14] =
    [50, 100, 200, 300, 400, 500, 1000, 2000, 5000, 10_000, 25_000, 100_000, 200_000, 400_000];

record! {
    /// `CreateConnection`: orders a line. It is made at once here.
    CreateConnection {
        /// The account that will own it.
        account: AccountId, needed;
        /// The Region its location belongs to.
        region: RegionName, needed;
        /// The data center it comes from.
        data_center: DataCenterId, needed;
        /// The location where it meets AWS.
        location: String, blank;
        /// Its bandwidth in megabits a second.
        bandwidth_mbps: u32, number(1000);
        /// Its name.
        name: String, blank;
    }
}

record! {
    /// `DeleteConnection`.
    DeleteConnection {
        /// The connection.
        connection: DirectConnectConnectionId, needed;
    }
}

record! {
    /// The line fails, or comes back. No verb of AWS.
    SetConnectionState {
        /// The connection.
        connection: DirectConnectConnectionId, needed;
        /// Its new state, `available` or `down`.
        state: ConnectionState, needed;
    }
}

impl Verb for CreateConnection {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        may_make(sketch, &self.account, &self.region)?;
        sketch.data_centers.find(&self.data_center)?;
        if !BANDWIDTHS_MBPS.contains(&self.bandwidth_mbps) {
            return Err(Refusal::ours(
                WRONG,
                format!("There is no connection of {} Mbps", self.bandwidth_mbps),
            ));
        }
        let id: DirectConnectConnectionId = new_id(sketch, "dxcon-")?;
        sketch.direct_connect_connections.insert(DirectConnectConnection {
            id: id.clone(),
            name: self.name.clone(),
            account: self.account.clone(),
            region: self.region.clone(),
            data_center: self.data_center.clone(),
            location: self.location.clone(),
            bandwidth_mbps: self.bandwidth_mbps,
            ..as_usual()
        });
        changes.created(id);
        Ok(())
    }
}

/// The Direct Connect API has no code of its own for dependents.
impl Verb for DeleteConnection {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.direct_connect_connections.find(&self.connection)?;
        let id = ResourceId::from(self.connection.clone());
        let left = nothing_left(&id, &dependents(&changes.sketch, &id));
        left.map_err(|refusal| Refusal { code: WRONG, ..refusal })?;
        changes.sketch.direct_connect_connections.remove(&self.connection);
        gone(changes, id)
    }
}

impl Verb for SetConnectionState {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        match self.state {
            ConnectionState::Available | ConnectionState::Down => {}
            ConnectionState::Requested | ConnectionState::Pending | ConnectionState::Deleted => {
                return Err(Refusal::ours(
                    WRONG,
                    "A line fails or comes back: available or down is expected",
                ));
            }
        }
        let state = self.state;
        changes.sketch.direct_connect_connections.update(&self.connection, |found| found.state = state)?;
        changes.changed(self.connection.clone());
        propagate(changes)
    }
}
