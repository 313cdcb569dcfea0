//! Every change a person makes to a sketch, as a value: it can be listed, kept in a link,
//! replayed. Most are AWS's own verbs; those AWS has no verb for (an application that stops, a
//! zone that is lost) say so.
//!
//! A verb is declared in the file of what it changes: its members as a record, and what it does as
//! a [`Verb`]. This list makes it a command. It is part of links: verbs and members that may be
//! missing may be added, nothing renamed without a line in `sketch::migrate`.

use crate::model::record::{Described, Record, Seen, Value};
use crate::model::{Direction, Permission, ResourceId, SecurityGroupId, SecurityGroupRuleId};

use super::apply::Changes;
use super::refusal::Refusal;

/// What a command does.
pub(super) trait Verb {
    /// Carries it out.
    ///
    /// # Errors
    /// A [`Refusal`] where AWS would refuse; the changes are thrown away then.
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal>;
}

macro_rules! commands {
    ($($module:ident: $($verb:ident),+;)+) => {
        /// A change to a sketch.
        #[derive(Clone, Debug)]
        pub enum Command {
            $($(#[doc = concat!("`", stringify!($verb), "`.")] $verb(verb::$verb),)+)+
        }

        /// The members of each command.
        pub mod verb {
            $(pub use super::super::$module::{$($verb),+};)+
        }

        impl Command {
            /// Every verb, in the order of the list.
            pub const VERBS: &'static [&'static str] = &[$($(stringify!($verb)),+),+];

            /// The verb as AWS writes it, or our own word for what AWS has no verb for.
            pub const fn verb(&self) -> &'static str {
                match self { $($(Self::$verb(_) => stringify!($verb),)+)+ }
            }

            /// Its members.
            pub fn record(&self) -> &dyn Record {
                match self { $($(Self::$verb(verb) => verb,)+)+ }
            }

            /// Its members, to be filled.
            pub fn record_mut(&mut self) -> &mut dyn Record {
                match self { $($(Self::$verb(verb) => verb,)+)+ }
            }

            /// A command of this verb in which nothing stands yet.
            pub fn blank(verb: &str) -> Option<Self> {
                $($(if verb == stringify!($verb) { return Some(Self::$verb(verb::$verb::blank())); })+)+
                None
            }

            pub(super) fn as_verb(&self) -> &dyn Verb {
                match self { $($(Self::$verb(verb) => verb,)+)+ }
            }
        }

        $($(impl From<verb::$verb> for Command {
            fn from(verb: verb::$verb) -> Self { Self::$verb(verb) }
        })+)+
    };
}

