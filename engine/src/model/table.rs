//! A table of resources in insertion order, cheap to clone: a snapshot for undo shares every
//! resource that did not change.

use std::hash::Hash;
use std::rc::Rc;

use indexmap::IndexMap;

use super::resource::{DanglingReference, ResourceId};

/// Something that lives in a [`Table`] under an id of its own.
pub trait Resource: Clone {
    /// The kind of id.
    type Id: Clone + Eq + Hash + Into<ResourceId>;

    /// The id it lives under.
    fn id(&self) -> &Self::Id;
}

/// Resources of one kind, in the order they were added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<R: Resource>(Rc<IndexMap<R::Id, Rc<R>>>);

impl<R: Resource> Default for Table<R> {
    fn default() -> Self {
        Self(Rc::new(IndexMap::new()))
    }
}

impl<R: Resource> Table<R> {
    /// The resource under `id`, if there is one.
    pub fn get(&self, id: &R::Id) -> Option<&R> {
        self.0.get(id).map(Rc::as_ref)
    }

    /// The resource under `id`.
    ///
    /// # Errors
    /// [`DanglingReference`] when nothing has that id.
    pub fn find(&self, id: &R::Id) -> Result<&R, DanglingReference> {
        self.get(id).ok_or_else(|| DanglingReference(id.clone().into()))
    }

    /// All resources, in the order they were added.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &R> + ExactSizeIterator {
        self.0.values().map(Rc::as_ref)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a resource; gives back the one that had its id before, if any.
    pub fn insert(&mut self, resource: R) -> Option<Rc<R>> {
        Rc::make_mut(&mut self.0).insert(resource.id().clone(), Rc::new(resource))
    }

    /// Changes the resource under `id` in place.
    ///
    /// # Errors
    /// [`DanglingReference`] when nothing has that id.
    pub fn update<T>(
        &mut self,
        id: &R::Id,
        change: impl FnOnce(&mut R) -> T,
    ) -> Result<T, DanglingReference> {
        match Rc::make_mut(&mut self.0).get_mut(id) {
            Some(resource) => Ok(change(Rc::make_mut(resource))),
            None => Err(DanglingReference(id.clone().into())),
        }
    }
}
