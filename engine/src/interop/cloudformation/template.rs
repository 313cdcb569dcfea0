//! From a file to a template's sections.
//! (AWS CloudFormation User Guide, “CloudFormation template sections”.)

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::limits;
use super::node::{Entry, Mark, Node, Paths};
use super::world::Sections;
use super::{json, yaml};
use crate::interop::decode;
use crate::interop::diagnostic::{Diagnostics, Severity};

/// What every type of a resource begins with; `Alexa::ASK::Skill` is the only one that is nobody's own.
const TYPES: [&str; 3] = ["AWS::", "Custom::", "Alexa::"];

/// A template.
#[derive(Debug)]
pub struct Template {
    /// Which of the roots it belongs to.
    pub root: usize,
    /// Its path in its root.
    pub path: String,
    /// Where it begins.
    pub at: Mark,
    /// All of it.
    pub document: Rc<Node>,
    /// `Transform`: names of macros.
    pub transforms: Vec<Rc<str>>,
    /// `Parameters`.
    pub parameters: BTreeMap<Rc<str>, Entry>,
    /// `Mappings`.
    pub mappings: BTreeMap<Rc<str>, Entry>,
    /// Other sections, where they are the same in every stack: no loop is in them.
    pub sections: OnceCell<Rc<Sections>>,
}

impl Template {
    /// A section's members.
    pub fn section(&self, name: &str) -> &[Entry] {
        self.document.get(name).map_or(&[], |section| section.entries())
    }

    /// Whether a macro is applied.
    pub fn has_transform(&self, begins: &str) -> bool {
        self.transforms.iter().any(|name| name.starts_with(begins))
    }
}

/// Whether a document is a template: by its version, or by the types of what it holds.
fn is_template(document: &Node) -> bool {
    if document.get("AWSTemplateFormatVersion").is_some() {
        return true;
    }
    let Some(resources) = document.get("Resources") else { return false };
    resources.entries().iter().any(|entry| {
        let kind = entry.node.get("Type").and_then(|kind| kind.as_text());
        entry.name.starts_with("Fn::ForEach::")
            || kind.is_some_and(|kind| TYPES.iter().any(|begins| kind.starts_with(begins)))
    })
}

/// What a text looks like before it is read: most files are none, and need not be read for that.
fn may_be_template(text: &str) -> bool {
    text.contains("AWSTemplateFormatVersion")
        || (text.contains("Resources")
            && (TYPES.iter().any(|begins| text.contains(begins)) || text.contains("Fn::ForEach")))
}

/// What a text that cannot be read was meant to be, by the names at the beginning of its lines.
fn is_meant_as_template(text: &str) -> bool {
    let begins = |line: &str, name: &str| {
        let rest = line.trim_start_matches([' ', '\t', '{', '"', '\'']);
        rest.strip_prefix(name).is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
    };
    // JSON may stand on one line.
    let is_json = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('{');
    if is_json
        && text.contains("\"Resources\"")
        && text.contains("\"Type\"")
        && TYPES.iter().any(|kind| text.contains(&format!("\"{kind}")))
    {
        return true;
    }
    let is_top = |line: &str| !line.starts_with("   ");
    text.lines().any(|line| is_top(line) && begins(line, "AWSTemplateFormatVersion"))
        || (text.lines().any(|line| is_top(line) && begins(line, "Resources"))
            && text.lines().any(|line| {
                begins(line, "Type") && TYPES.iter().any(|kind| line.contains(kind)) && line.len() < 300
            }))
}

/// Whether a file could be a template by how its name ends.
fn is_fit(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        None => true,
        Some((_, end)) => ["yaml", "yml", "json", "template", "cfn", "cform", "txt", "taskcat"]
            .iter()
            .any(|known| end.eq_ignore_ascii_case(known)),
    }
}

/// What reading a text came to.
struct ReadText {
    documents: Vec<Rc<Node>>,
    odd: Vec<(Mark, String)>,
    wrong: Option<(Mark, String)>,
}

