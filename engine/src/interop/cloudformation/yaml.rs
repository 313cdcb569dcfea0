//! YAML with the places of everything in it, as CloudFormation takes it: version 1.1 without timestamps, so
//! that `yes` is true and `2010-09-09` a text. An alias shares what it stands for, and counts as much.
//! (AWS CloudFormation User Guide, “CloudFormation template formats”.)

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

use super::limits;
use super::node::{Entry, Kind, Mark, Node, long_form, number, text_of};
use crate::interop::terraform::Value;

/// How the parser begins what it says of a line that is not far enough to the right.
const INDENTATION: &str = "invalid indentation";
/// How far such a line is moved: farther than a block of the deepest template is.
const MOVED_BY: usize = 240;
/// Bytes read again for that.
const REREAD_MOST: usize = 32 * 1024 * 1024;
/// Lines of a text in quotes that are moved at once.
const QUOTED_MOST: usize = 200;

/// What a file of YAML holds.
#[derive(Default)]
pub struct Documents {
    /// Its documents.
    pub nodes: Vec<Rc<Node>>,
    /// What is odd.
    pub odd: Vec<(Mark, String)>,
    /// What is wrong, so that the rest was not read.
    pub wrong: Option<(Mark, String)>,
}

enum Inner {
    List(Vec<Rc<Node>>),
    Map(Vec<Entry>, BTreeMap<Rc<str>, usize>, Vec<Rc<Node>>, Option<(Rc<str>, Mark)>),
}

struct Open {
    at: Mark,
    tag: Option<String>,
    anchor: usize,
    inner: Inner,
}

#[derive(Default)]
struct Reader {
    file: u32,
    /// Lines that were moved to the right.
    moved: BTreeSet<u32>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Rc<Node>>,
    nodes: usize,
    found: Documents,
}

/// Reads a file. In brackets and quotes AWS's own parser does not look at how far a line is indented, and
/// ours does: lines that it stumbles on are moved to the right until it goes on.
pub fn read(text: &str, file: u32) -> Documents {
    let mut found = read_once(text, file, &BTreeSet::new());
    let mut moved = BTreeSet::new();
    let mut left = REREAD_MOST;
    while let Some((at, why)) = &found.wrong {
        left = left.saturating_sub(text.len());
        if left == 0 || !why.starts_with(INDENTATION) || !move_lines(text, at.line, why, &mut moved) {
            break;
        }
        let lines = (1..).zip(text.split_inclusive('\n'));
        let indented = lines.map(|(line, text)| {
            if moved.contains(&line) { format!("{}{text}", " ".repeat(MOVED_BY)) } else { text.to_owned() }
        });
        found = read_once(&indented.collect::<String>(), file, &moved);
    }
    found
}

/// Adds the line that is not far enough to the right, or in quotes those that could be; whether there is one.
fn move_lines(text: &str, line: u32, why: &str, moved: &mut BTreeSet<u32>) -> bool {
    if !why.contains("quoted") {
        return moved.insert(line);
    }
    let before = moved.len();
    let behind = (1..).zip(text.lines()).skip_while(|(number, _)| *number <= line);
    for (number, text) in behind.take(QUOTED_MOST) {
        moved.insert(number);
        if text.contains(['"', '\'']) {
            break;
        }
    }
    moved.len() > before
}

fn read_once(text: &str, file: u32, moved: &BTreeSet<u32>) -> Documents {
    let mut reader = Reader { file, moved: moved.clone(), ..Reader::default() };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                let at = reader.mark(&span.start);
                if let Err(why) = reader.event(event, at) {
                    reader.found.wrong = Some((at, why));
                    break;
                }
            }
            Err(error) => {
                let at = reader.mark(error.marker());
                reader.found.wrong = Some((at, error.info().to_owned()));
                break;
            }
        }
    }
    if reader.found.wrong.is_some() {
        reader.keep_whole_members();
    }
    reader.found
}

/// A function's name where a tag is one of CloudFormation's.
fn function(tag: Option<&Tag>) -> Option<String> {
    let tag = tag?;
    (tag.handle == "!" && !tag.suffix.is_empty()).then(|| tag.suffix.clone())
}

impl Reader {
    fn mark(&self, marker: &Marker) -> Mark {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let line = number(marker.line());
        let by = if self.moved.contains(&line) { MOVED_BY } else { 0 };
        Mark { file: self.file, line, column: number(marker.col().saturating_sub(by)).saturating_add(1) }
    }

