//! The verbs of virtual interfaces, in the Direct Connect API's words (Direct Connect guide,
//! "Virtual interfaces").

use ipnet::Ipv4Net;

use crate::model::record::{as_usual, one_of, record};
use crate::model::{
    AccountId, DirectConnectConnection, DirectConnectConnectionId, QuotaName, ResourceId, Sketch,
    VirtualInterface, VirtualInterfaceId, VirtualInterfaceState, VirtualInterfaceType,
    VirtualPrivateGatewayId, VpnConnectionId,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::direct_connect::WRONG;
use super::new_id::new_id;
use super::propagation::propagate;
use super::propose;
use super::quota;
use super::refusal::{Refusal, RefusalCode};

/// Largest packets a private virtual interface may carry, in bytes: the usual, and jumbo frames by
/// the API's and by the console's number.
const MTUS: [u16; 3] = [1500, 8500, 9001];

record! {
    /// `CreatePrivateVirtualInterface`: a way to a VPC's private addresses.
    CreatePrivateVirtualInterface {
        /// The connection.
        connection: DirectConnectConnectionId, needed;
        /// The gateway it leads to.
        virtual_private_gateway: VirtualPrivateGatewayId, needed;
        /// Its VLAN; a free one where there is none.
        vlan: Option<u16>, blank;
        /// The blocks the data center announces on it; all of its own where there is none.
        announced_prefixes: Vec<Ipv4Net>, blank;
        /// The largest packet it carries, in bytes.
        mtu: u16, number(1500);
        /// Its name.
        name: String, blank;
    }
}

record! {
    /// `CreatePublicVirtualInterface`: a way to AWS's public addresses. AWS looks at the prefixes
    /// first; that is done here.
    CreatePublicVirtualInterface {
        /// The connection.
        connection: DirectConnectConnectionId, needed;
        /// Its VLAN; a free one where there is none.
        vlan: Option<u16>, blank;
        /// The public blocks the data center announces on it.
        announced_prefixes: Vec<Ipv4Net>, blank;
        /// Its name.
        name: String, blank;
    }
}

record! {
    /// `AllocatePrivateVirtualInterface`: offers another account a private virtual interface on one's
    /// own connection.
    AllocatePrivateVirtualInterface {
        /// The connection.
        connection: DirectConnectConnectionId, needed;
        /// The account that will own it.
        account: AccountId, needed;
        /// Its VLAN; a free one where there is none.
        vlan: Option<u16>, blank;
        /// The blocks the data center announces on it; all of its own where there is none.
        announced_prefixes: Vec<Ipv4Net>, blank;
        /// Its name.
        name: String, blank;
    }
}

record! {
    /// `ConfirmPrivateVirtualInterface`: takes an offered one, and says where it leads.
    ConfirmPrivateVirtualInterface {
        /// The virtual interface.
        virtual_interface: VirtualInterfaceId, needed;
        /// The gateway it leads to.
        virtual_private_gateway: VirtualPrivateGatewayId, needed;
    }
}

record! {
    /// `UpdateVirtualInterfaceAttributes`.
    UpdateVirtualInterfaceAttributes {
        /// The virtual interface.
        virtual_interface: VirtualInterfaceId, needed;
        /// The largest packet it carries, in bytes.
        mtu: u16, needed;
    }
}

record! {
    /// `DeleteVirtualInterface`.
    DeleteVirtualInterface {
        /// The virtual interface.
        virtual_interface: VirtualInterfaceId, needed;
    }
}

record! {
    /// `StartBgpFailoverTest`: takes the BGP session down on purpose.
    StartBgpFailoverTest {
        /// The virtual interface.
        virtual_interface: VirtualInterfaceId, needed;
    }
}

record! {
    /// `StopBgpFailoverTest`.
    StopBgpFailoverTest {
        /// The virtual interface.
        virtual_interface: VirtualInterfaceId, needed;
    }
}

one_of! {
    /// What a customer's router announces blocks on.
    BgpSession, "the id of a VPN connection or virtual interface" {
        /// A VPN connection.
        VpnConnection(VpnConnectionId),
        /// A virtual interface.
        VirtualInterface(VirtualInterfaceId),
    }
}

record! {
    /// The customer's router announces these blocks by BGP, and no others. No verb of AWS.
    AnnouncePrefixes {
        /// Where it announces them.
        session: BgpSession, needed;
        /// The blocks.
        prefixes: Vec<Ipv4Net>, blank;
    }
}

fn wrong(why: impl Into<String>) -> Refusal {
    Refusal::ours(WRONG, why)
}

/// A virtual interface of a connection, with what the caller leaves open.
fn new_interface(
    sketch: &mut Sketch,
    connection: &DirectConnectConnectionId,
    vlan: Option<u16>,
    name: &str,
) -> Result<VirtualInterface, Refusal> {
    let vlan = vlan.unwrap_or_else(|| propose::vlan(sketch, connection));
    if vlan == 0 || vlan > 4094 {
        return Err(wrong(format!("A VLAN is a number from 1 to 4094, not {vlan}")));
    }
    let taken = |other: &&VirtualInterface| other.connection == *connection && other.vlan == vlan;
    if let Some(other) = sketch.virtual_interfaces.iter().find(taken) {
        return Err(wrong(format!("{} already has VLAN {vlan} of {connection}", other.id)));
    }
    let account = sketch.direct_connect_connections.find(connection)?.account.clone();
    Ok(VirtualInterface {
        id: new_id(sketch, "dxvif-")?,
        name: name.to_owned(),
        account,
        connection: connection.clone(),
        vlan,
        ..as_usual()
    })
}

/// Puts it into the sketch, if the quotas let it.
fn insert(changes: &mut Changes, interface: VirtualInterface) -> Result<(), Refusal> {
    let (id, connection) = (interface.id.clone(), interface.connection.clone());
    changes.sketch.virtual_interfaces.insert(interface);
    quota::check(&changes.sketch, QuotaName::VirtualInterfacesPerConnection, connection, "")?;
    prefixes_fit(&changes.sketch, &id)?;
    changes.created(id);
    propagate(changes)
}

fn prefixes_fit(sketch: &Sketch, id: &VirtualInterfaceId) -> Result<(), Refusal> {
    let quota = match sketch.virtual_interfaces.find(id)?.interface_type {
        VirtualInterfaceType::Private => QuotaName::PrefixesPerPrivateVirtualInterface,
        VirtualInterfaceType::Public => QuotaName::PrefixesPerPublicVirtualInterface,
    };
    quota::check(sketch, quota, id.clone(), "")
}

/// The blocks given, or all of the data center's.
fn or_all(
    sketch: &Sketch,
    connection: &DirectConnectConnection,
    given: &[Ipv4Net],
) -> Result<Vec<Ipv4Net>, Refusal> {
    if given.is_empty() {
        return Ok(sketch.data_centers.find(&connection.data_center)?.cidrs.clone());
    }
    Ok(given.to_vec())
}

/// A private one leads to a gateway of its own account, in the Region of the line's location.
fn may_lead(
    sketch: &Sketch,
    connection: &DirectConnectConnection,
    account: &AccountId,
    gateway: &VirtualPrivateGatewayId,
) -> Result<(), Refusal> {
    let gateway = sketch.virtual_private_gateways.find(gateway)?;
    if gateway.account != *account {
        return Err(wrong(format!("{} is of another account", gateway.id)));
    }
    if gateway.region != connection.region {
        return Err(wrong(format!(
            "{} is in {}, the connection's location in {}: only a Direct Connect gateway joins Regions",
            gateway.id, gateway.region, connection.region
        )));
    }
    Ok(())
}

fn is_mtu(mtu: u16, interface_type: VirtualInterfaceType) -> Result<(), Refusal> {
    let fits = match interface_type {
        VirtualInterfaceType::Private => MTUS.contains(&mtu),
        VirtualInterfaceType::Public => mtu == 1500,
    };
    if fits {
        Ok(())
    } else {
        Err(wrong(format!("The MTU cannot be {mtu}: 1500, or 8500 or 9001 on a private one")))
    }
}

impl Verb for CreatePrivateVirtualInterface {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let connection = sketch.direct_connect_connections.find(&self.connection)?;
        may_lead(sketch, connection, &connection.account, &self.virtual_private_gateway)?;
        is_mtu(self.mtu, VirtualInterfaceType::Private)?;
        let announced_prefixes = or_all(sketch, connection, &self.announced_prefixes)?;
        let interface = new_interface(sketch, &self.connection, self.vlan, &self.name)?;
        let gateway = Some(self.virtual_private_gateway.clone());
        insert(
            changes,
            VirtualInterface {
                virtual_private_gateway: gateway,
                announced_prefixes,
                mtu: self.mtu,
                ..interface
            },
        )
    }
}

