//! `privatelink import`: folders and files of other people's formats, read into one sketch.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use privatelink::interop::{
    FILES_MOST, File, Imported, Root, TOTAL_BYTES_MOST, cloudformation, import_cloudformation,
    import_describe, import_terraform, terraform,
};
use privatelink::model::record::plain;
use privatelink::model::{AccountId, RegionName};
use privatelink::report::ImportReport;
use privatelink::sketch;

use crate::arguments::{Arguments, ImportArguments, ImportFormatArgument};
use crate::human;
use crate::run::{Answer, Problem, answer};

/// Characters of a sketch's title.
const TITLE_CHARS_MOST: usize = 100;
/// Folders nobody keeps outputs in.
const PASSED_OVER: &[&str] = &["node_modules", "target"];

/// Where Terraform keeps modules from elsewhere.
const TERRAFORM: &str = ".terraform";

/// Runs the verb.
pub fn run(arguments: &Arguments, import: &ImportArguments) -> Result<Answer, Problem> {
    let mut roots = Vec::with_capacity(import.paths.len());
    for path in &import.paths {
        roots.push(root(path, import)?);
    }
    if roots.len() == 1
        && let Some(root) = roots.first_mut()
        && !import.paths.iter().any(|path| named(path).0.is_some())
    {
        root.name.clear();
    }
    if is_terraform(&roots, import.format) {
        let mut imported = import_terraform(&roots, &options(import)?);
        imported.sketch.title = plain(&title(import), TITLE_CHARS_MOST);
        return written(arguments, import, &imported);
    }
    if is_cloudformation(&roots, import.format) {
        let options = cloudformation::Options { parameter_files: import.var_file.clone() };
        let mut imported = import_cloudformation(&roots, &options);
        imported.sketch.title = plain(&title(import), TITLE_CHARS_MOST);
        return written(arguments, import, &imported);
    }
    if import.format != ImportFormatArgument::AwsCli
        && let Some(found) = as_sketch(&roots, import.format)?
    {
        return written(arguments, import, &Imported { sketch: found, diagnostics: Vec::new() });
    }
    let mut imported = import_describe(roots);
    imported.sketch.title = plain(&title(import), TITLE_CHARS_MOST);
    written(arguments, import, &imported)
}

/// Whether what was given is Terraform's.
fn is_terraform(roots: &[Root], format: ImportFormatArgument) -> bool {
    let mut files = roots.iter().flat_map(|root| &root.files);
    match format {
        ImportFormatArgument::Terraform => true,
        ImportFormatArgument::Auto => files.any(|file| terraform::is_terraform(&file.path)),
        ImportFormatArgument::CloudFormation
        | ImportFormatArgument::AwsCli
        | ImportFormatArgument::Sketch => false,
    }
}

/// Whether what was given is CloudFormation's.
fn is_cloudformation(roots: &[Root], format: ImportFormatArgument) -> bool {
    let mut files = roots.iter().flat_map(|root| &root.files);
    match format {
        ImportFormatArgument::CloudFormation => true,
        ImportFormatArgument::Auto => {
            files.any(|file| cloudformation::is_cloudformation(&file.path, &file.bytes))
        }
        ImportFormatArgument::Terraform | ImportFormatArgument::AwsCli | ImportFormatArgument::Sketch => {
            false
        }
    }
}

/// Modules from elsewhere, and files with variables.
fn options(import: &ImportArguments) -> Result<terraform::Options, Problem> {
    let mut modules = Vec::with_capacity(import.modules.len());
    for given in &import.modules {
        let Some((source, path)) = given.rsplit_once('=') else {
            return Err(format!(
                "--modules {given}: give a source and a folder, such as terraform-aws-modules/vpc/aws=./vpc"
            ));
        };
        let mut files = Vec::new();
        Reading { bytes: 0, files: &mut files }.folder(Path::new(path), Path::new(path))?;
        modules.push(terraform::ModuleFolder { source: source.to_owned(), files });
    }
    Ok(terraform::Options {
        modules,
        variable_files: import.var_file.clone(),
        ..terraform::Options::default()
    })
}

/// Puts the sketch where it belongs: in a file, or on standard output with what is to be said beside it.
fn written(arguments: &Arguments, import: &ImportArguments, imported: &Imported) -> Result<Answer, Problem> {
    for diagnostic in &imported.diagnostics {
        eprintln!("privatelink: {diagnostic}");
    }
    if imported.sketch.resource_count() == 0 {
        return Err("nothing was found to make a sketch of".to_owned());
    }
    let text = sketch::write(&imported.sketch);
    let Some(output) = import.output.as_deref().filter(|output| *output != "-") else {
        return Ok(Answer { bytes: text.into_bytes(), yes: true });
    };
    fs::write(output, text).map_err(|error| format!("{output} cannot be written: {error}"))?;
    answer(arguments, &ImportReport::of(imported, output), human::import, true)
}

/// `NAME=PATH`, where what is in front of the sign is no path itself.
fn named(path: &str) -> (Option<&str>, &str) {
    match path.split_once('=') {
        Some((name, rest))
            if !name.is_empty() && !name.contains(['/', '\\']) && !Path::new(path).exists() =>
        {
            (Some(name), rest)
        }
        _ => (None, path),
    }
}

/// A sketch's title, of what its roots are called.
fn title(import: &ImportArguments) -> String {
    let mut names = Vec::new();
    for path in &import.paths {
        let (name, path) = named(path);
        let last = Path::new(path).file_stem().and_then(|last| last.to_str());
        names.push(name.or(last).unwrap_or("aws").to_owned());
    }
    names.join(", ")
}