    fn event(&mut self, event: Event<'_>, at: Mark) -> Result<(), String> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = tag.as_deref().is_some_and(|tag| tag.suffix == "str");
                let is_name = matches!(self.open.last(), Some(Open { inner: Inner::Map(_, _, _, None), .. }));
                let value = if style == ScalarStyle::Plain && !is_text && !is_name {
                    plain(&text)
                } else {
                    Value::Text(Rc::from(&*text))
                };
                let is_word = matches!(value, Value::Bool(_)) && !text.eq_ignore_ascii_case("true");
                let is_word = is_word && !text.eq_ignore_ascii_case("false");
                let written = is_word.then(|| Rc::from(&*text));
                let node = Node { written, ..Node::scalar(at, value) };
                self.close(function(tag.as_deref()), at, node, anchor)
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned();
                let node = node.ok_or("an alias stands for nothing that is complete before it")?;
                self.add(node)
            }
            Event::SequenceStart(anchor, tag) => {
                self.open(at, function(tag.as_deref()), anchor, Inner::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                let inner = Inner::Map(Vec::new(), BTreeMap::new(), Vec::new(), None);
                self.open(at, function(tag.as_deref()), anchor, inner)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                let node = match open.inner {
                    Inner::List(items) => Node::list(open.at, items)?,
                    Inner::Map(mut entries, mut names, merged, _) => {
                        for node in merged {
                            merge(&node, &mut entries, &mut names);
                        }
                        Node::map(open.at, entries)?
                    }
                };
                self.close(open.tag, open.at, node, open.anchor)
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    /// Where a document cannot be read any further, the members of its sections that are complete are kept.
    fn keep_whole_members(&mut self) {
        self.open.truncate(2);
        while let Some(open) = self.open.pop() {
            let node = match open.inner {
                Inner::Map(entries, ..) => Node::map(open.at, entries),
                // No template is a list, nor is a section.
                Inner::List(_) => continue,
            };
            let Ok(node) = node else { return };
            if self.add(Rc::new(node)).is_err() {
                return;
            }
        }
    }

    fn open(&mut self, at: Mark, tag: Option<String>, anchor: usize, inner: Inner) -> Result<(), String> {
        if self.open.len() >= limits::NODE_DEPTH_MOST {
            return Err(format!("it is nested more than {} deep", limits::NODE_DEPTH_MOST));
        }
        self.open.push(Open { at, tag, anchor, inner });
        Ok(())
    }

    fn close(&mut self, tag: Option<String>, at: Mark, node: Node, anchor: usize) -> Result<(), String> {
        let node = match tag {
            Some(tag) => long_form(&tag, at, node)?,
            None => node,
        };
        let node = Rc::new(node);
        if anchor > 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        self.add(node)
    }

    fn add(&mut self, node: Rc<Node>) -> Result<(), String> {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > limits::NODES_MOST {
            return Err(format!("there are more than {} values", limits::NODES_MOST));
        }
        let Some(open) = self.open.last_mut() else {
            self.found.nodes.push(node);
            return Ok(());
        };
        match &mut open.inner {
            Inner::List(items) => items.push(node),
            Inner::Map(entries, names, merged, key) => match key.take() {
                None => {
                    let name = match &node.kind {
                        Kind::Scalar(value) => text_of(value),
                        Kind::List(_) | Kind::Map(_) => return Err("a name is a single text".to_owned()),
                    };
                    *key = Some((name.unwrap_or_else(|| Rc::from("null")), node.at));
                }
                Some((name, _)) if &*name == "<<" => merged.push(node),
                Some((name, at)) => {
                    let entry = Entry { name: Rc::clone(&name), at, node };
                    let known = names.get(&name).and_then(|known| entries.get_mut(*known));
                    if let Some(known) = known {
                        *known = entry;
                        self.found.odd.push((at, format!("“{name}” stands here twice; the last one holds")));
                    } else {
                        names.insert(name, entries.len());
                        entries.push(entry);
                    }
                }
            },
        }
        Ok(())
    }
}

/// What is merged does not replace what is there.
fn merge(node: &Node, entries: &mut Vec<Entry>, names: &mut BTreeMap<Rc<str>, usize>) {
    let merged: Vec<&Entry> = match &node.kind {
        Kind::Map(merged) => merged.iter().collect(),
        Kind::List(items) => items.iter().flat_map(|item| item.entries()).collect(),
        Kind::Scalar(_) => Vec::new(),
    };
    for entry in merged {
        if entries.len() < limits::NODES_MOST && !names.contains_key(&entry.name) {
            names.insert(Rc::clone(&entry.name), entries.len());
            entries.push(entry.clone());
        }
    }
}

/// What an unquoted text is.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Value::Bool(false),
        _ => number(text).unwrap_or_else(|| Value::Text(Rc::from(text))),
    }
}
