//! What a component remembers for itself. Yew's own `use_state` is compiled anew for each type, a
//! kilobyte and a half each; this one is a shared cell and a wish to be drawn again.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use yew::functional::UseForceUpdateHandle;
use yew::{hook, use_force_update, use_mut_ref};

/// A value as it was when the component was drawn, and the means to set another.
pub struct Kept<T> {
    now: Rc<T>,
    cell: Rc<RefCell<Rc<T>>>,
    update: UseForceUpdateHandle,
}

impl<T> Kept<T> {
    /// Remembers another value, and has the component drawn again.
    pub fn set(&self, value: T) {
        self.cell.replace(Rc::new(value));
        self.update.force_update();
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self { now: Rc::clone(&self.now), cell: Rc::clone(&self.cell), update: self.update.clone() }
    }
}

impl<T> Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.now
    }
}

/// Remembers a value from the first drawing on.
#[hook]
pub fn use_kept<T: 'static>(first: impl FnOnce() -> T) -> Kept<T> {
    let cell = use_mut_ref(move || Rc::new(first()));
    let update = use_force_update();
    let now = Rc::clone(&cell.borrow());
    Kept { now, cell, update }
}
