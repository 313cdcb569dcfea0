//! The whitepaper, claim by claim: what each says in a sentence, and the steps of stories that show it.

use serde_json::Value;

/// A figure or a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its number: `F5`, `C13`.
    pub id: String,
    /// Whether the whitepaper says it; else it is ours.
    pub papers: bool,
    /// What it says.
    pub text: String,
    /// The steps that show it.
    pub shown: Vec<Shown>,
    /// Why no step does, where none can yet.
    pub later: Option<String>,
}

/// A step that shows a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its address: `figure-5/regional`.
    pub step: String,
    /// Its title.
    pub title: String,
}

/// The claims in their file.
///
/// # Errors
/// A sentence where the file is not one.
pub fn read(file: &str) -> Result<Vec<Claim>, String> {
    let wrong = || "The list of claims is damaged.".to_owned();
    let file: Value = serde_json::from_str(file).map_err(|_| wrong())?;
    let mut found = Vec::new();
    for entry in file.get("claims").and_then(Value::as_array).ok_or_else(wrong)? {
        let text = |name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
        let mut shown = Vec::new();
        for one in entry.get("shown").and_then(Value::as_array).into_iter().flatten() {
            let text = |name: &str| one.get(name).and_then(Value::as_str).map(str::to_owned);
            shown.push(Shown {
                step: text("step").ok_or_else(wrong)?,
                title: text("title").ok_or_else(wrong)?,
            });
        }
        found.push(Claim {
            id: text("id").ok_or_else(wrong)?,
            papers: text("says").as_deref() == Some("paper"),
            text: text("text").ok_or_else(wrong)?,
            shown,
            later: text("later"),
        });
    }
    Ok(found)
}