/// JSON where it begins like that and is, else YAML, of which JSON is nearly a part.
fn read_text(text: &str, file: u32) -> ReadText {
    if text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with(['{', '[']) {
        match json::read(text, file) {
            Ok((node, twice)) => {
                let odd = twice
                    .into_iter()
                    .map(|(at, name)| (at, format!("“{name}” stands here twice; the last one holds")));
                return ReadText { documents: vec![Rc::new(node)], odd: odd.collect(), wrong: None };
            }
            Err(wrong) => {
                let found = yaml::read(text, file);
                let wrong = found.wrong.is_some().then_some(wrong);
                return ReadText { documents: found.nodes, odd: found.odd, wrong };
            }
        }
    }
    let found = yaml::read(text, file);
    ReadText { documents: found.nodes, odd: found.odd, wrong: found.wrong }
}

/// Whether a file is a template, by its content; one that cannot be read, by what it was meant to be.
pub fn recognised(path: &str, bytes: &[u8]) -> bool {
    if !is_fit(path) {
        return false;
    }
    let Ok(text) = decode::text(bytes) else { return false };
    if !may_be_template(&text) {
        return false;
    }
    if bytes.len() > limits::TEMPLATE_BYTES_MOST {
        return is_meant_as_template(&text);
    }
    let found = read_text(&text, 0);
    found.documents.iter().any(|document| is_template(document))
        || (found.wrong.is_some() && is_meant_as_template(&text))
}

/// Any document of JSON or YAML, for files that are no templates.
pub fn document(bytes: &[u8]) -> Option<Rc<Node>> {
    if bytes.len() > limits::TEMPLATE_BYTES_MOST {
        return None;
    }
    let text = decode::text(bytes).ok()?;
    read_text(&text, 0).documents.into_iter().next()
}

/// Reads a file; nothing where it is no template or cannot be read, which is said.
pub fn read(
    root: usize,
    (path, bytes): (&str, &[u8]),
    prefix: &str,
    paths: &mut Paths,
    diagnostics: &mut Diagnostics,
) -> Option<Template> {
    if !is_fit(path) {
        return None;
    }
    let text = decode::text(bytes).ok()?;
    if !may_be_template(&text) {
        return None;
    }
    let file = paths.add(format!("{prefix}{path}"));
    let at = Mark { file, line: 0, column: 0 };
    if bytes.len() > limits::TEMPLATE_BYTES_MOST {
        if is_meant_as_template(&text) {
            let text = format!(
                "the template has {} bytes; more than {} are not read, and CloudFormation takes one mebibyte",
                bytes.len(),
                limits::TEMPLATE_BYTES_MOST
            );
            diagnostics.say(Severity::Error, Some(paths.spot(at)), &text);
        }
        return None;
    }
    let found = read_text(&text, file);
    let is_any = found.documents.iter().any(|document| is_template(document));
    let is_meant = is_any || (found.wrong.is_some() && is_meant_as_template(&text));
    if !is_meant {
        return None;
    }
    if let Some((at, why)) = found.wrong {
        let rest = if is_any { "; what is complete before that is taken" } else { "" };
        let text = format!("the template cannot be read: {why}{rest}");
        diagnostics.say(Severity::Error, Some(paths.spot(at)), &text);
    }
    for (at, what) in found.odd {
        diagnostics.say(Severity::Note, Some(paths.spot(at)), &what);
    }
    let mut templates = found.documents.into_iter().filter(|document| is_template(document));
    let document = templates.next()?;
    if let Some(other) = templates.next() {
        let text = "the file holds more than one template; the first is taken";
        diagnostics.say(Severity::Warning, Some(paths.spot(other.at)), text);
    }
    Some(taken_apart(root, path, at, document))
}

/// A template's parts that are asked for often.
fn taken_apart(root: usize, path: &str, at: Mark, document: Rc<Node>) -> Template {
    let transforms = match document.get("Transform") {
        Some(transform) => {
            let items = transform.items().map_or_else(|| vec![Rc::clone(transform)], <[_]>::to_vec);
            let name =
                |item: &Rc<Node>| item.as_text().or_else(|| item.get("Name").and_then(|name| name.as_text()));
            items.iter().filter_map(name).collect()
        }
        None => Vec::new(),
    };
    let named = |name: &str| {
        let section = document.get(name).map_or(&[][..], |section| section.entries());
        section.iter().map(|entry| (Rc::clone(&entry.name), entry.clone())).collect()
    };
    let (parameters, mappings) = (named("Parameters"), named("Mappings"));
    let (path, sections) = (path.to_owned(), OnceCell::new());
    Template { root, path, at, document, transforms, parameters, mappings, sections }
}
