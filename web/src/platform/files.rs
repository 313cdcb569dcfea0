//! Files out (downloads) and in (a file input, a drop).

use std::fmt;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, DragEvent, Event, File, FileList, FileSystemDirectoryEntry, FileSystemFileEntry,
    HtmlAnchorElement, HtmlInputElement, Url,
};

use super::{Listening, shell};

/// A browser may begin to read a download late; its memory is freed after this.
const DOWNLOAD_LIFE_MS: u32 = 60_000;
/// Files of a folder that are looked at.
const MOST_FILES: usize = 20_000;

/// Lets the person download `bytes` as a file called `name`.
pub fn download(name: &str, media_type: &str, bytes: &[u8]) {
    // Whatever the browser refuses here it has already said itself.
    let _ = try_download(name, media_type, &Uint8Array::from(bytes).into());
}

/// The same with text.
pub fn download_text(name: &str, media_type: &str, text: &str) {
    let _ = try_download(name, media_type, &text.into());
}

/// Lets the person download an SVG as a PNG file, drawn by the browser at twice its size; a plain text says why not.
#[inline(never)]
pub async fn download_drawn(name: &str, svg: &str) -> Result<(), String> {
    let drawn = shell::draw(svg, name).await;
    drawn.map(drop).map_err(|thrown| thrown.as_string().unwrap_or_default())
}

fn try_download(name: &str, media_type: &str, part: &JsValue) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_buffer_source_sequence_and_options(&Array::of1(part), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Timeout::new(DOWNLOAD_LIFE_MS, move || drop(Url::revoke_object_url(&url))).forget();
    Ok(())
}

/// A file a person chose or dropped, not read yet.
#[derive(Debug, Clone)]
pub struct Picked {
    file: File,
    /// Its path below the folder it was dropped with; its name alone otherwise.
    path: String,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileTrouble {
    /// It is longer than the limit.
    TooLong {
        /// The most that is read.
        limit_bytes: u32,
    },
    /// Its bytes are not UTF-8 text.
    NotText,
    /// The browser could not read it, in its own words.
    Unreadable(String),
}

impl fmt::Display for FileTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { limit_bytes } => {
                write!(f, "the file is longer than {} kB", limit_bytes / 1000)
            }
            Self::NotText => f.write_str("the file is not text in UTF-8"),
            Self::Unreadable(why) => write!(f, "the file could not be read: {why}"),
        }
    }
}

impl Picked {
    fn of(file: File) -> Self {
        Self { path: file.name(), file }
    }

    /// The file's name, with the folder it was dropped in.
    pub fn name(&self) -> String {
        self.path.clone()
    }

    /// Its bytes, at most `limit_bytes` of them.
    pub async fn bytes(&self, limit_bytes: u32) -> Result<Vec<u8>, FileTrouble> {
        if self.file.size() > f64::from(limit_bytes) {
            return Err(FileTrouble::TooLong { limit_bytes });
        }
        match JsFuture::from(self.file.array_buffer()).await {
            Ok(buffer) => Ok(Uint8Array::new(&buffer).to_vec()),
            Err(thrown) => Err(FileTrouble::Unreadable(in_words(&thrown))),
        }
    }

    /// Its text, at most `limit_bytes` long.
    pub async fn text(&self, limit_bytes: u32) -> Result<String, FileTrouble> {
        String::from_utf8(self.bytes(limit_bytes).await?).map_err(|_| FileTrouble::NotText)
    }
}

fn in_words(thrown: &JsValue) -> String {
    thrown.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{thrown:?}"), |error| error.message().into())
}

/// The files chosen in an `<input type="file">`, from its change event. The input is emptied, so that
/// the same file can be chosen again.
pub fn chosen(event: &Event) -> Vec<Picked> {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let picked = all(input.files());
    input.set_value("");
    picked
}

/// Opens the browser's file picker; `call` gets what is chosen, and is never called where nothing is.
/// Only from within a click or a key press.
pub fn pick(call: impl FnOnce(Vec<Picked>) + 'static) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let Some(body) = document.body() else { return };
    let input =
        document.create_element("input").ok().and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return };
    input.set_type("file");
    input.set_accept(".json,application/json");
    input.set_multiple(true);
    input.set_hidden(true);
    // In the page while the picker is open: one that hangs nowhere may be collected under it.
    if let Ok(Some(left)) = document.query_selector("body > input[type=file]") {
        left.remove();
    }
    if body.append_child(&input).is_err() {
        return;
    }
    let own = input.clone();
    EventListener::once(&input, "change", move |event| {
        own.remove();
        call(chosen(event));
    })
    .forget();
    input.click();
}

/// Calls back with the files dropped anywhere on the page, which the browser would open in its place.
pub fn on_drop(mut call: impl FnMut(Dropped) + 'static) -> Option<[Listening; 2]> {
    let window = web_sys::window()?;
    let options = EventListenerOptions::enable_prevent_default();
    let over = EventListener::new_with_options(&window, "dragover", options, |event| {
        event.prevent_default();
    });
    let drop = EventListener::new_with_options(&window, "drop", options, move |event| {
        if let Some(event) = event.dyn_ref::<DragEvent>() {
            call(dropped(event));
        }
    });
    Some([over, drop])
}

/// What was dropped: files, and folders whose files have yet to be asked for.
pub struct Dropped {
    files: Vec<Picked>,
    folders: Vec<FileSystemDirectoryEntry>,
}

/// What was dropped, from a drop event, which is then ours and not the browser's to open. Entries can be
/// had only while the event lasts.
fn dropped(event: &DragEvent) -> Dropped {
    event.prevent_default();
    let mut found = Dropped { files: Vec::new(), folders: Vec::new() };
    let Some(transfer) = event.data_transfer() else { return found };
    let items = transfer.items();
    for at in 0..items.length() {
        let entry = items.get(at).and_then(|item| item.webkit_get_as_entry().ok().flatten());
        if let Some(Ok(folder)) = entry.map(JsCast::dyn_into::<FileSystemDirectoryEntry>) {
            found.folders.push(folder);
        }
    }
    if found.folders.is_empty() {
        found.files = all(transfer.files());
    }
    found
}

impl Dropped {
    /// Every file, those of folders too. What the browser refuses is passed over.
    pub async fn files(self) -> Vec<Picked> {
        let (mut files, mut folders) = (self.files, self.folders);
        while let Some(folder) = folders.pop() {
            let reader = folder.create_reader();
            // A reader gives its entries in parts, and an empty one at the end.
            loop {
                let part = Promise::new(&mut |done, refused| {
                    // Whatever is thrown here is thrown away with the promise.
                    let _ = reader.read_entries_with_callback_and_callback(&done, &refused);
                });
                let Ok(part) = JsFuture::from(part).await else { break };
                let part = Array::from(&part);
                if part.length() == 0 || files.len() > MOST_FILES {
                    break;
                }
                for entry in part.iter() {
                    match entry.dyn_into::<FileSystemDirectoryEntry>() {
                        Ok(inner) => folders.push(inner),
                        Err(entry) => files.extend(one(entry.unchecked_into()).await),
                    }
                }
            }
        }
        files
    }
}

/// A file of a folder.
async fn one(entry: FileSystemFileEntry) -> Option<Picked> {
    let asked = Promise::new(&mut |done, refused| {
        entry.file_with_callback_and_callback(&done, &refused);
    });
    let file = JsFuture::from(asked).await.ok()?.dyn_into::<File>().ok()?;
    Some(Picked { file, path: entry.full_path() })
}

fn all(files: Option<FileList>) -> Vec<Picked> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length()).filter_map(|index| files.item(index)).map(Picked::of).collect()
}