fn root(path: &str, import: &ImportArguments) -> Result<Root, Problem> {
    let (name, path) = named(path);
    let at = Path::new(path);
    let called = name.map_or_else(
        || at.file_name().and_then(|last| last.to_str()).unwrap_or(path).to_owned(),
        ToOwned::to_owned,
    );
    let mut files = Vec::new();
    let mut read = Reading { bytes: 0, files: &mut files };
    let kind = fs::metadata(at).map_err(|error| format!("{path} cannot be read: {error}"))?;
    if kind.is_dir() {
        read.folder(at, at)?;
    } else {
        read.file(at, &at.to_string_lossy())?;
    }
    let account = of_root::<AccountId>(&import.account, &called, "--account")?;
    let region = of_root::<RegionName>(&import.region, &called, "--region")?;
    Ok(Root { name: called, account, region, files })
}

/// What an option says of a root: `ID` of all, `NAME:ID` of one.
fn of_root<T: std::str::FromStr>(given: &[String], root: &str, option: &str) -> Result<Option<T>, Problem>
where
    T::Err: std::fmt::Display,
{
    let mut found = None;
    for text in given {
        let (of, value) = match text.split_once([':', '=']) {
            Some((of, value)) => (Some(of), value),
            None => (None, text.as_str()),
        };
        if of.is_none_or(|of| of == root) {
            let value = value.parse().map_err(|error| format!("{option} {text}: {error}"))?;
            if of.is_some() || found.is_none() {
                found = Some(value);
            }
        }
    }
    Ok(found)
}

/// Files on their way in.
struct Reading<'a> {
    bytes: usize,
    files: &'a mut Vec<File>,
}

impl Reading<'_> {
    fn folder(&mut self, top: &Path, at: &Path) -> Result<(), Problem> {
        let cannot = |error: std::io::Error| format!("{} cannot be read: {error}", at.display());
        let mut entries: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(at).map_err(cannot)? {
            entries.push(entry.map_err(cannot)?.path());
        }
        entries.sort();
        for path in entries {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if (name.starts_with('.') && name != TERRAFORM) || PASSED_OVER.contains(&name.as_str()) {
                continue;
            }
            if at.ends_with(TERRAFORM) && name != "modules" {
                // Providers: programs of hundreds of megabytes.
                continue;
            }
            // A link to a folder may lead round in a circle.
            let is_link = path.symlink_metadata().is_ok_and(|kind| kind.is_symlink());
            if path.is_dir() {
                if !is_link {
                    self.folder(top, &path)?;
                }
            } else if may_be_output(&path) || begins_as_json(&path) {
                let short = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                self.file(&path, &short)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, short: &str) -> Result<(), Problem> {
        let cannot = |error: std::io::Error| format!("{} cannot be read: {error}", path.display());
        let left = TOTAL_BYTES_MOST.saturating_sub(self.bytes);
        let limit = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        let file = fs::File::open(path).map_err(cannot)?;
        file.take(limit).read_to_end(&mut bytes).map_err(cannot)?;
        self.bytes = self.bytes.saturating_add(bytes.len());
        if self.bytes > TOTAL_BYTES_MOST || self.files.len() >= FILES_MOST {
            let most = TOTAL_BYTES_MOST / 1_048_576;
            return Err(format!(
                "there are more than {most} MB or {FILES_MOST} files below {}",
                path.display()
            ));
        }
        self.files.push(File { path: short.to_owned(), bytes });
        Ok(())
    }
}

/// Endings of files that are read: outputs, configurations, and what configurations read.
const TEXTS: &[&str] = &[
    "template", "json", "txt", "out", "jsonl", "ndjson", "tf", "tfvars", "tpl", "tftpl", "tmpl", "yaml",
    "yml", "sh", "cfg", "conf", "csv", "pem", "pub",
];

/// Whether a file of a folder may be one of them: by its name, or without a name's ending.
fn may_be_output(path: &Path) -> bool {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some(extension) => TEXTS.iter().any(|known| extension.eq_ignore_ascii_case(known)),
        None => true,
    }
}

/// Whether a file of another name holds JSON: some tools name files after what they asked for.
fn begins_as_json(path: &Path) -> bool {
    let mut start = [0_u8; 64];
    let read = fs::File::open(path).and_then(|mut file| file.read(&mut start)).unwrap_or_default();
    let first = start.iter().take(read).find(|byte| !byte.is_ascii_whitespace());
    matches!(first, Some(b'{' | b'['))
}

/// The sketch, where a sketch's file is what was given.
fn as_sketch(
    roots: &[Root],
    format: ImportFormatArgument,
) -> Result<Option<privatelink::model::Sketch>, Problem> {
    let mut files = roots.iter().flat_map(|root| &root.files);
    let (first, second) = (files.next(), files.next());
    let read = first.filter(|_| second.is_none()).map(|file| {
        let text = String::from_utf8_lossy(&file.bytes);
        sketch::read(&text).map_err(|error| format!("{}: {error}", file.path))
    });
    match (read, format) {
        (Some(Ok(read)), _) => Ok(Some(read.sketch)),
        (Some(Err(error)), ImportFormatArgument::Sketch) => Err(error),
        (None, ImportFormatArgument::Sketch) => Err("a sketch is one file".to_owned()),
        _ => Ok(None),
    }
}
