//! Every code a refusal may have, as AWS's APIs answer with them. The list is closed: what is not here
//! cannot be answered, and a test shows each by one command in a built-in scenario.

use std::fmt;

macro_rules! refusal_codes {
    ($($variant:ident = $code:literal;)+) => {
        /// The code AWS's API answers with where it refuses.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum RefusalCode {
            $(#[doc = concat!("`", $code, "`.")] $variant,)+
        }

        impl RefusalCode {
            /// Every code, in the order of their names.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as AWS writes it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }
    };
}

refusal_codes! {
    ActiveVpcPeeringConnectionPerVpcLimitExceeded = "ActiveVpcPeeringConnectionPerVpcLimitExceeded";
    AddressLimitExceeded = "AddressLimitExceeded";
    AllocationIdNotFound = "AllocationIdNotFound";
    CannotDelete = "CannotDelete";
    CidrLimitExceeded = "CidrLimitExceeded";
    ConflictingDomainExists = "ConflictingDomainExists";
    CustomerGatewayLimitExceeded = "CustomerGatewayLimitExceeded";
    DependencyViolation = "DependencyViolation";
    DirectConnectClientException = "DirectConnectClientException";
    DuplicateListener = "DuplicateListener";
    DuplicateLoadBalancerName = "DuplicateLoadBalancerName";
    DuplicateSubnetsInSameZone = "DuplicateSubnetsInSameZone";
    DuplicateTargetGroupName = "DuplicateTargetGroupName";
    DuplicateTransitGatewayAttachment = "DuplicateTransitGatewayAttachment";
    ExistingVpcEndpointConnections = "ExistingVpcEndpointConnections";
    GatewayNotAttached = "Gateway.NotAttached";
    HostedZoneNotEmpty = "HostedZoneNotEmpty";
    IllegalArgumentException = "IllegalArgumentException";
    IncompatibleProtocols = "IncompatibleProtocols";
    IncorrectState = "IncorrectState";
    InsufficientFreeAddressesInSubnet = "InsufficientFreeAddressesInSubnet";
    InternetGatewayLimitExceeded = "InternetGatewayLimitExceeded";
    InvalidAction = "InvalidAction";
    InvalidAllocationIDNotFound = "InvalidAllocationID.NotFound";
    InvalidAssociationNotFound = "InvalidAssociation.NotFound";
    InvalidAssociationIDNotFound = "InvalidAssociationID.NotFound";
    InvalidChangeBatch = "InvalidChangeBatch";
    InvalidConfigurationRequest = "InvalidConfigurationRequest";
    InvalidConnectionNotification = "InvalidConnectionNotification";
    InvalidCustomerGatewayDuplicateIpAddress = "InvalidCustomerGateway.DuplicateIpAddress";
    InvalidCustomerGatewayIDNotFound = "InvalidCustomerGatewayID.NotFound";
    InvalidDomainName = "InvalidDomainName";
    InvalidEgressOnlyInternetGatewayIdNotFound = "InvalidEgressOnlyInternetGatewayId.NotFound";
    InvalidGroupDuplicate = "InvalidGroup.Duplicate";
    InvalidGroupNotFound = "InvalidGroup.NotFound";
    InvalidGroupReserved = "InvalidGroup.Reserved";
    InvalidID = "InvalidID";
    InvalidIPAddressInUse = "InvalidIPAddress.InUse";
    InvalidInstanceIDNotFound = "InvalidInstanceID.NotFound";
    InvalidInternetGatewayIDNotFound = "InvalidInternetGatewayID.NotFound";
    InvalidNatGatewayIDNotFound = "InvalidNatGatewayID.NotFound";
    InvalidNetworkAclEntryNotFound = "InvalidNetworkAclEntry.NotFound";
    InvalidNetworkAclIDNotFound = "InvalidNetworkAclID.NotFound";
    InvalidNetworkInterfaceIDNotFound = "InvalidNetworkInterfaceID.NotFound";
    InvalidNetworkLoadBalancerArnNotFound = "InvalidNetworkLoadBalancerArn.NotFound";
    InvalidOptionConflict = "InvalidOption.Conflict";
    InvalidParameter = "InvalidParameter";
    InvalidParameterCombination = "InvalidParameterCombination";
    InvalidParameterException = "InvalidParameterException";
    InvalidParameterValue = "InvalidParameterValue";
    InvalidPermissionDuplicate = "InvalidPermission.Duplicate";
    InvalidPolicyDocument = "InvalidPolicyDocument";
    InvalidPrefixListIDNotFound = "InvalidPrefixListID.NotFound";
    InvalidRegion = "InvalidRegion";
    InvalidRequestException = "InvalidRequestException";
    InvalidRouteNotFound = "InvalidRoute.NotFound";
    InvalidRouteTableIDNotFound = "InvalidRouteTableID.NotFound";
    InvalidSecurityGroup = "InvalidSecurityGroup";
    InvalidSecurityGroupRuleIdNotFound = "InvalidSecurityGroupRuleId.NotFound";
    InvalidServiceName = "InvalidServiceName";
    InvalidState = "InvalidState";
    InvalidStateTransition = "InvalidStateTransition";
    InvalidSubnet = "InvalidSubnet";
    InvalidSubnetConflict = "InvalidSubnet.Conflict";
    InvalidSubnetRange = "InvalidSubnet.Range";
    InvalidSubnetCidrBlockAssociationIDNotFound = "InvalidSubnetCidrBlockAssociationID.NotFound";
    InvalidSubnetIDNotFound = "InvalidSubnetID.NotFound";
    InvalidTagKeyMalformed = "InvalidTagKey.Malformed";
    InvalidTarget = "InvalidTarget";
    InvalidTransitGatewayAttachmentIDNotFound = "InvalidTransitGatewayAttachmentID.NotFound";
    InvalidTransitGatewayIDNotFound = "InvalidTransitGatewayID.NotFound";
    InvalidVpcConflict = "InvalidVpc.Conflict";
    InvalidVpcRange = "InvalidVpc.Range";
    InvalidVpcCidrBlockAssociationIDNotFound = "InvalidVpcCidrBlockAssociationID.NotFound";
    InvalidVpcEndpointNotFound = "InvalidVpcEndpoint.NotFound";
    InvalidVpcEndpointIdNotFound = "InvalidVpcEndpointId.NotFound";
    InvalidVpcEndpointServiceNotFound = "InvalidVpcEndpointService.NotFound";
    InvalidVpcEndpointServiceIdNotFound = "InvalidVpcEndpointServiceId.NotFound";
    InvalidVpcIDNotFound = "InvalidVpcID.NotFound";
    InvalidVpcPeeringConnectionIDNotFound = "InvalidVpcPeeringConnectionID.NotFound";
    InvalidVpcPeeringConnectionStateDnsHostnamesDisabled = "InvalidVpcPeeringConnectionState.DnsHostnamesDisabled";
    InvalidVpcState = "InvalidVpcState";
    InvalidVpnConnectionIDNotFound = "InvalidVpnConnectionID.NotFound";
    InvalidVpnGatewayAttachmentNotFound = "InvalidVpnGatewayAttachment.NotFound";
    InvalidVpnGatewayIDNotFound = "InvalidVpnGatewayID.NotFound";
    LastVPCAssociation = "LastVPCAssociation";
    LimitExceededException = "LimitExceededException";
    LimitsExceeded = "LimitsExceeded";
    ListenerNotFound = "ListenerNotFound";
    LoadBalancerNotFound = "LoadBalancerNotFound";
    MalformedPolicy = "MalformedPolicy";
    MissingParameter = "MissingParameter";
    NatGatewayLimitExceeded = "NatGatewayLimitExceeded";
    NetworkAclEntryAlreadyExists = "NetworkAclEntryAlreadyExists";
    NetworkAclEntryLimitExceeded = "NetworkAclEntryLimitExceeded";
    NetworkAclLimitExceeded = "NetworkAclLimitExceeded";
    NetworkInterfaceLimitExceeded = "NetworkInterfaceLimitExceeded";
    NoSuchHostedZone = "NoSuchHostedZone";
    NotFound = "NotFound";
    OperationNotPermitted = "OperationNotPermitted";
    OutstandingVpcPeeringConnectionLimitExceeded = "OutstandingVpcPeeringConnectionLimitExceeded";
    PrefixListMaxEntriesExceeded = "PrefixListMaxEntriesExceeded";
    PublicZoneVPCAssociation = "PublicZoneVPCAssociation";
    ResourceAlreadyAssociated = "Resource.AlreadyAssociated";
    ResourceExistsException = "ResourceExistsException";
    ResourceInUse = "ResourceInUse";
    ResourceInUseException = "ResourceInUseException";
    ResourceLimitExceeded = "ResourceLimitExceeded";
    ResourceNotFoundException = "ResourceNotFoundException";
    RouteAlreadyExists = "RouteAlreadyExists";
    RouteLimitExceeded = "RouteLimitExceeded";
    RouteTableLimitExceeded = "RouteTableLimitExceeded";
    RulesPerSecurityGroupLimitExceeded = "RulesPerSecurityGroupLimitExceeded";
    SecurityGroupLimitExceeded = "SecurityGroupLimitExceeded";
    SecurityGroupsPerInterfaceLimitExceeded = "SecurityGroupsPerInterfaceLimitExceeded";
    SubnetLimitExceeded = "SubnetLimitExceeded";
    SubnetNotFound = "SubnetNotFound";
    TagLimitExceeded = "TagLimitExceeded";
    TargetGroupAssociationLimit = "TargetGroupAssociationLimit";
    TargetGroupNotFound = "TargetGroupNotFound";
    TooManyListeners = "TooManyListeners";
    TooManyLoadBalancers = "TooManyLoadBalancers";
    TooManyRegistrationsForTargetId = "TooManyRegistrationsForTargetId";
    TooManyTargetGroups = "TooManyTargetGroups";
    TooManyTargets = "TooManyTargets";
    TransitGatewayAttachmentLimitExceeded = "TransitGatewayAttachmentLimitExceeded";
    TransitGatewayLimitExceeded = "TransitGatewayLimitExceeded";
    TransitGatewayRouteTableLimitExceeded = "TransitGatewayRouteTableLimitExceeded";
    TransitGatewayRouteTablePropagationDuplicate = "TransitGatewayRouteTablePropagation.Duplicate";
    TransitGatewayRouteTablePropagationNotFound = "TransitGatewayRouteTablePropagation.NotFound";
    UnsupportedOperation = "UnsupportedOperation";
    VPCAssociationNotFound = "VPCAssociationNotFound";
    ValidationError = "ValidationError";
    VpcEndpointLimitExceeded = "VpcEndpointLimitExceeded";
    VpcLimitExceeded = "VpcLimitExceeded";
    VpcPeeringConnectionAlreadyExists = "VpcPeeringConnectionAlreadyExists";
    VpnConnectionLimitExceeded = "VpnConnectionLimitExceeded";
    VpnGatewayAttachmentLimitExceeded = "VpnGatewayAttachmentLimitExceeded";
    VpnGatewayLimitExceeded = "VpnGatewayLimitExceeded";
}

impl fmt::Display for RefusalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// As AWS writes it.
impl PartialEq<&str> for RefusalCode {
    fn eq(&self, text: &&str) -> bool {
        self.as_str() == *text
    }
}
