//! A table of resources in insertion order, cheap to clone: a snapshot for undo shares every
//! resource that did not change.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

use super::id::IdText;
use super::places::Places;
use super::record::{Described, Member, Record, Seen, Slot, Value};
use super::resource::{DanglingReference, ResourceId};

/// Something that lives in a [`Table`] under an id of its own.
pub trait Resource: Clone + Record + 'static {
    /// The kind of id.
    type Id: Clone + IdText + Into<ResourceId>;

    /// The id it lives under.
    fn id(&self) -> &Self::Id;
}

/// A resource of any kind, as tables hold them. Lists of resources are compiled once and not for
/// every kind; whoever knows the kind asks for it.
trait Row: Any {
    fn text(&self) -> &Rc<str>;
    fn resource(&self) -> ResourceId;
    fn record(&self) -> &dyn Record;
    fn record_mut(&mut self) -> &mut dyn Record;
    fn copy(&self) -> Box<dyn Row>;
}

impl<R: Resource> Row for R {
    fn text(&self) -> &Rc<str> {
        self.id().text()
    }

    fn resource(&self) -> ResourceId {
        self.id().clone().into()
    }

    fn record(&self) -> &dyn Record {
        self
    }

    fn record_mut(&mut self) -> &mut dyn Record {
        self
    }

    fn copy(&self) -> Box<dyn Row> {
        Box::new(self.clone())
    }
}

/// A row as what it is. Asked at every step of every connection.
fn of_kind<R: Resource>(row: &dyn Row) -> Option<&R> {
    (row as &dyn Any).downcast_ref()
}

/// A resource of any kind that is in no table yet.
pub struct AnyResource(Box<dyn Row>);

impl AnyResource {
    /// One that says nothing yet.
    pub(super) fn blank<R: Resource + Described>() -> Self {
        Self(Box::new(R::blank()))
    }

    /// Its id.
    pub fn id(&self) -> ResourceId {
        self.0.resource()
    }

    /// Its members, to be filled.
    pub fn record_mut(&mut self) -> &mut dyn Record {
        self.0.record_mut()
    }
}

impl Clone for AnyResource {
    fn clone(&self) -> Self {
        Self(self.0.copy())
    }
}

impl fmt::Debug for AnyResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.text())
    }
}

impl Value for AnyResource {
    fn seen(&self) -> Seen<'_> {
        Seen::Record(self.0.record())
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Record(self.0.record_mut())
    }
}

/// A kind of resource, as a table has it.
pub struct RowKind {
    /// The table's name in files, what it holds, and the members of what it holds.
    pub member: Member,
    /// One that says nothing yet.
    pub blank: fn() -> AnyResource,
}

/// Resources in the order they were added, and where each is.
#[derive(Clone, Default)]
struct Rows {
    list: Rc<Vec<Rc<dyn Row>>>,
    places: Rc<Places>,
}

impl Rows {
    #[inline(never)]
    fn get(&self, id: &str) -> Option<&dyn Row> {
        self.list.get(self.places.get(id)?).map(Rc::as_ref)
    }

    /// One to be changed, which nobody else holds then.
    #[inline(never)]
    fn get_mut(&mut self, id: &str) -> Option<&mut (dyn Row + 'static)> {
        let at = self.places.get(id)?;
        let row = Rc::make_mut(&mut self.list).get_mut(at)?;
        if Rc::get_mut(row).is_none() {
            *row = Rc::from(row.copy());
        }
        Rc::get_mut(row)
    }

    /// Adds one; says whether there was none with its id, in whose place it is put otherwise.
    #[inline(never)]
    fn insert(&mut self, row: Rc<dyn Row>) -> bool {
        let known = self.places.get(row.text());
        let list = Rc::make_mut(&mut self.list);
        if let Some(same) = known.and_then(|at| list.get_mut(at)) {
            *same = row;
            return false;
        }
        Rc::make_mut(&mut self.places).insert(row.text(), list.len());
        list.push(row);
        true
    }

    /// Takes one away; says whether it was there.
    #[inline(never)]
    fn remove(&mut self, id: &str) -> bool {
        let Some(at) = self.places.get(id).filter(|at| *at < self.list.len()) else { return false };
        Rc::make_mut(&mut self.list).remove(at);
        let places = Rc::make_mut(&mut self.places);
        places.remove(id);
        places.close_gap(at);
        true
    }

    /// Keeps those for which this holds.
    #[inline(never)]
    fn keep(&mut self, stays: &dyn Fn(&ResourceId) -> bool) {
        let mut kept = Self::default();
        for row in self.list.iter().filter(|row| stays(&row.resource())) {
            kept.insert(Rc::clone(row));
        }
        *self = kept;
    }

