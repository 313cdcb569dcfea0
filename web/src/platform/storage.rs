//! Keeping the sketch in this browser, so that a reload or a crash does not lose it.

use std::fmt;

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;

use super::shell;

/// Why the browser did not keep something, or did not give it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageTrouble {
    /// The browser lets this page keep nothing: private mode, a setting, or a frame of another site.
    Blocked,
    /// There is no room left.
    Full,
    /// Something else, in the browser's words.
    Other(String),
}

impl fmt::Display for StorageTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blocked => f.write_str("this browser does not let the page keep anything"),
            Self::Full => f.write_str("this browser's storage is full"),
            Self::Other(why) => write!(f, "this browser could not keep it: {why}"),
        }
    }
}

impl StorageTrouble {
    fn of(thrown: &JsValue) -> Self {
        match thrown.as_string().as_deref() {
            Some("blocked") => Self::Blocked,
            Some("full") => Self::Full,
            Some(other) => Self::Other(other.strip_prefix("other: ").unwrap_or(other).to_owned()),
            None => Self::Other(format!("{thrown:?}")),
        }
    }
}

/// Keeps `text` as this tab's sketch, once it is safe on disk. Even when it fails, the crash page can
/// still offer the text for download. `note` says what was done last, as JSON.
pub async fn keep(text: &str, note: &str) -> Result<(), StorageTrouble> {
    shell::keep(text, note).await.map(drop).map_err(|thrown| StorageTrouble::of(&thrown))
}

/// Gives an order to `static/sketches.js`, at once; what comes back answers it, as JSON.
pub fn order(words: [&str; 4]) -> impl Future<Output = Result<String, StorageTrouble>> + use<> {
    let [word, key, text, note] = words;
    let given = shell::order(word, key, text, note);
    async move {
        let answer = JsFuture::from(given).await.map_err(|thrown| StorageTrouble::of(&thrown))?;
        Ok(answer.as_string().unwrap_or_default())
    }
}

/// Calls back with what the browser tells of its own accord: a word, and the name of the sketch it is about.
pub fn listen(call: impl FnMut(String) + 'static) {
    let call = Closure::<dyn FnMut(String)>::new(call);
    shell::listen(&call);
    // As long as the page.
    call.forget();
}

/// The sketch to open at the start: this tab's own, else the newest of any tab.
pub async fn last_kept() -> Result<Option<String>, StorageTrouble> {
    shell::last_kept().await.map(|text| text.as_string()).map_err(|thrown| StorageTrouble::of(&thrown))
}

/// A file beside the page, by `static/boot.js`; a sentence says why it did not come.
pub async fn scenario(id: &str) -> Result<String, String> {
    let told = |value: JsValue| value.as_string().unwrap_or_default();
    shell::beside("scenarios", id).await.map(told).map_err(told)
}

/// A story's file, a lesson's (`lesson=ID`), or the glossary's, which lie beside the page too.
pub async fn story(id: &str) -> Result<String, String> {
    let (folder, id) = id.split_once('=').map_or(("stories", id), |(_, id)| ("lessons", id));
    let told = |value: JsValue| value.as_string().unwrap_or_default();
    shell::beside(folder, id).await.map(told).map_err(told)
}

/// The sketch last set aside by "Reload without this sketch" on the crash page.
pub async fn kept_aside() -> Result<Option<String>, StorageTrouble> {
    shell::kept_aside().await.map(|text| text.as_string()).map_err(|thrown| StorageTrouble::of(&thrown))
}
