//! AWS PrivateLink modelled.
