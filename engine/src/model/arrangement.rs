//! How a person arranged the picture of a sketch: which of alike things comes first, how much room a
//! container has at least, which are drawn closed. It says nothing about the network: no verdict knows it.

use super::record::record;
use super::resource::ResourceId;
use super::sketch::Sketch;

record! {
    /// The least room a container has in the picture when requests run to the right.
    Room, "room" {
        /// The container.
        resource: ResourceId, needed;
        /// Its least width, in pixels at scale 1; 0 says nothing.
        width: u16, number(0);
        /// Its least height, in pixels at scale 1; 0 says nothing.
        height: u16, number(0);
    }
}

record! {
    /// The picture as a person arranged it.
    #[derive(Default)]
    Arrangement, "arrangement" {
        /// Those that a person put in order, in that order: of two in one place the earlier comes first.
        order: Vec<ResourceId>, blank;
        /// The room containers have at least.
        rooms: Vec<Room>, blank;
        /// VPCs, subnets and Regions that are drawn closed: without what is in them.
        closed: Vec<ResourceId>, blank;
        /// VPCs that are drawn whole among many of one shape.
        open: Vec<ResourceId>, blank;
    }
}

/// The most room a container can be given in one direction, in pixels at scale 1.
pub const MOST_ROOM_PX: u16 = 4000;

/// Whether something can be given room to spare. Everything else is as large as what is in it.
pub const fn takes_room(id: &ResourceId) -> bool {
    matches!(id, ResourceId::Vpc(_) | ResourceId::Subnet(_) | ResourceId::DataCenter(_))
}

/// Whether something can be drawn without what is in it.
pub const fn can_collapse(id: &ResourceId) -> bool {
    matches!(id, ResourceId::Vpc(_) | ResourceId::Subnet(_) | ResourceId::Region(_))
}

impl Arrangement {
    /// Whether a person has arranged nothing.
    pub const fn is_blank(&self) -> bool {
        self.order.is_empty() && self.rooms.is_empty() && self.closed.is_empty() && self.open.is_empty()
    }

    /// The room a container has at least, as width and height in pixels.
    pub fn room(&self, id: &ResourceId) -> (u16, u16) {
        let found = self.rooms.iter().find(|room| room.resource == *id);
        found.map_or((0, 0), |room| (room.width, room.height))
    }
}

impl Sketch {
    /// Forgets how what is no longer there was arranged.
    pub(crate) fn forget_arrangement_of_gone(&mut self) {
        if self.arrangement.is_blank() {
            return;
        }
        let mut arrangement = std::mem::take(&mut self.arrangement);
        for list in [&mut arrangement.order, &mut arrangement.closed, &mut arrangement.open] {
            list.retain(|id| self.has(id));
        }
        arrangement.rooms.retain(|room| self.has(&room.resource));
        self.arrangement = arrangement;
    }
}
