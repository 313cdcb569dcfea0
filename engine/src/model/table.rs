//! A table of resources in insertion order, cheap to clone: a snapshot for undo shares every
//! resource that did not change.

use std::rc::Rc;

use super::id::IdText;
use super::places::Places;
use super::record::{Described, Record};
use super::resource::{DanglingReference, ResourceId};

/// Something that lives in a [`Table`] under an id of its own.
pub trait Resource: Clone {
    /// The kind of id.
    type Id: Clone + IdText + Into<ResourceId>;

    /// The id it lives under.
    fn id(&self) -> &Self::Id;
}

/// Resources of one kind, in the order they were added.
#[derive(Clone, Debug)]
pub struct Table<R> {
    rows: Rc<Vec<Rc<R>>>,
    places: Rc<Places>,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { rows: Rc::default(), places: Rc::default() }
    }
}

impl<R: PartialEq> PartialEq for Table<R> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.rows, &other.rows) || self.rows == other.rows
    }
}

impl<R: Eq> Eq for Table<R> {}

/// A table of resources of any kind.
pub trait AnyTable {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where its rows and its ids lie: both stay while nothing changes, and what changes lies
    /// elsewhere as long as somebody holds what was.
    fn stamps(&self) -> [usize; 2];

    /// The resource under an id's text.
    fn record(&self, id: &str) -> Option<&dyn Record>;

    /// The same, to be changed. Its id must stay.
    fn record_mut(&mut self, id: &str) -> Option<&mut dyn Record>;

    /// The resource at a place, and its id.
    fn at(&self, place: usize) -> Option<(ResourceId, &dyn Record)>;

    /// Adds one that `fill` makes of a blank one.
    ///
    /// # Errors
    /// The id that was there already; `None` where `fill` says `false`, and nothing is added.
    fn add(&mut self, fill: &mut dyn FnMut(&mut dyn Record) -> bool) -> Result<(), Option<ResourceId>>;
}

impl<R: Resource + Record + Described> AnyTable for Table<R> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn stamps(&self) -> [usize; 2] {
        [Rc::as_ptr(&self.rows).addr(), Rc::as_ptr(&self.places).addr()]
    }

    fn record(&self, id: &str) -> Option<&dyn Record> {
        self.rows.get(self.places.get(id)?).map(|row| row.as_ref() as &dyn Record)
    }

    fn record_mut(&mut self, id: &str) -> Option<&mut dyn Record> {
        let at = self.places.get(id)?;
        let row = Rc::make_mut(&mut self.rows).get_mut(at)?;
        Some(Rc::make_mut(row) as &mut dyn Record)
    }

    fn at(&self, place: usize) -> Option<(ResourceId, &dyn Record)> {
        self.rows.get(place).map(|row| (row.id().clone().into(), row.as_ref() as &dyn Record))
    }

    fn add(&mut self, fill: &mut dyn FnMut(&mut dyn Record) -> bool) -> Result<(), Option<ResourceId>> {
        let mut blank = R::blank();
        if !fill(&mut blank) {
            return Err(None);
        }
        match self.insert(blank) {
            Some(same) => Err(Some(same.id().clone().into())),
            None => Ok(()),
        }
    }
}

impl<R: Resource> Table<R> {
    /// Its place among all of them.
    pub(crate) fn place(&self, id: &R::Id) -> Option<usize> {
        self.places.get(id.text())
    }

    /// The resource at a place.
    pub(crate) fn nth(&self, at: usize) -> Option<&R> {
        self.rows.get(at).map(Rc::as_ref)
    }

    /// The resource under `id`, if there is one.
    pub fn get(&self, id: &R::Id) -> Option<&R> {
        self.rows.get(self.place(id)?).map(Rc::as_ref)
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
        self.rows.iter().map(Rc::as_ref)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a resource; gives back the one that had its id before, if any.
    pub fn insert(&mut self, resource: R) -> Option<Rc<R>> {
        let at = self.place(resource.id());
        let rows = Rc::make_mut(&mut self.rows);
        if let Some(row) = at.and_then(|at| rows.get_mut(at)) {
            return Some(std::mem::replace(row, Rc::new(resource)));
        }
        Rc::make_mut(&mut self.places).insert(resource.id().text(), rows.len());
        rows.push(Rc::new(resource));
        None
    }

    /// Takes a resource away; those behind it keep their order.
    pub fn remove(&mut self, id: &R::Id) -> Option<Rc<R>> {
        let at = self.place(id)?;
        let rows = Rc::make_mut(&mut self.rows);
        let removed = rows.remove(at);
        let places = Rc::make_mut(&mut self.places);
        places.remove(id.text());
        places.close_gap(at);
        Some(removed)
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
        let at = self.place(id);
        match at.and_then(|at| Rc::make_mut(&mut self.rows).get_mut(at)) {
            Some(resource) => Ok(change(Rc::make_mut(resource))),
            None => Err(DanglingReference(id.clone().into())),
        }
    }
}