commands! {
    security_group: AuthorizeSecurityGroupIngress, AuthorizeSecurityGroupEgress, RevokeSecurityGroupIngress,
        RevokeSecurityGroupEgress;
    host: StartInstances, StopInstances, SetApplicationState, ConfigureApplication;
    zone: LoseZone, RestoreZone, SetZoneImpaired;
    sketch: SetProfile, SetTitle, Expect, DropExpectation;

    account: CreateAccount, CloseAccount, SetQuota;
    vpc: CreateVpc, ModifyVpcAttribute, DeleteVpc;
    vpc_cidr: AssociateVpcCidrBlock, DisassociateVpcCidrBlock;
    subnet: CreateSubnet, ModifySubnetAttribute, AssociateSubnetCidrBlock, DisassociateSubnetCidrBlock,
        DeleteSubnet;
    route_table: CreateRouteTable, DeleteRouteTable, AssociateRouteTable, DisassociateRouteTable,
        ReplaceRouteTableAssociation;
    route: CreateRoute, ReplaceRoute, DeleteRoute, SetRouteState;
    propagation: EnableVgwRoutePropagation, DisableVgwRoutePropagation;
    network_acl: CreateNetworkAcl, DeleteNetworkAcl, CreateNetworkAclEntry, ReplaceNetworkAclEntry,
        DeleteNetworkAclEntry, ReplaceNetworkAclAssociation, SetNetworkAclEntryDropped;
    security_group: CreateSecurityGroup, DeleteSecurityGroup, SetSecurityGroupRuleDropped;
    prefix_list: CreateManagedPrefixList, ModifyManagedPrefixList, DeleteManagedPrefixList;
    network_interface: ModifyNetworkInterfaceAttribute, DetachNetworkInterface;
    node: SetNodeFailed;
    instance: RunInstances, TerminateInstances, AddHost, AddBridgeContainer, RemoveHost;
    fail_over: FailOver;
    application: AddApplication, RemoveApplication, SetNetworkDelay;
    internet_gateway: CreateInternetGateway, AttachInternetGateway, DetachInternetGateway, DeleteInternetGateway,
        CreateEgressOnlyInternetGateway, DeleteEgressOnlyInternetGateway;
    nat_gateway: CreateNatGateway, AssociateNatGatewayAddress, DisassociateNatGatewayAddress, DeleteNatGateway;
    elastic_address: AllocateAddress, AssociateAddress, DisassociateAddress, ReleaseAddress;
    peering: CreateVpcPeeringConnection, AcceptVpcPeeringConnection, RejectVpcPeeringConnection,
        ExpireVpcPeeringConnection, DeleteVpcPeeringConnection, ModifyVpcPeeringConnectionOptions,
        SetVpcPeeringConnectionCut;
    vpn_gateway: CreateVpnGateway, AttachVpnGateway, DetachVpnGateway, DeleteVpnGateway, CreateCustomerGateway,
        DeleteCustomerGateway;
    vpn_connection: CreateVpnConnection, DeleteVpnConnection, CreateVpnConnectionRoute, DeleteVpnConnectionRoute,
        SetTunnelStatus;
    transit_gateway: CreateTransitGateway, ModifyTransitGateway, DeleteTransitGateway,
        CreateTransitGatewayVpcAttachment, AcceptTransitGatewayVpcAttachment, RejectTransitGatewayVpcAttachment,
        ModifyTransitGatewayVpcAttachment, DeleteTransitGatewayVpcAttachment,
        CreateTransitGatewayPeeringAttachment, AcceptTransitGatewayPeeringAttachment,
        RejectTransitGatewayPeeringAttachment, DeleteTransitGatewayPeeringAttachment,
        CreateTransitGatewayRouteTable, DeleteTransitGatewayRouteTable, AssociateTransitGatewayRouteTable,
        DisassociateTransitGatewayRouteTable, EnableTransitGatewayRouteTablePropagation,
        DisableTransitGatewayRouteTablePropagation, CreateTransitGatewayRoute, DeleteTransitGatewayRoute;
    block_public_access: ModifyVpcBlockPublicAccessOptions, CreateVpcBlockPublicAccessExclusion,
        DeleteVpcBlockPublicAccessExclusion;
    service_policy: PutResourcePolicy;
    direct_connect: CreateConnection, DeleteConnection, SetConnectionState;
    virtual_interface: CreatePrivateVirtualInterface, CreatePublicVirtualInterface,
        AllocatePrivateVirtualInterface, ConfirmPrivateVirtualInterface, UpdateVirtualInterfaceAttributes,
        DeleteVirtualInterface, StartBgpFailoverTest, StopBgpFailoverTest, AnnouncePrefixes;
    data_center: CreateDataCenter, ModifyDataCenter, DeleteDataCenter, AddDataCenterHost, SetDataCenterHostState,
        SetDataCenterApplicationState, SetForwarder, RemoveForwarder, RemoveDataCenterHost;
    tag: CreateTags, DeleteTags, Rename;
    note: AddNote, EditNote, RemoveNote;
    arrangement: Arrange, Resize, Collapse, Expand, ForgetArrangement;
    observed: Observe, Forget;

    vpc_endpoint: CreateVpcEndpoint, ModifyVpcEndpoint, DeleteVpcEndpoints;
    connection: AcceptVpcEndpointConnections, RejectVpcEndpointConnections, ExpireVpcEndpointConnection,
        FinishVpcEndpoint, FailVpcEndpoint, ReinstateVpcEndpointConnection;
    endpoint_service: CreateVpcEndpointServiceConfiguration, ModifyVpcEndpointServiceConfiguration,
        ModifyVpcEndpointServicePermissions, ModifyVpcEndpointServicePayerResponsibility,
        StartVpcEndpointServicePrivateDnsVerification, DeleteVpcEndpointServiceConfigurations;
    load_balancer: CreateLoadBalancer, SetSubnets, SetSecurityGroups, ModifyLoadBalancerAttributes,
        DeleteLoadBalancer;
    listener: CreateListener, ModifyListener, ModifyListenerAttributes, DeleteListener;
    target_group: CreateTargetGroup, ModifyTargetGroup, ModifyTargetGroupAttributes, DeleteTargetGroup,
        RegisterTargets, DeregisterTargets;
    notification: CreateVpcEndpointConnectionNotification, ModifyVpcEndpointConnectionNotification,
        DeleteVpcEndpointConnectionNotifications;
    topic: CreateTopic, SetTopicAttributes, DeleteTopic;
    hosted_zone: CreateHostedZone, AssociateVPCWithHostedZone, DisassociateVPCFromHostedZone,
        ChangeResourceRecordSets, DeleteHostedZone;
    resolver_endpoint: CreateResolverEndpoint, AssociateResolverEndpointIpAddress,
        DisassociateResolverEndpointIpAddress, DeleteResolverEndpoint;
    resolver_rule: CreateResolverRule, UpdateResolverRule, AssociateResolverRule, DisassociateResolverRule,
        DeleteResolverRule;
}

// Compared by their members, as files have them: derived, it would be compiled for every verb.
impl PartialEq for Command {
    fn eq(&self, other: &Self) -> bool {
        self.verb() == other.verb() && Seen::Record(self.record()).is_same(&Seen::Record(other.record()))
    }
}

impl Eq for Command {}

impl Command {
    /// The command that adds a rule of either direction.
    pub fn authorize(group: SecurityGroupId, direction: Direction, permission: Permission) -> Self {
        match direction {
            Direction::Inbound => verb::AuthorizeSecurityGroupIngress { group, permission }.into(),
            Direction::Outbound => verb::AuthorizeSecurityGroupEgress { group, permission }.into(),
        }
    }

    /// The command that takes a rule of either direction away.
    pub fn revoke(group: SecurityGroupId, direction: Direction, rule: SecurityGroupRuleId) -> Self {
        match direction {
            Direction::Inbound => verb::RevokeSecurityGroupIngress { group, rule }.into(),
            Direction::Outbound => verb::RevokeSecurityGroupEgress { group, rule }.into(),
        }
    }

    /// The resource the command is about: the first it names. `None` where it is about the sketch as
    /// a whole.
    pub fn subject(&self) -> Option<ResourceId> {
        if let Self::Observe(observe) = self {
            return observe.id();
        }
        let mut first = None;
        self.record().each(&mut |_, value: &dyn Value| {
            if let (None, Seen::Resource(id)) = (&first, value.seen()) {
                first = Some(id);
            }
        });
        first
    }
}