impl Verb for CreatePublicVirtualInterface {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let interface = new_interface(&mut changes.sketch, &self.connection, self.vlan, &self.name)?;
        are_public(&self.announced_prefixes)?;
        insert(
            changes,
            VirtualInterface {
                interface_type: VirtualInterfaceType::Public,
                announced_prefixes: self.announced_prefixes.clone(),
                ..interface
            },
        )
    }
}

fn are_public(prefixes: &[Ipv4Net]) -> Result<(), Refusal> {
    if prefixes.is_empty() {
        return Err(wrong("A public virtual interface needs a public prefix that the customer owns"));
    }
    match prefixes.iter().find(|block| block.network().is_private()) {
        Some(block) => Err(wrong(format!("{block} is private; only public prefixes are announced here"))),
        None => Ok(()),
    }
}

impl Verb for AllocatePrivateVirtualInterface {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.accounts.find(&self.account)?;
        let connection = sketch.direct_connect_connections.find(&self.connection)?;
        let announced_prefixes = or_all(sketch, connection, &self.announced_prefixes)?;
        let interface = new_interface(sketch, &self.connection, self.vlan, &self.name)?;
        let state = VirtualInterfaceState::Confirming;
        insert(
            changes,
            VirtualInterface { account: self.account.clone(), announced_prefixes, state, ..interface },
        )
    }
}