    #[inline(never)]
    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.list, &other.list)
            || self.list.len() == other.list.len()
                && self.list.iter().zip(other.list.iter()).all(|(one, other)| {
                    Rc::ptr_eq(one, other)
                        || Seen::Record(one.record()).is_same(&Seen::Record(other.record()))
                })
    }
}

/// Resources of one kind, in the order they were added.
pub struct Table<R> {
    rows: Rows,
    kind: PhantomData<R>,
}

impl<R> Clone for Table<R> {
    fn clone(&self) -> Self {
        Self { rows: self.rows.clone(), kind: PhantomData }
    }
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { rows: Rows::default(), kind: PhantomData }
    }
}

impl<R: Resource + fmt::Debug> fmt::Debug for Table<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<R> PartialEq for Table<R> {
    fn eq(&self, other: &Self) -> bool {
        self.rows.is_same(&other.rows)
    }
}

impl<R> Eq for Table<R> {}

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

    /// Puts a resource in, in the place of what has its id; says whether it is of this table's kind, without
    /// which it is not taken.
    fn put(&mut self, resource: AnyResource) -> bool;

    /// Takes the resource under an id's text away; says whether it was there.
    fn take_away(&mut self, id: &str) -> bool;

    /// Keeps those for which this holds.
    fn keep(&mut self, stays: &dyn Fn(&ResourceId) -> bool);

    /// The resource at a place, where its id is not asked for: thousands are looked through without counting
    /// who holds one.
    fn record_at(&self, place: usize) -> Option<&dyn Record>;
}

impl<R: Resource + Described> AnyTable for Table<R> {
    fn len(&self) -> usize {
        self.rows.list.len()
    }

    fn stamps(&self) -> [usize; 2] {
        [Rc::as_ptr(&self.rows.list).addr(), Rc::as_ptr(&self.rows.places).addr()]
    }

    fn record(&self, id: &str) -> Option<&dyn Record> {
        self.rows.get(id).map(Row::record)
    }

    fn record_mut(&mut self, id: &str) -> Option<&mut dyn Record> {
        self.rows.get_mut(id).map(Row::record_mut)
    }

    fn at(&self, place: usize) -> Option<(ResourceId, &dyn Record)> {
        self.rows.list.get(place).map(|row| (row.resource(), row.record()))
    }

    fn record_at(&self, place: usize) -> Option<&dyn Record> {
        self.rows.list.get(place).map(|row| row.record())
    }

    fn put(&mut self, resource: AnyResource) -> bool {
        let is_own = (resource.0.as_ref() as &dyn Any).is::<R>();
        if is_own {
            self.rows.insert(Rc::from(resource.0));
        }
        is_own
    }

    fn take_away(&mut self, id: &str) -> bool {
        self.rows.remove(id)
    }

    fn keep(&mut self, stays: &dyn Fn(&ResourceId) -> bool) {
        self.rows.keep(stays);
    }
}

impl<R: Resource> Table<R> {
    /// Its place among all of them.
    pub(crate) fn place(&self, id: &R::Id) -> Option<usize> {
        self.rows.places.get(id.text())
    }

    /// The resource at a place.
    pub(crate) fn nth(&self, at: usize) -> Option<&R> {
        of_kind(self.rows.list.get(at)?.as_ref())
    }

    /// The resource under `id`, if there is one.
    pub fn get(&self, id: &R::Id) -> Option<&R> {
        of_kind(self.rows.get(id.text())?)
    }

    /// The resource under `id`.
    ///
    /// # Errors
    /// [`DanglingReference`] when nothing has that id.
    pub fn find(&self, id: &R::Id) -> Result<&R, DanglingReference> {
        self.get(id).ok_or_else(|| DanglingReference(id.clone().into()))
    }

    /// All resources, in the order they were added.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &R> {
        // Every row is of this kind: nothing else can be put in.
        self.rows.list.iter().filter_map(|row| of_kind(row.as_ref()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.list.is_empty()
    }

    /// Adds a resource; says whether there was none with its id, in whose place it is put otherwise.
    pub fn insert(&mut self, resource: R) -> bool {
        self.rows.insert(Rc::new(resource))
    }

    /// Takes a resource away, if it is there; those behind it keep their order.
    pub fn remove(&mut self, id: &R::Id) -> bool {
        self.rows.remove(id.text())
    }

    /// Changes the resource under `id` in place. Its id must stay.
    ///
    /// # Errors
    /// [`DanglingReference`] when nothing has that id.
    pub fn update<T>(
        &mut self,
        id: &R::Id,
        change: impl FnOnce(&mut R) -> T,
    ) -> Result<T, DanglingReference> {
        match self.rows.get_mut(id.text()).and_then(|row| (row as &mut dyn Any).downcast_mut()) {
            Some(resource) => Ok(change(resource)),
            None => Err(DanglingReference(id.clone().into())),
        }
    }
}
