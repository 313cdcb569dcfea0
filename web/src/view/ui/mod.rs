//! What every panel is made of: icons, buttons, tabs, the combobox, and a pointer that components
//! compare instead of the thing behind it.

mod button;
mod combobox;
mod icon;
pub mod round;
mod section;
mod tabs;

pub use button::{Look, button, icon_button, toggle};
pub use combobox::{Combobox, Entry};
pub use icon::{Icon, icon};
pub use section::{section, table};
pub use tabs::{Tab, next_tab, tab_list};