impl Verb for ConfirmPrivateVirtualInterface {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let interface = sketch.virtual_interfaces.find(&self.virtual_interface)?;
        if interface.state != VirtualInterfaceState::Confirming {
            return Err(wrong(format!("{} is {}", interface.id, interface.state.word())));
        }
        let connection = sketch.direct_connect_connections.find(&interface.connection)?;
        may_lead(sketch, connection, &interface.account, &self.virtual_private_gateway)?;
        sketch.virtual_interfaces.update(&self.virtual_interface, |interface| {
            interface.virtual_private_gateway = Some(self.virtual_private_gateway.clone());
            interface.state = VirtualInterfaceState::Available;
        })?;
        changes.changed(self.virtual_interface.clone());
        propagate(changes)
    }
}

impl Verb for UpdateVirtualInterfaceAttributes {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        is_mtu(self.mtu, changes.sketch.virtual_interfaces.find(&self.virtual_interface)?.interface_type)?;
        changes
            .sketch
            .virtual_interfaces
            .update(&self.virtual_interface, |interface| interface.mtu = self.mtu)?;
        changes.changed(self.virtual_interface.clone());
        Ok(())
    }
}

impl Verb for DeleteVirtualInterface {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.virtual_interfaces.find(&self.virtual_interface)?;
        let id = ResourceId::from(self.virtual_interface.clone());
        nothing_left(&id, &dependents(&changes.sketch, &id))?;
        changes.sketch.virtual_interfaces.remove(&self.virtual_interface);
        gone(changes, id)?;
        propagate(changes)
    }
}

fn change_state(
    changes: &mut Changes,
    id: &VirtualInterfaceId,
    from: VirtualInterfaceState,
    to: VirtualInterfaceState,
) -> Result<(), Refusal> {
    let state = changes.sketch.virtual_interfaces.find(id)?.state;
    if state != from {
        return Err(wrong(format!("{id} is {}", state.word())));
    }
    changes.sketch.virtual_interfaces.update(id, |interface| interface.state = to)?;
    changes.changed(id.clone());
    propagate(changes)
}

impl Verb for StartBgpFailoverTest {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (from, to) = (VirtualInterfaceState::Available, VirtualInterfaceState::Testing);
        change_state(changes, &self.virtual_interface, from, to)
    }
}

impl Verb for StopBgpFailoverTest {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (from, to) = (VirtualInterfaceState::Testing, VirtualInterfaceState::Available);
        change_state(changes, &self.virtual_interface, from, to)
    }
}

impl Verb for AnnouncePrefixes {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let mut prefixes: Vec<Ipv4Net> = Vec::new();
        for block in &self.prefixes {
            if !prefixes.contains(&block.trunc()) {
                prefixes.push(block.trunc());
            }
        }
        let sketch = &mut changes.sketch;
        match &self.session {
            BgpSession::VpnConnection(id) => {
                if sketch.vpn_connections.find(id)?.static_routes_only {
                    return Err(Refusal::ours(
                        RefusalCode::InvalidParameterValue,
                        format!("{id} has static routes only"),
                    ));
                }
                sketch.vpn_connections.update(id, |connection| connection.routes = prefixes)?;
                quota::check(sketch, QuotaName::RoutesPerVpnConnection, id.clone(), "")?;
                changes.changed(id.clone());
            }
            BgpSession::VirtualInterface(id) => {
                if sketch.virtual_interfaces.find(id)?.interface_type == VirtualInterfaceType::Public {
                    are_public(&prefixes)?;
                }
                sketch.virtual_interfaces.update(id, |interface| interface.announced_prefixes = prefixes)?;
                prefixes_fit(sketch, id)?;
                changes.changed(id.clone());
            }
        }
        propagate(changes)
    }
}
